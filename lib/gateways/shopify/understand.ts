import { z } from "zod";
import { syncReason } from "@/lib/domain/sync-reasons";
import { exact, filled, instantOf, instantOrNull, NotUnderstood, problemsOf } from "./amounts";
import type { PrivacySubject, Understood, WebhookHint } from "./contract-webhooks";
import { parsePayload } from "./payload-json";
import { gidFrom, orderFromPayload } from "./payload-order";

type Reading = (body: unknown) => WebhookHint;

const id = z.union([z.string(), z.number()]).nullish();
const gid = z.string().nullish();

/** @throws NotUnderstood */
function shaped<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new NotUnderstood(problemsOf(parsed.error));
  return parsed.data;
}

const orderHead = z.object({ id, admin_graphql_api_id: gid, updated_at: z.string().nullish() });

/** The id decides what is read afresh; the rest of the payload is only kept for orders the shop will not show us. */
function order(body: unknown): WebhookHint {
  const head = shaped(orderHead, body);
  const orderGid = gidFrom("Order", head.admin_graphql_api_id, head.id, "id");
  const updatedAt = head.updated_at ? instantOf(head.updated_at, "updated_at") : null;
  try {
    return { about: "order", orderGid, updatedAt, facts: orderFromPayload(body), factsProblem: null };
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return { about: "order", orderGid, updatedAt, facts: null, factsProblem: error.reason };
  }
}

const byOrderId = z.object({ order_id: id });

function orderOf(body: unknown): WebhookHint {
  const { order_id } = shaped(byOrderId, body);
  return { about: "order", orderGid: gidFrom("Order", null, order_id, "order_id"), updatedAt: null, facts: null, factsProblem: null };
}

function editedOrder(body: unknown): WebhookHint {
  return orderOf(shaped(z.object({ order_edit: z.unknown() }), body).order_edit);
}

function deletedOrder(body: unknown): WebhookHint {
  const head = shaped(orderHead, body);
  return { about: "order_deleted", orderGid: gidFrom("Order", head.admin_graphql_api_id, head.id, "id") };
}

function paymentTerms(body: unknown): WebhookHint {
  const { id: bare, admin_graphql_api_id } = shaped(z.object({ id, admin_graphql_api_id: gid }), body);
  // Shopify names the type differently here than its GraphQL API does; only the number is the same.
  const number = /\/(\d+)$/.exec(admin_graphql_api_id ?? "")?.[1] ?? bare;
  return { about: "part_of_order", gid: gidFrom("PaymentTerms", null, number, "id") };
}

function paymentSchedule(body: unknown): WebhookHint {
  const { id: bare, admin_graphql_api_id } = shaped(z.object({ id, admin_graphql_api_id: gid }), body);
  return { about: "part_of_order", gid: gidFrom("PaymentSchedule", admin_graphql_api_id, bare, "id") };
}

function fulfilmentOrder(body: unknown): WebhookHint {
  const { fulfillment_order } = shaped(z.object({ fulfillment_order: z.object({ id: z.union([z.string(), z.number()]) }) }), body);
  const given = typeof fulfillment_order.id === "string" ? fulfillment_order.id : null;
  return { about: "part_of_order", gid: gidFrom("FulfillmentOrder", given, fulfillment_order.id, "fulfillment_order.id") };
}

const customerPayload = z.object({
  id,
  admin_graphql_api_id: gid,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  updated_at: z.string().nullish(),
});

function customer(body: unknown): WebhookHint {
  const payload = shaped(customerPayload, body);
  const customerGid = gidFrom("Customer", payload.admin_graphql_api_id, payload.id, "id");
  return {
    about: "customer",
    gid: customerGid,
    updatedAt: payload.updated_at ? instantOf(payload.updated_at, "updated_at") : null,
    customer: {
      gid: customerGid,
      name: filled([payload.first_name, payload.last_name].map(filled).filter(Boolean).join(" ")),
      email: filled(payload.email),
      phone: filled(payload.phone),
      locale: null,
    },
  };
}

function customersMerged(body: unknown): WebhookHint {
  const shape = z.object({
    admin_graphql_api_customer_kept_id: z.string(),
    admin_graphql_api_customer_deleted_id: z.string(),
    status: z.string(),
  });
  const payload = shaped(shape, body);
  return {
    about: "customers_merged",
    keptGid: payload.admin_graphql_api_customer_kept_id,
    goneGid: payload.admin_graphql_api_customer_deleted_id,
    completed: payload.status === "completed",
  };
}

