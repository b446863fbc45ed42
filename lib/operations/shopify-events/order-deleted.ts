import { type AuditEntry, commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { lockOrderGids, lockOrdersByGid, markOrderDeleted, openBalanceIds } from "@/lib/store/orders";
import { DELETED_IN_SHOP, rememberOthers } from "@/lib/store/other-orders";
import { applyCommand } from "../apply-command";
import type { Ctx } from "../context";
import { settlePlace } from "../settle-place";

/**
 * The shop deleted an order: nothing more is collected for it, what happened stays. Remembered even for an order never seen,
 * so that an older message arriving late does not bring it to life.
 */
export async function orderDeleted(ctx: Ctx, connectionId: string, orderGid: string): Promise<void> {
  const { merchantId } = ctx.scope;
  await commit(ctx.scope, ctx, async (tx) => {
    await lockOrderGids(tx, merchantId, [orderGid]);
    const tombstone = { gid: orderGid, connectionId, name: "", placedAt: ctx.now, why: DELETED_IN_SHOP };
    await rememberOthers(tx, merchantId, [tombstone], ctx.now);
    const order = (await lockOrdersByGid(tx, merchantId, [orderGid])).get(orderGid);
    if (!order || order.deletedAt) return { value: null, audit: [] };
    const audit: AuditEntry[] = [{ orderId: order.id, event: { type: "order.deleted" } }];
    for (const instalmentId of await openBalanceIds(tx, merchantId, order.id)) {
      const command = { type: "cancel", reason: "deleted_in_shopify", at: ctx.now } as const;
      audit.push(...(await applyCommand(tx, ctx, { instalmentId, command })).audit);
    }
    await markOrderDeleted(tx, merchantId, order.id, ctx.now);
    audit.push(...(await settlePlace(tx, ctx, order.id)));
    await refreshOrders(tx, merchantId, [order.id]);
    return { value: null, audit };
  });
}
