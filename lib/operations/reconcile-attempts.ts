import { systemActor } from "@/lib/domain/actor";
import { fromPaymentIntentStatus } from "@/lib/domain/attempt";
import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { acrossMerchantsDoubtful, type DoubtfulAttempt } from "@/lib/store/attempt-doubts";
import { settleAttempts } from "./settle-attempts";
import { retrievedIntent } from "./settle-payment-intent";
import { enterMerchant, type WorkerCtx } from "./worker-context";

const BATCH = 50;
const AT_ONCE = 8;

/**
 * Asks Stripe what became of attempts that are open for too long, by the id committed before they were sent (rule 8); never
 * by a new object. By now no worker may send them any more: "never confirmed" is an answer here.
 */
export async function reconcileAttempts(worker: WorkerCtx): Promise<{ readonly asked: number; readonly settled: number }> {
  const doubtful = await acrossMerchantsDoubtful(worker.db, BATCH);
  let settled = 0;
  for (let at = 0; at < doubtful.length; at += AT_ONCE) {
    const slice = doubtful.slice(at, at + AT_ONCE);
    const outcomes = await Promise.all(slice.map((attempt) => ask(worker, attempt)));
    for (const merchantId of new Set(slice.map((attempt) => attempt.merchantId))) {
      const answers = slice.flatMap((attempt, index) => {
        const outcome = outcomes[index];
        return attempt.merchantId === merchantId && outcome ? [{ attemptId: attempt.id, outcome, requestId: null }] : [];
      });
      const outside = await enterMerchant(worker, merchantId, systemActor("reconciler"));
      settled += (await settleAttempts(outside, { answers, by: "reconciler" })).settled.length;
    }
  }
  return { asked: doubtful.length, settled };
}

async function ask(worker: WorkerCtx, attempt: DoubtfulAttempt): Promise<ChargeOutcome> {
  // Its PaymentIntent's id was never committed: nothing can have been confirmed on it.
  if (attempt.paymentIntentId === null) return { kind: "not_made", why: "never_confirmed" };
  try {
    const stripe = (await worker.gateways.stripe(attempt.merchantId, attempt.connectionId)).atPriority("batch");
    const intent = await stripe.retrievePaymentIntent(attempt.paymentIntentId);
    const outcome = fromPaymentIntentStatus(retrievedIntent(intent), attempt.earlier, attempt.brand);
    if (outcome.kind === "not_made" && attempt.isYoung)
      return { kind: "unknown", why: "timeout", detail: "Stripe shows nothing of it yet" };
    return outcome;
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    // Nobody knows: shown as such, and asked again with growing pauses.
    return { kind: "unknown", why: "connection_lost", detail: error.message };
  }
}
