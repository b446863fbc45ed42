import { systemActor } from "@/lib/domain/actor";
import { acrossMerchantsStripeToCheck } from "@/lib/store/stripe-connections";
import { checkStripe } from "./check-stripe";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Looks at every Stripe connection whose time has come. One that nobody can ask just now is asked again by the next sweep. */
export async function checkStripeConnections(worker: WorkerCtx): Promise<number> {
  const due = await acrossMerchantsStripeToCheck(worker.db, await worker.clock());
  for (const merchantId of due) await checkStripe(await enterMerchant(worker, merchantId, systemActor("timer")));
  return due.length;
}
