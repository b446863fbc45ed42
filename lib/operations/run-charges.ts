import { SHOP_READ_MINUTES } from "@/lib/domain/charge-guard";
import { addDays, atHour, dateInZone, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import type { Refusal, RefusalCode } from "@/lib/domain/refusals";
import { canaryVerdict } from "@/lib/domain/run-canary";
import type { RunSettingsOf } from "@/lib/domain/run-kinds";
import { lockMerchantCharging } from "@/lib/store/charge-facts";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { ordersToRead } from "@/lib/store/orders";
import { countTries, endItems, type ItemEnd, lockParts, peekItems, type WaitingItem } from "@/lib/store/run-items";
import { runShop } from "@/lib/store/run-shop";
import { chargesSoFar, letRunWait, markRunPaused, whyOf } from "@/lib/store/runs";
import { openCharges, type RefusedCharge } from "./open-charges";
import { reReadOrders } from "./re-read-orders";
import { dueDatesBatch } from "./run-due-dates";
import { type Batch, type BatchEnd, beginBatch, type RunStep } from "./run-step";

/** Orders of one re-read at the shop. */
const BATCH = 100;
const FRESH_MS = (SHOP_READ_MINUTES / 2) * MINUTE_MS;
/** An order that cannot be read at the shop this often is reported and left alone. */
const MOST_TRIES = 3;
const ASK_AGAIN_MS = 2 * MINUTE_MS;

/** Refusals that another hour or another day ends: the row waits, and is no refusal to anybody's record. */
const PASSING: ReadonlySet<RefusalCode> = new Set([
  "window_closed",
  "daily_cap_count",
  "daily_cap_sum",
  "shop_not_read",
  "shop_read_stale",
]);

type Settings = RunSettingsOf<"collect">;

/** The next charges of a run: announcements first, then as many charges as its canary lets leave, each through commit 1's own guard. */
export async function chargesBatch(step: RunStep, settings: Settings): Promise<BatchEnd> {
  const notified = await dueDatesBatch(step, "notify", { tellCustomer: false, reason: null });
  if (notified !== "empty") return notified;
  const so = await chargesSoFar(step.outside.scope, step.run);
  const [next] = await peekItems(step.outside.scope, step.run, { action: "charge", limit: 1 });
  if (!next) return so.underway > 0 ? "rest" : "empty";
  const verdict = canaryVerdict(settings, so);
  if (verdict.kind === "wait") return "rest";
  if (verdict.kind === "stop") return pauseForDeclines(step, verdict);
  const limit = Math.min(verdict.room, BATCH);
  await readStale(step, limit);
  return commit(step.outside.scope, { ...step.outside, now: await step.outside.clock() }, (tx) => charge(tx, step, limit));
}

async function pauseForDeclines({ run, outside }: RunStep, so: { readonly failed: number; readonly settled: number }): Promise<BatchEnd> {
  return commit(outside.scope, outside, async (tx): Promise<Batch> => {
    const { failed, settled } = so;
    await markRunPaused(tx, run, { code: "canary_declined", facts: { failed, settled } });
    const why = `${failed} of ${settled} charges failed`;
    return { value: "rest", audit: [{ event: { type: "run.paused", runId: run.id, kind: run.kind, why } }] };
  });
}

/** The shop's figures of the next orders, fresh enough for commit 1 (rule 9). */
async function readStale({ run, outside }: RunStep, limit: number): Promise<void> {
  const items = await peekItems(outside.scope, run, { action: "charge", limit });
  const orders = await ordersToRead(outside.scope, [...new Set(items.map((item) => item.orderId))]);
  const now = await outside.clock();
  const stale = orders.filter(({ shopReadAt }) => !shopReadAt || now.getTime() - shopReadAt.getTime() > FRESH_MS);
  await reReadOrders(
    outside,
    stale.map((order) => order.id),
  );
}

async function charge(tx: Tx, step: RunStep, limit: number): Promise<Batch> {
  const now = await step.outside.clock();
  const ctx = { ...step.outside, now };
  const end = await beginBatch(tx, step);
  if (end) return end;
  // Before the parts, as everybody's commit 1 takes them.
  await lockMerchantCharging(tx, step.run.merchantId);
  const items = await lockParts(tx, step.run, { action: "charge", limit });
  const asPlanned = items.flatMap(({ instalmentId, changed }) => (instalmentId && changed === null ? [instalmentId] : []));
  const charges = await openCharges(tx, ctx, { instalmentIds: asPlanned, by: "run", expectedVersion: null });
  const opened = new Map(charges.opened.map(({ instalmentId, attemptId }) => [instalmentId, attemptId]));
  const refused = new Map(charges.refused.map((one) => [one.instalmentId, one]));
  const ends = items.flatMap((item): ItemEnd[] => endOf(item, opened, refused));
  await endItems(tx, step.run, ends, now);
  const ended = new Set(ends.map(({ position }) => position));
  const waiting = items.filter(({ position }) => !ended.has(position));
  await countTries(
    tx,
    step.run,
    waiting.map(({ position }) => position),
  );
  const value = opened.size === 0 && waiting.length > 0 ? await waitFor(tx, step, waiting, refused, now) : "more";
  return { value, audit: charges.audit.filter((entry) => !isPassing(entry)) };
}

function endOf(item: WaitingItem, opened: ReadonlyMap<string, string>, refused: ReadonlyMap<string, RefusedCharge>): ItemEnd[] {
  const { position, instalmentId, changed, tries } = item;
  if (changed !== null) return [{ position, state: "skipped", reason: changed }];
  if (instalmentId === null) return [{ position, state: "skipped", reason: "nothing_owed" }];
  const attemptId = opened.get(instalmentId);
  if (attemptId) return [{ position, state: "done", attemptId }];
  const refusal = refused.get(instalmentId)?.refusal;
  if (!refusal) return [{ position, state: "skipped", reason: "nothing_owed" }];
  const isUnread = refusal.code === "shop_not_read" || refusal.code === "shop_read_stale";
  if (PASSING.has(refusal.code) && !(isUnread && tries + 1 >= MOST_TRIES)) return [];
  return [{ position, state: "skipped", reason: refusal.code, facts: { ...refusal.params } }];
}

const isPassing = ({ event }: AuditEntry): boolean => event.type === "charge.refused" && PASSING.has(event.code as RefusalCode);

/** Nothing could leave now: the run goes on by itself when it can. */
async function waitFor(
  tx: Tx,
  { run, outside }: RunStep,
  waiting: readonly WaitingItem[],
  refused: ReadonlyMap<string, RefusedCharge>,
  now: Date,
): Promise<BatchEnd> {
  const refusals = waiting.flatMap(({ instalmentId }) => (instalmentId ? (refused.get(instalmentId)?.refusal ?? []) : []));
  const [first] = refusals;
  if (!first) return "rest";
  const shop = await runShop(tx, outside.scope.merchantId);
  await letRunWait(tx, run, againAt(first, shop, now), whyOf(first));
  return "rest";
}

function againAt(refusal: Refusal, { zone, fromHour }: { readonly zone: string; readonly fromHour: number }, now: Date): Date {
  if (refusal.code === "window_closed") return refusal.params.opensAt;
  if (refusal.code === "daily_cap_count" || refusal.code === "daily_cap_sum")
    return atHour(zone, addDays(dateInZone(now, zone), 1), fromHour);
  return plusMs(now, ASK_AGAIN_MS);
}
