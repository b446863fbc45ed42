import type { AuditEntry, Tx } from "@/lib/store/commit";
import { fullRefundFacts } from "@/lib/store/full-refund";
import type { Ctx } from "./context";
import { openCancellation, stopSchedule } from "./request-cancellation";

/**
 * Everything that was paid for an unsent order went back, in Shopify, in Stripe's dashboard or from here: nothing more is
 * charged for it, and by the merchant's setting the preorder is cancelled everywhere or left to staff (product row 28).
 */
export async function followFullRefund(tx: Tx, ctx: Ctx, orderId: string): Promise<AuditEntry[]> {
  const facts = await fullRefundFacts(tx, ctx.scope.merchantId, orderId);
  if (!facts?.isFullyRefunded || facts.isOver || facts.isWatched || facts.isCancelling || facts.fulfilmentStatus !== "unfulfilled")
    return [];
  if (facts.policy === "ask") return stopSchedule(tx, ctx, orderId, "fully_refunded");
  const opened = await openCancellation(tx, ctx, {
    ...{ orderId, by: "shopify", reason: "other", refund: "none", restock: true, tellCustomer: false },
  });
  return [...opened.audit];
}
