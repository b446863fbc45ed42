import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { markHoldsReleased, shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { HOLD_HANDLE } from "./hold-fulfilment";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** The money is in: our own hold goes, and only ours. While another balance of the order is open it stays. */
export async function releaseFulfilment(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const order = await shopOrderRef(outside.scope, work.subjectId);
  if (!order?.isLive || !order.isConnected || order.openBalances > 0 || order.isDisputed) return { kind: "done" };
  const shop = await outside.gateways.shopify(outside.scope.merchantId, order.connectionId);
  const read = await shop.fulfilmentOrders(order.orderGid);
  if (read.kind !== "ok") return againAfter(read);
  const released: string[] = [];
  for (const one of read.value) {
    const ours = one.holds.filter((hold) => hold.isOurs && hold.handle === HOLD_HANDLE).map((hold) => hold.holdGid);
    if (ours.length === 0) continue;
    const answer = await shop.releaseHolds(one.gid, ours);
    if (answer.kind !== "ok") return againAfter(answer);
    released.push(...ours);
  }
  await commit(outside.scope, outside, async (tx) => {
    const count = await markHoldsReleased(tx, outside.scope.merchantId, released, outside.now);
    await refreshOrders(tx, outside.scope.merchantId, [order.orderId]);
    const event = { type: "hold.released" as const, reason: "paid", ours: true };
    return { value: null, audit: count > 0 ? [{ orderId: order.orderId, event }] : [] };
  });
  return { kind: "done" };
}
