import { addDays, compareDates, type PlainDate } from "./dates";

/** Days of the right to withdraw after delivery, and days in which the money is to be back (rule 26). */
export const WITHDRAWAL_DAYS = 14;
export const REFUND_DAYS = 14;

/**
 * Countries whose consumers may withdraw from a distance contract: the European Union and the other states of the European
 * Economic Area. Source: Directive 2011/83/EU, articles 9 to 16, in the form of Directive (EU) 2023/2673 (rule 26 [L]).
 */
const WITHDRAWAL_COUNTRIES: ReadonlySet<string> = new Set([
  ...["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT"],
  ...["RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO"],
]);

export const WITHDRAWAL_KINDS = ["withdrawal", "cancellation_request"] as const;
export type WithdrawalKind = (typeof WITHDRAWAL_KINDS)[number];

/** What a customer may do to get out of the contract. */
export type WithdrawalRight =
  /** Withdraw, without anybody's approval; `until` is null while the days have not begun to run. */
  | { readonly kind: "withdrawal"; readonly until: PlainDate | null }
  /** Ask; staff answer. */
  | { readonly kind: "cancellation_request" }
  | { readonly kind: "none"; readonly why: "cancelled" | "already_withdrawn" | "already_asked" | "sent" };

export type WithdrawalFacts = {
  /** Where the customer lives; null: unknown, and then the shop's own country stands for it. */
  readonly country: string | null;
  readonly shopCountry: string;
  readonly isOver: boolean;
  readonly hasWithdrawn: boolean;
  readonly hasOpenRequest: boolean;
  readonly isSent: boolean;
  /** In the shop's zone; null: not known to be delivered. */
  readonly deliveredOn: PlainDate | null;
  /** In the shop's zone. */
  readonly today: PlainDate;
};

/** The right a customer has today. From the order on; an order that is not known to be delivered keeps it (rule 26). */
export function withdrawalRight(facts: WithdrawalFacts): WithdrawalRight {
  if (facts.hasWithdrawn) return { kind: "none", why: "already_withdrawn" };
  if (facts.isOver) return { kind: "none", why: "cancelled" };
  const until = facts.deliveredOn && addDays(facts.deliveredOn, WITHDRAWAL_DAYS);
  const isConsumer = WITHDRAWAL_COUNTRIES.has(facts.country ?? facts.shopCountry);
  if (isConsumer && (until === null || compareDates(facts.today, until) <= 0)) return { kind: "withdrawal", until };
  if (facts.hasOpenRequest) return { kind: "none", why: "already_asked" };
  return facts.isSent ? { kind: "none", why: "sent" } : { kind: "cancellation_request" };
}

/** The last day on which what was received is to be paid back. */
export function refundDueOn(receivedOn: PlainDate): PlainDate {
  return addDays(receivedOn, REFUND_DAYS);
}
