/** The query root. */
import { GraphQLError } from "graphql";
import { TEMPLATES } from "../../engine/payment-terms";
import { currentTotals, financialStatus, fulfillmentStatus } from "../../engine/totals";
import { gid } from "../../state/gid";
import type { Order } from "../../state/order-records";
import type { BulkOperation, Customer, InventoryItem, Product, SellingPlanGroup, Variant, WebhookSubscription } from "../../state/records";
import { compareIds, compareValues, connect, type PageArgs } from "../connection";
import { type Context, currentShop, fieldsOf, type Resolvers } from "../context";
import { type DisputeNode, type FulfillmentOrderNode, findNode, isVisible } from "../nodes";
import { matcher, parseQuery, type SearchFields } from "../search";

type ListArgs = PageArgs & { query?: string | null; sortKey?: string | null };
type SortKeys<T> = Record<string, (item: T) => string | number>;

function search<T extends { id: string }>(
  context: Context,
  path: string,
  items: Iterable<T>,
  args: ListArgs,
  fields: SearchFields<T>,
): T[] {
  if (!args.query?.trim()) return [...items];
  const warnings: { field: string; message: string; code: string }[] = [];
  const query = parseQuery(args.query);
  const matches = matcher(query, fields, context.world.now(), (field) =>
    warnings.push({ field, message: `Invalid search field for this query.`, code: "invalid_field" }),
  );
  if (warnings.length > 0) context.searchWarnings.push({ path: [path], query: args.query, parsed: query, warnings });
  return [...items].filter(matches);
}

function page<T extends { id: string }, Node>(context: Context, items: T[], args: ListArgs, keys: SortKeys<T>, wrap: (item: T) => Node) {
  const sortBy = args.sortKey ? keys[args.sortKey] : undefined;
  const sorted = items.sort((a, b) => (sortBy ? compareValues(sortBy(a), sortBy(b)) : 0) || compareIds(a.id, b.id));
  return connect({ items: sorted, idOf: (item) => item.id, ...(sortBy ? { sortValueOf: sortBy } : {}) }, args, context, wrap);
}

