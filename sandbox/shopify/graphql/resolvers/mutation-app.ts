/** Mutations of an app's own things: webhook subscriptions, bulk operations, tags, customers. */
import { type Refusal, refused, saveOrder } from "../../engine/change-order";
import { saveCustomer } from "../../engine/customers";
import { makeAddress } from "../../engine/place-order";
import { saveProduct } from "../../engine/products";
import { gid, idOf, parseGid } from "../../state/gid";
import type { Customer, WebhookSubscription } from "../../state/records";
import { checkBulkQuery } from "../bulk-rules";
import { type Context, currentShop, fieldsOf } from "../context";
import { findNode } from "../nodes";

type SubscriptionInput = {
  uri?: string | null;
  callbackUrl?: string | null;
  format?: "JSON" | "XML" | null;
  filter?: string | null;
  includeFields?: string[] | null;
  metafieldNamespaces?: string[] | null;
  name?: string | null;
};

const AT = ["webhookSubscription", "callbackUrl"];

/** Shopify takes https only; a server on this machine may be named by http, since nothing here leaves it. */
function addressRefusal(uri: string): Refusal[] {
  if (!uri.trim()) return refused(AT, "Address can't be blank").errors;
  const scheme = /^([a-z]+):\/\//i.exec(uri)?.[1]?.toLowerCase();
  if (!URL.canParse(uri) || !scheme) return refused(AT, "Address is invalid").errors;
  const { hostname } = new URL(uri);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (scheme !== "https" && !(scheme === "http" && local)) return refused(AT, `Address protocol ${scheme}:// is not supported`).errors;
  return hostname.endsWith(".myshopify.com") ? refused(AT, "Address cannot be a Shopify or an internal domain").errors : [];
}

function nameRefusal(name: string | null | undefined): Refusal[] {
  if (name == null) return [];
  const field = ["webhookSubscription", "name"];
  return /^[\w-]+$/.test(name)
    ? []
    : refused(field, "Name name field can only contain alphanumeric characters, underscores, and hyphens").errors;
}

function inputRefusals(input: SubscriptionInput): Refusal[] {
  const unsupported = input.filter
    ? refused(["webhookSubscription", "filter"], "Filters are not evaluated by the sandbox; subscribe without one").errors
    : [];
  const format =
    input.format === "XML"
      ? refused(["webhookSubscription", "format"], "Format 'xml' is invalid for this webhook topic. Allowed formats: json").errors
      : [];
  return [...nameRefusal(input.name), ...format, ...unsupported];
}

function ownSubscriptions(context: Context): WebhookSubscription[] {
  return context.world.tables.subscriptions.by("shop", context.domain).filter((row) => row.appId === context.app.id);
}

function subscribe(_root: unknown, args: { topic: string; webhookSubscription: SubscriptionInput }, context: Context): unknown {
  const input = args.webhookSubscription;
  const uri = input.uri ?? input.callbackUrl ?? "";
  const taken = ownSubscriptions(context).some((row) => row.topic === args.topic && row.uri === uri && row.name === (input.name ?? null));
  const errors = [
    ...addressRefusal(uri),
    ...inputRefusals(input),
    ...(taken ? refused(AT, "Address for this topic has already been taken").errors : []),
  ];
  if (errors.length > 0) return { webhookSubscription: null, userErrors: errors };
  const now = context.world.iso();
  const row: WebhookSubscription = {
    kind: "WebhookSubscription",
    id: context.world.nextId("WebhookSubscription"),
    shop: context.domain,
    appId: context.app.id,
    topic: args.topic,
    uri,
    format: "JSON",
    filter: null,
    includeFields: input.includeFields ?? [],
    metafieldNamespaces: input.metafieldNamespaces ?? [],
    name: input.name ?? null,
    apiVersion: context.apiVersion,
    failuresInARow: 0,
    createdAt: now,
    updatedAt: now,
  };
  context.world.tables.subscriptions.put(row.id, row);
  return { webhookSubscription: row, userErrors: [] };
}

function ownSubscription(context: Context, id: string): WebhookSubscription | undefined {
  return ownSubscriptions(context).find((row) => gid("WebhookSubscription", row.id) === id);
}

const UNKNOWN_SUBSCRIPTION = "Webhook subscription does not exist";

function resubscribe(_root: unknown, args: { id: string; webhookSubscription: SubscriptionInput }, context: Context): unknown {
  const row = ownSubscription(context, args.id);
  if (!row) return { webhookSubscription: null, userErrors: refused(["id"], UNKNOWN_SUBSCRIPTION).errors };
  const input = args.webhookSubscription;
  const uri = input.uri ?? input.callbackUrl ?? row.uri;
  const errors = [...addressRefusal(uri), ...inputRefusals(input)];
  if (errors.length > 0) return { webhookSubscription: row, userErrors: errors };
  const saved = {
    ...row,
    uri,
    includeFields: input.includeFields ?? row.includeFields,
    name: input.name ?? row.name,
    failuresInARow: 0,
    updatedAt: context.world.iso(),
  };
  context.world.tables.subscriptions.put(saved.id, saved);
  return { webhookSubscription: saved, userErrors: [] };
}

function unsubscribe(_root: unknown, args: { id: string }, context: Context): unknown {
  const row = ownSubscription(context, args.id);
  if (!row) return { deletedWebhookSubscriptionId: null, userErrors: refused(["id"], UNKNOWN_SUBSCRIPTION).errors };
  context.world.tables.subscriptions.delete(row.id);
  return { deletedWebhookSubscriptionId: args.id, userErrors: [] };
}

