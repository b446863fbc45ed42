import { addDays, dateInZone, type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { NO_FILTER, type OrdersFilter, ordersFrom } from "./orders-filter";

/** The five things that wait, each the same filter as the list its link opens. */
export const WAITING = {
  card_missing: { ...NO_FILTER, tab: "card_missing" },
  failed: { ...NO_FILTER, states: ["needs_card", "needs_customer", "needs_consent"] },
  overdue: { ...NO_FILTER, isOverdue: true },
  refund: { ...NO_FILTER, flags: ["refund_required"] },
  recording: { ...NO_FILTER, flags: ["recording"] },
} as const satisfies Record<string, OrdersFilter>;

export type WaitingKind = keyof typeof WAITING;

export const WAITING_KINDS = Object.keys(WAITING) as WaitingKind[];

export interface Waiting {
  readonly kind: WaitingKind;
  readonly count: number;
  /** One sum a currency, the largest group first: sums never mix currencies (rule 16). */
  readonly sums: readonly Money[];
  readonly oldest: Date | null;
}

/** What each waiting order is about in money: what is owed, what is to go back (as deriveOrder says), or what Shopify does not show yet. */
const AMOUNT: Readonly<Record<WaitingKind, Prisma.Sql>> = {
  card_missing: Prisma.sql`o.balance_minor`,
  failed: Prisma.sql`o.balance_minor`,
  overdue: Prisma.sql`o.balance_minor`,
  refund: Prisma.sql`o.paid_minor - CASE WHEN o.cancelled_at IS NULL THEN o.total_minor ELSE 0 END`,
  recording: Prisma.sql`(SELECT sum(p.amount_minor) FROM payment p WHERE p.merchant_id = o.merchant_id AND p.order_id = o.id AND p.record_state IN ('owed', 'not_recordable'))`,
};

async function waitingOf(scope: Scope, kind: WaitingKind, today: PlainDate): Promise<Waiting> {
  const from = await ordersFrom(scope, WAITING[kind], today, today);
  const rows = await scope.db.prisma.$queryRaw<{ currency: string; count: bigint; sum: bigint; oldest: Date }[]>`
    SELECT o.currency, count(*) AS count, sum(${AMOUNT[kind]})::bigint AS sum, min(o.placed_at) AS oldest ${from} GROUP BY o.currency ORDER BY count(*) DESC, o.currency`;
  const oldest = rows.map((row) => row.oldest).sort((a, b) => a.getTime() - b.getTime())[0];
  return {
    kind,
    count: rows.reduce((all, row) => all + Number(row.count), 0),
    sums: rows.map((row) => money(row.sum, row.currency)),
    oldest: oldest ?? null,
  };
}

export function waitingStrip(scope: Scope, now: Date, zone: string): Promise<Waiting[]> {
  const today = dateInZone(now, zone);
  return Promise.all(WAITING_KINDS.map((kind) => waitingOf(scope, kind, today)));
}

export interface Week {
  /** Monday. */
  readonly from: PlainDate;
  readonly collected: Money;
  /** Due in this week and still open: late when the week is over, expected when it is to come. */
  readonly open: Money;
  readonly isPast: boolean;
}

export const WEEKS_BACK = 6;
export const WEEKS_AHEAD = 6;

/** Currencies balances are in, the most used first. */
export async function balanceCurrencies(scope: Scope): Promise<string[]> {
  const rows = await scope.db.prisma.$queryRaw<{ currency: string }[]>`
    SELECT currency FROM instalment WHERE merchant_id = ${scope.merchantId}::uuid AND kind = 'balance' GROUP BY currency ORDER BY count(*) DESC, currency`;
  return rows.map((row) => row.currency);
}

/** Collected and open money by week of the shop's zone, in one currency. Only what we collect counts. */
export async function moneyByWeek(scope: Scope, currency: string, now: Date, zone: string): Promise<Week[]> {
  const today = dateInZone(now, zone);
  const weeks = await scope.db.prisma.$queryRaw<{ week: string; collected: bigint; open: bigint }[]>`
    WITH span AS (
      SELECT date_trunc('week', ${today}::date)::date - ${WEEKS_BACK * 7}::int AS first, date_trunc('week', ${today}::date)::date + ${WEEKS_AHEAD * 7}::int AS last
    ), collected AS (
      SELECT date_trunc('week', p.occurred_at AT TIME ZONE ${zone})::date AS week, sum(p.amount_minor) AS amount
      FROM payment p, span
      WHERE p.merchant_id = ${scope.merchantId}::uuid AND p.kind = 'charge' AND p.rail = 'stripe' AND p.status = 'succeeded' AND p.currency = ${currency}
        AND p.occurred_at >= (span.first::timestamp AT TIME ZONE ${zone}) GROUP BY 1
    ), open AS (
      SELECT date_trunc('week', i.due_on)::date AS week, sum(i.amount_minor) AS amount
      FROM instalment i JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id, span
      WHERE i.merchant_id = ${scope.merchantId}::uuid AND i.kind = 'balance' AND i.state NOT IN ('paid', 'cancelled') AND i.currency = ${currency}
        AND o.collector = 'stripe' AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND i.due_on >= span.first AND i.due_on < span.last + 7 GROUP BY 1
    )
    SELECT w::date::text AS week, coalesce(c.amount, 0)::bigint AS collected, coalesce(d.amount, 0)::bigint AS open
    FROM span, generate_series(span.first::timestamp, span.last::timestamp, interval '7 days') w
    LEFT JOIN collected c ON c.week = w::date LEFT JOIN open d ON d.week = w::date ORDER BY w`;
  return weeks.map((row) => {
    const from = plainDate(row.week);
    return { from, collected: money(row.collected, currency), open: money(row.open, currency), isPast: addDays(from, 6) < today };
  });
}

/** Upper ends of the age groups of the card funnel, in days; the last group has none. */
export const CARD_AGES = [1, 3, 7, 30, null] as const;

export interface CardShare {
  readonly fromDays: number;
  readonly toDays: number | null;
  readonly orders: number;
  readonly withCard: number;
}

/**
 * Of the orders we collect, how many have a card, by age: what the product lives on (rule 23). Orders that were paid without one (elsewhere, or on
 * Stripe's page) need none and are left out.
 */
export async function cardShareByAge(scope: Scope, now: Date): Promise<CardShare[]> {
  const ends = CARD_AGES.filter((end) => end !== null);
  const rows = await scope.db.prisma.$queryRaw<{ bucket: number; orders: bigint; with_card: bigint }[]>`
    WITH o AS (
      SELECT placed_at, payment_state, EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = orders.merchant_id AND i.order_id = orders.id AND i.card_id IS NOT NULL) AS has_card
      FROM orders
      WHERE merchant_id = ${scope.merchantId}::uuid AND deleted_at IS NULL AND cancelled_at IS NULL AND collector = 'stripe' AND activation = 'active'
    )
    SELECT (SELECT count(*)::int FROM unnest(${ends}::int[]) e WHERE ${now.toISOString()}::timestamptz - o.placed_at >= make_interval(days => e)) AS bucket,
      count(*) AS orders, count(*) FILTER (WHERE o.has_card) AS with_card
    FROM o WHERE o.has_card OR o.payment_state <> 'paid' GROUP BY 1`;
  const found = new Map(rows.map((row) => [row.bucket, row]));
  return CARD_AGES.map((toDays, bucket) => ({
    fromDays: ends[bucket - 1] ?? 0,
    toDays,
    orders: Number(found.get(bucket)?.orders ?? 0n),
    withCard: Number(found.get(bucket)?.with_card ?? 0n),
  }));
}
