import { HOUR_MS, MINUTE_MS } from "@/lib/domain/dates";
import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { type ClaimedWork, owe } from "@/lib/store/owed-work";
import { finishRefund, paymentsOfRefund, type RefundUnderWay, refundUnderWay } from "@/lib/store/refund-progress";
import type { OutsideCtx } from "./context";
import { makeStripeRefund } from "./make-stripe-refund";
import { mirrorRefund } from "./mirror-refund";
import { readOrdersIn } from "./read-orders-in";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** The bank's late answer comes as an event; this is only for one that was lost. */
const WHILE_PENDING_MS = HOUR_MS;

/**
 * Makes a refund on its rails: Stripe's parts first, each settled by Stripe's own word, then one refund in Shopify with the goods,
 * its own rails and the mirror. Every call has its row before it and its answer after it, so a worker that is killed anywhere is
 * followed by one that looks first. A no ends the work until a person presses *Try again*.
 */
export async function makeRefund(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const before = await load(outside, work);
  if (!before || before.isDone) return { kind: "done" };
  const barred = before.isPaused ? syncReason("money_paused") : before.isDisputed ? syncReason("order_disputed") : null;
  for (const part of before.parts) {
    if (part.rail !== "stripe" || !UNSETTLED.has(part.state)) continue;
    const again = await makeStripeRefund(outside, before, part, barred);
    if (again) return again;
  }
  const refund = await load(outside, work);
  if (!refund) return { kind: "done" };
  const stripe = refund.parts.filter((part) => part.rail === "stripe");
  if (stripe.some((part) => part.state === "failed")) return { kind: "done" };
  if (stripe.some((part) => UNSETTLED.has(part.state))) return { kind: "again", why: syncReason("part_unsettled") };
  if (stripe.some((part) => part.state === "pending")) return { kind: "again", why: syncReason("bank_takes_time"), inMs: WHILE_PENDING_MS };
  if (!isSettledInShop(refund)) {
    const answer = await mirrorRefund(outside, refund, barred);
    if (answer) return answer;
  }
  return finish(outside, work);
}

const UNSETTLED: ReadonlySet<string> = new Set(["requested", "sent", "in_doubt"]);

const load = ({ scope }: OutsideCtx, work: ClaimedWork) => refundUnderWay(scope.db, scope.merchantId, work.subjectId);

function isSettledInShop(refund: RefundUnderWay): boolean {
  const isMade = refund.shopState === "done" || refund.shopState === "not_needed";
  return isMade && refund.parts.every((part) => part.state === "succeeded" || part.state === "failed");
}

/** All rails have said so: the order is read again, the customer is told of each sum, what waited for this goes on. */
async function finish(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { merchantId } = outside.scope;
  const refund = await load(outside, work);
  if (!refund || refund.parts.some((part) => part.state === "failed")) return { kind: "done" };
  if (refund.parts.some((part) => part.state !== "succeeded"))
    return { kind: "again", why: syncReason("bank_takes_time"), inMs: WHILE_PENDING_MS };
  if (refund.shopState === "done") {
    const gid = refund.orderGid;
    const read = (await readOrdersIn(outside, { connectionId: refund.shopConnectionId, gids: [gid], origin: "reread" })).get(gid);
    if (read?.kind === "failed") return againAfter(read.failure);
  }
  return commit<OwedAnswer>(outside.scope, outside, async (tx) => {
    const externalIds = refund.parts.flatMap((part) => part.externalId ?? []);
    const payments = await paymentsOfRefund(tx, merchantId, externalIds);
    const isReadIn = externalIds.every((id) => payments.has(id));
    if (!isReadIn) return { value: { kind: "again", why: syncReason("refund_not_seen"), inMs: MINUTE_MS / 4 }, audit: [] };
    if (refund.reason !== "made_in_stripe") await queueMails(tx, mailsOf(outside, refund, payments));
    await finishRefund(tx, merchantId, refund.id, outside.now);
    if (refund.cancellationId) {
      await owe(tx, [{ merchantId, kind: "carry_on_cancellation", subjectId: refund.cancellationId, payload: {}, nextAt: outside.now }]);
    }
    await refreshOrders(tx, merchantId, [refund.orderId]);
    return { value: { kind: "done" }, audit: [] };
  });
}

function mailsOf(outside: OutsideCtx, refund: RefundUnderWay, payments: ReadonlyMap<string, string>): MailToQueue[] {
  return refund.parts.flatMap((part): MailToQueue[] => {
    const paymentId = part.externalId === null ? undefined : payments.get(part.externalId);
    if (paymentId === undefined) return [];
    const base = { merchantId: outside.scope.merchantId, orderId: refund.orderId, now: outside.now };
    return [{ ...base, kind: "refund_made", data: { paymentId }, dedupeKey: `refund_made:${paymentId}` }];
  });
}
