import type { AuditEntry, Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { Ctx } from "./context";
import { openCancellation, stopSchedule } from "./request-cancellation";

/**
 * The customer is out of the contract and needs nobody's approval (rules 25, 26): nothing more is charged from this transaction
 * on, and the order is cancelled with a full refund wherever it can be. Where it cannot (goods on their way, a dispute), what
 * was paid stays *to refund* for a person. A charge that runs keeps the wish until it is settled (rule 11).
 */
export async function endForCustomer(tx: Tx, ctx: Ctx, orderId: string): Promise<readonly AuditEntry[]> {
  const opened = await openCancellation(tx, ctx, {
    ...{ orderId, reason: "customer", by: "customer", refund: "full", restock: true, tellCustomer: true },
  });
  const stopped = await stopSchedule(tx, ctx, orderId, "customer");
  await refreshOrders(tx, ctx.scope.merchantId, [orderId]);
  return [...opened.audit, ...stopped];
}
