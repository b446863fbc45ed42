import { z } from "zod";
import { REFUND_REASONS } from "@/lib/domain/effects";
import { isPositive, least, type Money, money, subtract } from "@/lib/domain/money";
import { planRefund, type RefundablePayment, type RefundPart, refundableOn } from "@/lib/domain/refund-plan";
import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { chargeOfStripe } from "@/lib/store/payments";
import { lockOrderToRefund, refundablePayments } from "@/lib/store/refunds";
import type { OutsideCtx } from "./context";
import { openRefund } from "./open-refund";
import type { OwedAnswer } from "./work-off-owed";

const payloadShape = z.object({
  orderId: z.uuid(),
  reason: z.enum(REFUND_REASONS),
  chargeId: z.string().nullable(),
  amountMinor: z.string().regex(/^\d+$/),
  currency: z.string(),
});

/**
 * Money that goes back by a decision of the machine (a charge that met a cancellation, a balance paid twice) becomes a refund
 * like any other, once. It is never more than the charge it is about can still give back: what a person refunded meanwhile is
 * taken off.
 */
export async function takeUpRefund(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { db, merchantId } = outside.scope;
  const { orderId, reason, chargeId, amountMinor, currency } = payloadShape.parse(work.payload);
  const charge = chargeId ? await chargeOfStripe(db, merchantId, { chargeId, paymentIntentId: null }) : null;
  if (chargeId && !charge) return { kind: "again", why: "its charge is not written yet" };
  const wanted = money(BigInt(amountMinor), currency);
  return commit<OwedAnswer>(outside.scope, outside, async (tx) => {
    if (!(await lockOrderToRefund(tx, merchantId, orderId))) return { value: { kind: "done" }, audit: [] };
    const payments = await refundablePayments(tx, merchantId, orderId);
    const parts = partsFor(payments, wanted, charge?.id ?? null, reason === "asked_during_charge");
    if (parts.length === 0) return { value: { kind: "done" }, audit: [] };
    // That it is owed was told when it was decided: its audit is not written twice.
    await openRefund(tx, outside, { orderId, parts, reason, causeKey: `owed:${work.subjectId}` });
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: { kind: "done" }, audit: [] };
  });
}

/** From the charge it is about; what a person asked for beyond that comes from the other payments. */
function partsFor(payments: readonly RefundablePayment[], wanted: Money, paymentId: string | null, mayReachFurther: boolean): RefundPart[] {
  const about = payments.find((payment) => payment.paymentId === paymentId);
  if (paymentId !== null && !about) return [];
  const amount = about ? least(refundableOn(about), wanted) : null;
  const first: RefundPart[] = about && amount && isPositive(amount) ? [{ paymentId: about.paymentId, rail: about.rail, amount }] : [];
  if (about && !mayReachFurther) return first;
  const left = amount ? subtract(wanted, amount) : wanted;
  const others = payments.filter((payment) => payment !== about);
  return [...first, ...planRefund(others, left).parts];
}
