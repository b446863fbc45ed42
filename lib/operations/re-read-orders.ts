import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { OrderStanding } from "@/lib/gateways/shopify/contract-orders";
import { commit } from "@/lib/store/commit";
import { shopifyConnection } from "@/lib/store/connections";
import { type OrderToRead, ordersToRead, recordStandings, type Standing } from "@/lib/store/orders";
import type { OutsideCtx } from "./context";
import { failureReason, noteConnectionTrouble } from "./note-connection-trouble";
import { readOrdersIn } from "./read-orders-in";
import { orderDeleted } from "./shopify-events/order-deleted";

export type ReRead =
  /** Read just now; the row holds what the shop says. */
  | { readonly kind: "read" }
  /** The shop could not be asked, or does not show the order: nothing may be charged on it. */
  | { readonly kind: "unreadable"; readonly why: StoredReason };

const A_CALL = 100;

/**
 * Re-reads orders just before money moves (rule 9): their standing in batches of a hundred, and whole wherever something
 * changed since we last looked. Every id asked for is in the answer.
 */
export async function reReadOrders(outside: OutsideCtx, orderIds: readonly string[]): Promise<ReadonlyMap<string, ReRead>> {
  const results = new Map<string, ReRead>(orderIds.map((id) => [id, { kind: "unreadable", why: syncReason("what_is_gone") }]));
  const orders = await ordersToRead(outside.scope, orderIds);
  for (const connectionId of new Set(orders.map((order) => order.connectionId))) {
    const mine = orders.filter((order) => order.connectionId === connectionId);
    for (let at = 0; at < mine.length; at += A_CALL) await readBatch(outside, connectionId, mine.slice(at, at + A_CALL), results);
  }
  return results;
}

async function readBatch(
  outside: OutsideCtx,
  connectionId: string,
  orders: readonly OrderToRead[],
  results: Map<string, ReRead>,
): Promise<void> {
  const { merchantId } = outside.scope;
  const shop = await outside.gateways.shopify(merchantId, connectionId);
  const readAt = await outside.clock();
  const answer = await shop.readStandings(orders.map((order) => order.gid));
  if (answer.kind !== "ok") {
    await noteConnectionTrouble(outside, connectionId, answer);
    for (const order of orders) results.set(order.id, { kind: "unreadable", why: failureReason(answer) });
    return;
  }
  await dropDeleted(
    outside,
    connectionId,
    orders.filter(({ gid }) => !answer.value.standings.has(gid) && !answer.value.notUnderstood.has(gid)),
  );
  const same: Standing[] = [];
  const changed: OrderToRead[] = [];
  for (const order of orders) {
    const standing = answer.value.standings.get(order.gid);
    const unreadable = answer.value.notUnderstood.get(order.gid);
    const why = unreadable ?? syncReason("order_not_shown");
    if (!standing) results.set(order.id, { kind: "unreadable", why });
    else if (isAsKnown(order, standing)) {
      same.push({ id: order.id, outstandingMinor: standing.outstanding.minor, financialStatus: standing.financialStatus, readAt });
      results.set(order.id, { kind: "read" });
    } else changed.push(order);
  }
  if (same.length > 0) {
    await commit(outside.scope, { ...outside, now: readAt }, async (tx) => ({
      value: await recordStandings(tx, merchantId, same),
      audit: [],
    }));
  }
  const read = await readOrdersIn(outside, { connectionId, gids: changed.map((order) => order.gid), origin: "reread" });
  for (const order of changed) {
    const one = read.get(order.gid);
    const isRead = one?.kind === "updated" || one?.kind === "unchanged";
    results.set(order.id, isRead ? { kind: "read" } : { kind: "unreadable", why: whyNot(one) });
  }
}

/** Orders older than this are shown only to apps with the scope for all of them. Source: shopify.dev, access scopes, read_all_orders. */
const SHOWN_DAYS = 60;

/**
 * Orders the shop shows in no way were deleted there, though nobody told us: a balance of theirs would be refused for ever. Asked a second
 * time, whole, before anything is believed; an order that may only be hidden from us stays as it is.
 */
async function dropDeleted(outside: OutsideCtx, connectionId: string, missing: readonly OrderToRead[]): Promise<void> {
  if (missing.length === 0) return;
  const connection = await shopifyConnection(outside.scope, connectionId);
  const shownFrom = connection?.scopes.includes("read_all_orders") ? null : plusMs(outside.now, -SHOWN_DAYS * DAY_MS);
  const gids = missing.filter(({ placedAt }) => shownFrom === null || placedAt > shownFrom).map((order) => order.gid);
  const read = await readOrdersIn(outside, { connectionId, gids, origin: "reread" });
  for (const gid of gids) if (read.get(gid)?.kind === "missing") await orderDeleted(outside, connectionId, gid);
}

function isAsKnown(order: OrderToRead, standing: OrderStanding): boolean {
  const isCancelled = standing.cancelledAt !== null;
  const sameMoney = standing.outstanding.currency === order.currency && standing.outstanding.minor === order.outstandingMinor;
  return standing.updatedAt <= order.shopifyUpdatedAt && sameMoney && isCancelled === order.isCancelled && order.shopReadAt !== null;
}

function whyNot(read: Awaited<ReturnType<typeof readOrdersIn>> extends Map<string, infer One> ? One | undefined : never): StoredReason {
  if (read?.kind === "failed") return failureReason(read.failure);
  if (read?.kind === "not_understood" || read?.kind === "not_told") return read.why;
  return syncReason("order_not_shown");
}
