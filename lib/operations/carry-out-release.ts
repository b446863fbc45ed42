import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { holdById, markRefused, markReleased } from "@/lib/store/holds";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { markHoldsReleased, shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { releaseHandleInShop } from "./release-handle-in-shop";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** A hold of ours that was to go is released at the shop, and only it. */
export async function carryOutRelease(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const hold = await holdById(outside.scope, work.subjectId);
  if (hold?.state !== "releasing") return { kind: "done" };
  const { merchantId } = outside.scope;
  const { orderId } = hold;
  const order = await shopOrderRef(outside.scope, orderId);
  if (!order?.isConnected) return { kind: "again", why: syncReason("no_shop") };
  const shop = await outside.gateways.shopify(merchantId, order.connectionId);
  const released = await releaseHandleInShop(shop, order.orderGid, (handle) => handle === hold.handle);
  if (released.kind === "refused") {
    const message = released.errors.map((error) => error.message).join(" ");
    await commit(outside.scope, outside, async (tx) => {
      await markRefused(tx, merchantId, hold.id, message);
      return { value: null, audit: [{ orderId, event: { type: "hold.refused", message } }] };
    });
    return { kind: "done" };
  }
  if (released.kind !== "ok") return againAfter(released);
  await commit(outside.scope, outside, async (tx) => {
    await markHoldsReleased(tx, merchantId, released.value, outside.now);
    const count = await markReleased(tx, merchantId, [hold.id], outside.now);
    await refreshOrders(tx, merchantId, [orderId]);
    const reason = hold.isForced ? "forced" : (hold.releaseReason ?? "by_hand");
    const audit = [
      { orderId, event: { type: "hold.released" as const, reason, ours: true }, reason: hold.isForced ? hold.releaseReason : null },
    ];
    return { value: null, audit: count > 0 ? audit : [] };
  });
  return { kind: "done" };
}
