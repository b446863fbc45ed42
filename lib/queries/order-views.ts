import { dateInZone } from "@/lib/domain/dates";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { dueSoonUntil } from "./order-tabs";
import { NO_FILTER, type OrdersFilter, ordersFrom } from "./orders-filter";

/** Views everybody has beside the tabs: a tab and filters with a name. Their counts are those of their lists. */
export const ORDER_VIEWS = {
  unpaid_due: { ...NO_FILTER, tab: "unpaid", isDue: true },
  failed: { ...NO_FILTER, states: ["retry_wait", "needs_card"] },
  needs_authentication: { ...NO_FILTER, states: ["needs_customer"] },
  on_hold: { ...NO_FILTER, flags: ["on_hold"] },
  refund_required: { ...NO_FILTER, flags: ["refund_required"] },
} as const satisfies Record<string, OrdersFilter>;

export type OrderView = keyof typeof ORDER_VIEWS;
export const ORDER_VIEW_IDS = Object.keys(ORDER_VIEWS) as OrderView[];

/** A list somebody wants counted, under a name of the caller's. */
type CountedList = { readonly id: string; readonly filter: OrdersFilter };

/** Orders in each list, exact up to `most`; one more stands for "more" (rule 36). One statement, one snapshot. */
export async function orderViewCounts(
  scope: Scope,
  lists: readonly CountedList[],
  now: Date,
  zone: string,
  most: number,
): Promise<ReadonlyMap<string, number>> {
  if (lists.length === 0) return new Map();
  const [today, soonUntil] = [dateInZone(now, zone), dueSoonUntil(now, zone)];
  const counts = await Promise.all(
    lists.map(async ({ id, filter }) => {
      const from = await ordersFrom(scope, filter, today, soonUntil);
      return Prisma.sql`SELECT ${id}::text AS id, (SELECT count(*) FROM (SELECT 1 ${from} LIMIT ${most + 1}) counted) AS count`;
    }),
  );
  const rows = await scope.db.prisma.$queryRaw<{ id: string; count: bigint }[]>(Prisma.join(counts, " UNION ALL "));
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}

export type SavedView = {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
  readonly isOwn: boolean;
};

/** A person's own views and those shared with everybody, by name. */
export async function savedViews(scope: Scope, userId: string): Promise<SavedView[]> {
  const rows = await scope.db.prisma.savedView.findMany({
    where: { merchantId: scope.merchantId, OR: [{ userId }, { isShared: true }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, name, query, isShared, userId: of }) => ({ id, name, query, isShared, isOwn: of === userId }));
}
