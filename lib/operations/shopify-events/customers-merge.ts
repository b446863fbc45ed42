import { commit } from "@/lib/store/commit";
import { lockCustomerByGid, markMerged, renameCustomerGid } from "@/lib/store/customers";
import { refreshOrders } from "@/lib/store/order-cache";
import { moveOrdersToCustomer } from "@/lib/store/orders";
import type { Ctx } from "../context";

/**
 * Two customers became one in the shop: orders move to the one that was kept. Orders with a card or a consent stay
 * where the customer gave them: a consent names one order and one card, and neither changed.
 */
export async function customersMerge(ctx: Ctx, keptGid: string, goneGid: string): Promise<boolean> {
  const { merchantId } = ctx.scope;
  return commit(ctx.scope, ctx, async (tx) => {
    // Always in the same order, so that two merges never wait for each other.
    const [first, second] = keptGid < goneGid ? [keptGid, goneGid] : [goneGid, keptGid];
    const found = new Map([
      [first, await lockCustomerByGid(tx, merchantId, first)],
      [second, await lockCustomerByGid(tx, merchantId, second)],
    ]);
    const gone = found.get(goneGid);
    const kept = found.get(keptGid);
    if (!gone || gone.id === kept?.id) return { value: false, audit: [] };
    if (!kept) {
      await renameCustomerGid(tx, merchantId, gone.id, keptGid);
      return { value: true, audit: [] };
    }
    const orderIds = await moveOrdersToCustomer(tx, merchantId, gone.id, kept.id);
    await markMerged(tx, merchantId, gone.id, kept.id);
    await refreshOrders(tx, merchantId, orderIds);
    return { value: true, audit: [{ customerId: gone.id, event: { type: "customer.merged", intoId: kept.id } }] };
  });
}
