import { refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import { orderOfRefund, renewFailedParts, reopenShop } from "@/lib/store/refund-progress";
import { lockOrderToRefund } from "@/lib/store/refunds";
import type { Ctx, Result } from "./context";

/** *Try again* on a refund somebody said no to: the refused parts leave anew, each under a new key. */
export async function retryRefund(ctx: Ctx, input: { readonly refundId: string }): Promise<Result<{ readonly refundId: string }>> {
  return commit<Result<{ refundId: string }>>(ctx.scope, ctx, async (tx) => {
    const { merchantId } = ctx.scope;
    const orderId = await orderOfRefund(tx, merchantId, input.refundId);
    const order = orderId ? await lockOrderToRefund(tx, merchantId, orderId) : null;
    if (!orderId || !order) return { value: refuse("not_found"), audit: [] };
    if (order.isDisputed) return { value: refuse("order_disputed"), audit: [] };
    if (order.pausedBy) return { value: refuse("money_paused", { scope: order.pausedBy }), audit: [] };
    const audit = await renewRefund(tx, ctx, { refundId: input.refundId, orderId });
    return { value: { ok: true, value: { refundId: input.refundId } }, audit };
  });
}

/** The same in the caller's transaction, for a cancellation that is tried again. */
export async function renewRefund(
  tx: Tx,
  ctx: Ctx,
  { refundId, orderId }: { readonly refundId: string; readonly orderId: string },
): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const renewed = await renewFailedParts(tx, merchantId, refundId, ctx.now);
  const isReopened = await reopenShop(tx, merchantId, refundId);
  await owe(tx, [{ merchantId, kind: "make_refund", subjectId: refundId, payload: {}, nextAt: ctx.now }]);
  await refreshOrders(tx, merchantId, [orderId]);
  return renewed > 0 || isReopened ? [{ orderId, event: { type: "refund.retried" } }] : [];
}