const disputePayload = z.object({
  id,
  admin_graphql_api_id: gid,
  order_id: id,
  amount: z.string(),
  currency: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  evidence_due_by: z.string().nullish(),
  initiated_at: z.string(),
});

function dispute(body: unknown): WebhookHint {
  const payload = shaped(disputePayload, body);
  return {
    about: "dispute",
    dispute: {
      gid: gidFrom("ShopifyPaymentsDispute", payload.admin_graphql_api_id, payload.id, "id"),
      orderGid: gidFrom("Order", null, payload.order_id, "order_id"),
      status: payload.status.toLowerCase(),
      amount: exact(payload.amount, payload.currency, "amount"),
      reason: filled(payload.reason),
      evidenceDueAt: instantOrNull(payload.evidence_due_by, "evidence_due_by"),
      openedAt: instantOf(payload.initiated_at, "initiated_at"),
    },
  };
}

function product(body: unknown): WebhookHint {
  const payload = shaped(z.object({ id, admin_graphql_api_id: gid }), body);
  return { about: "product", gid: gidFrom("Product", payload.admin_graphql_api_id, payload.id, "id") };
}

/** The payload's own id is that of a level, which is of one item at one place. */
function inventory(body: unknown): WebhookHint {
  const { inventory_item_id } = shaped(z.object({ inventory_item_id: id }), body);
  return { about: "inventory", gid: gidFrom("InventoryItem", null, inventory_item_id, "inventory_item_id") };
}

const privacy = z.object({
  customer: z.object({ id, email: z.string().nullish() }).nullish(),
  orders_requested: z.array(z.union([z.string(), z.number()])).nullish(),
  orders_to_redact: z.array(z.union([z.string(), z.number()])).nullish(),
  data_request: z.object({ id }).nullish(),
});

function privacySubject(body: unknown): PrivacySubject {
  const payload = shaped(privacy, body);
  const orders = payload.orders_requested ?? payload.orders_to_redact ?? [];
  const asked = payload.data_request?.id;
  return {
    customerGid: payload.customer?.id == null ? null : gidFrom("Customer", null, payload.customer.id, "customer.id"),
    email: filled(payload.customer?.email),
    orderGids: orders.map((one) => gidFrom("Order", null, one, "orders")),
    requestId: asked == null ? null : String(asked),
  };
}

const READINGS: Readonly<Record<string, Reading>> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/edited": editedOrder,
  "orders/cancelled": order,
  "orders/paid": order,
  "orders/fulfilled": order,
  "orders/partially_fulfilled": order,
  "orders/delete": deletedOrder,
  "refunds/create": orderOf,
  "order_transactions/create": orderOf,
  "fulfillment_orders/placed_on_hold": fulfilmentOrder,
  "fulfillment_orders/hold_released": fulfilmentOrder,
  "fulfillment_orders/rescheduled": fulfilmentOrder,
  "payment_terms/create": paymentTerms,
  "payment_terms/update": paymentTerms,
  "payment_terms/delete": paymentTerms,
  "payment_schedules/due": paymentSchedule,
  "customers/update": customer,
  "customers/merge": customersMerged,
  "products/update": product,
  "inventory_levels/update": inventory,
  "disputes/create": dispute,
  "disputes/update": dispute,
  "app/uninstalled": () => ({ about: "app_uninstalled" }),
  "app/scopes_update": (body) => ({ about: "scopes_changed", scopes: shaped(z.object({ current: z.array(z.string()) }), body).current }),
  "customers/data_request": (body) => ({ about: "data_request", request: privacySubject(body) }),
  "customers/redact": (body) => ({ about: "redact_customer", request: privacySubject(body) }),
  "shop/redact": () => ({ about: "redact_shop" }),
};

/** What a webhook says, or why it cannot be understood. Never throws for what the body holds. */
export function understand(topic: string, rawBody: string): Understood {
  const reading = READINGS[topic];
  if (!reading) return { ok: false, why: syncReason("topic_not_followed", { topic: topic.slice(0, 80) }) };
  try {
    return { ok: true, hint: reading(parsePayload(rawBody)) };
  } catch (error) {
    if (error instanceof NotUnderstood) return { ok: false, why: error.reason };
    throw error;
  }
}