const orderFields: SearchFields<Order> = {
  default: { type: "text", of: (order) => [order.name, order.email, ...order.tags, ...order.lines.map((line) => line.sku)] },
  id: { type: "id", of: (order) => [order.id] },
  name: { type: "text", of: (order) => [order.name, order.name.replace(/^#/, "")] },
  email: { type: "text", of: (order) => [order.email] },
  tag: { type: "text", of: (order) => order.tags },
  sku: { type: "text", of: (order) => order.lines.map((line) => line.sku) },
  test: { type: "text", of: (order) => [String(order.test)] },
  customer_id: { type: "id", of: (order) => [order.customerId] },
  created_at: { type: "date", of: (order) => [order.createdAt] },
  updated_at: { type: "date", of: (order) => [order.updatedAt] },
  processed_at: { type: "date", of: (order) => [order.processedAt] },
  financial_status: { type: "text", of: (order) => [financialStatus(order)] },
  fulfillment_status: {
    type: "text",
    of: (order) => [
      { FULFILLED: "shipped", PARTIALLY_FULFILLED: "partial" }[fulfillmentStatus(order) as string] ?? "unfulfilled",
      fulfillmentStatus(order),
    ],
  },
  status: {
    type: "text",
    of: (order) => ["any", order.cancelledAt ? "cancelled" : order.closedAt ? "closed" : "open", ...(order.closedAt ? [] : ["not_closed"])],
  },
};

const orderKeys: SortKeys<Order> = {
  CREATED_AT: (order) => order.createdAt,
  UPDATED_AT: (order) => order.updatedAt,
  PROCESSED_AT: (order) => order.processedAt,
  ORDER_NUMBER: (order) => order.number,
  TOTAL_PRICE: (order) => currentTotals(order).total.shop.amount,
  FINANCIAL_STATUS: financialStatus,
  FULFILLMENT_STATUS: fulfillmentStatus,
};

function visibleOrders(context: Context): Order[] {
  return context.world.tables.orders.by("shop", context.domain).filter((order) => isVisible(context, order));
}

const dated = <T extends { createdAt: string; updatedAt?: string }>(): SearchFields<T> => ({
  created_at: { type: "date", of: (item) => [item.createdAt] },
  updated_at: { type: "date", of: (item) => [item.updatedAt ?? item.createdAt] },
});

const customerFields: SearchFields<Customer> = {
  ...dated<Customer>(),
  default: { type: "text", of: (one) => [one.email, one.firstName, one.lastName, one.phone] },
  id: { type: "id", of: (one) => [one.id] },
  email: { type: "text", of: (one) => [one.email] },
  phone: { type: "text", of: (one) => [one.phone] },
  first_name: { type: "text", of: (one) => [one.firstName] },
  last_name: { type: "text", of: (one) => [one.lastName] },
  tag: { type: "text", of: (one) => one.tags },
};

const productFields: SearchFields<Product> = {
  ...dated<Product>(),
  default: { type: "text", of: (one) => [one.title, one.handle, ...one.tags] },
  id: { type: "id", of: (one) => [one.id] },
  title: { type: "text", of: (one) => [one.title] },
  handle: { type: "text", of: (one) => [one.handle] },
  tag: { type: "text", of: (one) => one.tags },
  status: { type: "text", of: (one) => [one.status] },
};

const variantFields: SearchFields<Variant> = {
  ...dated<Variant>(),
  default: { type: "text", of: (one) => [one.sku, one.title] },
  id: { type: "id", of: (one) => [one.id] },
  sku: { type: "text", of: (one) => [one.sku] },
  product_id: { type: "id", of: (one) => [one.productId] },
};

const subscriptionFields: SearchFields<WebhookSubscription> = {
  ...dated<WebhookSubscription>(),
  id: { type: "id", of: (one) => [one.id] },
  topic: { type: "text", of: (one) => [one.topic] },
};

const bulkFields: SearchFields<BulkOperation> = {
  created_at: { type: "date", of: (one) => [one.createdAt] },
  id: { type: "id", of: (one) => [one.id] },
  operation_type: { type: "text", of: () => ["query"] },
  status: { type: "text", of: (one) => [one.status] },
};

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

const query = fieldsOf<unknown>({
  app: (_root, args: { id?: string | null }, context) => (args.id && !args.id.endsWith(`/${context.app.id}`) ? null : context.app),
  appInstallation: (_root, _args, context) => context.installation,
  currentAppInstallation: (_root, _args, context) => context.installation,
  bulkOperation: one("BulkOperation"),
  bulkOperations: (_root, args: ListArgs, context) =>
    page(
      context,
      search(context, "bulkOperations", myBulkOperations(context), args, bulkFields),
      args,
      { CREATED_AT: (row) => row.createdAt, COMPLETED_AT: (row) => row.completedAt ?? "" },
      (row) => row,
    ),
  currentBulkOperation: (_root, args: { type?: string | null }, context) =>
    args.type === "MUTATION" ? null : (myBulkOperations(context).at(-1) ?? null),
  customer: one("Customer"),
  customers: (_root, args: ListArgs, context) =>
    page(
      context,
      search(context, "customers", context.world.tables.customers.by("shop", context.domain), args, customerFields),
      args,
      { CREATED_AT: (row) => row.createdAt, UPDATED_AT: (row) => row.updatedAt, NAME: (row) => `${row.lastName}, ${row.firstName}` },
      (row) => row,
    ),
  dispute: one("ShopifyPaymentsDispute"),
  disputes: (_root, args: ListArgs, context) => {
    const rows = visibleOrders(context).flatMap((order) =>
      order.disputes.map((dispute) => ({ id: dispute.id, node: { kind: "ShopifyPaymentsDispute", order, dispute } as DisputeNode })),
    );
    return page(context, rows, args, {}, (row) => row.node);
  },
  fulfillment: one("Fulfillment"),
  fulfillmentOrder: one("FulfillmentOrder"),
  fulfillmentOrders: (_root, args: ListArgs & { includeClosed?: boolean | null }, context) => {
    const rows = visibleOrders(context).flatMap((order) =>
      order.fulfillmentOrders.map((row) => ({ id: row.id, node: { kind: "FulfillmentOrder", order, one: row } as FulfillmentOrderNode })),
    );
    const shown = args.includeClosed ? rows : rows.filter((row) => row.node.one.status !== "CLOSED" && row.node.one.status !== "CANCELLED");
    const fields: SearchFields<(typeof rows)[number]> = {
      id: { type: "id", of: (row) => [row.id] },
      status: { type: "text", of: (row) => [row.node.one.status] },
      updated_at: { type: "date", of: (row) => [row.node.one.updatedAt] },
    };
    return page(
      context,
      search(context, "fulfillmentOrders", shown, args, fields),
      args,
      { UPDATED_AT: (row) => row.node.one.updatedAt, CREATED_AT: (row) => row.node.one.createdAt },
      (row) => row.node,
    );
  },
  inventoryItem: one("InventoryItem"),
  inventoryItems: (_root, args: ListArgs, context) =>
    page(
      context,
      search(context, "inventoryItems", context.world.tables.inventoryItems.by("shop", context.domain), args, {
        ...dated<InventoryItem>(),
        id: { type: "id", of: (row) => [row.id] },
        sku: { type: "text", of: (row) => [context.world.tables.variants.get(row.variantId)?.sku ?? null] },
      }),
      args,
      {},
      (row) => row,
    ),
  inventoryLevel: one("InventoryLevel"),
  job: (_root, args: { id: string }, context) => findNode(context, args.id),
  location: (_root, args: { id?: string | null }, context) =>
    args.id ? findNode(context, args.id) : (context.world.tables.locations.by("shop", context.domain)[0] ?? null),
  locations: (_root, args: ListArgs, context) =>
    page(context, context.world.tables.locations.by("shop", context.domain), args, { NAME: (row) => row.name }, (row) => row),
  node: (_root, args: { id: string }, context) => findNode(context, args.id),
  nodes: (_root, args: { ids: string[] }, context) => {
    if (args.ids.length > 250)
      throw new GraphQLError(`The input array size of ${args.ids.length} is greater than the maximum allowed of 250.`, {
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      });
    return args.ids.map((id) => findNode(context, id));
  },
  order: one("Order"),
  orderByIdentifier: (_root, args: { identifier: { id?: string | null } }, context) =>
    args.identifier.id ? findNode(context, args.identifier.id) : null,
  orders: (_root, args: ListArgs, context) =>
    page(context, search(context, "orders", visibleOrders(context), args, orderFields), args, orderKeys, (row) => row),
  ordersCount: (_root, args: { query?: string | null; limit?: number | null }, context) => {
    const count = search(context, "ordersCount", visibleOrders(context), { query: args.query }, orderFields).length;
    const limit = args.limit ?? null;
    return limit !== null && count > limit ? { count: limit, precision: "AT_LEAST" } : { count, precision: "EXACT" };
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
  product: one("Product"),
  products: (_root, args: ListArgs, context) =>
    page(
      context,
      search(context, "products", context.world.tables.products.by("shop", context.domain), args, productFields),
      args,
      { TITLE: (row) => row.title, CREATED_AT: (row) => row.createdAt, UPDATED_AT: (row) => row.updatedAt },
      (row) => row,
    ),
  productVariant: one("ProductVariant"),
  productVariants: (_root, args: ListArgs, context) =>
    page(
      context,
      search(context, "productVariants", context.world.tables.variants.by("shop", context.domain), args, variantFields),
      args,
      { SKU: (row) => row.sku },
      (row) => row,
    ),
  publicApiVersions: () => [
    { handle: "2026-07", displayName: "2026-07", supported: true },
    { handle: "2026-10", displayName: "2026-10 (Latest)", supported: true },
  ],
  refund: one("Refund"),
  sellingPlanGroup: one("SellingPlanGroup"),
  sellingPlanGroups: (_root, args: ListArgs, context) =>
    page(
      context,
      search(context, "sellingPlanGroups", context.world.tables.sellingPlanGroups.by("shop", context.domain), args, {
        ...dated<SellingPlanGroup>(),
        id: { type: "id", of: (row) => [row.id] },
        name: { type: "text", of: (row) => [row.name] },
      }),
      args,
      { NAME: (row) => row.name, CREATED_AT: (row) => row.createdAt },
      (row) => row,
    ),
  shop: (_root, _args, context) => currentShop(context),
  webhookSubscription: (_root, args: { id: string }, context) =>
    mySubscriptions(context).find((row) => gid("WebhookSubscription", row.id) === args.id) ?? null,
  webhookSubscriptions: (_root, args: SubscriptionArgs, context) => {
    const wanted = args.uri ?? args.callbackUrl;
    const rows = mySubscriptions(context).filter(
      (row) => (!args.topics || args.topics.includes(row.topic)) && (!wanted || row.uri === wanted),
    );
    return page(
      context,
      search(context, "webhookSubscriptions", rows, args, subscriptionFields),
      args,
      { CREATED_AT: (row) => row.createdAt },
      (row) => row,
    );
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

export const queryResolvers: Resolvers = { QueryRoot: query, WebhookSubscription: subscription, BulkOperation: bulkOperation, Job: job };
