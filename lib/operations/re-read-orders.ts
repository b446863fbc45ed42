import type { OrderStanding } from "@/lib/gateways/shopify/contract";
import { commit } from "@/lib/store/commit";
import { type OrderToRead, ordersToRead, recordStandings, type Standing } from "@/lib/store/orders";
import type { OutsideCtx } from "./context";
import { failureWords, noteConnectionTrouble } from "./note-connection-trouble";
import { readOrdersIn } from "./read-orders-in";

export type ReRead =
  /** Read just now; the row holds what the shop says. */
  | { readonly kind: "read" }
  /** The shop could not be asked, or does not show the order: nothing may be charged on it. */
  | { readonly kind: "unreadable"; readonly why: string };

const A_CALL = 100;

/**
 * Re-reads orders just before money moves (rule 9): their standing in batches of a hundred, and whole wherever something
 * changed since we last looked. Every id asked for is in the answer.
 */
export async function reReadOrders(outside: OutsideCtx, orderIds: readonly string[]): Promise<ReadonlyMap<string, ReRead>> {
  const results = new Map<string, ReRead>(orderIds.map((id) => [id, { kind: "unreadable", why: "there is no such order" }]));
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
    for (const order of orders) results.set(order.id, { kind: "unreadable", why: failureWords(answer) });
    return;
  }
  const same: Standing[] = [];
  const changed: OrderToRead[] = [];
  for (const order of orders) {
    const standing = answer.value.standings.get(order.gid);
    const why = answer.value.notUnderstood.get(order.gid) ?? "Shopify does not show this order";
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

function isAsKnown(order: OrderToRead, standing: OrderStanding): boolean {
  const isCancelled = standing.cancelledAt !== null;
  const sameMoney = standing.outstanding.currency === order.currency && standing.outstanding.minor === order.outstandingMinor;
  return standing.updatedAt <= order.shopifyUpdatedAt && sameMoney && isCancelled === order.isCancelled && order.shopReadAt !== null;
}

function whyNot(read: Awaited<ReturnType<typeof readOrdersIn>> extends Map<string, infer One> ? One | undefined : never): string {
  if (read?.kind === "failed") return failureWords(read.failure);
  if (read?.kind === "not_understood" || read?.kind === "not_told") return read.why;
  return "Shopify does not show this order";
}
