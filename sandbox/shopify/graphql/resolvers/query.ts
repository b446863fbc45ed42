/** The query root. */
import { GraphQLError } from "graphql";
import { TEMPLATES } from "../../engine/payment-terms";
import { API_VERSIONS } from "../../schema/load";
import { gid } from "../../state/gid";
import type { Order } from "../../state/order-records";
import type { BulkOperation, WebhookSubscription } from "../../state/records";
import { type Context, currentShop, fieldsOf, type Resolvers } from "../context";
import * as listings from "../listings";
import { type ListArgs, page, search } from "../lists";
import { type DisputeNode, type FulfillmentOrderNode, findNode, isVisible } from "../nodes";

function visibleOrders(context: Context): Order[] {
  return context.world.tables.orders.by("shop", context.domain).filter((order) => isVisible(context, order));
}

function one(kind: string) {
  return (_root: unknown, args: { id?: string | null }, context: Context): unknown => {
    const found = args.id ? findNode(context, args.id) : null;
    return typeof found === "object" && found !== null && "kind" in found && found.kind === kind ? found : null;
  };
}

function mySubscriptions(context: Context): WebhookSubscription[] {
  return context.world.tables.subscriptions.by("shop", context.domain).filter((row) => row.appId === context.app.id);
}

function myBulkOperations(context: Context): BulkOperation[] {
  return context.world.tables.bulkOperations.by("shop", context.domain).filter((row) => row.appId === context.app.id);
}

type SubscriptionArgs = ListArgs & { topics?: string[] | null; callbackUrl?: string | null; uri?: string | null };

const itself = <T>(row: T): T => row;
const NODES_MAX = 250;

const orders = fieldsOf<unknown>({
  order: one("Order"),
  orderByIdentifier: (_root, args: { identifier: { id?: string | null } }, context) =>
    args.identifier.id ? findNode(context, args.identifier.id) : null,
  orders: (_root, args: ListArgs, context) => page(context, "orders", visibleOrders(context), args, listings.ORDERS, itself),
  ordersCount: (_root, args: { query?: string | null; limit?: number | null }, context) => {
    const count = search(context, "ordersCount", visibleOrders(context), args.query, listings.ORDERS).length;
    const limit = args.limit ?? null;
    return limit !== null && count > limit ? { count: limit, precision: "AT_LEAST" } : { count, precision: "EXACT" };
  },
  refund: one("Refund"),
  fulfillment: one("Fulfillment"),
  fulfillmentOrder: one("FulfillmentOrder"),
  fulfillmentOrders: (_root, args: ListArgs & { includeClosed?: boolean | null }, context) => {
    const rows = visibleOrders(context).flatMap((order) =>
      order.fulfillmentOrders.map((row) => ({ id: row.id, node: { kind: "FulfillmentOrder", order, one: row } as FulfillmentOrderNode })),
    );
    const shown = args.includeClosed ? rows : rows.filter(({ node }) => node.one.status !== "CLOSED" && node.one.status !== "CANCELLED");
    return page(context, "fulfillmentOrders", shown, args, listings.FULFILLMENT_ORDERS, (row) => row.node);
  },
  dispute: one("ShopifyPaymentsDispute"),
  disputes: (_root, args: ListArgs, context) => {
    const rows = visibleOrders(context).flatMap((order) =>
      order.disputes.map((dispute) => ({ id: dispute.id, node: { kind: "ShopifyPaymentsDispute", order, dispute } as DisputeNode })),
    );
    return page(context, "disputes", rows, args, listings.DISPUTES, (row) => row.node);
  },
  paymentTermsTemplates: (_root, args: { paymentTermsType?: string | null }) =>
    TEMPLATES.filter((row) => !args.paymentTermsType || row.type === args.paymentTermsType).map((row) => ({
      kind: "PaymentTermsTemplate",
      id: gid("PaymentTermsTemplate", row.id),
      name: row.name,
      description: row.name,
      dueInDays: row.dueInDays,
      paymentTermsType: row.type,
      translatedName: row.name,
    })),
});

