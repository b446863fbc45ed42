/**
 * The closed lists everything else is held against: rule 19 for instalment states and order flags. Other names for these
 * are prose. The database's CHECKs and the table of words are compared with these lists in tests.
 */

/** States of an instalment (the debt and its retries), in the order of rule 19. */
export const INSTALMENT_STATES = [
  "card_missing",
  "scheduled",
  "charging",
  "processing",
  "retry_wait",
  "needs_card",
  "needs_customer",
  "needs_consent",
  "invoice_open",
  "in_doubt",
  "paid",
  "cancelled",
] as const;
export type InstalmentState = (typeof INSTALMENT_STATES)[number];

/** Flags an order may carry beside its status (rule 19). */
export const ORDER_FLAGS = ["watched", "on_hold", "refund_required", "disputed", "intent_pending", "recording"] as const;
export type OrderFlag = (typeof ORDER_FLAGS)[number];

/** States of an attempt, that is of one confirm of a PaymentIntent. */
export const ATTEMPT_STATES = [
  "open",
  "processing",
  "unknown",
  "succeeded",
  "declined",
  "needs_customer",
  "not_made",
  "abandoned",
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** Attempts not settled yet: at most one of these per instalment, by a partial unique index. */
export const OPEN_ATTEMPT_STATES = ["open", "processing", "unknown"] as const satisfies readonly AttemptState[];
export type OpenAttemptState = (typeof OPEN_ATTEMPT_STATES)[number];

/** Who collects an order's balance (rule 1). */
export const COLLECTORS = ["stripe", "shopify", "manual"] as const;
export type Collector = (typeof COLLECTORS)[number];

/** The rail a payment travelled on; money goes back only on the rail that took it (rule 2). */
export const RAILS = ["stripe", "shopify", "manual"] as const;
export type Rail = (typeof RAILS)[number];

/** Roles of a member in a merchant's team. */
export const ROLES = ["owner", "admin", "finance", "support", "fulfilment", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** Tabs of the orders page. */
export const ORDER_TABS = ["all", "unfulfilled", "unpaid", "card_missing", "action_needed", "due_soon", "paid", "cancelled"] as const;
export type OrderTab = (typeof ORDER_TABS)[number];

/** Part of the plan an instalment is. */
export const INSTALMENT_KINDS = ["deposit", "balance"] as const;
export type InstalmentKind = (typeof INSTALMENT_KINDS)[number];

/** Who or what asked for a charge, as the attempt row keeps it; `customer` means the customer is present and confirms on the page. */
export const CHARGE_REQUESTERS = ["timer", "staff", "run", "new_card", "customer"] as const;
export type ChargeRequester = (typeof CHARGE_REQUESTERS)[number];

/** Whether a shop connection only shows what would be done (rule 4) or does it. */
export const COLLECT_MODES = ["watch", "collect"] as const;
export type CollectMode = (typeof COLLECT_MODES)[number];

/** States while an attempt is open at Stripe: changes wait as a pending intent (rule 11). */
export const IN_FLIGHT_STATES = ["charging", "processing", "in_doubt"] as const satisfies readonly InstalmentState[];

/** States from which nothing more is collected. */
export const CLOSED_STATES = ["paid", "cancelled"] as const satisfies readonly InstalmentState[];

/** States that wait for a person or the customer: the tab *Action needed*. */
export const ACTION_STATES = ["needs_card", "needs_customer", "needs_consent"] as const satisfies readonly InstalmentState[];

function includes<Item extends string>(list: readonly Item[], value: string): value is Item {
  return (list as readonly string[]).includes(value);
}

export function isInFlight(state: InstalmentState): boolean {
  return includes(IN_FLIGHT_STATES, state);
}

export function isClosed(state: InstalmentState): boolean {
  return includes(CLOSED_STATES, state);
}

export function isOpenAttempt(state: AttemptState): state is OpenAttemptState {
  return includes(OPEN_ATTEMPT_STATES, state);
}