const RUNNING_MAX = 5;

function runBulk(_root: unknown, args: { query: string; groupObjects?: boolean | null }, context: Context): unknown {
  const running = context.world.tables.bulkOperations
    .by("open", "open")
    .filter((row) => row.shop === context.domain && row.appId === context.app.id);
  if (running.length >= RUNNING_MAX) {
    const list = running.map((row) => gid("BulkOperation", row.id)).join(", ");
    return {
      bulkOperation: null,
      userErrors: refused(null, `A bulk query operation for this app and shop is already in progress: ${list}.`, "OPERATION_IN_PROGRESS")
        .errors,
    };
  }
  const errors = checkBulkQuery(context.apiVersion, args.query);
  if (errors.length > 0) return { bulkOperation: null, userErrors: errors };
  const id = context.world.nextId("BulkOperation");
  const row = {
    kind: "BulkOperation",
    id,
    shop: context.domain,
    appId: context.app.id,
    query: args.query,
    groupObjects: args.groupObjects ?? false,
    status: "CREATED",
    errorCode: null,
    objectCount: 0,
    rootObjectCount: 0,
    result: null,
    createdAt: context.world.iso(),
    completedAt: null,
  } as const;
  context.world.tables.bulkOperations.put(id, row);
  return { bulkOperation: row, userErrors: [] };
}

function cancelBulk(_root: unknown, args: { id: string }, context: Context): unknown {
  const bare = idOf("BulkOperation", args.id);
  const row = bare === null ? undefined : context.world.tables.bulkOperations.get(bare);
  if (!row || row.appId !== context.app.id || row.shop !== context.domain)
    return { bulkOperation: null, userErrors: refused(["id"], "Bulk operation does not exist").errors };
  if (row.completedAt)
    return {
      bulkOperation: row,
      userErrors: refused(null, `A bulk operation cannot be canceled when it is ${row.status.toLowerCase()}`).errors,
    };
  const saved = { ...row, status: "CANCELED" as const, completedAt: context.world.iso() };
  context.world.tables.bulkOperations.put(saved.id, saved);
  return { bulkOperation: { ...saved, status: "CANCELING" }, userErrors: [] };
}

function changeTags(change: (tags: string[], given: string[]) => string[]) {
  return (_root: unknown, args: { id: string; tags: string[] }, context: Context): unknown => {
    const given = args.tags
      .flatMap((tag) => tag.split(","))
      .map((tag) => tag.trim())
      .filter(Boolean);
    const bare = parseGid(args.id)?.id ?? "";
    const { world, domain } = context;
    const order = args.id.includes("/Order/") ? world.tables.orders.get(bare) : undefined;
    const customer = args.id.includes("/Customer/") ? world.tables.customers.get(bare) : undefined;
    const product = args.id.includes("/Product/") ? world.tables.products.get(bare) : undefined;
    if (order?.shop === domain)
      return { node: saveOrder(world, { ...order, tags: change(order.tags, given) }, ["orders/updated"]), userErrors: [] };
    if (customer?.shop === domain)
      return {
        node: saveCustomer(world, currentShop(context), { ...customer, tags: change(customer.tags, given) }, "customers/update"),
        userErrors: [],
      };
    if (product?.shop === domain) {
      return { node: saveProduct(world, { ...product, tags: change(product.tags, given) }), userErrors: [] };
    }
    findNode(context, args.id);
    return { node: null, userErrors: refused(["id"], "Resource does not exist").errors };
  };
}

type CustomerArgs = {
  input: {
    id?: string | null;
    email?: string | null;
    phone?: string | null;
    firstName?: string | null;
    lastName?: string | null;
    note?: string | null;
    locale?: string | null;
    tags?: string[] | null;
    addresses?: Parameters<typeof makeAddress>[1][] | null;
  };
};

function updateCustomer(_root: unknown, { input }: CustomerArgs, context: Context): unknown {
  const bare = input.id ? idOf("Customer", input.id) : null;
  const customer = bare === null ? undefined : context.world.tables.customers.get(bare);
  if (!customer || customer.shop !== context.domain)
    return { customer: null, userErrors: refused(["id"], "Customer does not exist").errors };
  if (input.email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(input.email))
    return { customer, userErrors: refused(["email"], "Email is invalid").errors };
  const next: Customer = {
    ...customer,
    email: input.email === undefined ? customer.email : input.email,
    phone: input.phone === undefined ? customer.phone : input.phone,
    firstName: input.firstName === undefined ? customer.firstName : input.firstName,
    lastName: input.lastName === undefined ? customer.lastName : input.lastName,
    note: input.note === undefined ? customer.note : input.note,
    locale: input.locale ?? customer.locale,
    tags: input.tags ?? customer.tags,
    addresses: input.addresses ? input.addresses.map((one) => makeAddress(context.world, one)) : customer.addresses,
  };
  return { customer: saveCustomer(context.world, currentShop(context), next, "customers/update"), userErrors: [] };
}

export const appMutations = fieldsOf<unknown>({
  webhookSubscriptionCreate: subscribe,
  webhookSubscriptionUpdate: resubscribe,
  webhookSubscriptionDelete: unsubscribe,
  bulkOperationRunQuery: runBulk,
  bulkOperationCancel: cancelBulk,
  tagsAdd: changeTags((tags, given) => [...new Set([...tags, ...given])]),
  tagsRemove: changeTags((tags, given) => tags.filter((tag) => !given.includes(tag))),
  customerUpdate: updateCustomer,
});
