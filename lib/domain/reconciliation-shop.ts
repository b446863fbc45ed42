import { equals, isPositive, least, type Money, money, subtract, sum, zero } from "./money";
import { railOf } from "./payment-plan";
import type { Books, Difference, OwnPayment, ShopBooks } from "./reconciliation";
import { refundedOf } from "./reconciliation-stripe";
import type { ShopTransactionFacts } from "./shopify-order";

/** Ours and Shopify's. */

const TAKEN: ReadonlySet<string> = new Set(["sale", "capture"]);

/** Our marker in Shopify: a repeat of the call finds its own work by it. */
export const markerOfPayment = (paymentId: string): string => `predesk-${paymentId}`;

/** @param withMarks whether Shopify's record of our own charges is compared too */
export function shopDifferences(books: Books, withMarks: boolean): Difference[] {
  const { shop, ours } = books;
  if (shop === null) return [];
  const subject = `order:${ours.orderId}`;
  const whole = { class: "amount_or_currency_differs", subject, at: shop.updatedAt, fix: "read_order", target: {} } as const;
  // Sums never mix currencies (rule 16): nothing else can be compared.
  if (shop.currency !== ours.currency) return [{ ...whole, amount: shop.total }];
  const moved = [...shopRails(books, shop), ...(withMarks ? marks(books, shop) : [])];
  // The total follows from what moved and from how the order ended: where these differ, they are the difference.
  const isSameEnd = (shop.cancelledAt === null) === (ours.cancelledAt === null);
  const mayCompare = moved.length === 0 && isSameEnd && shop.updatedAt <= books.settledBefore;
  const total: Difference[] = mayCompare && !equals(shop.total, ours.total) ? [{ ...whole, amount: shop.total }] : [];
  return [...moved, ...total, ...uncharged(books, shop)];
}

type Moved = ShopTransactionFacts & { readonly moved: "charge" | "refund"; readonly isOurs: boolean };

/** Transactions that moved money, each with the rail of the payment it belongs to. */
function moves(shop: ShopBooks): Moved[] {
  const byGid = new Map(shop.transactions.map((one) => [one.gid, one]));
  return shop.transactions.flatMap((one): Moved[] => {
    if (one.status !== "success" || !isPositive(one.amount)) return [];
    const moved = TAKEN.has(one.kind) ? "charge" : one.kind === "refund" ? "refund" : null;
    const parent = one.parentGid ? byGid.get(one.parentGid) : undefined;
    return moved ? [{ ...one, moved, isOurs: railOf(moved === "refund" && parent ? parent : one) === "stripe" }] : [];
  });
}

/** Money on the shop's own rails: every transaction is a row of ours and every row a transaction. */
function shopRails({ ours, settledBefore }: Books, shop: ShopBooks): Difference[] {
  const rows = ours.payments.filter((one) => one.rail !== "stripe" && one.kind !== "dispute" && one.status === "succeeded");
  // Its transactions could not be read yet: one row stands for all of them.
  if (rows.some((one) => one.kind === "charge" && one.transactionGid === null)) return [];
  const there = moves(shop).filter((one) => !one.isOurs);
  const byGid = new Map(rows.map((row) => [row.transactionGid, row]));
  const found = there.flatMap((one): Difference[] => {
    if (one.processedAt !== null && one.processedAt > settledBefore) return [];
    const row = byGid.get(one.gid);
    const base = { subject: `transaction:${one.gid}`, amount: one.amount, at: one.processedAt ?? shop.updatedAt } as const;
    if (!row) {
      const kind = one.moved === "charge" ? "charged_not_recorded" : "refunded_on_one_side";
      return [{ ...base, class: kind, fix: "read_order", target: {} }];
    }
    if (equals(row.amount, one.amount)) return [];
    return [{ ...base, class: "amount_or_currency_differs", fix: "correct_booking", target: { paymentId: row.id } }];
  });
  const gids = new Set(there.map((one) => one.gid));
  const extra = rows.flatMap((row): Difference[] => {
    if (row.at > settledBefore || row.transactionGid === null || gids.has(row.transactionGid)) return [];
    const base = {
      subject: `payment:${row.id}`,
      amount: row.amount,
      at: row.at,
      fix: "withdraw_booking",
      target: { paymentId: row.id },
    } as const;
    return [{ ...base, class: row.kind === "charge" ? "recorded_not_charged" : "refunded_on_one_side" }];
  });
  return [...found, ...extra];
}

/** Shopify says paid and no charge is behind it: *Capture payment* and *Mark as paid* there charge nobody. */
function uncharged({ ours, settledBefore }: Books, shop: ShopBooks): Difference[] {
  if (ours.collector !== "stripe") return [];
  const gids = new Set(shop.transactions.map((one) => one.gid));
  const by = ours.payments.filter(
    (one) => one.rail === "manual" && one.kind === "charge" && one.status === "succeeded" && !one.isAcknowledged && one.at <= settledBefore,
  );
  return by
    .filter((one) => one.transactionGid !== null && gids.has(one.transactionGid))
    .map((one) => ({
      ...{ class: "recorded_not_charged", subject: `payment:${one.id}`, amount: one.amount, at: one.at },
      ...{ fix: "acknowledge_payment", target: { paymentId: one.id } },
    }));
}

/** Our own charges as Shopify shows them: compared by what is left after refunds, because a charge may be recorded less what went back. */
function marks(books: Books, shop: ShopBooks): Difference[] {
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
