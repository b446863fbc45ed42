import { toStoredFacts } from "@/lib/domain/next-step";
import type { Refusal } from "@/lib/domain/refusals";
import type { ChargesSoFar } from "@/lib/domain/run-canary";
import { MOST_UNDERWAY } from "@/lib/domain/run-canary";
import { type RunKind, type RunSettings, type RunStatus, runSettingsSchema } from "@/lib/domain/run-kinds";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import type { Scope } from "./scope";

/** Runs: where each stands, and who works at it. Their rows are in run-items.ts. */

export type RunRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly settings: RunSettings;
  readonly fingerprint: string;
  readonly included: number;
  readonly done: number;
  readonly skipped: number;
  readonly plannedAt: Date;
  readonly startedBy: string | null;
  readonly canarySince: Date | null;
};

type Raw = Omit<RunRow, "settings"> & { settings: unknown };

const COLUMNS = Prisma.sql`r.merchant_id::text AS "merchantId", r.id::text, r.kind, r.status, r.settings, r.fingerprint, r.included, r.done, r.skipped,
  r.planned_at AS "plannedAt", r.started_by::text AS "startedBy", r.canary_since AS "canarySince"`;

const readRow = (raw: Raw): RunRow => ({ ...raw, settings: runSettingsSchema.parse(raw.settings) });

/** Locks a run, so that start, pause, stop and a worker's batch come one after the other. Null when there is no such run here. */
export async function lockRun(tx: Tx, merchantId: string, runId: string): Promise<RunRow | null> {
  const [raw] = await tx.$queryRaw<Raw[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM run r WHERE r.merchant_id = ${merchantId}::uuid AND r.id = ${runId}::uuid FOR NO KEY UPDATE`);
  return raw ? readRow(raw) : null;
}

/** The same without a lock. */
export async function findRun({ db, merchantId }: Scope, runId: string): Promise<RunRow | null> {
  const [raw] = await db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM run r WHERE r.merchant_id = ${merchantId}::uuid AND r.id = ${runId}::uuid`);
  return raw ? readRow(raw) : null;
}

export async function markRunStarted(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, by: string, now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE run SET status = 'running', started_by = ${by}::uuid, started_at = ${now}, canary_since = ${now}
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid`);
}

/** Why a run stands still: a code with its facts. */
export type RunWhy = { readonly code: string; readonly facts: Readonly<Record<string, unknown>> };

export const whyOf = (refusal: Refusal): RunWhy => ({ code: refusal.code, facts: { ...refusal.params } });

export async function markRunPaused(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, why: RunWhy): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE run SET status = 'paused', status_reason = ${JSON.stringify(toStoredFacts(why))}::jsonb, next_at = NULL, claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND status = 'running'`);
}

/** On it goes; charges are judged by a canary of their own again. */
export async function markRunResumed(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE run SET status = 'running', status_reason = NULL, next_at = NULL, canary_since = ${now}
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND status = 'paused'`);
}

/** The run waits by itself until an instant of business time: the charge window, another day's cap. */
export async function letRunWait(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, until: Date, why: RunWhy): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE run SET next_at = ${until}, status_reason = ${JSON.stringify(toStoredFacts(why))}::jsonb
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND status = 'running'`);
}

/** The end, by itself or by hand; what still waits is closed with its reason. Answers how many were not done. */
export async function markRunEnded(
  tx: Tx,
  run: Pick<RunRow, "merchantId" | "id">,
  status: "done" | "stopped",
  now: Date,
): Promise<{ readonly notDone: number; readonly done: number; readonly skipped: number }> {
  const notDone = await tx.$executeRaw(Prisma.sql`
    UPDATE run_item SET state = 'skipped', reason = 'run_stopped', done_at = ${now}
    WHERE merchant_id = ${run.merchantId}::uuid AND run_id = ${run.id}::uuid AND state = 'waiting'`);
  const rows = await tx.$queryRaw<{ done: number; skipped: number }[]>(Prisma.sql`
    UPDATE run SET status = ${status}, status_reason = NULL, next_at = NULL, finished_at = ${now}, skipped = skipped + ${notDone}, claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid RETURNING done, skipped`);
  return { notDone, ...(rows[0] ?? { done: 0, skipped: 0 }) };
}

