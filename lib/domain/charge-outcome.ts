/** What became of one confirm at Stripe. A bank's no is a value; what cannot be named is `unknown`, never a guess. */

/** What a decline asks for; see decline-table.ts. */
export const DECLINE_CLASSES = ["never", "customer", "fix_data", "later", "technical"] as const;
export type DeclineClass = (typeof DECLINE_CLASSES)[number];

/** The codes a refused charge carries, as Stripe names them. Source: docs.stripe.com/declines/codes. */
export type DeclineCodes = {
  /** `error.code`, such as `card_declined` or `expired_card`. */
  readonly code: string;
  /** `error.decline_code`, such as `insufficient_funds`. */
  readonly declineCode?: string;
  /** `error.network_decline_code`: the network's own two characters, such as `51`. */
  readonly networkCode?: string;
  /** `error.advice_code`: `try_again_later`, `do_not_try_again` or `confirm_card_data`. */
  readonly adviceCode?: string;
  /** `error.network_advice_code`: Mastercard's merchant advice code, such as `03`. */
  readonly networkAdviceCode?: string;
};

/** Why a confirm surely moved no money and did not reach the bank. */
export const NOT_MADE_REASONS = [
  /** Refused before sending: connection refused, or our own limiter. */
  "not_sent",
  /** Stripe answered 429 (rate limit or lock timeout): not executed. */
  "rate_limited",
  /** Stripe refused the request itself (parameters, permissions, key). */
  "invalid_request",
  /** The PaymentIntent was never confirmed: still `requires_confirmation`, or without a payment method and an error. */
  "never_confirmed",
  /** `requires_payment_method` with the error of an earlier attempt: this attempt never arrived. */
  "earlier_decline_shown",
  /** The PaymentIntent was cancelled at Stripe: the next attempt needs a new one. */
  "payment_object_canceled",
  /** Commit 1's facts no longer held when the worker was about to send. */
  "guard_refused",
] as const;
export type NotMadeReason = (typeof NOT_MADE_REASONS)[number];

/** Why nobody can say yet what became of a confirm. */
export const UNKNOWN_REASONS = ["timeout", "connection_lost", "server_error", "unreadable_answer", "unexpected_status"] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

export type Succeeded = { readonly kind: "succeeded"; readonly chargeId: string; readonly at: Date };
export type Declined = { readonly kind: "declined"; readonly class: DeclineClass; readonly chargeId?: string } & DeclineCodes;
export type NeedsCustomer = { readonly kind: "needs_customer"; readonly chargeId?: string; readonly code?: string };
export type Processing = { readonly kind: "processing" };
export type NotMade = { readonly kind: "not_made"; readonly why: NotMadeReason; readonly detail?: string };
export type Unknown = { readonly kind: "unknown"; readonly why: UnknownReason; readonly detail?: string };

/** The closed union a gateway answers with and a settlement works from. */
export type ChargeOutcome = Succeeded | Declined | NeedsCustomer | Processing | NotMade | Unknown;
export type ChargeOutcomeKind = ChargeOutcome["kind"];

export const CHARGE_OUTCOME_KINDS = [
  "succeeded",
  "declined",
  "needs_customer",
  "processing",
  "not_made",
  "unknown",
] as const satisfies readonly ChargeOutcomeKind[];
