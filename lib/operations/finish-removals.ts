import { systemActor } from "@/lib/domain/actor";
import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { acrossMerchantsRemovalsToFinish, markCardsRemoving, type WaitingRemoval } from "@/lib/store/cards";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { revokeConsents } from "@/lib/store/consents";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Settled this long ago at most: older ones were finished by an earlier sweep. */
const LOOK_BACK_MS = 7 * DAY_MS;
const WHY = "removed by the customer during a charge";

/** Ends the agreements, and marks the cards for Stripe to forget, whose removal had to wait for a charge (rule 11). */
export async function finishRemovals(worker: WorkerCtx): Promise<number> {
  const waiting = await acrossMerchantsRemovalsToFinish(worker.db, plusMs(await worker.clock(), -LOOK_BACK_MS));
  for (const removal of waiting) await finish(worker, removal);
  return waiting.length;
}

async function finish(worker: WorkerCtx, { merchantId, orderId, customerId, cardId, brand, last4 }: WaitingRemoval): Promise<void> {
  const ctx = await enterMerchant(worker, merchantId, systemActor("timer"));
  await commit(ctx.scope, ctx, async (tx) => {
    const ended = await revokeConsents(tx, merchantId, orderId, WHY, ctx.now);
    await markCardsRemoving(tx, merchantId, [cardId], WHY, ctx.now);
    const about = { orderId, customerId };
    const audit: AuditEntry[] = ended.map((consentId) => ({ ...about, event: { type: "consent.ended", consentId, why: WHY } }));
    if (ended.length > 0) audit.push({ ...about, event: { type: "card.removed", cardId, brand, last4, why: WHY } });
    return { value: undefined, audit };
  });
}
