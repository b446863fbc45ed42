import { systemActor } from "@/lib/domain/actor";
import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { type ClaimedInboxRow, claimInbox, endInbox, type InboxEnd, type InboxEnding } from "@/lib/store/inbox";
import type { OutsideCtx } from "./context";
import { handleShopifyHint } from "./shopify-events";
import { retryLater } from "./shopify-events/endings";
import { type OrderMessage, orderChanged } from "./shopify-events/order-changed";
import { type PartMessage, partOfOrderChanged } from "./shopify-events/part-of-order-changed";
import { enterMerchant, type WorkerCtx } from "./worker-context";

const BATCH = 100;

/** Deals with one message of Stripe and says how it ended. */
export type StripeHandler = (outside: OutsideCtx, row: ClaimedInboxRow) => Promise<InboxEnd>;

/**
 * Works off what one merchant's inbox owes. A message that fails unexpectedly waits with its reason and holds up no other.
 * @throws AggregateError after everything was tried, when something failed that nobody foresaw: for the log, not for the queue
 */
export async function workOffInbox(worker: WorkerCtx, merchantId: string, handleStripe: StripeHandler): Promise<number> {
  let count = 0;
  const errors: unknown[] = [];
  for (;;) {
    const outside = await enterMerchant(worker, merchantId, systemActor("worker"));
    const rows = await claimInbox(outside.scope, { worker: worker.worker, now: outside.now, limit: BATCH });
    if (rows.length === 0) break;
    const rest = rows.filter((row) => row.provider === "stripe");
    const endings = await Promise.all([
      ...rest.map((row) => guarded([row], outside, errors, async () => [{ id: row.id, end: await handleStripe(outside, row) }])),
      ...byConnection(rows).map(([connectionId, mine]) => workOffShop(outside, connectionId, mine, errors)),
    ]);
    await end(outside, rows, endings.flat());
    count += rows.length;
  }
  if (errors.length > 0) throw new AggregateError(errors, "messages failed that will be tried again");
  return count;
}

function byConnection(rows: readonly ClaimedInboxRow[]): [string, ClaimedInboxRow[]][] {
  const groups = new Map<string, ClaimedInboxRow[]>();
  for (const row of rows) {
    if (row.provider === "shopify") groups.set(row.connectionId, [...(groups.get(row.connectionId) ?? []), row]);
  }
  return [...groups];
}

/** Turns a throw into endings that are tried again: one bad message must not stop the others. */
async function guarded(
  rows: readonly ClaimedInboxRow[],
  outside: OutsideCtx,
  errors: unknown[],
  work: () => Promise<InboxEnding[]>,
): Promise<InboxEnding[]> {
  try {
    return await work();
  } catch (error) {
    errors.push(error);
    const reference = outside.requestId.slice(-6).toUpperCase();
    const why = syncReason("failed_here", { error: error instanceof Error ? error.name : "error", reference });
    return rows.map((row) => ({ id: row.id, end: retryLater(why, row.tries, outside.now) }));
  }
}

async function workOffShop(
  outside: OutsideCtx,
  connectionId: string,
  rows: readonly ClaimedInboxRow[],
  errors: unknown[],
): Promise<InboxEnding[]> {
  const shop = await outside.gateways.shopify(outside.scope.merchantId, connectionId);
  const endings: InboxEnding[] = [];
  const orders: OrderMessage[] = [];
  const parts: PartMessage[] = [];
  // One after the other and in the order they came: a deletion after an update is seen after it.
  for (const row of [...rows].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())) {
    if (row.body === null) {
      endings.push({ id: row.id, end: { status: "ignored", reason: syncReason("content_erased") } });
      continue;
    }
    const understood = shop.understand(row.topic, new TextDecoder().decode(row.body));
    if (!understood.ok) endings.push({ id: row.id, end: { status: "not_understood", reason: understood.why } });
    else if (understood.hint.about === "order") orders.push({ row, hint: understood.hint });
    else if (understood.hint.about === "part_of_order") parts.push({ row, gid: understood.hint.gid });
    else {
      const { hint } = understood;
      endings.push(...(await guarded([row], outside, errors, async () => [await handleShopifyHint(outside, row, hint)])));
    }
  }
  const ofOrders = orders.map(({ row }) => row);
  const ofParts = parts.map(({ row }) => row);
  if (orders.length > 0) endings.push(...(await guarded(ofOrders, outside, errors, () => orderChanged(outside, connectionId, orders))));
  if (parts.length > 0) endings.push(...(await guarded(ofParts, outside, errors, () => partOfOrderChanged(outside, connectionId, parts))));
  return endings;
}

/** What could not be understood is said in the timeline of the shop as well as on the *Sync* page. */
async function end(outside: OutsideCtx, rows: readonly ClaimedInboxRow[], endings: readonly InboxEnding[]): Promise<void> {
  const topics = new Map(rows.map((row) => [row.id, row.topic]));
  await commit(outside.scope, outside, async (tx) => {
    await endInbox(tx, outside.scope.merchantId, endings);
    const audit = endings.flatMap(({ id, end: how }) =>
      how.status === "not_understood"
        ? [{ event: { type: "sync.not_understood", inboxId: id, topic: topics.get(id) ?? "", why: how.reason } } as const]
        : [],
    );
    return { value: null, audit };
  });
}
