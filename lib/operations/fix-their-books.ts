import { isPositive, least, money, moneyJson, subtract } from "@/lib/domain/money";
import { refundableOn } from "@/lib/domain/refund-plan";
import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { leaseClock } from "@/lib/store/lease-clock";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import type { OpenDifference } from "@/lib/store/reconciliation-differences";
import { oweRecording, pausedBy } from "@/lib/store/reconciliation-fixes";
import { markShop } from "@/lib/store/refund-progress";
import { lockOrderToRefund, refundablePayments } from "@/lib/store/refunds";
import { stripeConnection } from "@/lib/store/stripe-connections";
import type { FixEnd } from "./carry-out-fix";
import type { OutsideCtx } from "./context";
import { openRefund } from "./open-refund";
import { readAgain } from "./read-again";
import { retryRefund } from "./retry-refund";
import { withdrawMark } from "./withdraw-mark";

const DONE: FixEnd = { kind: "done" };
const GONE: FixEnd = { kind: "refused", why: syncReason("what_is_gone") };

/** Fixes that change what Shopify or Stripe have: each goes the way such a change always goes, with its row before its call. */
export async function fixTheirBooks(outside: OutsideCtx, difference: OpenDifference, tries: number): Promise<FixEnd> {
  const { target, orderId } = difference;
  switch (difference.fix) {
    case "record_in_shopify":
      return target.paymentId ? record(outside, target.paymentId) : GONE;
    case "mirror_refund":
      return target.refundId ? tryRefundAgain(outside, target.refundId) : GONE;
    case "retry_refund":
      return orderId && target.refundId ? afterReading(outside, orderId, () => tryRefundAgain(outside, target.refundId ?? "")) : GONE;
    case "withdraw_mark":
      return orderId ? withdrawMark(outside, difference, orderId, tries) : GONE;
    case "refund_at_stripe":
      return orderId && target.paymentId
        ? afterReading(outside, orderId, () => refundAtStripe(outside, difference, orderId, target.paymentId ?? ""))
        : GONE;
    case "refund_orphan":
      return target.chargeId ? refundOrphan(outside, difference, target.chargeId, tries) : GONE;
    default:
      return { kind: "refused", why: syncReason("only_a_person") };
  }
}

/** A refund made in Shopify has lowered the order's total there: taken over with the money, or the next run finds that instead. */
async function afterReading(outside: OutsideCtx, orderId: string, fix: () => Promise<FixEnd>): Promise<FixEnd> {
  const read = await readAgain(outside, orderId);
  return read.kind === "done" ? fix() : read;
}

async function record(outside: OutsideCtx, paymentId: string): Promise<FixEnd> {
  const { merchantId } = outside.scope;
  const isOwed = await commit(outside.scope, outside, async (tx) => {
    const owed = await oweRecording(tx, merchantId, paymentId);
    if (owed) await owe(tx, [{ merchantId, kind: "record_payment", subjectId: paymentId, payload: {}, nextAt: outside.now }]);
    return { value: owed, audit: [] };
  });
  return isOwed ? DONE : GONE;
}

/** What Stripe or Shopify said no to of it leaves once more; what was made stays as it is. */
async function tryRefundAgain(outside: OutsideCtx, refundId: string): Promise<FixEnd> {
  const answer = await retryRefund(outside, { refundId });
  if (answer.ok) return DONE;
  switch (answer.code) {
    case "order_disputed":
      return { kind: "refused", why: syncReason("order_disputed") };
    case "money_paused":
      return { kind: "refused", why: syncReason("money_paused") };
    default:
      return GONE;
  }
}

/** Somebody refunded our charge's record in Shopify: the money itself goes back now, and Shopify, which shows it already, is not told again. */
async function refundAtStripe(outside: OutsideCtx, difference: OpenDifference, orderId: string, paymentId: string): Promise<FixEnd> {
  const { merchantId } = outside.scope;
  return commit<FixEnd>(outside.scope, outside, async (tx) => {
    const order = await lockOrderToRefund(tx, merchantId, orderId);
    if (!order) return { value: GONE, audit: [] };
    if (order.isDisputed) return { value: { kind: "refused", why: syncReason("order_disputed") }, audit: [] };
    if (order.pausedBy) return { value: { kind: "refused", why: syncReason("money_paused") }, audit: [] };
    const payment = (await refundablePayments(tx, merchantId, orderId)).find((one) => one.paymentId === paymentId);
    const wanted = money(difference.minor, difference.currency);
    const amount = payment ? least(refundableOn(payment), wanted) : null;
    if (!payment || !amount || !isPositive(amount)) return { value: GONE, audit: [] };
    const parts = [{ paymentId, rail: payment.rail, amount }];
    const opened = await openRefund(tx, outside, { orderId, parts, reason: "shop_cancelled", causeKey: `difference:${difference.id}` });
    if (opened.id) await markShop(tx, merchantId, opened.id, { state: "not_needed" });
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: DONE, audit: opened.audit };
  });
}

const MAY_SEND_MS = 60_000;

/**
 * All that is left of a charge no balance explains. What was sent before is looked for first, by the difference's id in the metadata of
 * the charge's refunds; Stripe itself refuses more than the charge, so even a key that has worn out sends nothing twice.
 */
async function refundOrphan(outside: OutsideCtx, difference: OpenDifference, chargeId: string, tries: number): Promise<FixEnd> {
  const { merchantId } = outside.scope;
  const connection = await stripeConnection(outside.scope);
  if (!connection) return { kind: "refused", why: syncReason("no_stripe") };
  const paused = await commit(outside.scope, outside, async (tx) => ({ value: await pausedBy(tx, merchantId), audit: [] }));
  if (paused) return { kind: "refused", why: syncReason("money_paused") };
  const sinceLook = leaseClock();
  const stripe = await outside.gateways.stripe(merchantId, connection.id);
  const refunds = await stripe.refundsOf({ chargeId, paymentIntentId: null });
  if (refunds.some((one) => one.metadata.refund_part === difference.id)) return DONE;
  const charge = await stripe.retrieveCharge(chargeId);
  const amount = subtract(charge.amount, charge.amountRefunded);
  if (!isPositive(amount)) return DONE;
  const answer = await stripe.createRefund({
    ...{ chargeId, paymentIntentId: null, amount, idempotencyKey: `orphan-${difference.id}-${tries}` },
    ids: { merchantId, orderId: difference.orderId ?? "", refundPartId: difference.id },
    mayStillSend: () => sinceLook() < MAY_SEND_MS,
  });
  if (answer.kind === "made") return refunded(outside, difference, amount);
  return answer.kind === "refused"
    ? { kind: "refused", why: syncReason("stripe_said_no", { said: answer.why }) }
    : { kind: "again", why: syncReason("stripe_no_answer", { said: answer.why }) };
}

async function refunded(outside: OutsideCtx, { orderId }: OpenDifference, amount: ReturnType<typeof money>): Promise<FixEnd> {
  await commit(outside.scope, outside, async () => ({
    value: null,
    audit: [{ orderId, event: { type: "refund.made", amount: moneyJson(amount), rail: "stripe" } }],
  }));
  return DONE;
}
