import { plainDate } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { type DerivedOrder, deriveOrder, type OrderInstalment, type OrderSnapshot } from "@/lib/domain/order-status";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import type { Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Scope } from "./scope";

/** What an order's cache is derived from, one row an order. Amounts arrive as text: JSON has no bigint. */
type SourceRow = {
  readonly id: string;
  readonly collector: Collector;
  readonly cancelled: boolean;
  readonly deleted: boolean;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly currency: string;
  readonly totalMinor: string;
  readonly received: string;
  readonly refunded: string;
  readonly lost: string;
  readonly instalments: readonly { state: InstalmentState; amount: string; dueOn: string | null; nextAttemptAt: string | null }[];
  readonly hasHold: boolean;
  readonly isDisputed: boolean;
  readonly hasPendingIntent: boolean;
  readonly isRecording: boolean;
  readonly customerSort: string;
  readonly searchText: string;
};

/** Everything is aggregated per order before it is joined, so that no two one-to-many tables multiply each other. */
function sourceQuery(merchantId: string, orderIds: readonly string[]): Prisma.Sql {
  const ids = Prisma.sql`ANY (${[...orderIds]}::uuid[])`;
  return Prisma.sql`
    SELECT o.id::text, o.collector, o.cancelled_at IS NOT NULL AS cancelled, o.deleted_at IS NOT NULL AS deleted,
      o.fulfilment_status AS "fulfilmentStatus", o.currency, o.total_minor::text AS "totalMinor",
      coalesce(p.received, 0)::text AS received, coalesce(p.refunded, 0)::text AS refunded, coalesce(p.lost, 0)::text AS lost,
      coalesce(p.recording, false) AS "isRecording", coalesce(i.list, '[]'::jsonb) AS instalments,
      EXISTS (SELECT 1 FROM fulfilment_hold h WHERE h.merchant_id = o.merchant_id AND h.order_id = o.id AND h.released_at IS NULL) AS "hasHold",
      EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed",
      EXISTS (SELECT 1 FROM pending_intent pi WHERE pi.merchant_id = o.merchant_id AND pi.order_id = o.id AND pi.applied_at IS NULL) AS "hasPendingIntent",
      lower(coalesce(pe.name, '')) AS "customerSort",
      lower(concat_ws(' ', o.name, pe.name, pe.email, pe.phone, l.words, i.stripe_ids, p.stripe_ids)) AS "searchText"
    FROM orders o
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person pe ON pe.merchant_id = c.merchant_id AND pe.id = c.person_id
    LEFT JOIN (
      SELECT order_id, string_agg(concat_ws(' ', title, variant_title, sku), ' ' ORDER BY position) AS words
      FROM order_line WHERE merchant_id = ${merchantId}::uuid AND order_id = ${ids} GROUP BY order_id
    ) l ON l.order_id = o.id
    LEFT JOIN (
      SELECT n.order_id,
        jsonb_agg(jsonb_build_object('state', n.state, 'amount', n.amount_minor::text, 'dueOn', n.due_on, 'nextAttemptAt', n.next_attempt_at) ORDER BY n.position) AS list,
        (SELECT string_agg(concat_ws(' ', b.stripe_id, b.payment_intent_id), ' ') FROM payment_object b
          WHERE b.merchant_id = ${merchantId}::uuid AND b.instalment_id = ANY (array_agg(n.id))) AS stripe_ids
      FROM instalment n WHERE n.merchant_id = ${merchantId}::uuid AND n.order_id = ${ids} GROUP BY n.order_id
    ) i ON i.order_id = o.id
    LEFT JOIN (
      SELECT order_id,
        sum(amount_minor) FILTER (WHERE kind = 'charge' AND status = 'succeeded') AS received,
        sum(amount_minor) FILTER (WHERE kind = 'refund' AND status = 'succeeded') AS refunded,
        sum(amount_minor) FILTER (WHERE kind = 'dispute' AND status = 'succeeded') AS lost,
        bool_or(record_state IN ('owed', 'not_recordable')) AS recording,
        string_agg(stripe_charge_id, ' ') AS stripe_ids
      FROM payment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${ids} GROUP BY order_id
    ) p ON p.order_id = o.id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${ids}`;
}

function snapshotOf(row: SourceRow): OrderSnapshot {
  const amount = (minor: string) => money(BigInt(minor), row.currency);
  const instalments: OrderInstalment[] = row.instalments.map((one) => ({
    state: one.state,
    amount: amount(one.amount),
    dueOn: one.dueOn === null ? null : plainDate(one.dueOn),
    nextAttemptAt: one.nextAttemptAt === null ? null : new Date(one.nextAttemptAt),
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
  "customer_sort",
  "search_text",
] as const;

const list = (prefix: string): Prisma.Sql => Prisma.raw(CACHE.map((column) => `${prefix}.${column}`).join(", "));
const assignments = Prisma.raw(CACHE.map((column) => `${column} = r.${column}`).join(", "));

/**
 * Writes the cache columns of these orders from what they are derived from. The only writer of those columns: call it in the
 * transaction of every change that touches an order, its customer, lines, instalments, payments, holds or disputes.
 */
export async function refreshOrders(tx: Tx, merchantId: string, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const rows = await tx.$queryRaw<SourceRow[]>(sourceQuery(merchantId, orderIds));
  const cache = rows.map((row) => cacheRow(row, deriveOrder(snapshotOf(row))));
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders o SET ${assignments}
    FROM jsonb_to_recordset(${JSON.stringify(cache)}::jsonb) AS r(id uuid, status text, payment_state text, balance_minor bigint, paid_minor bigint,
      due_on date, next_action_at timestamptz, is_on_hold boolean, is_refund_required boolean, is_disputed boolean, is_intent_pending boolean,
      is_recording boolean, is_unfulfilled boolean, is_unpaid boolean, is_action_needed boolean, customer_sort text, search_text text)
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = r.id AND (${list("o")}) IS DISTINCT FROM (${list("r")})`);
}

/** Orders whose cache differs from what it is derived from: always none, or a change forgot {@link refreshOrders}. */
export async function staleCaches(scope: Scope, orderIds: readonly string[]): Promise<string[]> {
  const rows = await scope.db.prisma.$queryRaw<SourceRow[]>(sourceQuery(scope.merchantId, orderIds));
  const cache = rows.map((row) => cacheRow(row, deriveOrder(snapshotOf(row))));
  const stale = await scope.db.prisma.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT o.id::text FROM orders o
    JOIN jsonb_to_recordset(${JSON.stringify(cache)}::jsonb) AS r(id uuid, status text, payment_state text, balance_minor bigint, paid_minor bigint,
      due_on date, next_action_at timestamptz, is_on_hold boolean, is_refund_required boolean, is_disputed boolean, is_intent_pending boolean,
      is_recording boolean, is_unfulfilled boolean, is_unpaid boolean, is_action_needed boolean, customer_sort text, search_text text) ON r.id = o.id
    WHERE o.merchant_id = ${scope.merchantId}::uuid AND (${list("o")}) IS DISTINCT FROM (${list("r")})`);
  return stale.map((row) => row.id);
}
