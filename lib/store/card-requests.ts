import type { PlainDate } from "@/lib/domain/dates";
import type { InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { nudge } from "./nudge";

/** The funnel of "save your card": one row an order (rule 23). */

/**
 * Starts asking, or starts again once it had stopped; a funnel under way goes on as it is. What the customer said about
 * reminders stays.
 */
export async function startCardRequests(tx: Tx, merchantId: string, orderIds: readonly string[], now: Date): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO card_request (merchant_id, order_id, step, next_at, created_at)
    SELECT ${merchantId}::uuid, o, 0, ${now}, ${now} FROM unnest(${[...orderIds]}::uuid[]) AS o
    ON CONFLICT (merchant_id, order_id) DO UPDATE
    SET step = 0, next_at = EXCLUDED.next_at, created_at = EXCLUDED.created_at, last_sent_at = NULL, stopped_at = NULL, stop_reason = NULL
    WHERE card_request.stopped_at IS NOT NULL`);
  await nudge(tx, "sweep");
}

/** Stops asking: there is a card, or nothing is owed. Answers the orders that were still being asked. */
export async function stopCardRequests(tx: Tx, merchantId: string, orderIds: readonly string[], why: string, now: Date): Promise<string[]> {
  if (orderIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ orderId: string }[]>(Prisma.sql`
    UPDATE card_request SET next_at = NULL, stopped_at = ${now}, stop_reason = ${why}
    WHERE merchant_id = ${merchantId}::uuid AND order_id = ANY (${[...orderIds]}::uuid[]) AND stopped_at IS NULL
    RETURNING order_id::text AS "orderId"`);
  return rows.map((row) => row.orderId);
}

/** *Stop reminders for this order*: kept even before anybody was asked, and never stops notices (rule 28). False when already off. */
export async function turnRemindersOff(tx: Tx, merchantId: string, orderId: string, now: Date): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    INSERT INTO card_request (merchant_id, order_id, reminders_off, stopped_at, stop_reason, created_at)
    VALUES (${merchantId}::uuid, ${orderId}::uuid, true, ${now}, 'reminders_off', ${now})
    ON CONFLICT (merchant_id, order_id) DO UPDATE
    SET reminders_off = true, next_at = NULL, stopped_at = coalesce(card_request.stopped_at, ${now}), stop_reason = coalesce(card_request.stop_reason, 'reminders_off')
    WHERE NOT card_request.reminders_off`);
  return changed === 1;
}

/** A row whose time has come, with what the next step hangs on. */
export interface DueCardRequest {
  readonly orderId: string;
  readonly orderName: string;
  readonly startedAt: Date;
  readonly lastSentAt: Date | null;
  readonly step: number;
  readonly remindersOff: boolean;
  readonly isOver: boolean;
  readonly instalmentId: string | null;
  readonly state: InstalmentState | null;
  readonly dueOn: PlainDate | null;
  readonly hasAddress: boolean;
}

/**
 * Locks what is due of one merchant that collects, skipping rows another worker holds. Orders that are only observed are
 * not asked (rule 4).
 */
export async function lockDueCardRequests(tx: Tx, merchantId: string, now: Date, limit: number): Promise<DueCardRequest[]> {
  return tx.$queryRaw<DueCardRequest[]>(Prisma.sql`
    SELECT r.order_id::text AS "orderId", o.name AS "orderName", r.created_at AS "startedAt", r.last_sent_at AS "lastSentAt", r.step, r.reminders_off AS "remindersOff",
           (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL OR o.collector <> 'stripe') AS "isOver",
           i.id::text AS "instalmentId", i.state, i.due_on::text AS "dueOn",
           (p.email IS NOT NULL AND p.email <> '' AND p.email_bounced_at IS NULL AND p.erased_at IS NULL) AS "hasAddress"
    FROM card_request r
    JOIN orders o ON o.merchant_id = r.merchant_id AND o.id = r.order_id
    JOIN merchant m ON m.id = r.merchant_id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (SELECT id, state, due_on FROM instalment
      WHERE merchant_id = r.merchant_id AND order_id = r.order_id AND kind = 'balance' AND state NOT IN ('paid', 'cancelled')
      ORDER BY position LIMIT 1) i ON true
    WHERE r.merchant_id = ${merchantId}::uuid AND r.stopped_at IS NULL AND r.next_at <= ${now} AND m.mode = 'collect' AND o.activation = 'active'
    ORDER BY r.next_at LIMIT ${limit} FOR NO KEY UPDATE OF r SKIP LOCKED`);
}

export interface CardRequestMove {
  readonly orderId: string;
  readonly step: number;
  readonly nextAt: Date | null;
  readonly lastSentAt: Date | null;
  /** Why asking ends here; null to go on. */
  readonly stopReason: string | null;
}

export async function moveCardRequests(tx: Tx, merchantId: string, moves: readonly CardRequestMove[], now: Date): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map((move) => ({
    order_id: move.orderId,
    step: move.step,
    next_at: move.nextAt?.toISOString() ?? null,
    last_sent_at: move.lastSentAt?.toISOString() ?? null,
    stop_reason: move.stopReason,
  }));
  await tx.$executeRaw(Prisma.sql`
    UPDATE card_request r SET step = m.step, next_at = m.next_at, last_sent_at = m.last_sent_at, stop_reason = m.stop_reason,
           stopped_at = CASE WHEN m.next_at IS NULL THEN ${now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m(order_id uuid, step int, next_at timestamptz, last_sent_at timestamptz, stop_reason text)
    WHERE r.merchant_id = ${merchantId}::uuid AND r.order_id = m.order_id`);
}

/** Merchants with a request whose time has come. */
export async function acrossMerchantsWithDueCardRequests(db: Db, now: Date): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(Prisma.sql`
    SELECT DISTINCT r.merchant_id::text AS "merchantId" FROM card_request r
    JOIN merchant m ON m.id = r.merchant_id
    JOIN orders o ON o.merchant_id = r.merchant_id AND o.id = r.order_id
    WHERE r.stopped_at IS NULL AND r.next_at <= ${now} AND m.mode = 'collect' AND o.activation = 'active'`);
  return rows.map((row) => row.merchantId);
}
