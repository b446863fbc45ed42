/** The lists people open: every tab in every order, deep pages, searches. */
import { ORDER_TABS } from "@/lib/domain/states";
import { NO_FILTER } from "@/lib/queries/orders-filter";
import { type OrdersQuery, ordersPage, sortsOf } from "@/lib/queries/orders-list";
import type { Scope } from "@/lib/store/scope";

export interface ListCase {
  readonly name: string;
  readonly kind: "page" | "deep" | "search";
  query(scope: Scope): Promise<OrdersQuery>;
}

const PAGE: OrdersQuery = { ...NO_FILTER, sort: "placed", descending: true, limit: 50, after: null, before: null };

const pages: readonly ListCase[] = ORDER_TABS.flatMap((tab) =>
  sortsOf(tab).flatMap((sort) =>
    [false, true].map((descending) => ({
      name: `${tab} by ${sort}${descending ? ", descending" : ""}`,
      kind: "page" as const,
      query: async () => ({ ...PAGE, tab, sort, descending }),
    })),
  ),
);

/** The page that begins behind the order in the middle of the list. */
const deep: readonly ListCase[] = (["placed", "customer", "amount"] as const).map((sort) => ({
  name: `all by ${sort}, from the middle`,
  kind: "deep" as const,
  query: async ({ db, merchantId }) => {
    const [row] = await db.prisma.$queryRaw<
      { id: string; placed_at: Date; customer_sort: string; currency: string; balance_minor: bigint }[]
    >`
      SELECT id, placed_at, customer_sort, currency, balance_minor FROM orders WHERE merchant_id = ${merchantId}::uuid AND deleted_at IS NULL
      ORDER BY customer_sort, id OFFSET (SELECT count(*) / 2 FROM orders WHERE merchant_id = ${merchantId}::uuid AND deleted_at IS NULL) LIMIT 1`;
    if (row === undefined) throw new Error("a shop without orders has no deep page");
    const value = { placed: row.placed_at.toISOString(), customer: row.customer_sort, amount: `${row.currency} ${row.balance_minor}` }[
      sort
    ];
    return { ...PAGE, sort, descending: false, after: { value, id: row.id } };
  },
}));

/** What people type, taken from an order in the middle, so that it is found at every size. */
const searches: readonly ListCase[] = (
  [
    ["an order number", (row) => row.name.slice(1)],
    ["a customer's name", (row) => row.customer],
    ["an e-mail address", (row) => row.email],
    ["a SKU", (row) => row.sku],
    ["part of an e-mail address", (row) => row.email.slice(3, -5)],
    ["part of a surname and a product", (row) => `${row.customer.slice(-4)} ${row.sku.slice(0, 6)}`],
    ["nothing that is there", () => "zzqqxxjj"],
    ["a word in every order", () => "mail.example"],
    ["two letters", (row) => row.customer.slice(-2)],
  ] satisfies readonly (readonly [string, (row: { name: string; customer: string; email: string; sku: string }) => string])[]
).map(([what, words]) => ({
  name: `search for ${what}`,
  kind: "search" as const,
  query: async ({ db, merchantId }) => {
    const [row] = await db.prisma.$queryRaw<{ name: string; customer: string; email: string; sku: string }[]>`
      SELECT o.name, o.customer_sort AS customer, coalesce(p.email, '') AS email, l.sku FROM orders o
      JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
      JOIN order_line l ON l.merchant_id = o.merchant_id AND l.order_id = o.id AND l.position = 0
      WHERE o.merchant_id = ${merchantId}::uuid AND o.deleted_at IS NULL AND p.email IS NOT NULL AND l.sku > (
        SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x.sku) FROM (SELECT sku FROM order_line WHERE merchant_id = ${merchantId}::uuid AND position = 0 LIMIT 5000) x)
      ORDER BY o.placed_at LIMIT 1`;
    if (row === undefined) throw new Error("nothing to search for");
    return { ...PAGE, q: words(row) };
  },
}));

export const LIST_CASES: readonly ListCase[] = [...pages, ...deep, ...searches];

/** One page as the server reads it: rows, the counts of all tabs, the list's own count. */
export function readPage(scope: Scope, query: OrdersQuery, now: Date): ReturnType<typeof ordersPage> {
  return ordersPage(scope, query, now, "Europe/Paris");
}
