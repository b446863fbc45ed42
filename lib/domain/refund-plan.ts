import { add, compare, isPositive, least, type Money, subtract, sum, zero } from "./money";
import { type Refusal, refuse } from "./refusals";
import type { Rail } from "./states";

/**
 * Life of one refunded payment: `requested` (nothing has left), `sent` (a call is on its way), `in_doubt` (no answer: only
 * reading the rail settles it), `pending` (the bank takes its time), and the two ends. Only `succeeded` is called refunded.
 */
export const REFUND_PART_STATES = ["requested", "sent", "in_doubt", "pending", "succeeded", "failed"] as const;
export type RefundPartState = (typeof REFUND_PART_STATES)[number];

/** The refund as Shopify keeps it: one record with its goods, the money of Shopify's rails and the mirror of Stripe's. */
export const REFUND_SHOP_STATES = ["waiting", "sent", "in_doubt", "refused", "done", "not_needed"] as const;
export type RefundShopState = (typeof REFUND_SHOP_STATES)[number];

/** Reasons a person chooses from. */
export const STAFF_REFUND_REASONS = ["customer_request", "damaged_or_missing", "goodwill", "overpaid", "shop_cancelled", "other"] as const;
export type StaffRefundReason = (typeof STAFF_REFUND_REASONS)[number];

/**
 * Rails in the order in which their money goes back: ours first, because a card payment of Stripe's can be refused by the bank
 * and nothing may be booked in Shopify before; then Shopify's own, then what was paid by hand and can only be recorded.
 */
export const RAIL_ORDER = ["stripe", "shopify", "manual"] as const satisfies readonly Rail[];

/** A payment money may go back from. `back` counts what went back and everything on its way, refused refunds not. */
export type RefundablePayment = {
  readonly paymentId: string;
  readonly rail: Rail;
  readonly captured: Money;
  readonly back: Money;
  readonly receivedAt: Date;
  /** False where the rail does not know the payment by a name of its own: Shopify's transactions could not be read. */
  readonly isKnownToRail: boolean;
};

export type RefundPart = { readonly paymentId: string; readonly rail: Rail; readonly amount: Money };

/** What can still go back on one payment: captured − refunded, and what is on its way counts as refunded. */
export function refundableOn(payment: RefundablePayment): Money {
  const left = subtract(payment.captured, payment.back);
  return isPositive(left) ? left : zero(payment.captured.currency);
}

/** In the order of {@link RAIL_ORDER}, the youngest payment first. */
export function inRefundOrder(payments: readonly RefundablePayment[]): RefundablePayment[] {
  const rank = (payment: RefundablePayment) => RAIL_ORDER.indexOf(payment.rail);
  return [...payments].sort((left, right) => rank(left) - rank(right) || right.receivedAt.getTime() - left.receivedAt.getTime());
}

/** Everything that can still go back, in one currency. */
export function mostRefundable(payments: readonly RefundablePayment[], currency: Money["currency"]): Money {
  return sum(
    payments.filter((payment) => payment.isKnownToRail).map((payment) => refundableOn(payment)),
    currency,
  );
}

/**
 * Splits a sum over the payments that took the money, each part on its own rail (rule 2). Takes as much as there is;
 * `missing` is what no payment can give back.
 */
export function planRefund(
  payments: readonly RefundablePayment[],
  wanted: Money,
): { readonly parts: readonly RefundPart[]; readonly missing: Money } {
  const parts: RefundPart[] = [];
  let missing = wanted;
  for (const payment of inRefundOrder(payments)) {
    if (!payment.isKnownToRail || !isPositive(missing)) continue;
    const amount = least(refundableOn(payment), missing);
    if (!isPositive(amount)) continue;
    parts.push({ paymentId: payment.paymentId, rail: payment.rail, amount });
    missing = subtract(missing, amount);
  }
  return { parts, missing };
}

/** Whether chosen parts may be refunded: each on a payment of the order, its own currency, never above what is left of it. */
export function checkParts(
  payments: readonly RefundablePayment[],
  parts: readonly { readonly paymentId: string; readonly amount: Money }[],
): { readonly ok: true; readonly parts: readonly RefundPart[] } | Refusal {
  const byId = new Map(payments.map((payment) => [payment.paymentId, payment]));
  const asked = new Map<string, Money>();
  const planned: RefundPart[] = [];
  for (const { paymentId, amount } of parts) {
    const payment = byId.get(paymentId);
    if (!payment) return refuse("not_found");
    if (!isPositive(amount)) return refuse("amount_not_positive");
    if (amount.currency !== payment.captured.currency) {
      return refuse("shop_currency_differs", { ours: amount.currency, shops: payment.captured.currency });
    }
    if (!payment.isKnownToRail) return refuse("shop_not_read");
    const all = add(asked.get(paymentId) ?? zero(amount.currency), amount);
    const most = refundableOn(payment);
    if (compare(all, most) > 0) return refuse("over_refund", { most });
    asked.set(paymentId, all);
    planned.push({ paymentId, rail: payment.rail, amount });
  }
  return { ok: true, parts: planned };
}
