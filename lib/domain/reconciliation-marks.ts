import { isPositive, least, type Money, money, subtract, sum, zero } from "./money";
import type { Books, Difference, OwnPayment, ShopBooks } from "./reconciliation";
import { type Moved, markerOfPayment, moves } from "./reconciliation-moves";
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
  const back = total(marked.filter((one) => one.moved === "refund"));
  const gap = subtract(here, subtract(total(taken), back)).minor;
  if (gap > 0n) return notShown(books, { shop, expected, net, taken, back, gap });
  return gap < 0n ? shownTooMuch(books, { shop, expected, taken, back, gap: -gap }) : [];
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

type Gap = {
  readonly shop: ShopBooks;
  readonly expected: readonly OwnPayment[];
  readonly taken: readonly Moved[];
  readonly back: Money;
  readonly gap: bigint;
};

function notShown(
  { ours }: Books,
  { shop, expected, net, taken, back, gap }: Gap & { readonly net: ReadonlyMap<string, Money> },
): Difference[] {
  const found: Difference[] = [];
  let left = gap;
  const shown = new Set(taken.map((one) => one.ourMarker));
  const missing = expected.filter((one) => !shown.has(markerOfPayment(one.id)));
  for (const one of [...missing].sort((a, b) => Number(a.recordState === "recorded") - Number(b.recordState === "recorded"))) {
    const amount = net.get(one.id) ?? zero(ours.currency);
    if (!isPositive(amount) || amount.minor > left) continue;
    left -= amount.minor;
    const base = { subject: `payment:${one.id}`, amount, at: one.at, target: { paymentId: one.id } } as const;
    found.push({ ...base, class: "charged_not_recorded", fix: "record_in_shopify" });
  }
  const first = expected[0];
  const backHere = sum(
    expected.map((one) => madeBack(one, ours.payments)),
    ours.currency,
  );
  const onlyThere = subtract(back, backHere);
  if (left > 0n && isPositive(onlyThere) && first) {
    const amount = least(onlyThere, money(left, ours.currency));
    left -= amount.minor;
    const base = { subject: `shop_refund:${ours.orderId}`, amount, at: first.at, target: { paymentId: first.id } } as const;
    found.push({ ...base, class: "refunded_on_one_side", fix: "refund_at_stripe" });
  }
  return left > 0n ? [...found, unexplained(ours.orderId, money(left, ours.currency), first?.at ?? shop.updatedAt)] : found;
}

function shownTooMuch({ ours }: Books, { shop, expected, taken, back, gap }: Gap): Difference[] {
  const found: Difference[] = [];
  let left = gap;
  const known = new Set(ours.payments.map((one) => markerOfPayment(one.id)));
  for (const one of taken.filter((mark) => !known.has(mark.ourMarker ?? ""))) {
    if (one.amount.minor > left) continue;
    left -= one.amount.minor;
    const base = { subject: `transaction:${one.gid}`, amount: one.amount, at: one.processedAt ?? shop.updatedAt } as const;
    found.push({ ...base, class: "recorded_not_charged", fix: "look", target: {} });
  }
  const backHere = sum(
    expected.map((one) => madeBack(one, ours.payments)),
    ours.currency,
  );
  const unmirrored = subtract(backHere, back);
  const first = expected[0];
  if (left > 0n && isPositive(unmirrored) && first) {
    const amount = least(unmirrored, money(left, ours.currency));
    left -= amount.minor;
    const refund = ours.refunds.find((one) => !one.isMirrored);
    const base = { subject: `mirror:${ours.orderId}`, amount, at: refund?.askedAt ?? first.at } as const;
    const fix = refund ? "mirror_refund" : "look";
    found.push({ ...base, class: "refunded_on_one_side", fix, target: refund ? { refundId: refund.id } : {} });
  }
  return left > 0n ? [...found, unexplained(ours.orderId, money(left, ours.currency), first?.at ?? shop.updatedAt)] : found;
}

const unexplained = (orderId: string, amount: Money, at: Date): Difference => ({
  ...{ class: "amount_or_currency_differs", subject: `marks:${orderId}`, amount, at, fix: "look", target: {} },
});
