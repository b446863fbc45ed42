import { isShopDomain } from "@/lib/domain/shop-domain";
import * as books from "./books";
import * as bulk from "./bulk";
import { type GatewayLog, makeCaller } from "./call";
import type { ShopifyGateway } from "./contract";
import * as fulfilment from "./fulfilment";
import * as payments from "./payments";
import * as reads from "./read-orders";
import * as refunds from "./refunds";
import * as plans from "./selling-plans";
import * as shop from "./shop";
import type { TokenStore } from "./token";
import { understand } from "./understand";

export type { GatewayLog } from "./call";
export type { TokenStore } from "./token";

export interface ShopifyGatewayOptions {
  /** `{shop}.myshopify.com`. */
  readonly shopDomain: string;
  /** Origin that answers instead of the shop's own host; the shop is then named in `X-Forwarded-Host`. */
  readonly apiBase?: string;
  /** Such as `2026-10`. */
  readonly apiVersion: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokens: TokenStore;
  readonly log: GatewayLog;
}

/**
 * The one client of a shop's Admin API.
 * @throws RangeError when the domain is not a shop's own `myshopify.com` host: a secret must go nowhere else
 */
export function makeShopifyGateway(options: ShopifyGatewayOptions): ShopifyGateway {
  const { shopDomain, apiBase, apiVersion, clientId, clientSecret, tokens, log } = options;
  if (!isShopDomain(shopDomain)) throw new RangeError("a shop's domain is {shop}.myshopify.com");
  const caller = makeCaller({ address: { shopDomain, apiBase }, apiVersion, clientId, clientSecret, tokens, log });
  return {
    shopDomain,
    shop: () => shop.shop(caller),
    scopes: () => shop.scopes(caller),
    readOrders: (gids) => reads.readOrders(caller, gids),
    readStandings: (gids) => reads.readStandings(caller, gids),
    ordersOf: (gids) => reads.ordersOf(caller, gids),
    understand,
    readOrderByName: (name) => reads.readOrderByName(caller, name),
    ordersUpdatedSince: (since, cursor) => reads.ordersUpdatedSince(caller, since, cursor),
    startBulkOrders: (since) => bulk.startBulkOrders(caller, since),
    bulkStatus: (gid) => bulk.bulkStatus(caller, gid),
    bulkResult: (url, fromLine) => bulk.bulkResult(caller, url, fromLine),
    orderMoney: (orderGid) => payments.orderMoney(caller, orderGid),
    orderBooks: (orderGid) => books.orderBooks(caller, orderGid),
    startBulkBooks: (since) => books.startBulkBooks(caller, since),
    bulkResultBooks: (url, fromLine) => books.bulkResultBooks(url, fromLine),
    recordManualPayment: (payment) => payments.recordManualPayment(caller, payment),
    markAsPaid: (orderGid) => payments.markAsPaid(caller, orderGid),
    createRefund: (input) => refunds.createRefund(caller, input),
    findRefund: (orderGid, marker) => refunds.findRefund(caller, orderGid, marker),
    cancelOrder: (cancel) => refunds.cancelOrder(caller, cancel),
    isJobDone: (jobGid) => refunds.isJobDone(caller, jobGid),
    fulfilmentOrders: (orderGid) => fulfilment.fulfilmentOrders(caller, orderGid),
    fulfilmentLines: (fulfilmentOrderGid) => fulfilment.fulfilmentLines(caller, fulfilmentOrderGid),
    hold: (input) => fulfilment.hold(caller, input),
    releaseHolds: (fulfilmentOrderGid, holdGids) => fulfilment.releaseHolds(caller, fulfilmentOrderGid, holdGids),
    updateDueDate: (orderGid, dueAt) => payments.updateDueDate(caller, orderGid, dueAt),
    updateShippingAddress: (orderGid, address) => fulfilment.updateShippingAddress(caller, orderGid, address),
    findGoods: (text) => plans.findGoods(caller, text),
    variantsOfSkus: (skus) => plans.variantsOfSkus(caller, skus),
    stockOf: (itemGid) => plans.stockOf(caller, itemGid),
    planGroup: (gid) => plans.planGroup(caller, gid),
    findPlanGroup: (code) => plans.findPlanGroup(caller, code),
    createPlanGroup: (wish) => plans.createPlanGroup(caller, wish),
    updatePlanGroup: (group, wish) => plans.updatePlanGroup(caller, group, wish),
    subscriptions: () => shop.subscriptions(caller),
    subscribe: (topic, url) => shop.subscribe(caller, topic, url),
    unsubscribe: (gid) => shop.unsubscribe(caller, gid),
  };
}
