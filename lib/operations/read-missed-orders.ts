import { systemActor } from "@/lib/domain/actor";
import { MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { commit } from "@/lib/store/commit";
import { acrossMerchantsLiveShopify, recordReconciled, type ShopifyConnectionRow } from "@/lib/store/connections";
import { ordersByGid } from "@/lib/store/orders";
import type { OutsideCtx } from "./context";
import { noteConnectionTrouble } from "./note-connection-trouble";
import { readOrdersIn } from "./read-orders-in";
import { enterMerchant, type WorkerCtx } from "./worker-context";

const EVERY_MS = 5 * MINUTE_MS;
/** Shopify's search lags its orders: every look goes back this far behind the last one. */
const OVERLAP_MS = 10 * MINUTE_MS;

/** Finds what webhooks have missed: orders changed since the last look that we do not hold as new. Answers how many were read. */
export async function readMissedOrders(worker: WorkerCtx): Promise<number> {
  let count = 0;
  for (const connection of await acrossMerchantsLiveShopify(worker.db)) {
    const outside = await enterMerchant(worker, connection.merchantId, systemActor("timer"));
    const through = connection.reconciledThrough ?? connection.createdAt;
    if (plusMs(through, EVERY_MS) <= outside.now) count += await readMissed(outside, connection, through);
  }
  return count;
}

async function readMissed(outside: OutsideCtx, connection: ShopifyConnectionRow, through: Date): Promise<number> {
  const shop = await outside.gateways.shopify(connection.merchantId, connection.id);
  const since = plusMs(through, -OVERLAP_MS);
  let read = 0;
  let cursor: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof shop.ordersUpdatedSince>> = await shop.ordersUpdatedSince(since, cursor);
    if (answer.kind !== "ok") {
      await noteConnectionTrouble(outside, connection.id, answer);
      return read;
    }
    const { changed } = answer.value;
    const known = await ordersByGid(
      outside.scope,
      changed.map(({ gid }) => gid),
    );
    const missed = changed.filter(({ gid, updatedAt }) => {
      const order = known.get(gid);
      return order === undefined || order.shopifyUpdatedAt < updatedAt;
    });
    await readOrdersIn(outside, { connectionId: connection.id, gids: missed.map(({ gid }) => gid), origin: "reread" });
    read += missed.length;
    cursor = answer.value.cursor;
  } while (cursor !== null);
  await commit(outside.scope, outside, async (tx) => ({
    value: await recordReconciled(tx, connection.merchantId, connection.id, outside.now),
    audit: [],
  }));
  return read;
}
