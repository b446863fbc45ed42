import type { Currency, Money } from "@/lib/domain/money";
import type { ShopTransactionFacts } from "@/lib/domain/shopify-order";

/** An order's money at Shopify: what it keeps of it, and what we write there. */

export type ManualPayment = {
  readonly orderGid: string;
  /** Null records all that is outstanding, which every plan may; a part only on Plus (rule 15). */
  readonly amount: Money | null;
  readonly processedAt: Date;
  /** Letters, digits and dashes; read back as `ourMarker` of the transaction, so that a repeat finds its own work. */
  readonly marker: string;
};

export type OrderMoney = {
  readonly transactions: readonly ShopTransactionFacts[];
  readonly outstanding: Money;
  readonly cancelledAt: Date | null;
};

/** An order's money as Shopify keeps it, in the currency the customer saw. */
export type OrderBooks = {
  readonly gid: string;
  readonly updatedAt: Date;
  readonly cancelledAt: Date | null;
  readonly currency: Currency;
  readonly total: Money;
  readonly outstanding: Money;
  readonly transactions: readonly ShopTransactionFacts[];
};

/** A line of a bulk result of books. `nextLine`: lines dealt with once this one is. */
export type BulkBooks = { readonly nextLine: number } & (
  | { readonly books: OrderBooks; readonly notUnderstood: null }
  | { readonly books: null; readonly notUnderstood: string }
);

/** One refund as Shopify keeps it: goods, delivery, and money against the transactions that took it. */
export type ShopRefundInput = {
  readonly orderGid: string;
  /** The currency the customer saw. */
  readonly currency: string;
  readonly lines: readonly {
    readonly lineGid: string;
    readonly quantity: number;
    /** `CANCEL` for units not sent, `RETURN` for units that come back. */
    readonly restock: "CANCEL" | "RETURN" | "NO_RESTOCK";
  }[];
  readonly shipping: Money | "full" | null;
  readonly transactions: readonly { readonly parentGid: string; readonly gateway: string; readonly amount: Money }[];
  readonly note: string | null;
  /** Stands in the refund's note; findRefund finds it there. */
  readonly marker: string;
  readonly idempotencyKey: string;
};

export type ShopRefund = { readonly gid: string; readonly transactions: readonly ShopTransactionFacts[] };

export type ShopCancel = {
  readonly orderGid: string;
  /** A reason of Shopify's OrderCancelReason in lower case. */
  readonly reason: string;
  /** Units still on the order go back into stock. */
  readonly restock: boolean;
  readonly note: string | null;
};
