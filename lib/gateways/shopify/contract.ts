import type { FulfilmentUnits, HoldReason, UnitsToHold } from "@/lib/domain/holds";
import type { Currency, Money } from "@/lib/domain/money";
import type { WebhookTopic } from "@/lib/domain/shop-topics";
import type { ShopAddressFacts, ShopCustomerFacts, ShopOrderFacts, ShopTransactionFacts } from "@/lib/domain/shopify-order";
import type { StoredReason } from "@/lib/domain/sync-reasons";

/**
 * Shopify in our words. Ids are gid strings throughout: Shopify's numbers exceed 2^53 and a JavaScript number rounds them.
 * No method throws for what Shopify or the network does: every answer is a value, and for anything that writes, "surely not
 * done" and "nobody knows" are different answers.
 */
export type Answer<T> = { readonly kind: "ok"; readonly value: T } | Failure;

export type Failure =
  /** Shopify read the request and said no to what it asked for; nothing was done. Messages are Shopify's own words. */
  | { readonly kind: "refused"; readonly errors: readonly ShopifyUserError[] }
  /** Token, scopes or installation are at fault: nothing will work until the connection is repaired; nothing was done. */
  | { readonly kind: "broken"; readonly why: StoredReason; readonly reason: BrokenReason }
  /** Over the shop's budget; nothing was done. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number }
  /** Surely not done: the request never left, or was turned away before any work. */
  | { readonly kind: "not_made"; readonly why: StoredReason }
  /** Perhaps done, perhaps not: time-out, dropped connection, 5xx, an answer that cannot be read. */
  | { readonly kind: "unknown"; readonly why: StoredReason };

export type BrokenReason = "app_not_installed" | "shop_not_permitted" | "wrong_credentials" | "missing_scope" | "shop_frozen";

export type ShopifyUserError = { readonly message: string; readonly field: string | null; readonly code: string | null };

export type ShopFacts = {
  readonly gid: string;
  readonly name: string;
  readonly domain: string;
  readonly email: string | null;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA zone. */
  readonly timezone: string;
  readonly countryCode: string | null;
  readonly planName: string;
  /** Only Plus may record a manual payment of a part (rule 15). */
  readonly isPlus: boolean;
};

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

/** What a webhook says, reduced to what we act on: events are hints, the data is read afresh. */
export type WebhookHint =
  /**
   * Something about this order changed; `updatedAt` is the order's own clock where the payload carries it. `facts` serve only
   * when the shop will not show the order (older than 60 days without `read_all_orders`); `factsProblem` says why there are none.
   */
  | {
      readonly about: "order";
      readonly orderGid: string;
      readonly updatedAt: Date | null;
      readonly facts: ShopOrderFacts | null;
      readonly factsProblem: StoredReason | null;
    }
  | { readonly about: "order_deleted"; readonly orderGid: string }
  /** The order must be asked for: the payload names only these things of it. */
  | { readonly about: "part_of_order"; readonly gid: string }
  | { readonly about: "customer"; readonly gid: string; readonly customer: ShopCustomerFacts; readonly updatedAt: Date | null }
  | { readonly about: "customers_merged"; readonly keptGid: string; readonly goneGid: string; readonly completed: boolean }
  | { readonly about: "dispute"; readonly dispute: ShopDispute }
  | { readonly about: "product"; readonly gid: string }
  | { readonly about: "inventory"; readonly gid: string }
  | { readonly about: "app_uninstalled" }
  | { readonly about: "scopes_changed"; readonly scopes: readonly string[] }
  | { readonly about: "data_request"; readonly request: PrivacySubject }
  | { readonly about: "redact_customer"; readonly request: PrivacySubject }
  | { readonly about: "redact_shop" };

/** A dispute of a payment the shop took (rule 18). */
export type ShopDispute = {
  readonly gid: string;
  readonly orderGid: string;
  /** Lower case: `needs_response`, `under_review`, `charge_refunded`, `accepted`, `won`, `lost`. */
  readonly status: string;
  readonly amount: Money;
  readonly reason: string | null;
  readonly evidenceDueAt: Date | null;
  readonly openedAt: Date;
};

