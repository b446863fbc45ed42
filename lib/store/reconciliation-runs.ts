import type { ReconciliationKind, ReconciliationPhase } from "@/lib/domain/reconciliation";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** Reconciliations: which window, how far, and who works at it. */

/** Where a phase goes on. Plain JSON, so that whoever claims the run next begins there. */
export type RunCursor = {
  /** Stripe's id the last page ended with. */
  readonly after?: string;
  /** Charges made before this are still to be looked at (ISO instant). */
  readonly before?: string;
  readonly bulkGid?: string;
  readonly bulkUrl?: string;
  readonly line?: number;
  /** Connections to shops that are done. */
  readonly shopsDone?: readonly string[];
  readonly orderId?: string;
};

export type ReconciliationRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: ReconciliationKind;
  readonly phase: ReconciliationPhase;
  readonly windowFrom: Date;
  readonly windowUntil: Date;
  readonly cursor: RunCursor;
  readonly startedAt: Date;
};

const COLUMNS = Prisma.sql`r.merchant_id::text AS "merchantId", r.id::text, r.kind, r.phase, r.window_from AS "windowFrom", r.window_until AS "windowUntil", r.cursor, r.started_at AS "startedAt"`;

/** Starts one; null while this shop has one under way. */
export async function insertReconciliation(
  tx: Tx,
  merchantId: string,
  run: {
    readonly kind: ReconciliationKind;
    readonly from: Date;
    readonly until: Date;
    readonly startedBy: string | null;
    readonly now: Date;
  },
): Promise<string | null> {
  const id = newId();
  const made = await tx.$executeRaw(Prisma.sql`
    INSERT INTO reconciliation_run (merchant_id, id, kind, window_from, window_until, started_by, started_at, next_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${run.kind}, ${run.from}, ${run.until}, ${run.startedBy}::uuid, ${run.now}, ${run.now})
    ON CONFLICT (merchant_id) WHERE state = 'running' DO NOTHING`);
  return made === 1 ? id : null;
}

/** A claim nobody renews is free again after this: a killed worker's run goes on where its last page was written. Real time. */
const LEASE_SECONDS = 90;

const readyAt = (now: Date) => Prisma.sql`r.state = 'running' AND r.next_at <= ${now}
  AND (r.claimed_at IS NULL OR r.claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}))`;

/** Claims one run to go on with, of any merchant; null when none waits. */
export async function acrossMerchantsClaimReconciliation(
  db: Db,
  worker: string,
  now: Date,
  looked: readonly string[],
): Promise<ReconciliationRow | null> {
  const rows = await db.prisma.$queryRaw<ReconciliationRow[]>(Prisma.sql`
    UPDATE reconciliation_run r SET claimed_by = ${worker}, claimed_at = clock_timestamp()
    FROM (
      SELECT r.merchant_id, r.id FROM reconciliation_run r WHERE ${readyAt(now)} AND NOT (r.id = ANY (${[...looked]}::uuid[]))
      ORDER BY r.next_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE r.merchant_id = d.merchant_id AND r.id = d.id RETURNING ${COLUMNS}`);
  return rows[0] ?? null;
}

export type Progress = {
  readonly phase: ReconciliationPhase;
  readonly cursor: RunCursor;
  readonly charges?: number;
  readonly refunds?: number;
  readonly orders?: number;
  readonly examined?: number;
};

type Claimed = Pick<ReconciliationRow, "merchantId" | "id">;

/** Writes progress under the worker's claim and renews it; false when somebody else has taken the run over. Counts are added. */
export async function moveReconciliation(tx: Tx, run: Claimed, worker: string, to: Progress): Promise<boolean> {
  const moved = await tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_run SET phase = ${to.phase}, cursor = ${JSON.stringify(to.cursor)}::jsonb, charges = charges + ${to.charges ?? 0}, refunds = refunds + ${to.refunds ?? 0},
      orders = orders + ${to.orders ?? 0}, examined = examined + ${to.examined ?? 0}, problem = NULL, claimed_at = clock_timestamp()
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND state = 'running' AND claimed_by = ${worker}`);
  return moved === 1;
}

/** A page with many orders to examine takes longer than a claim lives. */
export async function renewReconciliation(db: Db, run: Claimed, worker: string): Promise<void> {
  await db.prisma.$executeRaw(Prisma.sql`
    UPDATE reconciliation_run SET claimed_at = clock_timestamp()
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND state = 'running' AND claimed_by = ${worker}`);
}

/** The other side cannot be asked now: the run waits, and says what for. */
export async function letReconciliationWait(
  tx: Tx,
  run: Claimed,
  worker: string,
  until: Date,
  problem: StoredReason | null,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_run SET next_at = ${until}, problem = left(${problem}, 1000)
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND state = 'running' AND claimed_by = ${worker}`);
}

/** The end. Answers the differences that are open with it; null when somebody else has the run. */
export async function finishReconciliation(
  tx: Tx,
  run: Claimed,
  worker: string,
  end: { readonly state: "done" | "failed"; readonly problem: StoredReason | null; readonly at: Date },
): Promise<number | null> {
  const rows = await tx.$queryRaw<{ found: number }[]>(Prisma.sql`
    UPDATE reconciliation_run SET state = ${end.state}, problem = left(${end.problem}, 1000), finished_at = ${end.at}, claimed_by = NULL, claimed_at = NULL,
      found = (SELECT count(*)::int FROM reconciliation_difference d WHERE d.merchant_id = ${run.merchantId}::uuid AND d.state IN ('open', 'fixing'))
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND state = 'running' AND claimed_by = ${worker} RETURNING found`);
  return rows[0]?.found ?? null;
}

export async function releaseReconciliation(db: Db, run: Claimed, worker: string): Promise<void> {
  await db.prisma.$executeRaw(Prisma.sql`
    UPDATE reconciliation_run SET claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND claimed_by = ${worker}`);
}

/** A shop whose night it may be, with the end of the last window a nightly run has dealt with. */
export type NightlyCandidate = { readonly merchantId: string; readonly zone: string; readonly through: Date | null };

/** Shops with orders and a live connection that have no run under way and none of the last 20 hours. */
export async function acrossMerchantsForNightly(db: Db, now: Date): Promise<NightlyCandidate[]> {
  return db.prisma.$queryRaw<NightlyCandidate[]>(Prisma.sql`
    SELECT m.id::text AS "merchantId", m.timezone AS zone, l.until AS through
    FROM merchant m
    LEFT JOIN LATERAL (SELECT max(r.window_until) AS until, max(r.started_at) AS started, bool_or(r.state = 'running') AS running
      FROM reconciliation_run r WHERE r.merchant_id = m.id AND r.kind = 'nightly' AND (r.state <> 'failed' OR r.started_at > ${now}::timestamptz - interval '1 hour')) l ON true
    WHERE (l.started IS NULL OR l.started < ${now}::timestamptz - interval '20 hours') AND coalesce(l.running, false) = false
      AND EXISTS (SELECT 1 FROM shopify_connection s WHERE s.merchant_id = m.id AND s.status IN ('ok', 'broken'))
      AND EXISTS (SELECT 1 FROM orders o WHERE o.merchant_id = m.id)
      AND NOT EXISTS (SELECT 1 FROM reconciliation_run r WHERE r.merchant_id = m.id AND r.state = 'running')`);
}
