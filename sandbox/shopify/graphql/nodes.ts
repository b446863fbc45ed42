/** What resolvers hold for each GraphQL object that is part of an order, and how a global id is turned into an object. */
import { GraphQLError } from "graphql";
import { levelId } from "../engine/inventory";
import { findPlan } from "../engine/selling-plans";
import { parseGid } from "../state/gid";
import { ownerOf } from "../state/order-parts";
import type {
  Dispute,
  Fulfillment,
  FulfillmentOrder,
  FulfillmentOrderLine,
  Hold,
  LineItem,
  Order,
  PaymentSchedule,
  PaymentTerms,
  Refund,
  Transaction,
} from "../state/order-records";
import type { Context } from "./context";

export type LineNode = { kind: "LineItem"; order: Order; line: LineItem };
export type TransactionNode = { kind: "OrderTransaction"; order: Order; transaction: Transaction };
export type RefundNode = { kind: "Refund"; order: Order; refund: Refund };
export type FulfillmentOrderNode = { kind: "FulfillmentOrder"; order: Order; one: FulfillmentOrder };
export type FulfillmentOrderLineNode = {
  kind: "FulfillmentOrderLineItem";
  order: Order;
  one: FulfillmentOrder;
  line: FulfillmentOrderLine;
};
export type HoldNode = { kind: "FulfillmentHold"; hold: Hold };
export type FulfillmentNode = { kind: "Fulfillment"; order: Order; fulfillment: Fulfillment };
export type TermsNode = { kind: "PaymentTerms"; order: Order; terms: PaymentTerms };
export type ScheduleNode = { kind: "PaymentSchedule"; order: Order; terms: PaymentTerms; schedule: PaymentSchedule };
export type DisputeNode = { kind: "ShopifyPaymentsDispute"; order: Order; dispute: Dispute };

type OrderPartFinder = (order: Order, id: string) => unknown;

const PARTS: Record<string, OrderPartFinder> = {
  LineItem: (order, id) => order.lines.filter((one) => one.id === id).map((line) => ({ kind: "LineItem", order, line }))[0],
  OrderTransaction: (order, id) =>
    order.transactions.filter((one) => one.id === id).map((transaction) => ({ kind: "OrderTransaction", order, transaction }))[0],
  Refund: (order, id) => order.refunds.filter((one) => one.id === id).map((refund) => ({ kind: "Refund", order, refund }))[0],
  FulfillmentOrder: (order, id) =>
    order.fulfillmentOrders.filter((one) => one.id === id).map((one) => ({ kind: "FulfillmentOrder", order, one }))[0],
  FulfillmentOrderLineItem: (order, id) =>
    order.fulfillmentOrders.flatMap((one) =>
      one.lines.filter((line) => line.id === id).map((line) => ({ kind: "FulfillmentOrderLineItem", order, one, line })),
    )[0],
  FulfillmentHold: (order, id) =>
    order.fulfillmentOrders.flatMap((one) =>
      one.holds.filter((hold) => hold.id === id).map((hold) => ({ kind: "FulfillmentHold", hold })),
    )[0],
  Fulfillment: (order, id) =>
    order.fulfillments.filter((one) => one.id === id).map((fulfillment) => ({ kind: "Fulfillment", order, fulfillment }))[0],
  PaymentTerms: (order, id) => (order.paymentTerms?.id === id ? { kind: "PaymentTerms", order, terms: order.paymentTerms } : undefined),
  PaymentSchedule: (order, id) =>
    order.paymentTerms?.schedules
      .filter((one) => one.id === id)
      .map((schedule) => ({ kind: "PaymentSchedule", order, terms: order.paymentTerms, schedule }))[0],
  ShopifyPaymentsDispute: (order, id) =>
    order.disputes.filter((one) => one.id === id).map((dispute) => ({ kind: "ShopifyPaymentsDispute", order, dispute }))[0],
};

const ORDERS_AGE_LIMIT_MS = 60 * 86_400_000;

/** Without `read_all_orders` an app sees the orders of the last 60 days only; older ones are as if they were not there. */
export function isVisible(context: Context, order: Order): boolean {
  if (order.shop !== context.domain) return false;
  return (
    context.installation.scopes.includes("read_all_orders") || Date.parse(order.createdAt) >= context.world.now() - ORDERS_AGE_LIMIT_MS
  );
}

function mine<T extends { shop: string }>(context: Context, record: T | undefined): T | null {
  return record && record.shop === context.domain ? record : null;
}

/** The object behind a global id in this shop; null when there is none. Malformed ids are an error of the request. */
export function findNode(context: Context, text: string): unknown {
  const parsed = parseGid(text);
  if (!parsed)
    throw new GraphQLError(`Invalid global id '${text}'`, {
      extensions: { code: "argumentLiteralsIncompatible", typeName: "CoercionError" },
    });
  const { type, id } = parsed;
  const { tables } = context.world;
  const part = PARTS[type];
  if (part) {
    const order = ownerOf(context.world, context.domain, type as Parameters<typeof ownerOf>[2], id);
    return order && isVisible(context, order) ? (part(order, id) ?? null) : null;
  }
  switch (type) {
    case "Order": {
      const order = tables.orders.get(id);
      return order && isVisible(context, order) ? order : null;
    }
    case "Customer":
      return mine(context, tables.customers.get(id));
    case "Product":
      return mine(context, tables.products.get(id));
    case "ProductVariant":
      return mine(context, tables.variants.get(id));
    case "InventoryItem":
      return mine(context, tables.inventoryItems.get(id));
    case "InventoryLevel": {
      const item = /inventory_item_id=(\d+)/.exec(text)?.[1];
      return mine(context, tables.inventoryLevels.get(id) ?? (item ? tables.inventoryLevels.get(levelId(item, id)) : undefined));
    }
    case "Location":
      return mine(context, tables.locations.get(id));
    case "SellingPlanGroup":
      return mine(context, tables.sellingPlanGroups.get(id));
    case "SellingPlan": {
      const found = findPlan(context.world, context.domain, id);
      return found ? { kind: "SellingPlan", ...found } : null;
    }
    case "WebhookSubscription":
      return mine(context, tables.subscriptions.get(id));
    case "BulkOperation":
      return mine(context, tables.bulkOperations.get(id));
    case "Job":
      return mine(context, tables.jobs.get(id));
    case "CalculatedOrder":
      return mine(context, tables.editSessions.get(id));
    case "Shop":
      return tables.shops.get(context.domain)?.id === id ? tables.shops.get(context.domain) : null;
    default:
      return null;
  }
}
