import type { StoredReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { syncHolds } from "@/lib/store/fulfilment-holds";
import { endVanishedHolds } from "@/lib/store/holds";
import { refreshOrders } from "@/lib/store/order-cache";
import { ordersByGid } from "@/lib/store/orders";
import type { OutsideCtx } from "./context";
import { failureReason, noteConnectionTrouble } from "./note-connection-trouble";

/** Brings an order's holds to what the shop has; null when done, else why it could not be asked. */
export async function readHolds(outside: OutsideCtx, connectionId: string, orderGid: string): Promise<StoredReason | null> {
  const { merchantId } = outside.scope;
  const order = (await ordersByGid(outside.scope, [orderGid])).get(orderGid);
  if (!order) return null;
  const shop = await outside.gateways.shopify(merchantId, connectionId);
  const answer = await shop.fulfilmentOrders(orderGid);
  if (answer.kind !== "ok") {
    await noteConnectionTrouble(outside, connectionId, answer);
    return failureReason(answer);
  }
  const holds = answer.value.flatMap((one) => one.holds);
  await commit(outside.scope, { ...outside, actor: { kind: "shopify" } }, async (tx) => {
    const changes = await syncHolds(tx, merchantId, order.id, holds, outside.now);
    await endVanishedHolds(tx, merchantId, order.id, outside.now);
    if (changes.length > 0) await refreshOrders(tx, merchantId, [order.id]);
    const audit = changes.map(({ kind, reason, isOurs: ours }) => ({
      orderId: order.id,
      event:
        kind === "placed"
          ? ({ type: "hold.placed", reason, until: null, ours } as const)
          : ({ type: "hold.released", reason, ours } as const),
    }));
    return { value: null, audit };
  });
  return null;
}