export type PrivacySubject = {
  readonly customerGid: string | null;
  readonly email: string | null;
  readonly orderGids: readonly string[];
  readonly requestId: string | null;
};

export type Understood = { readonly ok: true; readonly hint: WebhookHint } | { readonly ok: false; readonly why: StoredReason };

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

export type ShopHold = {
  readonly fulfilmentOrderGid: string;
  readonly holdGid: string;
  readonly handle: string | null;
  /** Lower case, such as `awaiting_payment`. */
  readonly reason: string;
  readonly note: string | null;
  readonly isOurs: boolean;
};

export type ShopFulfilmentOrder = {
  readonly gid: string;
  /** Lower case, such as `open`, `on_hold`, `scheduled`, `closed`. */
  readonly status: string;
  readonly holds: readonly ShopHold[];
};

export type WebhookSubscriptionFacts = { readonly gid: string; readonly topic: WebhookTopic; readonly url: string };

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
  /** Stands in the refund's note; {@link ShopifyGateway.findRefund} finds it there. */
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

/** A product to sell ahead of time, with its variants. */
export type ShopGoods = {
  readonly gid: string;
  readonly title: string;
  readonly variants: readonly { readonly gid: string; readonly title: string; readonly sku: string | null }[];
};

/** What can be sold of a variant, at all places together; below zero when more is sold than there is. */
export type ShopStock = {
  readonly variantGid: string;
  readonly productGid: string;
  readonly sku: string | null;
  readonly available: number;
};

export type ShopPlanGroup = {
  readonly gid: string;
  /** The merchant code it was made with. */
  readonly code: string;
  readonly planGid: string | null;
  readonly productGids: readonly string[];
  readonly variantGids: readonly string[];
};

/** A selling plan group of ours as it should be: one plan, on these products and variants (none: it is not offered). */
export type ShopPlanWish = {
  readonly code: string;
  readonly name: string;
  /** What the choice is called at the shop, and this plan's value of it. */
  readonly optionName: string;
  readonly plan: {
    readonly name: string;
    readonly option: string;
    readonly deposit:
      | { readonly kind: "none" }
      | { readonly kind: "fixed"; readonly amount: Money }
      | { readonly kind: "percent"; readonly percent: number };
    /** Null: no date is set beforehand. */
    readonly balanceOn: Date | null;
    /** Null: nobody knows. */
    readonly shipsOn: Date | null;
    readonly stock: "at_sale" | "at_fulfilment";
  };
  readonly productGids: readonly string[];
  readonly variantGids: readonly string[];
};

