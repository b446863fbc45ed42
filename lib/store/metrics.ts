import { Prisma } from "./commit";
import type { Db } from "./db";

export type Metrics = {
  readonly attemptsOpen: number;
  readonly attemptsInDoubt: number;
  readonly attemptOldestSeconds: number;
  readonly owedDue: number;
  readonly owedOldestSeconds: number;
  readonly inboxWaiting: number;
  readonly mailWaiting: number;
  readonly instalmentsDue: number;
  readonly merchantsPaused: number;
  readonly isInstallationPaused: number;
  readonly workerSilentSeconds: number;
  readonly differencesOpen: number;
  readonly reconciliationAgeSeconds: number;
  readonly reconciliationsFailed: number;
};

/** What waits, over all merchants. `now` is business time. */
export async function acrossMerchantsMetrics(db: Db, now: Date): Promise<Metrics> {
  const [row] = await db.prisma.$queryRaw<Metrics[]>(Prisma.sql`
    SELECT
      (SELECT count(*)::int FROM attempt WHERE state IN ('open','processing','unknown')) AS "attemptsOpen",
      (SELECT count(*)::int FROM attempt WHERE state = 'unknown') AS "attemptsInDoubt",
      (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(claimed_at)), 0)::float8 FROM attempt WHERE state IN ('open','unknown')) AS "attemptOldestSeconds",
      (SELECT count(*)::int FROM owed_work WHERE done_at IS NULL AND next_at <= ${now}) AS "owedDue",
      (SELECT coalesce(extract(epoch FROM ${now}::timestamptz - min(next_at)), 0)::float8 FROM owed_work WHERE done_at IS NULL AND next_at <= ${now}) AS "owedOldestSeconds",
      (SELECT count(*)::int FROM inbox WHERE status IN ('received','failed')) AS "inboxWaiting",
      (SELECT count(*)::int FROM mail WHERE status IN ('queued','sending') AND next_try_at <= ${now}) AS "mailWaiting",
      (SELECT count(*)::int FROM instalment WHERE state IN ('scheduled','retry_wait') AND next_attempt_at <= ${now}) AS "instalmentsDue",
      (SELECT count(*)::int FROM merchant WHERE money_paused_at IS NOT NULL) AS "merchantsPaused",
      (SELECT (money_paused_at IS NOT NULL)::int FROM installation) AS "isInstallationPaused",
      (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(beat_at)), -1)::float8 FROM worker_heartbeat) AS "workerSilentSeconds",
      (SELECT count(*)::int FROM reconciliation_difference WHERE state IN ('open', 'fixing')) AS "differencesOpen",
      (SELECT coalesce(max(extract(epoch FROM ${now}::timestamptz - l.at)), -1)::float8 FROM (
        SELECT max(r.finished_at) FILTER (WHERE r.state = 'done') AS at FROM reconciliation_run r GROUP BY r.merchant_id) l) AS "reconciliationAgeSeconds",
      (SELECT count(*)::int FROM (SELECT DISTINCT ON (merchant_id) state FROM reconciliation_run WHERE state <> 'running' ORDER BY merchant_id, started_at DESC, id DESC) l
        WHERE l.state = 'failed') AS "reconciliationsFailed"`);
  if (!row) throw new Error("metrics could not be read");
  return row;
}
