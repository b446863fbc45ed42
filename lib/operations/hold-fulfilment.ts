import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { keepOwnHold, type PlacedHold, shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** Names our hold among those of other apps: only this one is ever released by us. */
export const HOLD_HANDLE = "predesk-balance";
const HOLDABLE = new Set(["open", "scheduled", "on_hold"]);

/** Fulfilment waits for the balance. A hold that is there already is the one: asking twice places one. */
export async function holdFulfilment(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const order = await shopOrderRef(outside.scope, work.subjectId);
  if (!order?.isLive || !order.isConnected || order.fulfilmentStatus === "fulfilled") return { kind: "done" };
  // A dispute holds an order that is paid as well (rule 18).
  if (order.openBalances === 0 && !order.isDisputed) return { kind: "done" };
  const shop = await outside.gateways.shopify(outside.scope.merchantId, order.connectionId);
  const read = await shop.fulfilmentOrders(order.orderGid);
  if (read.kind !== "ok") return againAfter(read);
  const placed: PlacedHold[] = [];
  for (const one of read.value.filter((candidate) => HOLDABLE.has(candidate.status))) {
    const ours = one.holds.find((hold) => hold.isOurs && hold.handle === HOLD_HANDLE);
    const note = order.isDisputed ? "A payment of this order is disputed." : "The balance of this preorder is not paid yet.";
    const held = ours
      ? ({ kind: "ok", value: ours } as const)
      : await shop.hold({ fulfilmentOrderGid: one.gid, handle: HOLD_HANDLE, reason: "AWAITING_PAYMENT", note });
    if (held.kind !== "ok") return againAfter(held);
    placed.push({
      fulfilmentOrderGid: one.gid,
      holdGid: held.value.holdGid,
      handle: HOLD_HANDLE,
      reason: held.value.reason,
      note: held.value.note,
    });
  }
  await commit(outside.scope, outside, async (tx) => {
    const kept = await Promise.all(placed.map((hold) => keepOwnHold(tx, outside.scope.merchantId, order.orderId, hold, outside.now)));
    await refreshOrders(tx, outside.scope.merchantId, [order.orderId]);
    const event = { type: "hold.placed" as const, reason: "awaiting_payment", until: null, ours: true };
    return { value: null, audit: kept.some(Boolean) ? [{ orderId: order.orderId, event }] : [] };
  });
  return { kind: "done" };
}
