import { compare, isPositive, least, type Money, subtract, sum } from "./money";
import type { RefundPartState } from "./refund-plan";
import type { ShopTransactionFacts } from "./shopify-order";
import type { Rail } from "./states";

/** A part of a refund as its record in Shopify is made from it. */
export type PartToMirror = {
  readonly id: string;
  readonly rail: Rail;
  readonly amount: Money;
  readonly state: RefundPartState;
  /** Shopify's transaction of the payment: its own name for it, or the one that carries our marker. */
  readonly transactionGid: string | null;
  readonly marker: string | null;
};

export type RestockKind = "CANCEL" | "RETURN" | "NO_RESTOCK";
/** `restock` of a line counts before the refund's own. */
type LineToRefund = { readonly lineGid: string; readonly quantity: number; readonly unsent: number; readonly restock?: boolean };
type ShopLine = { readonly lineGid: string; readonly quantity: number; readonly restock: RestockKind };

/** A transaction of Shopify's refund. `partId` is set where this call moves the money itself, not where it mirrors ours. */
export type ShopRefundTransaction = {
  readonly partId: string | null;
  readonly parentGid: string;
  readonly gateway: string;
  readonly amount: Money;
};

const TAKEN: ReadonlySet<string> = new Set(["sale", "capture"]);

/** What can still be refunded of one of the order's transactions, by Shopify's own books; pending counts. */
function leftOf(transaction: ShopTransactionFacts, all: readonly ShopTransactionFacts[]): Money {
  const back = all.filter(
    (one) => one.kind === "refund" && one.parentGid === transaction.gid && one.status !== "failure" && one.status !== "error",
  );
  return subtract(
    transaction.amount,
    sum(
      back.map((one) => one.amount),
      transaction.amount.currency,
    ),
  );
}

/**
 * The money of the one refund Shopify keeps: parts on its own rails move by it, and Stripe's succeeded parts are mirrored against
 * the transaction that recorded their charge. What somebody has refunded in Shopify already is not mirrored again, and what was
 * never recorded there has nothing to be mirrored against. `unknown` names parts whose transaction Shopify does not show.
 * @param toShow what of Stripe's refunds Shopify does not show yet: no more of them is mirrored
 */
export function planShopTransactions(
  parts: readonly PartToMirror[],
  transactions: readonly ShopTransactionFacts[],
  toShow: Money,
): { readonly transactions: readonly ShopRefundTransaction[]; readonly unknown: readonly string[] } {
  const taken = transactions.filter((one) => one.status === "success" && TAKEN.has(one.kind));
  const left = new Map(taken.map((one) => [one.gid, leftOf(one, transactions)]));
  const planned: ShopRefundTransaction[] = [];
  const unknown: string[] = [];
  let still = toShow;
  for (const part of parts) {
    const isOurs = part.rail === "stripe";
    if (isOurs ? part.state !== "succeeded" : part.state === "failed") continue;
    const parent = taken.find((one) =>
      part.transactionGid ? one.gid === part.transactionGid : part.marker !== null && one.ourMarker === part.marker,
    );
    // Several charges may have been recorded together: any transaction of ours with enough left stands for them.
    const shared = isOurs
      ? taken.find((one) => one.ourMarker !== null && compare(left.get(one.gid) ?? part.amount, part.amount) >= 0)
      : undefined;
    const target = parent ?? shared;
    if (!target) {
      if (!isOurs) unknown.push(part.id);
      continue;
    }
    const most = left.get(target.gid) ?? target.amount;
    const amount = isOurs ? least(least(part.amount, most), still) : part.amount;
    if (!isPositive(amount)) continue;
    if (isOurs) still = subtract(still, amount);
    left.set(target.gid, subtract(most, amount));
    planned.push({ partId: isOurs ? null : part.id, parentGid: target.gid, gateway: target.gateway ?? "manual", amount });
  }
  return { transactions: planned, unknown };
}

/**
 * What went back of our charges at Stripe, less what Shopify shows as refunded on their records: somebody may have refunded there and at
 * Stripe by hand, and telling Shopify once more would call for the money a second time.
 */
export function notShownYet(wentBack: Money, markers: ReadonlySet<string>, transactions: readonly ShopTransactionFacts[]): Money {
  const marks = new Set(transactions.filter((one) => one.ourMarker !== null && markers.has(one.ourMarker)).map((one) => one.gid));
  const shown = transactions.filter(
    (one) =>
      one.kind === "refund" && one.parentGid !== null && marks.has(one.parentGid) && one.status !== "failure" && one.status !== "error",
  );
  const amounts = shown.map((one) => one.amount);
  return subtract(wentBack, sum(amounts, wentBack.currency));
}

/** Units as Shopify takes them off: those not sent are cancelled, those that were sent come back, or stay where they are. */
export function shopLines(lines: readonly LineToRefund[], restock: boolean): ShopLine[] {
  return lines.flatMap(({ lineGid, quantity, unsent, restock: own = restock }): ShopLine[] => {
    if (!own) return [{ lineGid, quantity, restock: "NO_RESTOCK" }];
    const kept = Math.min(unsent, quantity);
    const rows: ShopLine[] = [
      { lineGid, quantity: kept, restock: "CANCEL" },
      { lineGid, quantity: quantity - kept, restock: "RETURN" },
    ];
    return rows.filter((row) => row.quantity > 0);
  });
}