export interface ShopifyGateway {
  readonly shopDomain: string;
  shop(): Promise<Answer<ShopFacts>>;
  /** Scopes the token really has. */
  scopes(): Promise<Answer<readonly string[]>>;
  /** At most 100 ids a call. @throws RangeError for more */
  readOrders(gids: readonly string[]): Promise<Answer<OrdersRead>>;
  /** At most 100 ids a call, one cheap request. @throws RangeError for more */
  readStandings(gids: readonly string[]): Promise<Answer<StandingsRead>>;
  /** Orders that payment terms, payment schedules and fulfilment orders belong to; null for what is gone. At most 100 ids. */
  ordersOf(gids: readonly string[]): Promise<Answer<ReadonlyMap<string, string | null>>>;
  /** What a webhook's body says. Pure: asks nobody. `rawBody` as received, its signature already checked. */
  understand(topic: string, rawBody: string): Understood;
  /** By the name staff know, such as `#1001`; null when the shop has none of that name. */
  readOrderByName(name: string): Promise<Answer<ShopOrderFacts | null>>;
  /** Orders whose `updated_at` is not before `since`, in the order of their change. */
  ordersUpdatedSince(since: Date, cursor: string | null): Promise<Answer<UpdatedOrders>>;
  /** Starts the bulk read of orders created since an instant (null: all there are). */
  startBulkOrders(since: Date | null): Promise<Answer<{ gid: string }>>;
  bulkStatus(gid: string): Promise<Answer<BulkState>>;
  /** Streams the result from a line on, so that a killed backfill goes on where it was. @throws BulkResultGone, or Error when the stream breaks */
  bulkResult(url: string, fromLine: number): AsyncIterable<BulkOrder>;
  /** Transactions and outstanding money of one order, read afresh: what recording looks at before each try. */
  orderMoney(orderGid: string): Promise<Answer<OrderMoney | null>>;
  /** Null when the shop does not show the order. */
  orderBooks(orderGid: string): Promise<Answer<OrderBooks | null>>;
  /** Starts the bulk read of the books of orders changed since an instant; {@link bulkStatus} tells when it is done. */
  startBulkBooks(since: Date): Promise<Answer<{ gid: string }>>;
  /** As {@link bulkResult}, one order a line. @throws BulkResultGone, or Error when the stream breaks */
  bulkResultBooks(url: string, fromLine: number): AsyncIterable<BulkBooks>;
  recordManualPayment(payment: ManualPayment): Promise<Answer<{ financialStatus: string | null }>>;
  /** Marks everything outstanding as paid. It charges nobody and carries no marker: prefer {@link recordManualPayment}. */
  markAsPaid(orderGid: string): Promise<Answer<{ financialStatus: string | null }>>;
  /** A repeat under the same key answers the first refund for 24 hours; the customer is not notified by Shopify. */
  createRefund(input: ShopRefundInput): Promise<Answer<ShopRefund>>;
  /** The order's refund whose note carries this marker; null when there is none. */
  findRefund(orderGid: string, marker: string): Promise<Answer<ShopRefund | null>>;
  /** Without a refund method and without a mail (rules 2, 28). Asynchronous: the order is cancelled when its job is done. */
  cancelOrder(cancel: ShopCancel): Promise<Answer<{ jobGid: string | null }>>;
  isJobDone(jobGid: string): Promise<Answer<boolean>>;
  fulfilmentOrders(orderGid: string): Promise<Answer<readonly ShopFulfilmentOrder[]>>;
  /** Lines of one fulfilment order with the units that are not shipped. */
  fulfilmentLines(fulfilmentOrderGid: string): Promise<Answer<readonly FulfilmentUnits[]>>;
  hold(input: {
    fulfilmentOrderGid: string;
    handle: string;
    reason: HoldReason;
    note: string | null;
    /** Null holds all of it; units split it, which Shopify only does while nothing else holds it. */
    units: UnitsToHold;
  }): Promise<Answer<ShopHold>>;
  /** Releases these holds only; other apps' holds stay. */
  releaseHolds(fulfilmentOrderGid: string, holdGids: readonly string[]): Promise<Answer<null>>;
  /** Writes a due instant back to the order's payment terms; refused when the order has none. */
  updateDueDate(orderGid: string, dueAt: Date): Promise<Answer<null>>;
  updateShippingAddress(orderGid: string, address: ShopAddressFacts): Promise<Answer<null>>;
  /** Products by words of their title or SKU, the first ten. */
  findGoods(text: string): Promise<Answer<readonly ShopGoods[]>>;
  /** What there is of the variants behind an inventory item; empty when it is gone. */
  stockOf(itemGid: string): Promise<Answer<readonly ShopStock[]>>;
  planGroup(gid: string): Promise<Answer<ShopPlanGroup | null>>;
  /** A group by its merchant code, among the newest five hundred: what a lost answer may have made. */
  findPlanGroup(code: string): Promise<Answer<ShopPlanGroup | null>>;
  /** Not idempotent: {@link findPlanGroup} first. */
  createPlanGroup(wish: ShopPlanWish): Promise<Answer<ShopPlanGroup>>;
  /** `group` as it was just read. */
  updatePlanGroup(group: ShopPlanGroup, wish: ShopPlanWish): Promise<Answer<null>>;
  subscriptions(): Promise<Answer<readonly WebhookSubscriptionFacts[]>>;
  subscribe(topic: WebhookTopic, url: string): Promise<Answer<{ gid: string }>>;
  unsubscribe(gid: string): Promise<Answer<null>>;
}
