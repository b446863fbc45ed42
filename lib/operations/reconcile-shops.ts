import { plusMs } from "@/lib/domain/dates";
import { differencesOf, IN_FLIGHT_MS } from "@/lib/domain/reconciliation";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { OrderBooks } from "@/lib/gateways/shopify/contract-money";
import { BulkResultGone } from "@/lib/gateways/shopify/contract-orders";
import { commit } from "@/lib/store/commit";
import { shopifyConnections } from "@/lib/store/connections";
import { ownBooksOf } from "@/lib/store/reconciliation-books";
import { letReconciliationWait, type RunCursor } from "@/lib/store/reconciliation-runs";
import { CannotAsk, cannotAskShop } from "./examine-orders";
import { noteConnectionTrouble } from "./note-connection-trouble";
import { examine, keepPage, type ReconcileStep, type StepEnd } from "./reconcile-step";

/** Orders compared together; memory holds no more of a result. */
const BATCH = 500;
const NOTHING = { found: [], orderIds: [] } as const;

/** Asks the next shop for the books of every order changed since the window began, by its bulk engine: pages would cost hours at its limits. */
export async function askShop(step: ReconcileStep): Promise<StepEnd> {
  const { run, outside } = step;
  const shopsDone = run.cursor.shopsDone ?? [];
  const connection = await nextShop(step);
  if (!connection) return keepPage(step, NOTHING, { phase: "ours", cursor: {} });
  const shop = await outside.gateways.shopify(run.merchantId, connection);
  const started = await shop.startBulkBooks(run.windowFrom);
  if (started.kind === "ok") return keepPage(step, NOTHING, { phase: "shop_wait", cursor: { shopsDone, bulkGid: started.value.gid } });
  await noteConnectionTrouble(outside, connection, started);
  throw cannotAskShop(started);
}

async function nextShop({ run, outside }: ReconcileStep): Promise<string | undefined> {
  const shopsDone = run.cursor.shopsDone ?? [];
  const live = (await shopifyConnections(outside.scope)).filter((one) => one.status === "ok" || one.status === "broken");
  return live.find((one) => !shopsDone.includes(one.id))?.id;
}

export async function waitForShop(step: ReconcileStep): Promise<StepEnd> {
  const { run, outside, worker } = step;
  const { bulkGid, shopsDone = [] } = run.cursor;
  const connection = await nextShop(step);
  if (!connection || !bulkGid) return keepPage(step, NOTHING, { phase: "shop_ask", cursor: { shopsDone } });
  const shop = await outside.gateways.shopify(run.merchantId, connection);
  const state = await shop.bulkStatus(bulkGid);
  if (state.kind !== "ok") throw cannotAskShop(state);
  const { status, url, error } = state.value;
  if (status === "failed") {
    await keepPage(step, NOTHING, { phase: "shop_ask", cursor: { shopsDone } });
    throw new CannotAsk(error ?? syncReason("bulk_gave_up", { status }));
  }
  if (status === "completed") {
    if (url === null) return keepPage(step, NOTHING, { phase: "shop_ask", cursor: { shopsDone: [...shopsDone, connection] } });
    return keepPage(step, NOTHING, { phase: "shop_read", cursor: { shopsDone, bulkGid, bulkUrl: url, line: 0 } });
  }
  await commit(outside.scope, outside, async (tx) => ({
    value: await letReconciliationWait(tx, run, worker, outside.now, null),
    audit: [],
  }));
  return { kind: "rest" };
}

/** Reads the whole result from where it was left, batch by batch. What a killed worker had not written is read again. */
export async function readShop(step: ReconcileStep): Promise<StepEnd> {
  const connection = await nextShop(step);
  const { bulkUrl, line = 0, shopsDone = [] } = step.run.cursor;
  if (!connection || !bulkUrl) return keepPage(step, NOTHING, { phase: "shop_ask", cursor: { shopsDone } });
  const shop = await step.outside.gateways.shopify(step.run.merchantId, connection);
  let batch: OrderBooks[] = [];
  let end: StepEnd = { kind: "moved", run: step.run };
  try {
    for await (const one of shop.bulkResultBooks(bulkUrl, line)) {
      // An order whose money cannot be held exactly is listed under Sync by whoever imports it.
      if (one.books) batch.push(one.books);
      if (batch.length < BATCH) continue;
      end = await keepBatch(step, batch, { ...step.run.cursor, line: one.nextLine });
      if (end.kind !== "moved") return end;
      batch = [];
    }
  } catch (error) {
    if (!(error instanceof BulkResultGone)) throw error;
    return keepPage(step, NOTHING, { phase: "shop_ask", cursor: { shopsDone } });
  }
  return keepBatch(step, batch, { shopsDone: [...shopsDone, connection] });
}

async function keepBatch(step: ReconcileStep, batch: readonly OrderBooks[], cursor: RunCursor): Promise<StepEnd> {
  const outside = { ...step.outside, now: await step.outside.clock() };
  const { db, merchantId } = outside.scope;
  const settledBefore = plusMs(outside.now, -IN_FLIGHT_MS);
  const rows = batch.length === 0 ? [] : await ownBooksOf(db, merchantId, { gids: batch.map((one) => one.gid) });
  const ours = new Map(rows.map((row) => [row.books.gid, row.books]));
  const orderIds = batch.flatMap((shop) => {
    const own = ours.get(shop.gid);
    return own && differencesOf({ ours: own, stripe: null, shop, settledBefore }).length > 0 ? [own.orderId] : [];
  });
  const found = await examine({ ...step, outside }, orderIds);
  const phase = cursor.line === undefined ? "shop_ask" : "shop_read";
  return keepPage({ ...step, outside }, { found, orderIds }, { phase, cursor, orders: rows.length, examined: orderIds.length });
}
