import { z } from "zod";
import { REFUND_REASONS } from "@/lib/domain/effects";
import { isPositive, least, type Money, money, subtract } from "@/lib/domain/money";
import { checkParts, planRefund, type RefundablePayment, type RefundPart, refundableOn } from "@/lib/domain/refund-plan";
import { type RefundWish, refundWishSchema } from "@/lib/domain/refund-wish";
import { syncReason } from "@/lib/domain/sync-reasons";
import { commit, type Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { chargeOfStripe } from "@/lib/store/payments";
import { linesToRefund, lockOrderToRefund, type RefundLine, refundablePayments } from "@/lib/store/refunds";
import type { OutsideCtx } from "./context";
import { openRefund } from "./open-refund";
import type { OwedAnswer } from "./work-off-owed";

const payloadShape = z.object({
  orderId: z.uuid(),
  reason: z.enum(REFUND_REASONS),
  chargeId: z.string().nullable(),
  amountMinor: z.string().regex(/^\d+$/),
  currency: z.string(),
  /** The whole of what a person asked for while the charge ran, as text. */
  wish: z.string().optional(),
});

/**
 * Money that goes back by a decision of the machine (a charge that met a cancellation, a balance paid twice) becomes a refund
 * like any other, once. It is never more than the charge it is about can still give back: what a person refunded meanwhile is
 * taken off.
 */
export async function takeUpRefund(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { db, merchantId } = outside.scope;
  const { orderId, reason, chargeId, amountMinor, currency, wish: text } = payloadShape.parse(work.payload);
  const wish = text === undefined ? null : refundWishSchema.parse(JSON.parse(text));
  const charge = chargeId ? await chargeOfStripe(db, merchantId, { chargeId, paymentIntentId: null }) : null;
  if (chargeId && !charge) return { kind: "again", why: syncReason("charge_not_written") };
  const wanted = money(BigInt(amountMinor), currency);
  return commit<OwedAnswer>(outside.scope, outside, async (tx) => {
    if (!(await lockOrderToRefund(tx, merchantId, orderId))) return { value: { kind: "done" }, audit: [] };
    const payments = await refundablePayments(tx, merchantId, orderId);
    const asked = wish === null ? null : await asAskedFor(tx, merchantId, orderId, wish);
    const parts =
      (asked && wish && chosenParts(payments, wish, wanted)) ??
      partsFor(payments, wanted, charge?.id ?? null, reason === "asked_during_charge");
    if (parts.length === 0 && !asked?.lines.length) return { value: { kind: "done" }, audit: [] };
    // That it is owed was told when it was decided: its audit is not written twice.
    await openRefund(tx, outside, { orderId, parts, reason, ...asked, causeKey: `owed:${work.subjectId}` });
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: { kind: "done" }, audit: [] };
  });
}

/** The payments a person chose, where they can still give that much back. */
function chosenParts(payments: readonly RefundablePayment[], wish: RefundWish, { currency }: Money): readonly RefundPart[] | null {
  const checked = checkParts(
    payments,
    wish.parts.map(({ paymentId, minor }) => ({ paymentId, amount: money(BigInt(minor), currency) })),
  );
  return checked.ok ? checked.parts : null;
}

/** Goods, delivery and words of the wish; units that have gone from the order meanwhile are left out. */
async function asAskedFor(tx: Tx, merchantId: string, orderId: string, wish: RefundWish) {
  const known = new Map((await linesToRefund(tx, merchantId, orderId)).map((line) => [line.id, line]));
  const lines = wish.lines.flatMap(({ lineId, quantity, restock }): RefundLine[] => {
    const line = known.get(lineId);
    const left = Math.min(quantity, line?.currentQuantity ?? 0);
    return line && left > 0 ? [{ lineGid: line.gid, quantity: left, unsent: Math.min(left, line.unsent), restock }] : [];
  });
  const details = {
    shippingMinor: BigInt(wish.shippingMinor),
    taxMinor: BigInt(wish.taxMinor),
    adjustmentMinor: BigInt(wish.adjustmentMinor),
  };
  return { lines, details, restock: lines.some(({ restock }) => restock), reason: wish.reason, note: wish.note };
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
