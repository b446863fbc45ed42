/** Ids of one tenant's rows, and the rows that tests write more of. */
import { randomBytes } from "node:crypto";

export type Row = Readonly<Record<string, unknown>>;

/** What a tenant of the tests has one of. */
export const TENANT_NAMES = [
  "merchant",
  "user",
  "shopify",
  "stripe",
  "sender",
  "person",
  "customer",
  "order",
  "line",
  "rule",
  "card",
  "consent",
  "instalment",
  "paymentObject",
  "attempt",
  "payment",
  "dispute",
  "cancellation",
  "cancellationStep",
  "refund",
  "refundPart",
  "intent",
  "hold",
  "paymentRequest",
  "savedView",
  "link",
  "mail",
  "mailEvent",
  "notice",
  "owed",
  "inbox",
  "backfill",
  "privacy",
  "promiseAnswer",
  "withdrawal",
  "addressRequest",
  "audit",
  "invitation",
  "followUp",
  "note",
  "run",
  "campaign",
  "campaignItem",
  "reconciliation",
  "difference",
] as const;
export type TenantIds = Readonly<Record<(typeof TENANT_NAMES)[number], string>>;

export const AT = "2026-11-22T09:00:00Z";
export const hash = () => randomBytes(32);

/** An order that may be inserted beside others; `change` is what the test is about. */
export function orderRow(ids: Pick<TenantIds, "merchant" | "shopify" | "customer">, id: string, change: Row = {}): Row {
  return {
    merchant_id: ids.merchant,
    id,
    connection_id: ids.shopify,
    customer_id: ids.customer,
    shopify_order_gid: `gid://shopify/Order/${id}`,
    name: `#${id.slice(0, 6)}`,
    placed_at: AT,
    origin: "webhook",
    collector: "stripe",
    matched_rule: "tag",
    matched_why: "preorder",
    currency: "EUR",
    total_minor: 30000,
    shop_currency: "EUR",
    shop_total_minor: 30000,
    shopify_updated_at: AT,
    ...change,
  };
}

export function paymentObjectRow(ids: Pick<TenantIds, "merchant" | "instalment" | "stripe">, id: string, change: Row = {}): Row {
  return {
    merchant_id: ids.merchant,
    id,
    instalment_id: ids.instalment,
    connection_id: ids.stripe,
    kind: "payment_intent",
    stripe_id: `pi_${id}`,
    state: "live",
    amount_minor: 24000,
    currency: "EUR",
    create_key: id,
    ...change,
  };
}

export function attemptRow(ids: TenantIds, id: string, change: Row = {}): Row {
  return {
    merchant_id: ids.merchant,
    id,
    instalment_id: ids.instalment,
    payment_object_id: ids.paymentObject,
    connection_id: ids.stripe,
    order_id: ids.order,
    number: 1,
    started_by: "timer",
    amount_minor: 24000,
    currency: "EUR",
    card_id: ids.card,
    stripe_payment_method_id: `pm_${ids.card}`,
    consent_id: ids.consent,
    idempotency_key: id,
    opened_at: AT,
    ...change,
  };
}
