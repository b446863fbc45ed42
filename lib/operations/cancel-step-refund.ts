import { HOUR_MS, MINUTE_MS } from "@/lib/domain/dates";
import { isPositive, type Money, money, subtract, zero } from "@/lib/domain/money";
import { mostRefundable, planRefund } from "@/lib/domain/refund-plan";
import { syncReason } from "@/lib/domain/sync-reasons";
import { type CancellationUnderWay, refundOfCancellation, unfinishedRefunds } from "@/lib/store/cancellations";
import { commit, type Tx } from "@/lib/store/commit";
import { linesToRefund, lockOrderToRefund, orderWorth, refundablePayments } from "@/lib/store/refunds";
import type { StepAnswer, StepWork } from "./carry-on-cancellation";
import type { OutsideCtx } from "./context";
import { openRefund } from "./open-refund";

const WHILE_REFUNDING_MS = MINUTE_MS / 4;

/**
 * Every payment goes back on the rail that took it, with the goods in one refund of Shopify's, which also frees the stock: once,
 * there or by Shopify's cancelling, never both. Refunds that were under way before are waited for.
 */
export const refundAll: StepWork = async (outside, cancellation) => {
  const { merchantId } = outside.scope;
  const { id, refund: wish, orderId, scope } = cancellation;
  const known = await refundOfCancellation(outside.scope, id);
  if (known) return stateOf(known);
  const others = await unfinishedRefunds(outside.scope, orderId);
  if (others.failed) return { state: "refused", detail: others.failed };
  if (others.open > 0) return { state: "waiting", detail: syncReason("earlier_refund"), inMs: WHILE_REFUNDING_MS };
  if (wish === "none" && scope === "whole") return { state: "skipped" };
  return commit<StepAnswer>(outside.scope, outside, async (tx) => {
    const order = await lockOrderToRefund(tx, merchantId, orderId);
    if (!order) return { value: { state: "skipped" }, audit: [] };
    if (order.isDisputed && wish === "full")
      return { value: { state: "waiting", detail: syncReason("order_disputed"), inMs: HOUR_MS }, audit: [] };
    return openForAll(tx, outside, cancellation, order.currency);
  });
};

type Answer = { readonly value: StepAnswer; readonly audit: Awaited<ReturnType<typeof openRefund>>["audit"] };

async function openForAll(tx: Tx, outside: OutsideCtx, cancellation: CancellationUnderWay, currency: string): Promise<Answer> {
  const { merchantId } = outside.scope;
  const { id, orderId, scope, restock, refund: wish } = cancellation;
  const payments = await refundablePayments(tx, merchantId, orderId);
  const lines = (await linesToRefund(tx, merchantId, orderId))
    .map((line) => ({ lineGid: line.gid, unsent: line.unsent, quantity: scope === "whole" ? line.currentQuantity : line.unsent }))
    .filter((line) => line.quantity > 0);
  const most = wish === "full" ? mostRefundable(payments, money(0n, currency).currency) : zero(currency);
  const amount = scope === "whole" ? most : await beyondWhatWasSent(tx, merchantId, orderId, most);
  const { parts } = planRefund(payments, amount);
  // Nothing was paid: Shopify's own cancelling frees the stock.
  if (parts.length === 0 && scope === "whole") return { value: { state: "skipped", detail: syncReason("nothing_was_paid") }, audit: [] };
  if (parts.length === 0 && lines.length === 0) return { value: { state: "skipped" }, audit: [] };
  const opened = await openRefund(tx, outside, {
    ...{ orderId, parts, lines, restock, reason: "order_cancelled", cancellationId: id, causeKey: `cancellation:${id}` },
  });
  return { value: { state: "waiting", detail: syncReason("refunds_under_way"), inMs: WHILE_REFUNDING_MS }, audit: opened.audit };
}

/** Of an order sent in part only what was paid beyond the worth of the part that was sent goes back. */
async function beyondWhatWasSent(tx: Tx, merchantId: string, orderId: string, most: Money): Promise<Money> {
  const worth = await orderWorth(tx, merchantId, orderId);
  const over = subtract(most, worth.kept);
  return isPositive(over) ? over : zero(most.currency);
}

function stateOf(refund: NonNullable<Awaited<ReturnType<typeof refundOfCancellation>>>): StepAnswer {
  if (refund.isDone) return { state: "done" };
  if (refund.problem !== null) return { state: "refused", detail: refund.problem };
  return { state: "waiting", detail: refund.waitsFor ?? syncReason("refunds_under_way"), inMs: WHILE_REFUNDING_MS };
}
