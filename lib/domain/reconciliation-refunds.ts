import { isPositive, least, type Money, subtract, sum, zero } from "./money";
import type { Difference, OwnBooks, OwnPayment, OwnRefund } from "./reconciliation";
import { type Moved, markerOfPayment } from "./reconciliation-moves";
import type { RefundPartState } from "./refund-plan";

/** Money Shopify shows as refunded on our charges, against what went back at Stripe. */

const ON_ITS_WAY: ReadonlySet<RefundPartState> = new Set(["requested", "sent", "in_doubt", "pending"]);

const partsIn = (refund: OwnRefund, states: ReadonlySet<RefundPartState>) => refund.parts.filter((part) => states.has(part.state));
const worth = (parts: OwnRefund["parts"], { currency }: Pick<OwnBooks, "currency">): Money =>
  sum(
    parts.map((part) => part.amount),
    currency,
  );

/** Of our refunds that Shopify shows already: what Stripe has neither made nor refused, and those of which it refused a part. */
export function sentBack(ours: OwnBooks): { readonly onItsWay: Money; readonly refused: readonly { refund: OwnRefund; amount: Money }[] } {
  const shown = ours.refunds.filter((one) => one.isMirrored);
  const onItsWay = shown.flatMap((one) => partsIn(one, ON_ITS_WAY));
  const refused = shown.map((refund) => ({ refund, amount: worth(partsIn(refund, new Set(["failed"])), ours) }));
  return { onItsWay: worth(onItsWay, ours), refused: refused.filter((one) => isPositive(one.amount)) };
}

type Refunded = {
  readonly payments: readonly { readonly payment: OwnPayment; readonly back: Money }[];
  /** The transactions that record our charges. */
  readonly marks: readonly Moved[];
  readonly refunds: readonly Moved[];
  /** No more than this is to be explained. */
  readonly most: Money;
};

/**
 * What Shopify shows as refunded of our charges and Stripe has not sent back. A refund of ours that Stripe refused is tried again
 * before another is made, and only where Shopify shows all of it: one that something else has replaced would be paid twice.
 */
export function refundedThere(ours: OwnBooks, { payments, marks, refunds, most }: Refunded): Difference[] {
  const ofMarks = new Set(marks.map((one) => one.gid));
  const there = refunds.filter((one) => one.parentGid === null || ofMarks.has(one.parentGid));
  const { onItsWay, refused } = sentBack(ours);
  const made = [...payments.map((one) => one.back), onItsWay];
  const onlyThere = subtract(
    sum(
      there.map((one) => one.amount),
      ours.currency,
    ),
    sum(made, ours.currency),
  );
  let left = least(isPositive(onlyThere) ? onlyThere : zero(ours.currency), most);
  const at = there.at(-1)?.processedAt ?? payments[0]?.payment.at;
  if (!at) return [];
  const found: Difference[] = [];
  for (const { refund, amount } of refused) {
    if (amount.minor > left.minor) continue;
    left = subtract(left, amount);
    const base = { subject: `shop_refund:${refund.id}`, amount, at: refund.askedAt, target: { refundId: refund.id } } as const;
    found.push({ ...base, class: "refunded_on_one_side", fix: "retry_refund" });
  }
  for (const { payment, amount } of shareOut(ours, { payments, marks, refunds: there, left })) {
    const base = { subject: `shop_refund:${payment.id}`, amount, at, target: { paymentId: payment.id } } as const;
    found.push({ ...base, class: "refunded_on_one_side", fix: "refund_at_stripe" });
  }
  return found;
}

/** Each charge gives back what its own record shows refunded; where several were recorded as one, whichever still can. */
function shareOut(ours: OwnBooks, { payments, marks, refunds, left: all }: Omit<Refunded, "most"> & { readonly left: Money }) {
  let left = all;
  const given = new Map<string, Money>();
  const give = (payment: OwnPayment, most: Money) => {
    const amount = least(most, left);
    if (!isPositive(amount)) return;
    left = subtract(left, amount);
    given.set(payment.id, sum([given.get(payment.id) ?? zero(left.currency), amount], left.currency));
  };
  const underWay = (payment: OwnPayment, of: readonly OwnRefund[]) =>
    worth(
      of.flatMap((one) => partsIn(one, ON_ITS_WAY)).filter((part) => part.paymentId === payment.id),
      ours,
    );
  const mirrored = ours.refunds.filter((one) => one.isMirrored);
  for (const { payment, back } of payments) {
    const own = marks.filter((one) => one.ourMarker === markerOfPayment(payment.id)).map((one) => one.gid);
    const shown = refunds.filter((one) => one.parentGid !== null && own.includes(one.parentGid)).map((one) => one.amount);
    give(payment, subtract(sum(shown, ours.currency), sum([back, underWay(payment, mirrored)], ours.currency)));
  }
  for (const { payment, back } of payments) {
    const spent = sum([back, underWay(payment, ours.refunds), given.get(payment.id) ?? zero(ours.currency)], ours.currency);
    give(payment, subtract(payment.amount, spent));
  }
  return payments.flatMap(({ payment }) => {
    const amount = given.get(payment.id);
    return amount ? [{ payment, amount }] : [];
  });
}
