import type { Currency, Money } from "./money";
import { ownDifferences } from "./reconciliation-ours";
import { shopDifferences } from "./reconciliation-shop";
import { stripeDifferences } from "./reconciliation-stripe";
import type { RefundPartState } from "./refund-plan";
import type { ShopTransactionFacts } from "./shopify-order";
import type { AttemptState, Collector, InstalmentState, Rail } from "./states";

/**
 * Holding three books against each other: ours, Stripe's and Shopify's. Pure: the same books give the same differences. What is
 * younger than `settledBefore` is on its way and no difference (decision 11).
 */

/** Ways in which books disagree. Closed: the page, the metrics and the database's CHECK know these and no other. */
export const DIFFERENCE_CLASSES = [
  /** Money came, and one of the other books does not have it. */
  "charged_not_recorded",
  /** A book says money came, and no charge is behind it. */
  "recorded_not_charged",
  "refunded_on_one_side",
  "cancelled_but_scheduled",
  "amount_or_currency_differs",
  /** Money came that no debt of ours explains. */
  "orphan_charge",
  /** Nobody knows yet what became of a charge. */
  "unknown_outcome",
] as const;
export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number];

/** What settles a difference. Each is one existing operation, carried out by a worker; `look` leaves it to a person. */
export const DIFFERENCE_FIXES = [
  "settle_from_stripe",
  "record_in_shopify",
  "withdraw_booking",
  "withdraw_mark",
  "correct_booking",
  "acknowledge_payment",
  "count_refunds",
  "mirror_refund",
  "retry_refund",
  "refund_at_stripe",
  "refund_orphan",
  "stop_schedule",
  "read_order",
  "ask_stripe",
  "look",
] as const;
export type DifferenceFix = (typeof DIFFERENCE_FIXES)[number];

/** `fixing`: pressed, a worker is at it. `gone`: a later run found the books agree. */
export const DIFFERENCE_STATES = ["open", "fixing", "fixed", "dismissed", "gone"] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

/** Where the money back of a run stands; each phase reads one book page by page. */
export const RECONCILIATION_PHASES = ["charges", "refunds", "shop_ask", "shop_wait", "shop_read", "ours"] as const;
export type ReconciliationPhase = (typeof RECONCILIATION_PHASES)[number];
export const RECONCILIATION_KINDS = ["nightly", "on_demand"] as const;
export type ReconciliationKind = (typeof RECONCILIATION_KINDS)[number];
export const RECONCILIATION_STATES = ["running", "done", "failed"] as const;
export type ReconciliationState = (typeof RECONCILIATION_STATES)[number];

/** Younger than this, money is on its way: confirms, webhooks and recordings take their moment. Ten minutes. */
export const IN_FLIGHT_MS = 10 * 60_000;

export type OwnPayment = {
  readonly id: string;
  readonly instalmentId: string | null;
  readonly rail: Rail;
  readonly kind: "charge" | "refund" | "dispute";
  readonly status: string;
  readonly amount: Money;
  readonly parentId: string | null;
  readonly chargeId: string | null;
  readonly paymentIntentId: string | null;
  readonly refundId: string | null;
  readonly transactionGid: string | null;
  readonly recordState: "not_needed" | "owed" | "recorded" | "not_recordable";
  readonly isAcknowledged: boolean;
  readonly at: Date;
};

export type OwnInstalment = { readonly id: string; readonly state: InstalmentState; readonly amount: Money };

export type OwnAttempt = {
  readonly id: string;
  readonly instalmentId: string;
  readonly state: AttemptState;
  readonly paymentIntentId: string | null;
  readonly amount: Money;
  readonly openedAt: Date;
};

/** A refund of ours with money of Stripe's in it. */
export type OwnRefund = {
  readonly id: string;
  readonly isDone: boolean;
  /** Shopify shows it, or is not told of it. */
  readonly isMirrored: boolean;
  readonly askedAt: Date;
  /** What goes back at Stripe: the last try for each payment. */
  readonly parts: readonly { readonly paymentId: string; readonly amount: Money; readonly state: RefundPartState }[];
};

/** An order as we keep it. */
export type OwnBooks = {
  readonly orderId: string;
  readonly gid: string;
  readonly name: string;
  readonly currency: Currency;
  readonly total: Money;
  readonly collector: Collector;
  readonly cancelledAt: Date | null;
  readonly payments: readonly OwnPayment[];
  readonly instalments: readonly OwnInstalment[];
  /** Those that are open, with the bank, or in doubt. */
  readonly attempts: readonly OwnAttempt[];
  readonly refunds: readonly OwnRefund[];
};

export type StripeChargeBook = {
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  readonly status: string;
  readonly amount: Money;
  readonly refunded: Money;
  readonly at: Date;
  /** The instalment its metadata names, where it is one of this order. */
  readonly instalmentId: string | null;
  readonly refunds: readonly { readonly refundId: string; readonly amount: Money; readonly status: string; readonly at: Date }[];
};

/** What Stripe holds about an order. */
export type StripeBooks = {
  readonly charges: readonly StripeChargeBook[];
  /** Charges of ours that Stripe does not know. */
  readonly absent: readonly string[];
  /** Status of the PaymentIntents behind open attempts. */
  readonly intents: ReadonlyMap<string, string>;
};

/** What Shopify holds about an order. */
export type ShopBooks = {
  readonly currency: Currency;
  readonly total: Money;
  readonly outstanding: Money;
  readonly updatedAt: Date;
  readonly cancelledAt: Date | null;
  readonly transactions: readonly ShopTransactionFacts[];
};

/** The three books of an order; null for one that was not read: it is then compared with nothing. */
export type Books = {
  readonly ours: OwnBooks;
  readonly stripe: StripeBooks | null;
  readonly shop: ShopBooks | null;
  readonly settledBefore: Date;
};

/** What a fix needs to know beside the order; ids only. */
export type FixTarget = {
  readonly paymentId?: string;
  readonly chargeId?: string;
  readonly paymentIntentId?: string;
  readonly instalmentId?: string;
  readonly attemptId?: string;
  readonly refundId?: string;
  readonly transactionGid?: string;
};

export type Difference = {
  readonly class: DifferenceClass;
  /** What it is about: the same in every run that sees it. */
  readonly subject: string;
  readonly amount: Money;
  readonly at: Date;
  readonly fix: DifferenceFix;
  readonly target: FixTarget;
};

/** Every difference between the books of one order, the most telling first. */
export function differencesOf(books: Books): Difference[] {
  const atStripe = stripeDifferences(books);
  // What Stripe and we disagree about is settled first: Shopify's picture of our charges follows from it.
  return [...ownDifferences(books), ...atStripe, ...shopDifferences(books, atStripe.length === 0)];
}
