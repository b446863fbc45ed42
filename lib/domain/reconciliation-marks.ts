import { isPositive, least, type Money, money, subtract, sum, zero } from "./money";
import type { Books, Difference, OwnPayment, ShopBooks } from "./reconciliation";
import { type Moved, markerOfPayment, moves } from "./reconciliation-moves";
import { refundedThere, sentBack } from "./reconciliation-refunds";
import { refundedOf } from "./reconciliation-stripe";

/** Our own charges against the transactions that carry our marker. */

/** Our own charges as Shopify shows them: compared by what is left after refunds, because a charge may be recorded less what went back. */
export function marks(books: Books, shop: ShopBooks): Difference[] {
  const { ours, settledBefore } = books;
  const charges = ours.payments.filter((one) => one.rail === "stripe" && one.kind === "charge" && one.status === "succeeded");
  const isUnderWay =
    charges.some((one) => one.at > settledBefore) || ours.refunds.some((one) => !one.isDone && one.askedAt > settledBefore);
  const fresh = moves(shop).some((one) => one.isOurs && one.processedAt !== null && one.processedAt > settledBefore);
  if (isUnderWay || fresh) return [];
  const expected = charges.filter((one) => one.recordState !== "not_needed" && !isLastPartAwaited(one, shop));
  const net = new Map(expected.map((one) => [one.id, subtract(one.amount, madeBack(one, ours.payments))]));
  const here = sum([...net.values()], ours.currency);
  const marked = moves(shop).filter((one) => one.isOurs);
  const total = (some: readonly Moved[]) =>
    sum(
      some.map((one) => one.amount),
      ours.currency,
    );
  const taken = marked.filter((one) => one.moved === "charge");
  const refunds = marked.filter((one) => one.moved === "refund");
  const gap = subtract(here, subtract(total(taken), total(refunds))).minor;
  if (gap === 0n) return [];
  const known = new Set(charges.map((one) => markerOfPayment(one.id)));
  const look = { books, shop, expected, net, taken, refunds, known };
  return gap > 0n ? notShown(look, gap) : shownTooMuch(look, -gap);
}

/** Only Shopify Plus records a part: while more than it is outstanding, the last part is awaited (rule 15). */
const isLastPartAwaited = (payment: OwnPayment, shop: ShopBooks): boolean =>
  payment.recordState === "not_recordable" && shop.outstanding.minor > payment.amount.minor;

/** What has surely gone back; what is pending is mirrored when it has. */
const madeBack = (payment: OwnPayment, payments: readonly OwnPayment[]): Money =>
  refundedOf(
    payment,
    payments.filter((one) => one.status === "succeeded"),
  );

type Look = {
  readonly books: Books;
  readonly shop: ShopBooks;
  /** Our charges that Shopify should show. */
  readonly expected: readonly OwnPayment[];
  /** What is left of each. */
  readonly net: ReadonlyMap<string, Money>;
  readonly taken: readonly Moved[];
  readonly refunds: readonly Moved[];
  /** Markers of charges that count. */
  readonly known: ReadonlySet<string>;
};

function notShown(look: Look, gap: bigint): Difference[] {
  const { books, shop, expected, net, taken, refunds, known } = look;
  const { ours } = books;
  // What leaves by itself for a refund Shopify shows already is on its way and no difference.
  const { onItsWay } = sentBack(ours);
  let left = gap > onItsWay.minor ? gap - onItsWay.minor : 0n;
  const found: Difference[] = [];
  const shown = new Set(taken.map((one) => one.ourMarker));
  const missing = expected.filter((one) => !shown.has(markerOfPayment(one.id)));
  for (const one of [...missing].sort((a, b) => Number(a.recordState === "recorded") - Number(b.recordState === "recorded"))) {
    const amount = net.get(one.id) ?? zero(ours.currency);
    if (!isPositive(amount) || amount.minor > left) continue;
    left -= amount.minor;
    const base = { subject: `payment:${one.id}`, amount, at: one.at, target: { paymentId: one.id } } as const;
    found.push({ ...base, class: "charged_not_recorded", fix: "record_in_shopify" });
  }
  const payments = expected.map((one) => ({ payment: one, back: madeBack(one, ours.payments) }));
  const marksOfOurs = taken.filter((one) => known.has(one.ourMarker ?? ""));
  for (const one of refundedThere(ours, { payments, marks: marksOfOurs, refunds, most: money(left, ours.currency) })) {
    left -= one.amount.minor;
    found.push(one);
  }
  return left > 0n ? [...found, unexplained(ours.orderId, money(left, ours.currency), expected[0]?.at ?? shop.updatedAt)] : found;
}

function shownTooMuch(look: Look, gap: bigint): Difference[] {
  const { books, shop, expected, taken, refunds, known } = look;
  const { ours } = books;
  const found: Difference[] = [];
  let left = gap;
  for (const one of taken.filter((mark) => !known.has(mark.ourMarker ?? ""))) {
    const back = refunds.filter((refund) => refund.parentGid === one.gid).map((refund) => refund.amount);
    const amount = subtract(one.amount, sum(back, ours.currency));
    if (!isPositive(amount) || amount.minor > left) continue;
    left -= amount.minor;
    const base = { subject: `transaction:${one.gid}`, amount, at: one.processedAt ?? shop.updatedAt } as const;
    // Without Stripe's word nobody knows that no charge is behind it.
    const fix = books.stripe === null ? "look" : "withdraw_mark";
    found.push({ ...base, class: "recorded_not_charged", fix, target: { transactionGid: one.gid } });
  }
  for (const refund of ours.refunds.filter((one) => !one.isMirrored)) {
    const made = refund.parts.filter((part) => part.state === "succeeded").map((part) => part.amount);
    const amount = least(sum(made, ours.currency), money(left, ours.currency));
    if (!isPositive(amount)) continue;
    left -= amount.minor;
    const base = { subject: `mirror:${refund.id}`, amount, at: refund.askedAt } as const;
    found.push({ ...base, class: "refunded_on_one_side", fix: "mirror_refund", target: { refundId: refund.id } });
  }
  if (left === 0n) return found;
  const backHere = sum(
    expected.map((one) => madeBack(one, ours.payments)),
    ours.currency,
  );
  const at = expected[0]?.at ?? shop.updatedAt;
  const backThere = sum(
    refunds.map((one) => one.amount),
    ours.currency,
  );
  if (backHere.minor <= backThere.minor) return [...found, unexplained(ours.orderId, money(left, ours.currency), at)];
  const base = { subject: `mirror:${ours.orderId}`, amount: money(left, ours.currency), at, target: {} } as const;
  return [...found, { ...base, class: "refunded_on_one_side", fix: "look" }];
}

const unexplained = (orderId: string, amount: Money, at: Date): Difference => ({
  ...{ class: "amount_or_currency_differs", subject: `marks:${orderId}`, amount, at, fix: "look", target: {} },
});
