import type { Money } from "@/lib/domain/money";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { StoredReason } from "@/lib/domain/sync-reasons";

/** Orders as they are read: some, all since an instant, or very many by the bulk engine. */

/** What one read of several orders brought. Every gid asked for is in exactly one of the three. */
export type OrdersRead = {
  readonly orders: ReadonlyMap<string, ShopOrderFacts>;
  /** Shopify does not show them: deleted, or older than 60 days without `read_all_orders`. */
  readonly missing: readonly string[];
  /** Read, but not in a shape we can hold exactly; with the reason. */
  readonly notUnderstood: ReadonlyMap<string, StoredReason>;
};

/** The few figures a charge is checked against just before it is made (rule 9). */
export type OrderStanding = {
  readonly gid: string;
  readonly updatedAt: Date;
  readonly cancelledAt: Date | null;
  readonly financialStatus: string | null;
  /** In the currency the customer saw. */
  readonly outstanding: Money;
};

export type StandingsRead = {
  readonly standings: ReadonlyMap<string, OrderStanding>;
  readonly missing: readonly string[];
  readonly notUnderstood: ReadonlyMap<string, StoredReason>;
};

/** A page of orders changed since an instant, oldest change first: ids and their clock, to be compared with what we hold. */
export type UpdatedOrders = {
  readonly changed: readonly { readonly gid: string; readonly updatedAt: Date }[];
  /** Null: this was the last page. */
  readonly cursor: string | null;
};

export type BulkState = {
  readonly gid: string;
  /** `canceled` and `expired` count as failed: their result is not whole. */
  readonly status: "running" | "completed" | "failed";
  readonly error: StoredReason | null;
  /** Orders counted so far. */
  readonly rootCount: number;
  /** Address of the JSONL, once completed; null when nothing matched. */
  readonly url: string | null;
};

/** One order of a bulk result. `nextLine` is where to go on after it: lines are counted from 0. */
export type BulkOrder = {
  readonly nextLine: number;
  readonly gid: string | null;
  readonly order: ShopOrderFacts | { readonly notUnderstood: string };
};

/** The result of a bulk read is no longer kept: Shopify keeps it seven days. */
export class BulkResultGone extends Error {
  override name = "BulkResultGone";
}
