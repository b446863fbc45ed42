import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import type { Scope } from "./scope";

/** Backfills: bulk reads of a shop's orders, with their progress. */

export type BackfillStatus = "starting" | "querying" | "reading" | "paused" | "done" | "failed" | "stopped";

export type BackfillRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly connectionId: string;
  readonly status: BackfillStatus;
  readonly bulkOperationGid: string | null;
  readonly resultUrl: string | null;
  readonly sinceAt: Date | null;
  readonly total: number | null;
  /** Lines of the result that are dealt with: reading goes on after them. */
  readonly readLines: number;
  readonly seen: number;
  readonly imported: number;
  readonly others: number;
  readonly failed: number;
  readonly startedAt: Date;
};

/** Starts one; null when this connection has one under way. */
export async function insertBackfill(
  tx: Tx,
  merchantId: string,
  input: { readonly connectionId: string; readonly sinceAt: Date | null; readonly startedBy: string | null; readonly now: Date },
): Promise<string | null> {
  const id = newId();
  const made = await tx.$executeRaw(Prisma.sql`
    INSERT INTO backfill_run (merchant_id, id, connection_id, status, since_at, started_by, started_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${input.connectionId}::uuid, 'starting', ${input.sinceAt}, ${input.startedBy}::uuid, ${input.now})
    ON CONFLICT (merchant_id, connection_id) WHERE status IN ('starting', 'querying', 'reading', 'paused') DO NOTHING`);
  return made === 1 ? id : null;
}

/** A claim nobody renews is free again after this: a killed worker's backfill goes on where it was. */
const LEASE_SECONDS = 60;

const COLUMNS = Prisma.sql`b.merchant_id::text AS "merchantId", b.id::text, b.connection_id::text AS "connectionId", b.status, b.bulk_operation_gid AS "bulkOperationGid",
  b.result_url AS "resultUrl", b.since_at AS "sinceAt", b.total, b.read_lines::int AS "readLines", b.seen, b.imported, b.others, b.failed, b.started_at AS "startedAt"`;

/** Claims one backfill to go on with, of any merchant; null when none waits. */
export async function acrossMerchantsClaimBackfill(db: Db, worker: string, done: readonly string[]): Promise<BackfillRow | null> {
  const rows = await db.prisma.$queryRaw<BackfillRow[]>(Prisma.sql`
    UPDATE backfill_run b SET claimed_by = ${worker}, claimed_at = clock_timestamp()
    FROM (
      SELECT merchant_id, id FROM backfill_run WHERE status IN ('starting', 'querying', 'reading') AND NOT (id = ANY (${[...done]}::uuid[]))
        AND (claimed_at IS NULL OR claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}))
      ORDER BY started_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE b.merchant_id = d.merchant_id AND b.id = d.id RETURNING ${COLUMNS}`);
  return rows[0] ?? null;
}

export type BackfillPatch = {
  readonly status?: BackfillStatus;
  readonly bulkOperationGid?: string;
  readonly resultUrl?: string;
  readonly total?: number;
  readonly readLines?: number;
  readonly seen?: number;
  readonly imported?: number;
  readonly others?: number;
  readonly failed?: number;
  readonly error?: StoredReason;
  readonly finishedAt?: Date;
};

/** Writes progress under the worker's claim, and renews it; false when somebody stopped it or took it over. */
export async function moveBackfill(
  tx: Tx,
  run: Pick<BackfillRow, "merchantId" | "id">,
  worker: string,
  patch: BackfillPatch,
): Promise<boolean> {
  const { count } = await tx.backfillRun.updateMany({
    where: { merchantId: run.merchantId, id: run.id, claimedBy: worker, status: { in: ["starting", "querying", "reading"] } },
    data: patch,
  });
  if (count === 0) return false;
  await tx.$executeRaw(
    Prisma.sql`UPDATE backfill_run SET claimed_at = clock_timestamp() WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid`,
  );
  return true;
}

export async function releaseBackfill(db: Db, run: Pick<BackfillRow, "merchantId" | "id">, worker: string): Promise<void> {
  await db.prisma.$executeRaw(Prisma.sql`
    UPDATE backfill_run SET claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid AND claimed_by = ${worker}`);
}

/** False when it is over already. */
export async function stopBackfillRun(tx: Tx, merchantId: string, id: string, now: Date): Promise<boolean> {
  const stopped = await tx.$executeRaw(Prisma.sql`
    UPDATE backfill_run SET status = 'stopped', finished_at = ${now}, claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND status IN ('starting', 'querying', 'reading', 'paused')`);
  return stopped === 1;
}

/** A merchant's latest backfill, for its progress bar. */
export async function latestBackfill(
  scope: Scope,
): Promise<(BackfillRow & { readonly error: string | null; readonly finishedAt: Date | null }) | null> {
  const rows = await scope.db.prisma.$queryRaw<(BackfillRow & { error: string | null; finishedAt: Date | null })[]>(Prisma.sql`
    SELECT ${COLUMNS}, b.error, b.finished_at AS "finishedAt" FROM backfill_run b WHERE b.merchant_id = ${scope.merchantId}::uuid ORDER BY b.started_at DESC, b.id DESC LIMIT 1`);
  return rows[0] ?? null;
}
