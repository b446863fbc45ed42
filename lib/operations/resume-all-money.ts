import { systemActor } from "@/lib/domain/actor";
import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { acrossMerchantsLastMemory, installation, resumeInstallation } from "@/lib/store/installation";
import { nudge } from "@/lib/store/nudge";
import { acrossMerchantsStripeConnections, type StripeConnectionRow } from "@/lib/store/stripe-connections";
import { adoptPaymentIntent } from "./adopt-payment-intent";
import { completeCardSession } from "./complete-card-session";
import type { OutsideCtx } from "./context";
import { RESTORED_REASON } from "./guard-restored-database";
import { keepRefundsOfCharge } from "./keep-refunds-of-charge";
import { settlePaymentIntent } from "./settle-payment-intent";
import { enterMerchant, type WorkerCtx } from "./worker-context";

export type Resumed = { readonly changed: boolean; readonly looked: number; readonly settled: number };

/**
 * Money runs again for the installation. After a restore everything each account saw since the database's memory ends, and an
 * hour before that, is fetched and settled first (rule 5): what was charged is never charged again. Anything that fails on the
 * way leaves all money paused.
 */
export async function resumeAllMoney(worker: WorkerCtx): Promise<Resumed> {
  const { moneyPausedAt, moneyPausedReason } = await installation(worker.db);
  if (moneyPausedAt === null) return { changed: false, looked: 0, settled: 0 };
  const total = { looked: 0, settled: 0 };
  if (moneyPausedReason === RESTORED_REASON) {
    const since = plusMs((await acrossMerchantsLastMemory(worker.db)) ?? moneyPausedAt, -HOUR_MS);
    for (const connection of await acrossMerchantsStripeConnections(worker.db)) {
      const outside = await enterMerchant(worker, connection.merchantId, systemActor("reconciler"));
      const one = await catchUp(outside, connection, since);
      total.looked += one.looked;
      total.settled += one.settled;
    }
  }
  const changed = await commitAcrossMerchants(worker.db, async (tx) => {
    await nudge(tx, "sweep");
    return resumeInstallation(tx);
  });
  return { changed, ...total };
}

async function catchUp(outside: OutsideCtx, connection: StripeConnectionRow, since: Date): Promise<{ looked: number; settled: number }> {
  const stripe = (await outside.gateways.stripe(connection.merchantId, connection.id)).atPriority("batch");
  let looked = 0;
  let settled = 0;
  for await (const intent of stripe.listPaymentIntents(since)) {
    looked += 1;
    const known = await settlePaymentIntent(outside, intent, "reconciler");
    const result = known === "not_ours" ? await adoptPaymentIntent(outside, connection.id, intent) : known;
    if (result === "settled") settled += 1;
  }
  for await (const session of stripe.listSessions(since)) {
    looked += 1;
    if (session.mode === "setup" && session.status === "complete") {
      const { end } = await completeCardSession(outside, { checkoutSessionId: session.sessionId, connectionId: connection.id });
      if (end === "saved") settled += 1;
    }
  }
  for await (const refund of stripe.listRefunds(since)) {
    looked += 1;
    if (
      refund.chargeId &&
      (await keepRefundsOfCharge(outside, stripe, { chargeId: refund.chargeId, paymentIntentId: refund.paymentIntentId }))
    )
      settled += 1;
  }
  return { looked, settled };
}
