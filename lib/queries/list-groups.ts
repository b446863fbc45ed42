import type { OrderTab } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";

/**
 * Every order the shop has not deleted is in one of six groups, and each tab is made of whole groups or of most of one. The indexes `orders_list_*` hold
 * them group by group, in every order a list can be asked for, so that a page never walks past the orders of other tabs: without them *unpaid by amount* reads
 * all that is paid first. The migration repeats these very words.
 */
const GROUP =
  "(CASE WHEN o.cancelled_at IS NOT NULL THEN 0 WHEN o.payment_state = 'card_missing' THEN 1 WHEN o.payment_state = 'paid' THEN CASE WHEN o.is_unfulfilled THEN 3 ELSE 4 END WHEN o.is_unpaid THEN 2 ELSE 5 END)";

/** Groups outside of which a tab has no orders; null for tabs with indexes of their own. */
const GROUPS: Readonly<Record<OrderTab, readonly number[] | null>> = {
  all: null,
  unfulfilled: [1, 2, 3, 5],
  unpaid: [1, 2],
  card_missing: [1],
  action_needed: null,
  due_soon: [1, 2],
  paid: [3, 4],
  cancelled: [0],
};

/** The parts a tab's list is read in, each by its own way through an index. Nothing but conditions the tab's own already imply. */
export function partsOf(tab: OrderTab): Prisma.Sql[] {
  return GROUPS[tab]?.map((group) => Prisma.sql`AND ${Prisma.raw(GROUP)} = ${Prisma.raw(String(group))}`) ?? [Prisma.empty];
}
