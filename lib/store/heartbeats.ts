import { Prisma } from "./commit";
import type { Db } from "./db";

/** A process of workers shows that it lives (rule 12). Real time: a moved practice clock kills nobody. */

export const HEARTBEAT_MS = 10_000;
const SILENT_SECONDS = 60;
const FORGOTTEN = "1 day";

export async function acrossMerchantsBeat(
  db: Db,
  input: { readonly id: string; readonly workerIds: readonly string[]; readonly version: string },
): Promise<void> {
  await db.prisma.$executeRaw(Prisma.sql`
    INSERT INTO worker_heartbeat (id, worker_ids, started_at, beat_at, version)
    VALUES (${input.id}, ${[...input.workerIds]}::text[], clock_timestamp(), clock_timestamp(), ${input.version})
    ON CONFLICT (id) DO UPDATE SET worker_ids = EXCLUDED.worker_ids, beat_at = EXCLUDED.beat_at, version = EXCLUDED.version`);
}

/** Leaving in good order: its claims are nobody's at once. */
export async function acrossMerchantsEndBeat(db: Db, id: string): Promise<void> {
  await db.prisma.$executeRaw(Prisma.sql`DELETE FROM worker_heartbeat WHERE id = ${id}`);
}

/**
 * Workers of the queue whose process has been silent for 60 s and that may still lock jobs; their heartbeat rows are forgotten after a day. A named
 * queue has a lock of its own, which can outlive the job it was taken for: the sweep's would keep every sweep waiting for hours.
 */
export async function acrossMerchantsSilentWorkers(db: Db): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ workerId: string }[]>(Prisma.sql`
    WITH forgotten AS (DELETE FROM worker_heartbeat WHERE beat_at < clock_timestamp() - ${FORGOTTEN}::interval)
    SELECT DISTINCT j.locked_by AS "workerId" FROM (
      SELECT locked_by, locked_at FROM graphile_worker._private_jobs
      UNION ALL SELECT locked_by, locked_at FROM graphile_worker._private_job_queues) j
    WHERE j.locked_by IS NOT NULL AND j.locked_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})
      AND NOT EXISTS (SELECT 1 FROM worker_heartbeat h WHERE j.locked_by = ANY (h.worker_ids) AND h.beat_at > clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}))`);
  return rows.map((row) => row.workerId);
}

/** Frees the jobs of dead workers: the queue itself would keep them for four hours. */
export async function acrossMerchantsFreeJobs(db: Db, workerIds: readonly string[]): Promise<void> {
  if (workerIds.length === 0) return;
  await db.prisma.$executeRaw(Prisma.sql`SELECT graphile_worker.force_unlock_workers(${[...workerIds]}::text[])`);
}

/** Seconds since any worker was last heard of; null when none ever was. */
export async function secondsSinceBeat(db: Db): Promise<number | null> {
  const [row] = await db.prisma.$queryRaw<{ seconds: number | null }[]>(Prisma.sql`
    SELECT extract(epoch FROM clock_timestamp() - max(beat_at))::float8 AS seconds FROM worker_heartbeat`);
  return row?.seconds ?? null;
}
