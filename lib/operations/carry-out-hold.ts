import { NOTHING_TO_HOLD } from "@/lib/domain/holds";
import { commit, type Tx } from "@/lib/store/commit";
import { type HoldRow, holdById, markHeld, markRefused } from "@/lib/store/holds";
import { queueMail } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { keepOwnHold, shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { placeHoldInShop } from "./place-hold-in-shop";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** A hold that was asked for is placed at the shop. The shop's no ends it, word for word; silence is tried again. */
export async function carryOutHold(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const hold = await holdById(outside.scope, work.subjectId);
  if (hold?.state !== "placing") return { kind: "done" };
  const order = await shopOrderRef(outside.scope, hold.orderId);
  if (!order) return { kind: "done" };
  if (!order.isLive || !order.isConnected) return refused(outside, hold, NOTHING_TO_HOLD);
  const shop = await outside.gateways.shopify(outside.scope.merchantId, order.connectionId);
  const placed = await placeHoldInShop(shop, order.orderGid, hold);
  if (placed.kind === "nothing_left") return refused(outside, hold, NOTHING_TO_HOLD);
  if (placed.kind === "failed") {
    if (placed.failure.kind !== "refused") return againAfter(placed.failure);
    return refused(outside, hold, placed.failure.errors.map((error) => error.message).join(" "));
  }
  await commit(outside.scope, outside, async (tx) => {
    const { merchantId } = outside.scope;
    for (const one of placed.holds) await keepOwnHold(tx, merchantId, hold.orderId, { ...one, handle: hold.handle }, outside.now);
    const isNew = await markHeld(tx, merchantId, hold.id, outside.now);
    if (isNew) await tellCustomer(tx, outside, hold);
    await refreshOrders(tx, merchantId, [hold.orderId]);
    const event = { type: "hold.placed" as const, reason: hold.reason, until: hold.until, ours: true };
    return { value: null, audit: isNew ? [{ orderId: hold.orderId, event }] : [] };
  });
  return { kind: "done" };
}

async function refused(outside: OutsideCtx, hold: HoldRow, message: string): Promise<OwedAnswer> {
  await commit(outside.scope, outside, async (tx) => {
    await markRefused(tx, outside.scope.merchantId, hold.id, message);
    return { value: null, audit: [{ orderId: hold.orderId, event: { type: "hold.refused", message } }] };
  });
  return { kind: "done" };
}

/** Only once the goods are really held: a mail about a hold that never came to be would be a lie. */
async function tellCustomer(tx: Tx, outside: OutsideCtx, hold: HoldRow): Promise<void> {
  if (hold.told !== "status_mail") return;
  await queueMail(tx, {
    merchantId: outside.scope.merchantId,
    orderId: hold.orderId,
    kind: "fulfilment_on_hold",
    data: { reason: hold.reason, until: hold.until },
    dedupeKey: `fulfilment_on_hold:${hold.id}`,
    now: outside.now,
  });
}
