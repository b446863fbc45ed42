import { addDays, atHour, type PlainDate } from "./dates";
import { isPositive, type Money } from "./money";
import type { RefusalCode } from "./refusals";
import { ACTION_STATES, type Collector, type InstalmentState, isClosed, isInFlight } from "./states";

/**
 * Why an order waits for a person, the most urgent first: an order has one case, the first of these that holds. The database's
 * CHECK repeats the list.
 */
export const CASE_REASONS = [
  "disputed",
  "refund_failed",
  "cancellation_stuck",
  "asked_by_customer",
  "to_refund",
  "unproven_payment",
  "beyond_cap",
  "unreachable",
  "needs_consent",
  "needs_card",
  "needs_customer",
  "charge_refused",
  "not_recorded",
  "card_missing",
] as const;
export type CaseReason = (typeof CASE_REASONS)[number];

/** Refusals of a due charge that time will not change: a person has to look. */
export const LASTING_REFUSALS: readonly RefusalCode[] = [
  "shop_owes_less",
  "shop_currency_differs",
  "no_address",
  "retry_limit",
  "promise_answer_open",
];

/** What the case of an order is told from. */
export type CaseFacts = {
  readonly collector: Collector;
  /** False for an order that is only observed (rule 4). */
  readonly isActive: boolean;
  readonly isCancelled: boolean;
  readonly isDeleted: boolean;
  readonly isDisputed: boolean;
  readonly hasFailedRefund: boolean;
  readonly isCancellationStuck: boolean;
  /** A request of the customer (to cancel, to deliver elsewhere) that nobody has answered. */
  readonly isAskedByCustomer: boolean;
  /** Ordered beyond what its campaign has, and not shipped. */
  readonly isBeyondCap: boolean;
  /** A mail can reach the customer. */
  readonly hasAddress: boolean;
  readonly instalments: readonly { readonly state: InstalmentState; readonly dueOn: PlainDate | null; readonly refusal: string | null }[];
  readonly zone: string;
  readonly amounts: {
    readonly balance: Money;
    readonly toRefund: Money;
    readonly paid: Money;
    readonly disputed: Money;
    /** Charged by us and not recordable in Shopify (rule 15). */
    readonly notRecorded: Money;
    /** Marked as paid in the shop without a charge behind it, and looked at by nobody. */
    readonly unproven: Money;
  };
};

/** The one case of an order. `from` is null for a case that stands now; a card that is missing becomes one after its due date. */
export type OrderCase = { readonly reason: CaseReason; readonly amount: Money; readonly from: Date | null };

/** The case an order is, or will become, for a person; null for one that needs nobody. */
export function caseOf(facts: CaseFacts): OrderCase | null {
  const { amounts } = facts;
  const isOver = facts.isCancelled || facts.isDeleted;
  const now = (reason: CaseReason, amount: Money): OrderCase => ({ reason, amount, from: null });
  if (facts.isDisputed) return now("disputed", isPositive(amounts.disputed) ? amounts.disputed : amounts.paid);
  if (facts.hasFailedRefund) return now("refund_failed", isPositive(amounts.toRefund) ? amounts.toRefund : amounts.paid);
  if (facts.isCancellationStuck) return now("cancellation_stuck", isPositive(amounts.toRefund) ? amounts.toRefund : amounts.paid);
  if (facts.isAskedByCustomer) return now("asked_by_customer", isPositive(amounts.balance) ? amounts.balance : amounts.paid);
  if (isPositive(amounts.toRefund)) return now("to_refund", amounts.toRefund);
  if (isPositive(amounts.unproven) && facts.collector === "stripe" && !isOver) return now("unproven_payment", amounts.unproven);
  const atStake = isPositive(amounts.balance) ? amounts.balance : amounts.paid;
  if (facts.isBeyondCap && !isOver && isPositive(atStake)) return now("beyond_cap", atStake);
  const open = isOver ? null : openCase(facts);
  if (open && open.from === null) return open;
  // While a balance is open its last part records them all (rule 15): nobody has to look.
  const isPartOnly = !isOver && facts.instalments.some(({ state }) => !isClosed(state));
  if (isPositive(amounts.notRecorded) && !facts.isDeleted && !isPartOnly) return now("not_recorded", amounts.notRecorded);
  return open;
}

/** What an open debt waits for. Only debts we collect, of orders that are ours to act on (rules 1 and 4). */
function openCase(facts: CaseFacts): OrderCase | null {
  if (facts.collector !== "stripe" || !facts.isActive) return null;
  const amount = facts.amounts.balance;
  const open = facts.instalments.filter(({ state }) => !isClosed(state));
  const resting = open.filter(({ state }) => !isInFlight(state));
  if (resting.length > 0 && !facts.hasAddress) return { reason: "unreachable", amount, from: null };
  const loud = ACTION_STATES.find((state) => resting.some((one) => one.state === state));
  if (loud) return { reason: loud, amount, from: null };
  if (resting.some((one) => isRefusedForGood(one.state, one.refusal))) return { reason: "charge_refused", amount, from: null };
  // Due without a card: nothing is charged and fulfilment stays held (rule 23); from the next day on somebody looks.
  const due = open.flatMap(({ dueOn }) => (dueOn ? [dueOn] : [])).sort()[0];
  const isCardAwaited = due !== undefined && resting.some(({ state }) => state === "card_missing");
  return isCardAwaited ? { reason: "card_missing", amount, from: atHour(facts.zone, addDays(due, 1), 0) } : null;
}

function isRefusedForGood(state: InstalmentState, refusal: string | null): boolean {
  return (state === "scheduled" || state === "retry_wait") && (LASTING_REFUSALS as readonly (string | null)[]).includes(refusal);
}
