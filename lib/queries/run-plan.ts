import { dateInZone } from "@/lib/domain/dates";
import { Prisma } from "@/lib/store/commit";
import type { ChosenOrders } from "@/lib/store/run-facts";
import type { Scope } from "@/lib/store/scope";
import { dueSoonUntil } from "./order-tabs";
import { type OrdersFilter, ordersFrom } from "./orders-filter";

/** Every order of a list, not only those on the page: the very condition the list itself is read by. */
export async function ordersOfList(scope: Scope, filter: OrdersFilter, now: Date, zone: string): Promise<ChosenOrders> {
  return { from: await ordersFrom(scope, filter, dateInZone(now, zone), dueSoonUntil(now, zone)), ids: null };
}

/** Orders picked by hand; ids of other merchants choose nothing. */
export function ordersPicked(scope: Scope, orderIds: readonly string[]): ChosenOrders {
  const ids = [...orderIds];
  return {
    from: Prisma.sql`FROM orders o WHERE o.merchant_id = ${scope.merchantId}::uuid AND o.deleted_at IS NULL AND o.id = ANY (${ids}::uuid[])`,
    ids,
  };
}