/** A claim nobody renews is free again after this; real time. What a killed worker had not committed is undone by the database itself. */
const LEASE_SECONDS = 60;

/** A run that charges is ready when nothing of it is underway, or past its canary with half of what may be, and more to do. */
const CHARGES_READY = Prisma.sql`EXISTS (
  SELECT 1 FROM (
    SELECT count(*) FILTER (WHERE a.state IN ('open', 'unknown')) AS underway, count(*) FILTER (WHERE a.opened_at >= r.canary_since) AS opened
    FROM run_item x JOIN attempt a ON a.merchant_id = x.merchant_id AND a.id = x.attempt_id
    WHERE x.merchant_id = r.merchant_id AND x.run_id = r.id AND x.attempt_id IS NOT NULL
  ) c
  WHERE c.underway = 0 OR (c.opened > (r.settings ->> 'canaryCount')::int AND c.underway <= ${MOST_UNDERWAY / 2}
    AND EXISTS (SELECT 1 FROM run_item w WHERE w.merchant_id = r.merchant_id AND w.run_id = r.id AND w.state = 'waiting')))`;

const readyAt = (now: Date) => Prisma.sql`r.status = 'running' AND (r.next_at IS NULL OR r.next_at <= ${now})
  AND (r.claimed_at IS NULL OR r.claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}))
  AND (r.kind <> 'collect' OR ${CHARGES_READY})`;

/** Claims one run to work at, of any merchant; null when none is ready. */
export async function acrossMerchantsClaimRun(db: Db, worker: string, now: Date, looked: readonly string[]): Promise<RunRow | null> {
  const rows = await db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    UPDATE run r SET claimed_by = ${worker}, claimed_at = clock_timestamp()
    FROM (
      SELECT r.merchant_id, r.id FROM run r WHERE ${readyAt(now)} AND NOT (r.id = ANY (${[...looked]}::uuid[]))
      ORDER BY r.started_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE r.merchant_id = d.merchant_id AND r.id = d.id RETURNING ${COLUMNS}`);
  return rows[0] ? readRow(rows[0]) : null;
}

export async function acrossMerchantsRunsReady(db: Db, now: Date): Promise<boolean> {
  const rows = await db.prisma.$queryRaw<unknown[]>(Prisma.sql`SELECT 1 FROM run r WHERE ${readyAt(now)} LIMIT 1`);
  return rows.length > 0;
}

/** Holds the run for the rest of the transaction and renews the claim; false when somebody paused or stopped it, or took it over. */
export async function holdRun(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, worker: string): Promise<boolean> {
  const held = await tx.$executeRaw(Prisma.sql`
    UPDATE run SET claimed_at = clock_timestamp(), next_at = NULL, status_reason = NULL
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND status = 'running' AND claimed_by = ${worker}`);
  return held === 1;
}

export async function releaseRun(db: Db, run: Pick<RunRow, "merchantId" | "id">, worker: string): Promise<void> {
  await db.prisma.$executeRaw(Prisma.sql`
    UPDATE run SET claimed_by = NULL, claimed_at = NULL WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND claimed_by = ${worker}`);
}

/** What became of the charges of a run since its canary began. */
export async function chargesSoFar(scope: Scope, run: Pick<RunRow, "merchantId" | "id" | "canarySince">): Promise<ChargesSoFar> {
  const rows = await scope.db.prisma.$queryRaw<ChargesSoFar[]>(Prisma.sql`
    SELECT count(*)::int AS opened, count(*) FILTER (WHERE a.state IN ('open', 'unknown'))::int AS underway,
      count(*) FILTER (WHERE a.state = 'succeeded')::int AS succeeded,
      count(*) FILTER (WHERE a.state IN ('declined', 'needs_customer', 'not_made', 'abandoned'))::int AS failed
    FROM run_item x JOIN attempt a ON a.merchant_id = x.merchant_id AND a.id = x.attempt_id
    WHERE x.merchant_id = ${run.merchantId}::uuid AND x.run_id = ${run.id}::uuid AND x.attempt_id IS NOT NULL AND a.opened_at >= ${run.canarySince}`);
  return rows[0] ?? { opened: 0, underway: 0, succeeded: 0, failed: 0 };
}
