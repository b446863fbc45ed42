import { moneyJson } from "@/lib/domain/money";
import type { StripeEventHint, StripeRefundFacts } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import type { InboxEnd } from "@/lib/store/inbox";
import { refreshOrders } from "@/lib/store/order-cache";
import { chargeOfStripe, keepStripeRefunds } from "@/lib/store/payments";
import type { OutsideCtx } from "../context";

/** charge.refunded: money that went back on the Stripe rail is counted, whoever sent it (rule 2). */
export async function chargeRefunded(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { db, merchantId } = outside.scope;
  if (!event.chargeId) return { status: "not_understood", reason: "it names no charge" };
  const charge = await chargeOfStripe(db, merchantId, { chargeId: event.chargeId, paymentIntentId: event.paymentIntentId });
  if (!charge) return { status: "ignored", reason: "a charge that is not one of ours" };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  const { refunds } = await stripe.retrieveCharge(event.chargeId);
  await commit(outside.scope, outside, async (tx) => {
    const changed = await keepStripeRefunds(
      tx,
      merchantId,
      refunds.map((refund) => ({
        refundId: refund.refundId,
        orderId: charge.orderId,
        instalmentId: charge.instalmentId,
        parentId: charge.id,
        amount: refund.amount,
        status: STATUS[refund.status],
        occurredAt: refund.createdAt,
      })),
    );
    await refreshOrders(tx, merchantId, [charge.orderId]);
    const moved = refunds.filter((refund) => changed.includes(refund.refundId));
    return { value: null, audit: moved.flatMap((refund) => auditOf(charge.orderId, refund)) };
  });
  return { status: "done" };
}

const STATUS = {
  pending: "pending",
  requires_action: "pending",
  other: "pending",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "cancelled",
} as const satisfies Record<StripeRefundFacts["status"], string>;

function auditOf(orderId: string, refund: StripeRefundFacts): AuditEntry[] {
  const amount = moneyJson(refund.amount);
  if (refund.status === "succeeded") return [{ orderId, event: { type: "refund.made", amount, rail: "stripe" } }];
  if (refund.status === "failed")
    return [{ orderId, event: { type: "refund.failed", amount, rail: "stripe", why: "refused by Stripe" } }];
  return [];
}
