import { SHOP_READ_MINUTES } from "@/lib/domain/charge-guard";
import { MINUTE_MS, type PlainDate, plainDate } from "@/lib/domain/dates";
import type { DunningFacts } from "@/lib/domain/dunning";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import type { CollectMode, Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { lockInstalmentRows } from "./row-locks";
import type { Scope } from "./scope";

/** A debt on its way from a failed charge to the end, with every fact the next step hangs on. */
export type DunnedDebt = {
  readonly id: string;
  readonly orderId: string;
  readonly instalmentId: string;
  readonly startedAt: Date;
  readonly step: number;
  /** The last try that reached the bank. */
  readonly attemptId: string | null;
  readonly facts: DunningFacts;
};

type Row = {
  id: string;
  orderId: string;
  instalmentId: string;
  startedAt: Date;
  step: number;
  attemptId: string | null;
  zone: string;
  hour: number;
  afterDays: number | null;
  finalNoticeHours: number;
  mode: CollectMode;
  isMoneyPaused: boolean;
  isActive: boolean;
  collector: Collector;
  isOver: boolean;
  isDisputed: boolean;
  hasPendingIntent: boolean;
  hasOpenAttempt: boolean;
  hasAddress: boolean;
  isAskedByCustomer: boolean;
  fulfilment: FulfilmentStatus;
  state: InstalmentState;
  dueOn: string | null;
  noticeAcceptedAt: Date | null;
  isNoticeQueued: boolean;
  finalStatus: string | null;
  finalBouncedAt: Date | null;
  finalAcceptedAt: Date | null;
  cancelOn: string | null;
  shopReadAt: Date | null;
  owesLess: boolean;
};

const SELECT = Prisma.sql`
  SELECT f.id::text, f.order_id::text AS "orderId", f.instalment_id::text AS "instalmentId", f.started_at AS "startedAt", f.step,
    (SELECT a.id::text FROM attempt a WHERE a.merchant_id = f.merchant_id AND a.instalment_id = f.instalment_id AND a.state IN ('declined','needs_customer')
      ORDER BY a.number DESC LIMIT 1) AS "attemptId",
    m.timezone AS zone, m.charge_from_hour AS hour, m.auto_cancel_after_days AS "afterDays", m.final_notice_hours AS "finalNoticeHours", m.mode,
    m.money_paused_at IS NOT NULL OR (SELECT n.money_paused_at IS NOT NULL FROM installation n) AS "isMoneyPaused",
    o.activation = 'active' AS "isActive", o.collector, o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL AS "isOver",
    EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed",
    EXISTS (SELECT 1 FROM pending_intent p WHERE p.merchant_id = o.merchant_id AND p.order_id = o.id AND p.applied_at IS NULL) AS "hasPendingIntent",
    EXISTS (SELECT 1 FROM attempt a WHERE a.merchant_id = o.merchant_id AND a.order_id = o.id AND a.state IN ('open','processing','unknown')) AS "hasOpenAttempt",
    (pe.email IS NOT NULL AND pe.email <> '' AND pe.email_bounced_at IS NULL AND pe.erased_at IS NULL) AS "hasAddress",
    (EXISTS (SELECT 1 FROM withdrawal w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.id AND w.answered_at IS NULL)
      OR EXISTS (SELECT 1 FROM promise_answer q WHERE q.merchant_id = o.merchant_id AND q.order_id = o.id AND q.needs_answer AND q.answered_at IS NULL AND q.superseded_at IS NULL)
      OR EXISTS (SELECT 1 FROM address_request r WHERE r.merchant_id = o.merchant_id AND r.order_id = o.id AND r.status = 'asked')) AS "isAskedByCustomer",
    o.fulfilment_status AS fulfilment, i.state, i.due_on::text AS "dueOn",
    t.accepted_at AS "noticeAcceptedAt", coalesce(t.queued, false) AS "isNoticeQueued",
    z.status AS "finalStatus", z.bounced_at AS "finalBouncedAt", z.accepted_at AS "finalAcceptedAt", z.data->>'cancelOn' AS "cancelOn",
    o.shop_read_at AS "shopReadAt", coalesce(o.shop_outstanding_minor < i.amount_minor, true) AS "owesLess"
  FROM follow_up f
  JOIN instalment i ON i.merchant_id = f.merchant_id AND i.id = f.instalment_id
  JOIN orders o ON o.merchant_id = f.merchant_id AND o.id = f.order_id
  JOIN merchant m ON m.id = f.merchant_id
  JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
  JOIN person pe ON pe.merchant_id = c.merchant_id AND pe.id = c.person_id
  LEFT JOIN LATERAL (
    SELECT min(l.accepted_at) FILTER (WHERE l.status = 'accepted' AND l.bounced_at IS NULL) AS accepted_at, bool_or(l.status IN ('queued','sending')) AS queued
    FROM mail l WHERE l.merchant_id = f.merchant_id AND l.order_id = f.order_id AND l.kind IN ('charge_failed','confirm_payment')
      AND l.created_at >= f.started_at AND l.data->>'instalmentId' = f.instalment_id::text
  ) t ON true
  LEFT JOIN LATERAL (
    SELECT l.status, l.accepted_at, l.bounced_at, l.data FROM mail l WHERE l.merchant_id = f.merchant_id AND l.order_id = f.order_id AND l.kind = 'final_notice'
      AND l.created_at >= f.started_at AND l.status <> 'cancelled' AND l.data->>'instalmentId' = f.instalment_id::text ORDER BY l.created_at DESC LIMIT 1
  ) z ON true`;

/** Debts of one merchant whose next step is due, oldest first; read only. */
export async function dueDunning(scope: Scope, now: Date, limit: number): Promise<DunnedDebt[]> {
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`${SELECT}
    WHERE f.merchant_id = ${scope.merchantId}::uuid AND f.kind = 'dunning' AND f.stopped_at IS NULL AND f.next_at <= ${now} ORDER BY f.next_at LIMIT ${limit}`);
  return rows.map((row) => toDebt(row, now));
}

