import { addDays, dateInZone, type PlainDate } from "@/lib/domain/dates";
import { DUE_SOON_DAYS } from "@/lib/domain/order-status";
import { ORDER_TABS, type OrderTab } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** The last due day of the tab *Due soon*: past-due orders belong to it too. */
export function dueSoonUntil(now: Date, zone: string): PlainDate {
  return addDays(dateInZone(now, zone), DUE_SOON_DAYS);
}

const todayOf = (soonUntil: PlainDate): PlainDate => addDays(soonUntil, -DUE_SOON_DAYS);

/** The orders of a tab, alias `o`. The same words as `order_tabs()` in the migrations, which counts them; a test compares the two. */
export function tabWhere(tab: OrderTab, soonUntil: PlainDate): Prisma.Sql {
  switch (tab) {
    case "all":
      return Prisma.sql`true`;
    case "unfulfilled":
      return Prisma.sql`o.is_unfulfilled AND o.cancelled_at IS NULL`;
    case "unpaid":
      return Prisma.sql`o.is_unpaid AND o.cancelled_at IS NULL`;
    case "card_missing":
      return Prisma.sql`o.payment_state = 'card_missing' AND o.cancelled_at IS NULL`;
    case "action_needed":
      return Prisma.sql`(o.is_action_needed OR (o.case_reason = 'card_missing' AND o.due_on < ${todayOf(soonUntil)}::date AND o.deleted_at IS NULL))`;
    case "due_soon":
      return Prisma.sql`o.is_unpaid AND o.cancelled_at IS NULL AND o.due_on <= ${soonUntil}::date`;
    case "paid":
      return Prisma.sql`o.payment_state = 'paid' AND o.cancelled_at IS NULL`;
    case "cancelled":
      return Prisma.sql`o.cancelled_at IS NOT NULL`;
  }
}

export type TabCounts = Readonly<Record<OrderTab, number>>;

/** Exact counts of every tab (rule 36): folded counts plus the deltas written since, in one snapshot. */
export async function orderTabCounts(scope: Scope, soonUntil: PlainDate): Promise<TabCounts> {
  const rows = await scope.db.prisma.$queryRaw<{ tab: string; count: bigint }[]>`
    SELECT tab, sum(n)::bigint AS count FROM (
      SELECT tab, day, count AS n FROM tab_count WHERE merchant_id = ${scope.merchantId}::uuid
      UNION ALL
      SELECT tab, day, delta AS n FROM tab_delta WHERE merchant_id = ${scope.merchantId}::uuid
    ) counted
    WHERE CASE tab WHEN 'due_soon' THEN day <= ${soonUntil}::date WHEN 'action_needed' THEN day <= ${todayOf(soonUntil)}::date ELSE true END
    GROUP BY tab`;
  const found = new Map(rows.map((row) => [row.tab, Number(row.count)]));
  return Object.fromEntries(ORDER_TABS.map((tab) => [tab, found.get(tab) ?? 0])) as Record<OrderTab, number>;
}
