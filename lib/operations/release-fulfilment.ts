import { BALANCE_HANDLE } from "@/lib/domain/holds";
import { commit } from "@/lib/store/commit";
import { markReleased, openHolds } from "@/lib/store/holds";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { markHoldsReleased, shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { releaseHandleInShop } from "./release-handle-in-shop";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** The money is in: the balance's own hold goes, and only it. While another balance of the order is open, or a payment disputed, it stays. */
export async function releaseFulfilment(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const order = await shopOrderRef(outside.scope, work.subjectId);
  if (!order?.isLive || !order.isConnected || order.openBalances > 0 || order.isDisputed) return { kind: "done" };
  // The answer itself owes this again (rule 25).
  if (order.isPromiseAsked) return { kind: "done" };
  const { merchantId } = outside.scope;
  const { orderId } = order;
  const shop = await outside.gateways.shopify(merchantId, order.connectionId);
  const released = await releaseHandleInShop(shop, order.orderGid, (handle) => handle === BALANCE_HANDLE);
  if (released.kind !== "ok") return againAfter(released);
  await commit(outside.scope, outside, async (tx) => {
    const holds = (await openHolds(tx, merchantId, orderId)).filter((hold) => hold.source === "balance");
    const count = await markHoldsReleased(tx, merchantId, released.value, outside.now);
    await markReleased(
      tx,
      merchantId,
      holds.map((hold) => hold.id),
      outside.now,
      "paid",
    );
    await refreshOrders(tx, merchantId, [orderId]);
    const event = { type: "hold.released" as const, reason: "paid", ours: true };
    return { value: null, audit: count > 0 ? [{ orderId, event }] : [] };
  });
  return { kind: "done" };
}