/** Locks the rows that are still due and not in another worker's hands, with their instalments, and reads the facts again under the locks. */
export async function lockDunning(tx: Tx, merchantId: string, ids: readonly string[], now: Date): Promise<DunnedDebt[]> {
  const locked = await tx.$queryRaw<{ id: string; instalmentId: string }[]>(Prisma.sql`
    SELECT id::text, instalment_id::text AS "instalmentId" FROM follow_up
    WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND stopped_at IS NULL AND next_at <= ${now} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`);
  if (locked.length === 0) return [];
  await lockInstalmentRows(
    tx,
    merchantId,
    locked.map((row) => row.instalmentId),
  );
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`${SELECT}
    WHERE f.merchant_id = ${merchantId}::uuid AND f.id = ANY (${locked.map((row) => row.id)}::uuid[]) ORDER BY f.id`);
  return rows.map((row) => toDebt(row, now));
}

/** The same facts for reading pages: how far an order's debts have come. */
export async function dunningOf(scope: Scope, orderIds: readonly string[], now: Date): Promise<DunnedDebt[]> {
  if (orderIds.length === 0) return [];
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`${SELECT}
    WHERE f.merchant_id = ${scope.merchantId}::uuid AND f.order_id = ANY (${[...orderIds]}::uuid[]) AND f.kind = 'dunning' AND f.stopped_at IS NULL`);
  return rows.map((row) => toDebt(row, now));
}

function toDebt(row: Row, now: Date): DunnedDebt {
  const { id, orderId, instalmentId, startedAt, step, attemptId, afterDays, finalNoticeHours, shopReadAt, owesLess, ...rest } = row;
  const dateOf = (text: string | null): PlainDate | null => (text === null ? null : plainDate(text));
  const isFresh = shopReadAt !== null && now.getTime() - shopReadAt.getTime() <= SHOP_READ_MINUTES * MINUTE_MS;
  return {
    ...{ id, orderId, instalmentId, startedAt, step, attemptId },
    facts: {
      ...rest,
      now,
      settings: { afterDays, finalNoticeHours },
      dueOn: dateOf(row.dueOn),
      failureNotice: { acceptedAt: row.noticeAcceptedAt, isQueued: row.isNoticeQueued },
      finalNotice: finalNoticeOf(row, dateOf(row.cancelOn)),
      shop: { isFresh, owesLess },
    },
  };
}

function finalNoticeOf(row: Row, cancelOn: PlainDate | null): DunningFacts["finalNotice"] {
  if (row.finalStatus === null || cancelOn === null) return null;
  const hasFailed = row.finalStatus === "refused" || row.finalStatus === "bounced" || row.finalBouncedAt !== null;
  const state = hasFailed ? "failed" : row.finalStatus === "accepted" ? "accepted" : "queued";
  return { state, acceptedAt: row.finalAcceptedAt, cancelOn };
}
