import type { FulfilmentUnits, HoldReason, UnitsToHold } from "@/lib/domain/holds";
import type { WebhookTopic } from "@/lib/domain/shop-topics";
import type { ShopAddressFacts, ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import type { ShopGoods, ShopPlanGroup, ShopPlanWish, ShopStock } from "./contract-goods";
import type { BulkBooks, ManualPayment, OrderBooks, OrderMoney, ShopCancel, ShopRefund, ShopRefundInput } from "./contract-money";
import type { BulkOrder, BulkState, OrdersRead, StandingsRead, UpdatedOrders } from "./contract-orders";
import type { Understood, WebhookSubscriptionFacts } from "./contract-webhooks";

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
  /** The variants that have each of these SKUs, none for a SKU nothing has. */
  variantsOfSkus(skus: readonly string[]): Promise<Answer<ReadonlyMap<string, readonly string[]>>>;
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
