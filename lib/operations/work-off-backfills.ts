import { systemActor } from "@/lib/domain/actor";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { Failure } from "@/lib/gateways/shopify/contract";
import { type BulkOrder, BulkResultGone } from "@/lib/gateways/shopify/contract-orders";
import { acrossMerchantsClaimBackfill, type BackfillPatch, type BackfillRow, moveBackfill, releaseBackfill } from "@/lib/store/backfills";
import { type AuditEntry, commit } from "@/lib/store/commit";
import type { OutsideCtx } from "./context";
import { type Imported, importOrder, importOrders } from "./import-order";
import { failureReason, noteConnectionTrouble } from "./note-connection-trouble";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Orders of one transaction, after which progress is written: what a killed worker did after the last write is done again and changes nothing. */
const BATCH = 50;

/**
 * Goes on with every backfill nobody works on: starts the bulk read, looks whether it is done, reads its result from where
 * the last worker stopped. Answers how many were looked at.
 */
export async function workOffBackfills(worker: WorkerCtx): Promise<number> {
  const looked: string[] = [];
  for (;;) {
    const run = await acrossMerchantsClaimBackfill(worker.db, worker.worker, looked);
    if (run === null) return looked.length;
    looked.push(run.id);
    try {
      await goOn(worker, run);
    } finally {
      await releaseBackfill(worker.db, run, worker.worker);
    }
  }
}

async function goOn(worker: WorkerCtx, run: BackfillRow): Promise<void> {
  const outside = await enterMerchant(worker, run.merchantId, systemActor("backfill"));
  const step = { worker, outside, run };
  if (run.status === "starting") await start(step);
  else if (run.status === "querying") await look(step);
  else await readOrGiveUp(step);
}

async function readOrGiveUp(step: Step): Promise<void> {
  try {
    await read(step);
  } catch (error) {
    if (!(error instanceof BulkResultGone)) throw error;
    await fail(step, syncReason("bulk_result_gone"));
  }
}

type Step = { readonly worker: WorkerCtx; readonly outside: OutsideCtx; readonly run: BackfillRow };

function save({ worker, outside, run }: Step, patch: BackfillPatch, audit: readonly AuditEntry[] = []): Promise<boolean> {
  return commit(outside.scope, outside, async (tx) => {
    const isOurs = await moveBackfill(tx, run, worker.worker, patch);
    return { value: isOurs, audit: isOurs ? audit : [] };
  });
}

async function start(step: Step): Promise<void> {
  const { outside, run } = step;
  const shop = await outside.gateways.shopify(run.merchantId, run.connectionId);
  const started = await shop.startBulkOrders(run.sinceAt);
  if (started.kind === "ok") await save(step, { status: "querying", bulkOperationGid: started.value.gid });
  else await giveUpOrWait(step, started);
}

/** What the shop refuses is over; what could not be asked is asked again by the next sweep. */
async function giveUpOrWait(step: Step, failure: Failure): Promise<void> {
  await noteConnectionTrouble(step.outside, step.run.connectionId, failure);
  if (failure.kind === "refused" || failure.kind === "broken") await fail(step, failureReason(failure));
}

async function fail(step: Step, why: StoredReason): Promise<void> {
  const audit = [{ event: { type: "backfill.stopped", runId: step.run.id, why } } as const];
  await save(step, { status: "failed", error: why, finishedAt: step.outside.now }, audit);
}

async function look(step: Step): Promise<void> {
  const { outside, run } = step;
  if (run.bulkOperationGid === null) return void (await save(step, { status: "starting" }));
  const shop = await outside.gateways.shopify(run.merchantId, run.connectionId);
  const state = await shop.bulkStatus(run.bulkOperationGid);
  if (state.kind !== "ok") return giveUpOrWait(step, state);
  const { status, rootCount: total, url, error } = state.value;
  if (status === "failed") return fail(step, error ?? syncReason("bulk_gave_up", { status }));
  if (status === "running") return void (await save(step, { total }));
  if (url === null) return finish(step, { total, seen: 0, imported: 0, others: 0, failed: 0 });
  if (await save(step, { status: "reading", resultUrl: url, total }))
    await readOrGiveUp({ ...step, run: { ...run, status: "reading", resultUrl: url, total } });
}

type Counts = { seen: number; imported: number; others: number; failed: number };

async function finish(step: Step, counts: Counts & { readonly total?: number }): Promise<void> {
  const { seen, imported, failed } = counts;
  const audit = [{ event: { type: "backfill.finished", runId: step.run.id, seen, imported, failed } } as const];
  await save(step, { ...counts, status: "done", finishedAt: await step.outside.clock() }, audit);
}

async function read(step: Step): Promise<void> {
  const { outside, run } = step;
  if (run.resultUrl === null) return void (await save(step, { status: "querying" }));
  const shop = await outside.gateways.shopify(run.merchantId, run.connectionId);
  const counts: Counts = { seen: run.seen, imported: run.imported, others: run.others, failed: run.failed };
  let waiting: BulkOrder[] = [];
  const take = async (): Promise<boolean> => {
    const lines = waiting;
    waiting = [];
    const last = lines.at(-1);
    if (!last) return true;
    await takeAll(step, lines, counts);
    return save(step, { ...counts, readLines: last.nextLine });
  };
  try {
    for await (const line of shop.bulkResult(run.resultUrl, run.readLines)) {
      const isThere = line.gid !== null && waiting.some(({ gid }) => gid === line.gid);
      if ((isThere || waiting.length >= BATCH) && !(await take())) return;
      waiting.push(line);
    }
  } catch (error) {
    // The address broke off: what came before is kept.
    await take();
    throw error;
  }
  if (await take()) await finish(step, counts);
}

/** Together, and where that fails each by itself: one that cannot be taken in keeps no other from it. */
async function takeAll({ outside, run }: Step, lines: readonly BulkOrder[], counts: Counts): Promise<void> {
  // The figures are as old as the bulk read: anything read since is newer.
  const about = { connectionId: run.connectionId, origin: "backfill", readAt: run.startedAt } as const;
  const inputs = lines.flatMap(({ order }) => ("notUnderstood" in order ? [] : [{ ...about, facts: order }]));
  const imported = await importOrders(outside, inputs).catch(async () => {
    const alone: Imported[] = [];
    for (const input of inputs) alone.push(await importOrder(outside, input));
    return alone;
  });
  counts.seen += lines.length;
  counts.failed += lines.length - inputs.length;
  for (const { kind } of imported) {
    if (kind === "imported") counts.imported += 1;
    else if (kind === "not_a_preorder") counts.others += 1;
    else if (kind === "not_told") counts.failed += 1;
  }
}
