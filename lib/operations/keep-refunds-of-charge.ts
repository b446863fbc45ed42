import { moneyJson } from "@/lib/domain/money";
import type { StripeGateway, StripeRefundFacts } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { chargeOfStripe, keepStripeRefunds } from "@/lib/store/payments";
import type { OutsideCtx } from "./context";

/** Counts what went back of one of our charges, as Stripe has it now (rule 2). False for a charge that is not ours. */
export async function keepRefundsOfCharge(
  outside: OutsideCtx,
  stripe: StripeGateway,
  about: { readonly chargeId: string; readonly paymentIntentId: string | null },
): Promise<boolean> {
  const { db, merchantId } = outside.scope;
  const charge = await chargeOfStripe(db, merchantId, about);
  if (!charge) return false;
  const { refunds } = await stripe.retrieveCharge(about.chargeId);
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
  return true;
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
  if (refund.status === "failed") return [{ orderId, event: { type: "refund.failed", amount, rail: "stripe", why: "refused by Stripe" } }];
  return [];
}
