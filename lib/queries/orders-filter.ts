import type { CaseReason } from "@/lib/domain/cases";
import type { DeclineClass } from "@/lib/domain/charge-outcome";
import type { PlainDate } from "@/lib/domain/dates";
import type { Collector, InstalmentState, OrderFlag, OrderTab } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { orderSearch } from "./order-search";
import { tabWhere } from "./order-tabs";

/** What narrows the list beside its tab. */
export interface OrdersFilter {
  readonly tab: OrderTab;
  /** Words that must all be found: ./search-words says how. */
  readonly q: string;
  readonly states: readonly InstalmentState[];
  readonly flags: readonly OrderFlag[];
  readonly collector: Collector | null;
  readonly currency: string | null;
  readonly country: string | null;
  readonly tag: string | null;
  /** Of any of its lines, exactly. */
  readonly sku: string | null;
  readonly campaignId: string | null;
  /** Why an order waits for a person; in *Action needed*, where every order has one. */
  readonly reasons: readonly CaseReason[];
  /** What the last refusal of an open balance asks for. */
  readonly decline: DeclineClass | null;
  /** Due before today, not paid, not cancelled. */
  readonly isOverdue: boolean;
  /** Due today or before, not paid, not cancelled. */
  readonly isDue: boolean;
}

export const NO_FILTER: OrdersFilter = {
  tab: "all",
  q: "",
  states: [],
  flags: [],
  collector: null,
  currency: null,
  country: null,
  tag: null,
  sku: null,
  campaignId: null,
  reasons: [],
  decline: null,
  isOverdue: false,
  isDue: false,
};

/** True when the tab's own count is the list's count. */
export function isTabOnly(filter: OrdersFilter): boolean {
  const { tab: _, q, states, flags, reasons, ...single } = filter;
  const { collector, currency, country, tag, sku, campaignId, decline, isOverdue, isDue } = single;
  return (
    q === "" &&
    states.length === 0 &&
    flags.length === 0 &&
    reasons.length === 0 &&
    ![collector, currency, country, tag, sku, campaignId, decline, isOverdue, isDue].some(Boolean)
  );
}

const FLAG_SQL: Readonly<Record<OrderFlag, string>> = {
  watched: "o.collector <> 'stripe'",
  on_hold: "o.is_on_hold",
  refund_required: "o.is_refund_required",
  disputed: "o.is_disputed",
  intent_pending: "o.is_intent_pending",
  recording: "o.is_recording",
};

/** The one `FROM … WHERE …` that serves list, count and every figure about the list. Only a search asks the database for it. */
export async function ordersFrom(scope: Scope, filter: OrdersFilter, today: PlainDate, soonUntil: PlainDate): Promise<Prisma.Sql> {
  const conditions = [
    Prisma.sql`o.merchant_id = ${scope.merchantId}::uuid`,
    // Money to send back keeps an order before people's eyes even when the shop has deleted it.
    ...(filter.tab === "action_needed" ? [] : [Prisma.sql`o.deleted_at IS NULL`]),
    tabWhere(filter.tab, soonUntil),
    ...(await orderSearch(scope, filter.q)),
    ...(filter.states.length > 0 ? [Prisma.sql`o.payment_state = ANY(${[...filter.states]}::text[])`] : []),
    ...(filter.reasons.length > 0 ? [Prisma.sql`o.case_reason = ANY(${[...filter.reasons]}::text[])`] : []),
    ...filter.flags.map((flag) => Prisma.raw(FLAG_SQL[flag])),
    ...(filter.collector ? [Prisma.sql`o.collector = ${filter.collector}`] : []),
    ...(filter.currency ? [Prisma.sql`o.currency = ${filter.currency}`] : []),
    ...(filter.country ? [Prisma.sql`o.country = ${filter.country}`] : []),
    ...(filter.tag ? [Prisma.sql`o.tags @> ARRAY[${filter.tag}]::text[]`] : []),
    ...(filter.sku
      ? [
          Prisma.sql`o.id IN (SELECT l.order_id FROM order_line l WHERE l.merchant_id = ${scope.merchantId}::uuid AND l.sku = ${filter.sku})`,
        ]
      : []),
    ...(filter.campaignId
      ? [
          Prisma.sql`o.id IN (SELECT co.order_id FROM campaign_order co WHERE co.merchant_id = ${scope.merchantId}::uuid AND co.campaign_id = ${filter.campaignId}::uuid)`,
        ]
      : []),
    ...(filter.decline
      ? [
          Prisma.sql`o.id IN (SELECT i.order_id FROM instalment i WHERE i.merchant_id = ${scope.merchantId}::uuid AND i.last_outcome ->> 'class' = ${filter.decline} AND i.state NOT IN ('paid', 'cancelled'))`,
        ]
      : []),
    ...(filter.isDue ? [Prisma.sql`o.is_unpaid AND o.cancelled_at IS NULL AND o.due_on <= ${today}::date`] : []),
    ...(filter.isOverdue ? [Prisma.sql`o.is_unpaid AND o.cancelled_at IS NULL AND o.due_on < ${today}::date`] : []),
  ];
  return Prisma.sql`FROM orders o WHERE ${Prisma.join(conditions, " AND ")}`;
}
