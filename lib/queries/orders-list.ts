import { dateInZone, type PlainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import type { Collector, InstalmentState, OrderFlag, OrderTab } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { findOrders } from "./found-orders";
import { type Cursor, type KeysetOrder, keysetIds, type Page, pageOf } from "./keyset";
import { partsOf } from "./list-groups";
import { dueSoonUntil, orderTabCounts, type TabCounts } from "./order-tabs";
import { isTabOnly, type OrdersFilter, ordersFrom } from "./orders-filter";

export const ORDER_SORTS = ["due", "promise", "placed", "amount", "customer", "reason", "since", "at_stake"] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

/**
 * What a tab can be sorted by: cases by what they are, everything else by what orders are. Not what is due soon by its promise: what is due is promised soon,
 * so that the last promises would be looked for among all the orders that are not due.
 */
export function sortsOf(tab: OrderTab): readonly OrderSort[] {
  if (tab === "action_needed") return ["reason", "since", "at_stake", "placed", "customer"];
  return tab === "due_soon" ? ["due", "placed", "amount", "customer"] : ["due", "promise", "placed", "amount", "customer"];
}

export interface OrdersQuery extends OrdersFilter {
  readonly sort: OrderSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly after: Cursor | null;
  readonly before: Cursor | null;
}

export interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly placedAt: Date;
  readonly customerName: string | null;
  readonly customerEmail: string | null;
  readonly product: string | null;
  readonly quantity: number;
  readonly moreProducts: number;
  readonly promiseOn: PlainDate | null;
  readonly promiseText: string | null;
  readonly balance: Money;
  readonly total: Money;
  readonly dueOn: PlainDate | null;
  readonly state: InstalmentState;
  readonly nextActionAt: Date | null;
  readonly flags: readonly OrderFlag[];
  readonly fulfilment: FulfilmentStatus;
  readonly tags: readonly string[];
  readonly collector: Collector;
  readonly isObserved: boolean;
}

export interface OrdersPage extends Page<OrderRow> {
  readonly tabs: TabCounts;
  /** Rows of the list; one more than EXACT_COUNT (./found-orders) stands for "more". */
  readonly count: number;
}

const ORDERS: Readonly<Record<OrderSort, Omit<KeysetOrder, "descending">>> = {
  due: { column: "o.due_on", id: "o.id", type: "date", nullable: true },
  promise: { column: "o.promise_on", id: "o.id", type: "date", nullable: true },
  placed: { column: "o.placed_at", id: "o.id", type: "timestamptz", nullable: false },
  amount: { within: "o.currency", column: "o.balance_minor", id: "o.id", type: "bigint", nullable: false },
  customer: { column: "o.customer_sort", id: "o.id", type: "text", nullable: false },
  // The most urgent reason first, and of each what has waited longest.
  reason: { within: "case_rank(o.case_reason)", column: "o.case_since", id: "o.id", type: "timestamptz", nullable: true },
  since: { column: "o.case_since", id: "o.id", type: "timestamptz", nullable: true },
  at_stake: { within: "o.currency", column: "o.case_minor", id: "o.id", type: "bigint", nullable: true },
};

interface RawRow {
  id: string;
  version: number;
  name: string;
  placed_at: Date;
  customer_name: string | null;
  customer_email: string | null;
  customer_sort: string;
  product: string | null;
  quantity: bigint | null;
  lines: bigint | null;
  promise_on: string | null;
  promise_text: string | null;
  balance_minor: bigint;
  total_minor: bigint;
  currency: string;
  due_on: string | null;
  payment_state: string;
  next_action_at: Date | null;
  is_on_hold: boolean;
  is_refund_required: boolean;
  is_disputed: boolean;
  is_intent_pending: boolean;
  is_recording: boolean;
  fulfilment_status: string;
  tags: string[];
  collector: string;
  activation: string;
  case_since: Date | null;
  case_rank: string;
  case_minor: bigint | null;
}

function flagsOf(raw: RawRow): OrderFlag[] {
  const flags: [OrderFlag, boolean][] = [
    ["watched", raw.collector !== "stripe"],
    ["on_hold", raw.is_on_hold],
    ["refund_required", raw.is_refund_required],
    ["disputed", raw.is_disputed],
    ["intent_pending", raw.is_intent_pending],
    ["recording", raw.is_recording],
  ];
  return flags.filter(([, isSet]) => isSet).map(([flag]) => flag);
}

