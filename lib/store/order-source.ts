import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import type { Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma } from "./commit";
import { IS_WITHDRAWN } from "./withdrawals";

/** What an order's cache is derived from, one row an order. Amounts arrive as text: JSON has no bigint. */
export type SourceRow = {
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
  readonly instalments: readonly {
    state: InstalmentState;
    amount: string;
    dueOn: string | null;
    nextAttemptAt: string | null;
    refusal: string | null;
  }[];
  readonly hasHold: boolean;
  readonly isDisputed: boolean;
  readonly hasPendingIntent: boolean;
  readonly isRecording: boolean;
  readonly isActive: boolean;
  readonly hasAddress: boolean;
  readonly hasFailedRefund: boolean;
  readonly isCancellationStuck: boolean;
  readonly isAskedByCustomer: boolean;
  readonly isBeyondCap: boolean;
  readonly isWithdrawn: boolean;
  readonly disputed: string;
  readonly notRecorded: string;
  readonly unproven: string;
  readonly zone: string;
  readonly customerSort: string;
  readonly searchText: string;
};

/** Everything is aggregated per order before it is joined, so that no two one-to-many tables multiply each other. */
export function sourceQuery(merchantId: string, orderIds: readonly string[]): Prisma.Sql {
  const ids = Prisma.sql`ANY (${[...orderIds]}::uuid[])`;
  return Prisma.sql`
    SELECT o.id::text, o.collector, o.cancelled_at IS NOT NULL AS cancelled, o.deleted_at IS NOT NULL AS deleted,
      o.fulfilment_status AS "fulfilmentStatus", o.currency, o.total_minor::text AS "totalMinor",
      coalesce(p.received, 0)::text AS received, coalesce(p.refunded, 0)::text AS refunded, coalesce(p.lost, 0)::text AS lost,
      coalesce(p.recording, false) AS "isRecording", coalesce(i.list, '[]'::jsonb) AS instalments,
      EXISTS (SELECT 1 FROM fulfilment_hold h WHERE h.merchant_id = o.merchant_id AND h.order_id = o.id AND h.released_at IS NULL) AS "hasHold",
      EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed",
      EXISTS (SELECT 1 FROM pending_intent pi WHERE pi.merchant_id = o.merchant_id AND pi.order_id = o.id AND pi.applied_at IS NULL) AS "hasPendingIntent",
      o.activation = 'active' AS "isActive", (pe.email IS NOT NULL AND pe.email <> '' AND pe.email_bounced_at IS NULL AND pe.erased_at IS NULL) AS "hasAddress",
      EXISTS (SELECT 1 FROM refund f WHERE f.merchant_id = o.merchant_id AND f.order_id = o.id AND f.done_at IS NULL AND (f.shop_state = 'refused'
        OR EXISTS (SELECT 1 FROM refund_part q WHERE q.merchant_id = f.merchant_id AND q.refund_id = f.id AND q.state = 'failed'))) AS "hasFailedRefund",
      EXISTS (SELECT 1 FROM cancellation x JOIN cancellation_step s ON s.merchant_id = x.merchant_id AND s.cancellation_id = x.id
        WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.done_at IS NULL AND s.state = 'refused') AS "isCancellationStuck",
      (EXISTS (SELECT 1 FROM withdrawal w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.id AND w.kind = 'cancellation_request' AND w.answered_at IS NULL)
        OR EXISTS (SELECT 1 FROM address_request r WHERE r.merchant_id = o.merchant_id AND r.order_id = o.id AND r.status = 'asked')) AS "isAskedByCustomer",
      (o.fulfilment_status <> 'fulfilled' AND EXISTS (SELECT 1 FROM campaign_order co
        WHERE co.merchant_id = o.merchant_id AND co.order_id = o.id AND co.place = 'beyond')) AS "isBeyondCap",
      ${IS_WITHDRAWN} AS "isWithdrawn",
      (SELECT coalesce(sum(d.amount_minor), 0) FROM dispute d
        WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL AND d.currency = o.currency)::text AS disputed,
      coalesce(p.not_recorded, 0)::text AS "notRecorded", coalesce(p.unproven, 0)::text AS unproven, m.timezone AS zone,
      lower(coalesce(pe.name, '')) AS "customerSort",
      lower(concat_ws(' ', o.name, pe.name, pe.email, pe.phone, l.words, i.stripe_ids, p.stripe_ids)) AS "searchText"
    FROM orders o
    JOIN merchant m ON m.id = o.merchant_id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person pe ON pe.merchant_id = c.merchant_id AND pe.id = c.person_id
    LEFT JOIN (
      SELECT order_id, string_agg(concat_ws(' ', title, variant_title, sku), ' ' ORDER BY position) AS words
      FROM order_line WHERE merchant_id = ${merchantId}::uuid AND order_id = ${ids} GROUP BY order_id
    ) l ON l.order_id = o.id
    LEFT JOIN (
      SELECT n.order_id,
        jsonb_agg(jsonb_build_object('state', n.state, 'amount', n.amount_minor::text, 'dueOn', n.due_on, 'nextAttemptAt', n.next_attempt_at,
          'refusal', CASE WHEN n.next_step_why->>'kind' = 'refused' THEN n.next_step_why->'refusal'->>'code' END) ORDER BY n.position) AS list,
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
        sum(amount_minor) FILTER (WHERE record_state = 'not_recordable') AS not_recorded,
        sum(amount_minor) FILTER (WHERE rail = 'manual' AND kind = 'charge' AND status = 'succeeded' AND acknowledged_at IS NULL) AS unproven,
        string_agg(stripe_charge_id, ' ') AS stripe_ids
      FROM payment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${ids} GROUP BY order_id
    ) p ON p.order_id = o.id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${ids}`;
}
