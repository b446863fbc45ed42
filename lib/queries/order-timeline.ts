import { money } from "@/lib/domain/money";
import type { AttemptState } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";
import type { OrderAttempt } from "./order-detail";

/** One audit row with who did it. Names are read now: the row keeps an id only (rule 34). */
export interface TimelineEvent {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly data: unknown;
  readonly reason: string | null;
  readonly actorKind: string;
  readonly actorName: string | null;
  readonly orderId: string | null;
  readonly orderName: string | null;
}

interface RawEvent {
  id: string;
  at: Date;
  type: string;
  data: unknown;
  reason: string | null;
  actor_kind: string;
  actor_name: string | null;
  order_id: string | null;
  order_name: string | null;
}

export const TIMELINE_LIMIT = 200;

function eventOf(raw: RawEvent): TimelineEvent {
  return {
    id: raw.id,
    at: raw.at,
    type: raw.type,
    data: raw.data,
    reason: raw.reason,
    actorKind: raw.actor_kind,
    actorName: raw.actor_name,
    orderId: raw.order_id,
    orderName: raw.order_name,
  };
}

/** What happened to an order, newest first. */
export async function orderTimeline(scope: Scope, orderId: string): Promise<TimelineEvent[]> {
  const rows = await scope.db.prisma.$queryRaw<RawEvent[]>`
    SELECT e.id, e.at, e.type, e.data, e.reason, e.actor_kind, coalesce(u.name, p.name) AS actor_name, e.order_id, NULL AS order_name
    FROM audit_event e
    LEFT JOIN users u ON e.actor_kind = 'staff' AND u.id = e.actor_id
    LEFT JOIN customer c ON e.actor_kind = 'customer' AND c.merchant_id = e.merchant_id AND c.id = e.actor_id
    LEFT JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE e.merchant_id = ${scope.merchantId}::uuid AND e.order_id = ${orderId}::uuid
    ORDER BY e.at DESC, e.id DESC LIMIT ${TIMELINE_LIMIT}`;
  return rows.map(eventOf);
}

/** What happened to a customer and their orders, newest first. */
export async function customerTimeline(scope: Scope, customerId: string): Promise<TimelineEvent[]> {
  const rows = await scope.db.prisma.$queryRaw<RawEvent[]>`
    SELECT e.id, e.at, e.type, e.data, e.reason, e.actor_kind, coalesce(u.name, p.name) AS actor_name, e.order_id, o.name AS order_name
    FROM audit_event e
    LEFT JOIN orders o ON o.merchant_id = e.merchant_id AND o.id = e.order_id
    LEFT JOIN users u ON e.actor_kind = 'staff' AND u.id = e.actor_id
    LEFT JOIN customer c ON e.actor_kind = 'customer' AND c.merchant_id = e.merchant_id AND c.id = e.actor_id
    LEFT JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE e.merchant_id = ${scope.merchantId}::uuid AND (e.customer_id = ${customerId}::uuid
      OR e.order_id IN (SELECT id FROM orders WHERE merchant_id = ${scope.merchantId}::uuid AND customer_id = ${customerId}::uuid))
    ORDER BY e.at DESC, e.id DESC LIMIT ${TIMELINE_LIMIT}`;
  return rows.map(eventOf);
}

/** The shop's latest events, newest first. `before` is the id and time of the last one seen. */
export async function latestEvents(
  scope: Scope,
  limit: number,
  before: { readonly at: Date; readonly id: string } | null = null,
): Promise<TimelineEvent[]> {
  const rows = await scope.db.prisma.$queryRaw<RawEvent[]>`
    SELECT e.id, e.at, e.type, e.data, e.reason, e.actor_kind, coalesce(u.name, p.name) AS actor_name, e.order_id, o.name AS order_name
    FROM (
      SELECT * FROM audit_event
      WHERE merchant_id = ${scope.merchantId}::uuid
        AND (${before === null} OR (at, id) < (${before?.at.toISOString() ?? null}::timestamptz, ${before?.id ?? null}::uuid))
      ORDER BY at DESC, id DESC LIMIT ${limit}
    ) e
    LEFT JOIN orders o ON o.merchant_id = e.merchant_id AND o.id = e.order_id
    LEFT JOIN users u ON e.actor_kind = 'staff' AND u.id = e.actor_id
    LEFT JOIN customer c ON e.actor_kind = 'customer' AND c.merchant_id = e.merchant_id AND c.id = e.actor_id
    LEFT JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    ORDER BY e.at DESC, e.id DESC`;
  return rows.map(eventOf);
}

/** The attempts on an order's instalments, newest first. */
export async function orderAttempts(scope: Scope, orderId: string): Promise<OrderAttempt[]> {
  const rows = await scope.db.prisma.attempt.findMany({
    where: { merchantId: scope.merchantId, orderId },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    include: { paymentObject: { select: { stripeId: true, paymentIntentId: true } } },
  });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state as AttemptState,
    startedBy: row.startedBy,
    amount: money(row.amountMinor, row.currency),
    openedAt: row.openedAt,
    settledAt: row.settledAt,
    outcome: row.outcome,
    paymentIntentId: row.paymentObject.paymentIntentId ?? row.paymentObject.stripeId,
  }));
}

/** What tells whether an order's page is still true: its version and its instalments' states and versions. */
export async function orderPulse(scope: Scope, orderId: string): Promise<string | null> {
  const rows = await scope.db.prisma.$queryRaw<{ pulse: string | null }[]>`
    SELECT concat_ws(' ', o.version, o.payment_state, o.is_recording, o.is_intent_pending,
      (SELECT string_agg(i.version || i.state, ' ' ORDER BY i.position) FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id),
      (SELECT count(*) FROM owed_work w JOIN instalment i ON i.merchant_id = w.merchant_id AND i.id::text = w.subject_id
        WHERE w.merchant_id = o.merchant_id AND w.kind = 'collect' AND w.done_at IS NULL AND i.order_id = o.id),
      (SELECT string_agg(f.shop_state || coalesce(f.done_at::text, ''), ' ' ORDER BY f.id) FROM refund f WHERE f.merchant_id = o.merchant_id AND f.order_id = o.id),
      (SELECT string_agg(r.state, ' ' ORDER BY r.id) FROM refund_part r WHERE r.merchant_id = o.merchant_id AND r.order_id = o.id),
      (SELECT string_agg(s.state || coalesce(s.detail, ''), ' ' ORDER BY s.id) FROM cancellation_step s JOIN cancellation c ON c.merchant_id = s.merchant_id AND c.id = s.cancellation_id
        WHERE c.merchant_id = o.merchant_id AND c.order_id = o.id AND c.done_at IS NULL),
      (SELECT count(*) FROM audit_event e WHERE e.merchant_id = o.merchant_id AND e.order_id = o.id)) AS pulse
    FROM orders o WHERE o.merchant_id = ${scope.merchantId}::uuid AND o.id = ${orderId}::uuid`;
  return rows[0]?.pulse ?? null;
}