const catalogue = fieldsOf<unknown>({
  customer: one("Customer"),
  customers: (_root, args: ListArgs, context) =>
    page(context, "customers", context.world.tables.customers.by("shop", context.domain), args, listings.CUSTOMERS, itself),
  inventoryItem: one("InventoryItem"),
  inventoryItems: (_root, args: ListArgs, context) => {
    const { world, domain } = context;
    return page(context, "inventoryItems", world.tables.inventoryItems.by("shop", domain), args, listings.inventoryItems(world), itself);
  },
  inventoryLevel: one("InventoryLevel"),
  location: (_root, args: { id?: string | null }, context) =>
    args.id ? findNode(context, args.id) : (context.world.tables.locations.by("shop", context.domain)[0] ?? null),
  locations: (_root, args: ListArgs, context) =>
    page(context, "locations", context.world.tables.locations.by("shop", context.domain), args, listings.LOCATIONS, itself),
  product: one("Product"),
  products: (_root, args: ListArgs, context) =>
    page(context, "products", context.world.tables.products.by("shop", context.domain), args, listings.PRODUCTS, itself),
  productVariant: one("ProductVariant"),
  productVariants: (_root, args: ListArgs, context) =>
    page(context, "productVariants", context.world.tables.variants.by("shop", context.domain), args, listings.VARIANTS, itself),
  sellingPlanGroup: one("SellingPlanGroup"),
  sellingPlanGroups: (_root, args: ListArgs, context) =>
    page(
      context,
      "sellingPlanGroups",
      context.world.tables.sellingPlanGroups.by("shop", context.domain),
      args,
      listings.SELLING_PLAN_GROUPS,
      itself,
    ),
  shop: (_root, _args, context) => currentShop(context),
});

const app = fieldsOf<unknown>({
  app: (_root, args: { id?: string | null }, context) => (args.id && !args.id.endsWith(`/${context.app.id}`) ? null : context.app),
  appInstallation: (_root, _args, context) => context.installation,
  currentAppInstallation: (_root, _args, context) => context.installation,
  bulkOperation: one("BulkOperation"),
  bulkOperations: (_root, args: ListArgs, context) =>
    page(context, "bulkOperations", myBulkOperations(context), args, listings.BULK_OPERATIONS, itself),
  currentBulkOperation: (_root, args: { type?: string | null }, context) =>
    args.type === "MUTATION" ? null : (myBulkOperations(context).at(-1) ?? null),
  job: (_root, args: { id: string }, context) => findNode(context, args.id),
  node: (_root, args: { id: string }, context) => findNode(context, args.id),
  nodes: (_root, args: { ids: string[] }, context) => {
    if (args.ids.length > NODES_MAX)
      throw new GraphQLError(`The input array size of ${args.ids.length} is greater than the maximum allowed of ${NODES_MAX}.`, {
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      });
    return args.ids.map((id) => findNode(context, id));
  },
  publicApiVersions: () => API_VERSIONS.map((handle) => ({ handle, displayName: handle, supported: true })),
  webhookSubscription: (_root, args: { id: string }, context) =>
    mySubscriptions(context).find((row) => gid("WebhookSubscription", row.id) === args.id) ?? null,
  webhookSubscriptions: (_root, args: SubscriptionArgs, context) => {
    const wanted = args.uri ?? args.callbackUrl;
    const rows = mySubscriptions(context).filter(
      (row) => (!args.topics || args.topics.includes(row.topic)) && (!wanted || row.uri === wanted),
    );
    return page(context, "webhookSubscriptions", rows, args, listings.SUBSCRIPTIONS, itself);
  },
  webhookSubscriptionsCount: (_root, _args, context) => ({ count: mySubscriptions(context).length, precision: "EXACT" }),
});

const subscription = fieldsOf<WebhookSubscription>({
  id: (row) => gid("WebhookSubscription", row.id),
  legacyResourceId: (row) => row.id,
  apiVersion: (row) => ({ handle: row.apiVersion, displayName: row.apiVersion, supported: true }),
  callbackUrl: (row) => row.uri,
  endpoint: (row) => ({ kind: "WebhookHttpEndpoint", callbackUrl: row.uri }),
  metafields: () => [],
});

const bulkOperation = fieldsOf<BulkOperation>({
  id: (row) => gid("BulkOperation", row.id),
  fileSize: (row) => (row.result === null ? null : String(Buffer.byteLength(row.result))),
  objectCount: (row) => String(row.objectCount),
  rootObjectCount: (row) => String(row.rootObjectCount),
  partialDataUrl: (row, _args, { baseUrl }) => (row.status === "FAILED" && row.result ? `${baseUrl}/__bulk/${row.id}.jsonl` : null),
  type: () => "QUERY",
  url: (row, _args, { baseUrl }) => (row.status === "COMPLETED" && row.result ? `${baseUrl}/__bulk/${row.id}.jsonl` : null),
});

const job = fieldsOf<{ id: string; done: boolean }>({
  id: (row) => gid("Job", row.id),
  query: () => ({}),
});

export const queryResolvers: Resolvers = {
  QueryRoot: { ...orders, ...catalogue, ...app },
  WebhookSubscription: subscription,
  BulkOperation: bulkOperation,
  Job: job,
};
