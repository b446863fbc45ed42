import { type Money, money } from "@/lib/domain/money";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { type Cursor, keysetIds, type Page, pageOf } from "./keyset";
import { searchWhere } from "./search-words";

export interface CustomersQuery {
  readonly q: string;
  readonly limit: number;
  readonly after: Cursor | null;
  readonly before: Cursor | null;
}

export interface CustomerRow {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly isBounced: boolean;
  readonly country: string | null;
  readonly orders: number;
  /** What is still owed to us, one sum a currency. */
  readonly owed: readonly Money[];
  readonly card: { readonly brand: string; readonly last4: string; readonly expMonth: number; readonly expYear: number } | null;
  readonly createdAt: Date;
}

interface Raw {
  id: string;
  name: string | null;
  email: string | null;
  email_bounced_at: Date | null;
  country: string | null;
  orders: bigint;
  owed: { currency: string; minor: string }[] | null;
  brand: string | null;
  last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
  created_at: Date;
}

/** What the trigram index of people is built on. */
export const PERSON_TEXT = "(coalesce(p.name, '') || ' ' || coalesce(p.email, ''))";

function customersFrom(scope: Scope, q: string): Prisma.Sql {
  return Prisma.sql`
    FROM customer c JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE c.merchant_id = ${scope.merchantId}::uuid AND p.merchant_id = ${scope.merchantId}::uuid AND c.merged_into_id IS NULL
      AND ${Prisma.join(searchWhere(PERSON_TEXT, q), " AND ")}`;
}

function rowOf(raw: Raw): CustomerRow {
  const { brand, last4, exp_month: expMonth, exp_year: expYear } = raw;
  return {
    id: raw.id,
    name: raw.name,
    email: raw.email,
    isBounced: raw.email_bounced_at !== null,
    country: raw.country,
    orders: Number(raw.orders),
    owed: (raw.owed ?? []).map((sum) => money(BigInt(sum.minor), sum.currency)),
    card: brand && last4 && expMonth && expYear ? { brand, last4, expMonth, expYear } : null,
    createdAt: raw.created_at,
  };
}

/** Counted exactly up to this many (rule 36). */
export const EXACT_CUSTOMERS = 10_000;

/** One page of customers, newest first, with how many there are. */
export async function customersPage(scope: Scope, query: CustomersQuery): Promise<Page<CustomerRow> & { readonly count: number }> {
  const from = customersFrom(scope, query.q);
  const [raws, counted] = await Promise.all([
    customerRows(scope, from, query),
    scope.db.prisma.$queryRaw<{ count: bigint }[]>`SELECT count(*) AS count FROM (SELECT 1 ${from} LIMIT ${EXACT_CUSTOMERS + 1}) counted`,
  ]);
  const page = pageOf(raws, query, (raw) => ({ value: raw.created_at.toISOString(), id: raw.id }));
  return { ...page, rows: page.rows.map(rowOf), count: Number(counted[0]?.count ?? 0n) };
}

function customerRows(scope: Scope, from: Prisma.Sql, query: CustomersQuery): Promise<Raw[]> {
  const order = { column: "c.created_at", id: "c.id", type: "timestamptz", descending: true, nullable: false } as const;
  const way = Prisma.raw(query.before ? "ASC" : "DESC");
  return scope.db.prisma.$queryRaw<Raw[]>`
    WITH page AS MATERIALIZED (${keysetIds({ from, order, limit: query.limit, after: query.after, before: query.before })})
    SELECT c.id, p.name, p.email, p.email_bounced_at, c.country, c.created_at, s.orders, s.owed, k.brand, k.last4, k.exp_month, k.exp_year
    FROM page
    JOIN customer c ON c.merchant_id = ${scope.merchantId}::uuid AND c.id = page.id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(g.orders), 0)::bigint AS orders,
        jsonb_agg(jsonb_build_object('currency', g.currency, 'minor', g.owed::text) ORDER BY g.orders DESC) FILTER (WHERE g.owed > 0) AS owed
      FROM (
        SELECT o.currency, count(*) AS orders, sum(o.balance_minor) FILTER (WHERE o.cancelled_at IS NULL AND o.collector = 'stripe') AS owed
        FROM orders o WHERE o.merchant_id = c.merchant_id AND o.customer_id = c.id AND o.deleted_at IS NULL GROUP BY o.currency
      ) g
    ) s ON true
    LEFT JOIN LATERAL (
      SELECT brand, last4, exp_month, exp_year FROM card
      WHERE merchant_id = c.merchant_id AND customer_id = c.id AND status = 'active' ORDER BY created_at DESC LIMIT 1
    ) k ON true
    ORDER BY page.sort_value ${way}, page.id ${way}`;
}
