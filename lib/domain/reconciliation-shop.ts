import { equals } from "./money";
import type { Books, Difference, ShopBooks } from "./reconciliation";
import { marks } from "./reconciliation-marks";
import { moves } from "./reconciliation-moves";

/** Ours and Shopify's. */

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
