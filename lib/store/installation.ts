import { createHash } from "node:crypto";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";

export type InstallationRow = {
  readonly moneyPausedAt: Date | null;
  readonly moneyPausedReason: string | null;
  readonly databaseFingerprint: string | null;
  readonly setUpAt: Date | null;
};

export async function installation(db: Db): Promise<InstallationRow> {
  return db.prisma.installation.findUniqueOrThrow({ where: { id: 1 } });
}

/**
 * What tells this database from a copy of it: the cluster it lives in, its number there, and the timeline, which a recovery
 * from a backup or a promoted standby moves on. A dump restored elsewhere has another of at least one.
 */
export async function fingerprint(db: Db): Promise<string> {
  const [row] = await db.prisma.$queryRaw<{ cluster: string; timeline: string; oid: string; name: string }[]>(Prisma.sql`
    SELECT (SELECT system_identifier::text FROM pg_control_system()) AS cluster, (SELECT timeline_id::text FROM pg_control_checkpoint()) AS timeline,
      d.oid::text AS oid, d.datname AS name FROM pg_database d WHERE d.datname = current_database()`);
  if (!row) throw new Error("the database does not know its own name");
  return createHash("sha256").update(`${row.cluster} ${row.timeline} ${row.oid} ${row.name}`).digest("hex");
}

export async function keepFingerprint(tx: Tx, value: string): Promise<void> {
  await tx.installation.update({ where: { id: 1 }, data: { databaseFingerprint: value } });
}

export async function pauseInstallation(tx: Tx, reason: string, at: Date): Promise<boolean> {
  const { count } = await tx.installation.updateMany({
    where: { id: 1, moneyPausedAt: null },
    data: { moneyPausedAt: at, moneyPausedReason: reason },
  });
  return count === 1;
}

/** A restored database is paused for that reason even when its backup was made during another pause: resuming must know. */
export async function pauseRestoredInstallation(tx: Tx, reason: string, at: Date): Promise<void> {
  await tx.installation.update({ where: { id: 1 }, data: { moneyPausedAt: at, moneyPausedReason: reason } });
}

export async function resumeInstallation(tx: Tx): Promise<boolean> {
  const { count } = await tx.installation.updateMany({
    where: { id: 1, NOT: { moneyPausedAt: null } },
    data: { moneyPausedAt: null, moneyPausedReason: null },
  });
  return count === 1;
}

/** The last thing this database remembers, of any merchant: where its memory ends after a restore. */
export async function acrossMerchantsLastMemory(db: Db): Promise<Date | null> {
  const [row] = await db.prisma.$queryRaw<{ at: Date | null }[]>(Prisma.sql`
    SELECT greatest((SELECT max(at) FROM audit_event), (SELECT max(opened_at) FROM attempt), (SELECT max(created_at) FROM payment_object)) AS at`);
  return row?.at ?? null;
}
