import type { PlainDate } from "./dates";
import type { InstalmentState } from "./states";

/** States in which a link to save or replace a card makes sense, the most urgent first. */
const URGENCY: readonly InstalmentState[] = ["needs_card", "needs_consent", "needs_customer", "retry_wait", "card_missing", "scheduled"];

/** Orders a card link may be sent for: what waits for the customer first, then what is due first. */
export function mostUrgentFirst<Order extends { readonly state: InstalmentState; readonly dueOn: PlainDate | null }>(
  orders: readonly Order[],
): Order[] {
  const rank = (order: Order): number => URGENCY.indexOf(order.state);
  const due = (order: Order): string => order.dueOn ?? "9999-12-31";
  return orders.filter((order) => rank(order) >= 0).sort((a, b) => rank(a) - rank(b) || (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : 0));
}
