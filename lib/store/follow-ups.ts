import type { FollowUpKind } from "@/lib/domain/follow-ups";
import type { InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** What follows a mail that got no answer: one row an instalment and kind, with its next time (rules 23, 24). */

export type FollowUpToStart = {
  readonly orderId: string;
  readonly instalmentId: string;
  readonly kind: FollowUpKind;
  /** The attempt a reminder speaks of. */
  readonly attemptId: string | null;
  readonly nextAt: Date;
};

/**
 * Starts following up; a mail that asks anew starts its reminders anew. The way to the final notice goes on as it is while it is under
 * way: a second refusal of the same card does not give the customer another week.
 */
export async function startFollowUps(tx: Tx, merchantId: string, rows: readonly FollowUpToStart[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const json = rows.map((row) => ({ ...row, id: newId(), nextAt: row.nextAt.toISOString() }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO follow_up (merchant_id, id, order_id, instalment_id, kind, attempt_id, started_at, next_at)
    SELECT ${merchantId}::uuid, r.id, r."orderId", r."instalmentId", r.kind, r."attemptId", ${now}, r."nextAt"
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, "orderId" uuid, "instalmentId" uuid, kind text, "attemptId" uuid, "nextAt" timestamptz)
    ON CONFLICT (merchant_id, instalment_id, kind) DO UPDATE
    SET attempt_id = EXCLUDED.attempt_id, started_at = EXCLUDED.started_at, step = 0, next_at = EXCLUDED.next_at, last_sent_at = NULL, stopped_at = NULL, stop_reason = NULL
    WHERE follow_up.stopped_at IS NOT NULL OR follow_up.kind <> 'dunning'`);
}

/** Ends what is followed up of these instalments: the customer answered, so a later failure begins from the start. */
export async function stopFollowUps(tx: Tx, merchantId: string, instalmentIds: readonly string[], why: string, now: Date): Promise<void> {
  if (instalmentIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE follow_up SET next_at = NULL, stopped_at = ${now}, stop_reason = ${why}
    WHERE merchant_id = ${merchantId}::uuid AND instalment_id = ANY (${[...instalmentIds]}::uuid[]) AND stopped_at IS NULL`);
}

/** A row whose time has come, with what the next step hangs on. */
export type DueReminder = {
  readonly id: string;
  readonly kind: Exclude<FollowUpKind, "dunning">;
  readonly orderId: string;
  readonly instalmentId: string;
  readonly attemptId: string | null;
  readonly startedAt: Date;
  readonly step: number;
  readonly state: InstalmentState;
  readonly isOver: boolean;
  readonly remindersOff: boolean;
};

/** Locks what is due of one merchant that collects, skipping rows another worker holds. */
export async function lockDueReminders(tx: Tx, merchantId: string, now: Date, limit: number): Promise<DueReminder[]> {
  return tx.$queryRaw<DueReminder[]>(Prisma.sql`
    SELECT f.id::text, f.kind, f.order_id::text AS "orderId", f.instalment_id::text AS "instalmentId", f.attempt_id::text AS "attemptId", f.started_at AS "startedAt",
      f.step, i.state, (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL OR o.collector <> 'stripe') AS "isOver", coalesce(r.reminders_off, false) AS "remindersOff"
    FROM follow_up f
    JOIN instalment i ON i.merchant_id = f.merchant_id AND i.id = f.instalment_id
    JOIN orders o ON o.merchant_id = f.merchant_id AND o.id = f.order_id
    JOIN merchant m ON m.id = f.merchant_id
    LEFT JOIN card_request r ON r.merchant_id = f.merchant_id AND r.order_id = f.order_id
    WHERE f.merchant_id = ${merchantId}::uuid AND f.stopped_at IS NULL AND f.next_at <= ${now} AND f.kind <> 'dunning'
      AND m.mode = 'collect' AND o.activation = 'active'
    ORDER BY f.next_at LIMIT ${limit} FOR NO KEY UPDATE OF f SKIP LOCKED`);
}

export type FollowUpMove = {
  readonly id: string;
  readonly step: number;
  readonly nextAt: Date | null;
  readonly isSent: boolean;
  /** Why it ends here; null to go on. */
  readonly stopReason: string | null;
};

export async function moveFollowUps(tx: Tx, merchantId: string, moves: readonly FollowUpMove[], now: Date): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map((move) => ({ ...move, nextAt: move.nextAt?.toISOString() ?? null }));
  await tx.$executeRaw(Prisma.sql`
    UPDATE follow_up f SET step = m.step, next_at = m."nextAt", last_sent_at = CASE WHEN m."isSent" THEN ${now}::timestamptz ELSE f.last_sent_at END,
      stop_reason = m."stopReason", stopped_at = CASE WHEN m."nextAt" IS NULL THEN ${now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m(id uuid, step int, "nextAt" timestamptz, "isSent" boolean, "stopReason" text)
    WHERE f.merchant_id = ${merchantId}::uuid AND f.id = m.id`);
}

/** Merchants with something to follow up. */
export async function acrossMerchantsWithDueFollowUps(db: Db, now: Date, what: "reminders" | "dunning"): Promise<string[]> {
  const kinds = what === "dunning" ? Prisma.sql`f.kind = 'dunning'` : Prisma.sql`f.kind <> 'dunning'`;
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(Prisma.sql`
    SELECT DISTINCT f.merchant_id::text AS "merchantId" FROM follow_up f
    JOIN merchant m ON m.id = f.merchant_id
    WHERE f.stopped_at IS NULL AND f.next_at <= ${now} AND ${kinds} AND m.mode = 'collect'`);
  return rows.map((row) => row.merchantId);
}
