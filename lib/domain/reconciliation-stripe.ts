import { equals, isPositive, type Money, subtract, sum } from "./money";
import type { Books, Difference, OwnPayment, StripeChargeBook } from "./reconciliation";
import { isClosed } from "./states";

/** Ours and Stripe's. */

const COUNTS: ReadonlySet<string> = new Set(["pending", "succeeded"]);
const AT_STRIPE: ReadonlySet<string> = new Set(["pending", "requires_action", "other", "succeeded"]);

/**
 * Whether a charge at Stripe is exactly what our rows say of it. For very many: only those that are not are looked at closer.
 * @param refunded what our rows say went back of it, or is on its way back
 */
export function chargeAgrees(
  charge: { readonly status: string; readonly amount: Money; readonly refunded: Money },
  booked: { readonly amount: Money; readonly refunded: Money } | null,
): boolean {
  if (charge.status !== "succeeded") return booked === null;
  // Came and went back whole: nothing that anybody is owed.
  if (booked === null) return equals(charge.amount, charge.refunded);
  return equals(charge.amount, booked.amount) && equals(charge.refunded, booked.refunded);
}

export function stripeDifferences(books: Books): Difference[] {
  const { stripe, ours, settledBefore } = books;
  if (stripe === null) return [];
  const booked = ours.payments.filter((one) => one.rail === "stripe" && one.kind === "charge" && one.status === "succeeded");
  const known = stripe.charges.filter((charge) => charge.at <= settledBefore).flatMap((charge) => chargeDifferences(books, booked, charge));
  const absent = booked
    .filter((one) => one.at <= settledBefore && one.chargeId !== null && stripe.absent.includes(one.chargeId))
    .map((one) => withdrawn(one));
  return [...known, ...absent];
}

const withdrawn = (payment: OwnPayment): Difference => ({
  ...{ class: "recorded_not_charged", subject: `payment:${payment.id}`, amount: payment.amount, at: payment.at },
  ...{ fix: "withdraw_booking", target: { paymentId: payment.id } },
});

function chargeDifferences(books: Books, booked: readonly OwnPayment[], charge: StripeChargeBook): Difference[] {
  const payment = booked.find((one) => one.chargeId === charge.chargeId);
  if (charge.status !== "succeeded") return payment ? [withdrawn(payment)] : [];
  if (!payment) return unbooked(books, booked, charge);
  if (!equals(payment.amount, charge.amount)) {
    const target = { paymentId: payment.id, chargeId: charge.chargeId };
    const subject = `charge:${charge.chargeId}`;
    return [{ class: "amount_or_currency_differs", subject, amount: charge.amount, at: charge.at, fix: "correct_booking", target }];
  }
  return refundDifferences(books, payment, charge);
}

function unbooked({ ours }: Books, booked: readonly OwnPayment[], charge: StripeChargeBook): Difference[] {
  const { chargeId, paymentIntentId, instalmentId, at } = charge;
  const left = subtract(charge.amount, charge.refunded);
  if (!isPositive(left)) return [];
  // An attempt that is still open there is the same story, told as "nobody knows yet".
  if (paymentIntentId !== null && ours.attempts.some((attempt) => attempt.paymentIntentId === paymentIntentId)) return [];
  const instalment = ours.instalments.find((one) => one.id === instalmentId);
  const base = { subject: `charge:${chargeId}`, amount: left, at } as const;
  const isPaidOtherwise = booked.some((one) => one.instalmentId === instalmentId && one.chargeId !== chargeId);
  const explains = instalment !== undefined && (instalment.state === "paid" ? !isPaidOtherwise : !isClosed(instalment.state));
  if (explains && paymentIntentId !== null) {
    const target = { chargeId, paymentIntentId, instalmentId: instalment.id };
    return [{ ...base, class: "charged_not_recorded", fix: "settle_from_stripe", target }];
  }
  return [{ ...base, class: "orphan_charge", fix: "refund_orphan", target: { chargeId, ...(paymentIntentId ? { paymentIntentId } : {}) } }];
}

function refundDifferences({ ours, settledBefore }: Books, payment: OwnPayment, charge: StripeChargeBook): Difference[] {
  const rows = ours.payments.filter((one) => one.kind === "refund" && one.parentId === payment.id && one.refundId !== null);
  const base = { class: "refunded_on_one_side", target: { paymentId: payment.id, chargeId: charge.chargeId } } as const;
  const there = charge.refunds.filter((one) => one.at <= settledBefore && AT_STRIPE.has(one.status));
  const missing = there
    .filter((one) => !rows.some((row) => row.refundId === one.refundId && COUNTS.has(row.status)))
    .map((one): Difference => ({ ...base, subject: `refund:${one.refundId}`, amount: one.amount, at: one.at, fix: "count_refunds" }));
  const here = rows.filter((row) => row.at <= settledBefore && COUNTS.has(row.status));
  const extra = here.flatMap((row): Difference[] => {
    const twin = charge.refunds.find((one) => one.refundId === row.refundId);
    if (twin && AT_STRIPE.has(twin.status)) return [];
    const fix = twin ? "count_refunds" : "withdraw_booking";
    const target = twin ? base.target : { paymentId: row.id };
    return [{ ...base, subject: `refund:${row.refundId}`, amount: row.amount, at: row.at, fix, target }];
  });
  return [...missing, ...extra];
}

/** What our rows say went back of a payment at Stripe, or is on its way. */
export function refundedOf(payment: Pick<OwnPayment, "id" | "amount">, payments: readonly OwnPayment[]): Money {
  const rows = payments.filter((one) => one.kind === "refund" && one.parentId === payment.id && COUNTS.has(one.status));
  return sum(
    rows.map((row) => row.amount),
    payment.amount.currency,
  );
}
