/** What can be searched for and sorted by. Source: the `query` and `sortKey` arguments in the API's documentation. */
import { currentTotals, financialStatus, fulfillmentStatus } from "../engine/totals";
import type { Order } from "../state/order-records";
import type {
  BulkOperation,
  Customer,
  InventoryItem,
  Location,
  Product,
  SellingPlanGroup,
  Variant,
  WebhookSubscription,
} from "../state/records";
import type { World } from "../state/world";
import type { Listing } from "./lists";
import type { DisputeNode, FulfillmentOrderNode } from "./nodes";
import type { SearchField, SearchFields } from "./search";

type Dated = { id: string; createdAt: string; updatedAt?: string };

const byId: SearchField<{ id: string }> = { type: "id", of: (item) => [item.id] };
const dated: SearchFields<Dated> = {
  id: byId,
  created_at: { type: "date", of: (item) => [item.createdAt] },
  updated_at: { type: "date", of: (item) => [item.updatedAt ?? item.createdAt] },
};
const datedKeys = {
  CREATED_AT: (item: Dated) => item.createdAt,
  UPDATED_AT: (item: Dated) => item.updatedAt ?? item.createdAt,
};

function shippedWord(order: Order): string {
  const status = fulfillmentStatus(order);
  return status === "FULFILLED" ? "shipped" : status === "PARTIALLY_FULFILLED" ? "partial" : "unfulfilled";
}

function statusWords(order: Order): string[] {
  const state = order.cancelledAt ? "cancelled" : order.closedAt ? "closed" : "open";
  return order.closedAt ? ["any", state] : ["any", state, "not_closed"];
}

export const ORDERS: Listing<Order> = {
  fields: {
    ...dated,
    default: { type: "text", of: (order) => [order.name, order.email, ...order.tags, ...order.lines.map((line) => line.sku)] },
    name: { type: "text", of: (order) => [order.name, order.name.replace(/^#/, "")] },
    email: { type: "text", of: (order) => [order.email] },
    tag: { type: "text", of: (order) => order.tags },
    sku: { type: "text", of: (order) => order.lines.map((line) => line.sku) },
    test: { type: "text", of: (order) => [String(order.test)] },
    customer_id: { type: "id", of: (order) => [order.customerId] },
    processed_at: { type: "date", of: (order) => [order.processedAt] },
    financial_status: { type: "text", of: (order) => [financialStatus(order)] },
    fulfillment_status: { type: "text", of: (order) => [shippedWord(order), fulfillmentStatus(order)] },
    status: { type: "text", of: statusWords },
  },
  keys: {
    ...datedKeys,
    PROCESSED_AT: (order) => order.processedAt,
    ORDER_NUMBER: (order) => order.number,
    TOTAL_PRICE: (order) => currentTotals(order).total.shop.amount,
    CURRENT_TOTAL_PRICE: (order) => currentTotals(order).total.shop.amount,
    FINANCIAL_STATUS: financialStatus,
    FULFILLMENT_STATUS: fulfillmentStatus,
  },
};

export const CUSTOMERS: Listing<Customer> = {
  fields: {
    ...dated,
    default: { type: "text", of: (one) => [one.email, one.firstName, one.lastName, one.phone] },
    email: { type: "text", of: (one) => [one.email] },
    phone: { type: "text", of: (one) => [one.phone] },
    first_name: { type: "text", of: (one) => [one.firstName] },
    last_name: { type: "text", of: (one) => [one.lastName] },
    tag: { type: "text", of: (one) => one.tags },
  },
  keys: { ...datedKeys, NAME: (one) => `${one.lastName}, ${one.firstName}` },
};

export const PRODUCTS: Listing<Product> = {
  fields: {
    ...dated,
    // Each word of a title is found by itself, as Shopify does.
    default: { type: "text", of: (one) => [one.title, ...one.title.split(/\s+/), one.handle, ...one.tags] },
    title: { type: "text", of: (one) => [one.title] },
    handle: { type: "text", of: (one) => [one.handle] },
    tag: { type: "text", of: (one) => one.tags },
    status: { type: "text", of: (one) => [one.status] },
  },
  keys: { ...datedKeys, TITLE: (one) => one.title },
};

export const VARIANTS: Listing<Variant> = {
  fields: {
    ...dated,
    default: { type: "text", of: (one) => [one.sku, one.title] },
    sku: { type: "text", of: (one) => [one.sku] },
    product_id: { type: "id", of: (one) => [one.productId] },
  },
  keys: { SKU: (one) => one.sku },
};

export const SUBSCRIPTIONS: Listing<WebhookSubscription> = {
  fields: { ...dated, topic: { type: "text", of: (one) => [one.topic] } },
  keys: datedKeys,
};

export const BULK_OPERATIONS: Listing<BulkOperation> = {
  fields: { ...dated, operation_type: { type: "text", of: () => ["query"] }, status: { type: "text", of: (one) => [one.status] } },
  keys: { ...datedKeys, COMPLETED_AT: (one) => one.completedAt ?? "" },
};

export const SELLING_PLAN_GROUPS: Listing<SellingPlanGroup> = {
  fields: { ...dated, name: { type: "text", of: (one) => [one.name] } },
  keys: { ...datedKeys, NAME: (one) => one.name },
};

export const LOCATIONS: Listing<Location> = {
  fields: { ...dated, name: { type: "text", of: (one) => [one.name] } },
  keys: { NAME: (one) => one.name },
};

export const DISPUTES: Listing<{ id: string; node: DisputeNode }> = {
  fields: {
    id: byId,
    status: { type: "text", of: (one) => [one.node.dispute.status] },
    initiated_at: { type: "date", of: (one) => [one.node.dispute.initiatedAt] },
  },
  keys: {},
};

export const FULFILLMENT_ORDERS: Listing<{ id: string; node: FulfillmentOrderNode }> = {
  fields: {
    id: byId,
    status: { type: "text", of: (one) => [one.node.one.status] },
    updated_at: { type: "date", of: (one) => [one.node.one.updatedAt] },
  },
  keys: { UPDATED_AT: (one) => one.node.one.updatedAt, CREATED_AT: (one) => one.node.one.createdAt },
};

/** An item's sku is its variant's. */
export function inventoryItems(world: World): Listing<InventoryItem> {
  return {
    fields: { ...dated, sku: { type: "text", of: (one) => [world.tables.variants.get(one.variantId)?.sku ?? null] } },
    keys: {},
  };
}
