import { plainDate } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { type DerivedOrder, deriveOrder, type OrderInstalment, type OrderSnapshot } from "@/lib/domain/order-status";
import { Prisma, type Tx } from "./commit";
import { type SourceRow, sourceQuery } from "./order-source";
import { lockOrderRows } from "./row-locks";
import type { Scope } from "./scope";

function snapshotOf(row: SourceRow): OrderSnapshot {
  const amount = (minor: string) => money(BigInt(minor), row.currency);
  const instalments: OrderInstalment[] = row.instalments.map((one) => ({
    state: one.state,
    amount: amount(one.amount),
    dueOn: one.dueOn === null ? null : plainDate(one.dueOn),
    nextAttemptAt: one.nextAttemptAt === null ? null : new Date(one.nextAttemptAt),
    refusal: one.refusal,
  }));
  return {
    collector: row.collector,
    isCancelled: row.cancelled,
    isDeleted: row.deleted,
    fulfilmentStatus: row.fulfilmentStatus,
    total: amount(row.totalMinor),
    received: amount(row.received),
    refunded: amount(row.refunded),
    lost: amount(row.lost),
    instalments,
    hasHold: row.hasHold,
    isDisputed: row.isDisputed,
    hasPendingIntent: row.hasPendingIntent,
    isRecording: row.isRecording,
    isActive: row.isActive,
    hasAddress: row.hasAddress,
    hasFailedRefund: row.hasFailedRefund,
    isCancellationStuck: row.isCancellationStuck,
    isAskedByCustomer: row.isAskedByCustomer,
    isBeyondCap: row.isBeyondCap,
    isWithdrawn: row.isWithdrawn,
    disputed: amount(row.disputed),
    notRecorded: amount(row.notRecorded),
    unproven: amount(row.unproven),
    zone: row.zone,
  };
}

function cacheRow(row: SourceRow, derived: DerivedOrder) {
  const has = (flag: DerivedOrder["flags"][number]): boolean => derived.flags.includes(flag);
  return {
    id: row.id,
    status: derived.status,
    payment_state: derived.paymentState,
    balance_minor: derived.balance.minor.toString(),
    paid_minor: derived.paid.minor.toString(),
    due_on: derived.dueOn,
    next_action_at: derived.nextActionAt?.toISOString() ?? null,
    is_on_hold: has("on_hold"),
    is_refund_required: has("refund_required"),
    is_disputed: has("disputed"),
    is_intent_pending: has("intent_pending"),
    is_recording: has("recording"),
    is_unfulfilled: derived.isUnfulfilled,
    is_unpaid: derived.isUnpaid,
    is_action_needed: derived.isActionNeeded,
    case_reason: derived.case?.reason ?? null,
    case_minor: derived.case?.amount.minor.toString() ?? null,
    case_from: derived.case?.from?.toISOString() ?? null,
    customer_sort: row.customerSort,
    search_text: row.searchText,
  };
}

const CACHE = [
  "status",
  "payment_state",
  "balance_minor",
  "paid_minor",
  "due_on",
  "next_action_at",
  "is_on_hold",
  "is_refund_required",
  "is_disputed",
  "is_intent_pending",
  "is_recording",
  "is_unfulfilled",
  "is_unpaid",
  "is_action_needed",
  "case_reason",
  "case_minor",
  "customer_sort",
  "search_text",
] as const;

const list = (prefix: string): Prisma.Sql => Prisma.raw(CACHE.map((column) => `${prefix}.${column}`).join(", "));
const assignments = Prisma.raw(CACHE.map((column) => `${column} = r.${column}`).join(", "));

/**
 * A case is as old as its reason: the same one keeps its age, a card that is missing counts from its day, any other begins now, in
 * business time (the practice clock's offset is 0 in production).
 */
const SINCE = Prisma.sql`CASE WHEN r.case_reason IS NULL THEN NULL WHEN r.case_from IS NOT NULL THEN r.case_from
  WHEN r.case_reason = o.case_reason AND o.is_action_needed THEN o.case_since
  ELSE date_trunc('milliseconds', now() + (SELECT offset_ms FROM practice_clock) * interval '1 millisecond') END`;

/**
 * Writes the cache columns of these orders from what they are derived from. The only writer of those columns: call it in the
 * transaction of every change that touches an order, its customer, lines, instalments, payments, holds or disputes.
 */
export async function refreshOrders(tx: Tx, merchantId: string, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  // Locked before they are read: of two at once the later would write what it read before the earlier had written.
  await lockOrderRows(tx, merchantId, orderIds);
  const rows = await tx.$queryRaw<SourceRow[]>(sourceQuery(merchantId, orderIds));
  const cache = rows.map((row) => cacheRow(row, deriveOrder(snapshotOf(row))));
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders o SET ${assignments}, case_since = ${SINCE}
    FROM jsonb_to_recordset(${JSON.stringify(cache)}::jsonb) AS r(id uuid, status text, payment_state text, balance_minor bigint, paid_minor bigint,
      due_on date, next_action_at timestamptz, is_on_hold boolean, is_refund_required boolean, is_disputed boolean, is_intent_pending boolean,
      is_recording boolean, is_unfulfilled boolean, is_unpaid boolean, is_action_needed boolean, case_reason text, case_minor bigint, case_from timestamptz, customer_sort text, search_text text)
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = r.id AND ((${list("o")}) IS DISTINCT FROM (${list("r")}) OR o.case_since IS DISTINCT FROM ${SINCE})`);
}

/** Orders whose cache differs from what it is derived from: always none, or a change forgot {@link refreshOrders}. */
export async function staleCaches(scope: Scope, orderIds: readonly string[]): Promise<string[]> {
  const rows = await scope.db.prisma.$queryRaw<SourceRow[]>(sourceQuery(scope.merchantId, orderIds));
  const cache = rows.map((row) => cacheRow(row, deriveOrder(snapshotOf(row))));
  const stale = await scope.db.prisma.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT o.id::text FROM orders o
    JOIN jsonb_to_recordset(${JSON.stringify(cache)}::jsonb) AS r(id uuid, status text, payment_state text, balance_minor bigint, paid_minor bigint,
      due_on date, next_action_at timestamptz, is_on_hold boolean, is_refund_required boolean, is_disputed boolean, is_intent_pending boolean,
      is_recording boolean, is_unfulfilled boolean, is_unpaid boolean, is_action_needed boolean, case_reason text, case_minor bigint, case_from timestamptz, customer_sort text, search_text text) ON r.id = o.id
    WHERE o.merchant_id = ${scope.merchantId}::uuid AND (${list("o")}) IS DISTINCT FROM (${list("r")})`);
  return stale.map((row) => row.id);
}