function rowOf(raw: RawRow): OrderRow {
  return {
    id: raw.id,
    version: raw.version,
    name: raw.name,
    placedAt: raw.placed_at,
    customerName: raw.customer_name,
    customerEmail: raw.customer_email,
    product: raw.product,
    quantity: Number(raw.quantity ?? 0n),
    moreProducts: Math.max(Number(raw.lines ?? 0n) - 1, 0),
    promiseOn: raw.promise_on as PlainDate | null,
    promiseText: raw.promise_text,
    balance: money(raw.balance_minor, raw.currency),
    total: money(raw.total_minor, raw.currency),
    dueOn: raw.due_on as PlainDate | null,
    state: raw.payment_state as InstalmentState,
    nextActionAt: raw.next_action_at,
    flags: flagsOf(raw),
    fulfilment: raw.fulfilment_status as FulfilmentStatus,
    tags: raw.tags,
    collector: raw.collector as Collector,
    isObserved: raw.activation === "observed",
  };
}

function cursorOf(raw: RawRow, sort: OrderSort): Cursor {
  const values: Readonly<Record<OrderSort, string | null>> = {
    due: raw.due_on,
    promise: raw.promise_on,
    placed: raw.placed_at.toISOString(),
    amount: `${raw.currency} ${raw.balance_minor}`,
    customer: raw.customer_sort,
    reason: raw.case_since && `${raw.case_rank} ${raw.case_since.toISOString()}`,
    since: raw.case_since?.toISOString() ?? null,
    at_stake: raw.case_minor === null ? null : `${raw.currency} ${raw.case_minor}`,
  };
  return { value: values[sort], id: raw.id };
}

/** One page of the orders list with the true counts of every tab. `zone` is the shop's: days begin there. */
export async function ordersPage(scope: Scope, query: OrdersQuery, now: Date, zone: string): Promise<OrdersPage> {
  const soonUntil = dueSoonUntil(now, zone);
  const today = dateInZone(now, zone);
  const from = await ordersFrom(scope, query, today, soonUntil);
  const order = { ...ORDERS[query.sort], known: knownOf(query.sort, now), descending: query.descending };
  const request = { from, order, limit: query.limit, after: query.after, before: query.before };
  const isDown = query.descending !== Boolean(query.before);
  const tabs = orderTabCounts(scope, soonUntil);
  // A search has its own way to its rows, which each part of a tab would go once more.
  const found = isTabOnly(query)
    ? { count: null, ids: keysetIds({ ...request, branches: partsOf(query.tab) }), isDown }
    : await findOrders(scope, request);
  const [raws, counts] = await Promise.all([orderRows(scope, found.ids, found.isDown), tabs]);
  const page = pageOf(raws, query, (raw) => cursorOf(raw, query.sort));
  return { ...page, rows: page.rows.map(rowOf), tabs: counts, count: found.count ?? counts[query.tab] };
}

/** What comes with its day is read by itself, from now on: of all the reasons only that one has cases that are still to come. */
const CASE_PARTS = [Prisma.sql`AND case_rank(o.case_reason) < '99'`, Prisma.sql`AND case_rank(o.case_reason) = '99'`];

/** What begins later is not in the list of cases; and none is without an amount but those without a beginning (a CHECK says so), which an index tells apart. */
function knownOf(sort: OrderSort, now: Date): NonNullable<KeysetOrder["known"]> {
  const valued = Prisma.sql`AND o.case_since < ${now}::timestamptz + interval '1 hour'`;
  if (sort === "since") return { valued };
  if (sort === "reason") return { valued, valuedParts: CASE_PARTS, emptyColumn: "o.case_since" };
  return sort === "at_stake" ? { emptyColumn: "o.case_since" } : {};
}

function orderRows(scope: Scope, ids: Prisma.Sql, isDown: boolean): Promise<RawRow[]> {
  const way = Prisma.raw(isDown ? "DESC" : "ASC");
  return scope.db.prisma.$queryRaw<RawRow[]>`
    WITH page AS MATERIALIZED (${ids})
    SELECT o.id, o.version, o.name, o.placed_at, p.name AS customer_name, p.email AS customer_email, o.customer_sort,
      l.title AS product, l.quantity, l.lines, o.promise_on::text, o.promise_text, o.balance_minor, o.total_minor, o.currency,
      o.due_on::text, o.payment_state, o.next_action_at, o.is_on_hold, o.is_refund_required, o.is_disputed, o.is_intent_pending,
      o.is_recording, o.fulfilment_status, o.tags, o.collector, o.activation, o.case_since, case_rank(o.case_reason) AS case_rank, o.case_minor
    FROM page
    JOIN orders o ON o.merchant_id = ${scope.merchantId}::uuid AND o.id = page.id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (
      SELECT concat_ws(' · ', title, variant_title) AS title, current_quantity::bigint AS quantity, count(*) OVER () AS lines
      FROM order_line WHERE merchant_id = o.merchant_id AND order_id = o.id
      ORDER BY is_preorder DESC, position LIMIT 1
    ) l ON true
    ORDER BY page.part, page.sort_value ${way}, page.id ${way}`;
}
