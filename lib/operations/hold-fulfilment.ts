import { NOTHING_TO_HOLD } from "@/lib/domain/holds";
import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { insertHold, markHeld, markRefused, openHolds } from "@/lib/store/holds";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { keepOwnHold, shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { placeHoldInShop } from "./place-hold-in-shop";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/**
 * Fulfilment waits for the balance: the preorder's units of it, lines in stock ship normally (rule 17). A hold that is there
 * already is the one: asking twice places one.
 */
export async function holdFulfilment(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const order = await shopOrderRef(outside.scope, work.subjectId);
  if (!order?.isLive || !order.isConnected || order.fulfilmentStatus === "fulfilled") return { kind: "done" };
  // A dispute holds an order that is paid as well, and all of it (rule 18).
  if (!order.isDisputed && (order.openBalances === 0 || !order.holdsUntilPaid)) return { kind: "done" };
  const { merchantId } = outside.scope;
  const lines = order.isDisputed ? null : order.preorderLines;
  if (lines?.length === 0) return { kind: "done" };
  const { orderId } = order;
  const hold = await commit(outside.scope, outside, async (tx) => {
    const wish = {
      orderId,
      source: "balance",
      reason: "awaiting_payment",
      until: null,
      told: "nothing",
      toldReason: null,
      placedBy: null,
    } as const;
    await insertHold(tx, merchantId, { ...wish, note: noteOf(order.isDisputed), lines, at: outside.now });
    return { value: (await openHolds(tx, merchantId, orderId)).find((one) => one.source === "balance") ?? null, audit: [] };
  });
  if (!hold || hold.state === "releasing") return { kind: "again", why: syncReason("hold_releasing") };
  const shop = await outside.gateways.shopify(merchantId, order.connectionId);
  // A dispute widens a hold of some lines to the whole order.
  const placed = await placeHoldInShop(shop, order.orderGid, {
    ...hold,
    note: noteOf(order.isDisputed),
    lines: order.isDisputed ? null : hold.lines,
  });
  if (placed.kind === "failed") return againAfter(placed.failure);
  if (placed.kind === "nothing_left") return nothingToHold(outside, orderId, hold.id);
  await commit(outside.scope, outside, async (tx) => {
    const kept: boolean[] = [];
    for (const one of placed.holds) kept.push(await keepOwnHold(tx, merchantId, orderId, { ...one, handle: hold.handle }, outside.now));
    const isNew = await markHeld(tx, merchantId, hold.id, outside.now);
    await refreshOrders(tx, merchantId, [orderId]);
    const event = { type: "hold.placed" as const, reason: "awaiting_payment", until: null, ours: true };
    return { value: null, audit: isNew || kept.some(Boolean) ? [{ orderId, event }] : [] };
  });
  return { kind: "done" };
}

/** Shipped, or in a warehouse's hands: there is nothing to keep back any more. */
async function nothingToHold(outside: OutsideCtx, orderId: string, holdId: string): Promise<OwedAnswer> {
  await commit(outside.scope, outside, async (tx) => {
    await markRefused(tx, outside.scope.merchantId, holdId, NOTHING_TO_HOLD);
    return { value: null, audit: [{ orderId, event: { type: "hold.refused", message: NOTHING_TO_HOLD } }] };
  });
  return { kind: "done" };
}

const noteOf = (isDisputed: boolean): string =>
  isDisputed ? "A payment of this order is disputed." : "The balance of this preorder is not paid yet.";
