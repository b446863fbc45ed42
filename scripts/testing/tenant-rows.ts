/** Rows for integration tests that look at the database itself: one tenant with at least one row in every table of a shop. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Client } from "pg";

export type Row = Readonly<Record<string, unknown>>;

/** Inserts one row as given; columns are the database's own names. */
export async function insertRow(client: Client, table: string, row: Row): Promise<void> {
  const names = Object.keys(row).map((name) => client.escapeIdentifier(name));
  const places = names.map((_, index) => `$${index + 1}`);
  const sql = `INSERT INTO ${client.escapeIdentifier(table)} (${names.join(", ")}) VALUES (${places.join(", ")})`;
  await client.query(sql, Object.values(row));
}

export interface TenantIds {
  readonly merchant: string;
  readonly user: string;
  readonly shopify: string;
  readonly stripe: string;
  readonly sender: string;
  readonly person: string;
  readonly customer: string;
  readonly order: string;
  readonly line: string;
  readonly rule: string;
  readonly card: string;
  readonly consent: string;
  readonly instalment: string;
  readonly paymentObject: string;
  readonly attempt: string;
  readonly payment: string;
  readonly dispute: string;
  readonly cancellation: string;
  readonly cancellationStep: string;
  readonly refund: string;
  readonly refundPart: string;
  readonly intent: string;
  readonly hold: string;
  readonly paymentRequest: string;
  readonly savedView: string;
  readonly link: string;
  readonly mail: string;
  readonly mailEvent: string;
  readonly notice: string;
  readonly followUp: string;
  readonly owed: string;
  readonly inbox: string;
  readonly backfill: string;
  readonly privacy: string;
  readonly audit: string;
  readonly invitation: string;
  readonly run: string;
  readonly note: string;
  readonly promiseAnswer: string;
  readonly withdrawal: string;
  readonly addressRequest: string;
}

const AT = "2026-11-22T09:00:00Z";
const NAMES = [
  ...["merchant", "user", "shopify", "stripe", "sender", "person", "customer", "order", "line", "rule", "card", "consent", "instalment"],
  ...[
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
  ],
  ...["promiseAnswer", "withdrawal", "addressRequest"],
  ...["audit", "invitation", "followUp", "note", "run"],
] as const;

const hash = () => randomBytes(32);

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

function shopRows(ids: TenantIds, secret: string): [string, Row][] {
  const merchant_id = ids.merchant;
  return [
    [
      "merchant",
      {
        id: merchant_id,
        name: "Invented Shop",
        legal_name: "Invented Shop SARL",
        country: "FR",
        timezone: "Europe/Paris",
        shop_currency: "EUR",
        statement_descriptor: "INVENTED SHOP",
      },
    ],
    ["users", { id: ids.user, email: `${ids.user}@desk.example`, name: "Member" }],
    ["membership", { merchant_id, user_id: ids.user, role: "owner" }],
    ["invitation", { id: ids.invitation, merchant_id, email: "new@desk.example", role: "viewer", token_hash: hash(), expires_at: AT }],
    [
      "shopify_connection",
      {
        merchant_id,
        id: ids.shopify,
        shop_domain: `${ids.shopify}.myshopify.com`,
        path_token: `shop-${ids.shopify}`,
        client_id: "client",
        client_secret_enc: secret,
        access_token_enc: secret,
        scopes: ["read_orders"],
        status: "ok",
      },
    ],
    [
      "stripe_connection",
      {
        merchant_id,
        id: ids.stripe,
        path_token: `stripe-${ids.stripe}`,
        account_id: "acct_1",
        mode: "test",
        secret_key_enc: secret,
        secret_key_last4: "0000",
        webhook_secret_enc: secret,
        status: "ok",
      },
    ],
    ["sender", { merchant_id, id: ids.sender, address: `orders@${ids.sender}.example`, name: "Shop" }],
    ["detection_rule", { merchant_id, id: ids.rule, position: 1, kind: "tag", value: { tags: ["preorder"] }, collector: "stripe" }],
    ["backfill_run", { merchant_id, id: ids.backfill, connection_id: ids.shopify, status: "done", started_at: AT, finished_at: AT }],
    [
      "other_order",
      { merchant_id, shopify_order_gid: "gid://shopify/Order/9", connection_id: ids.shopify, name: "#9", placed_at: AT, why: "no rule" },
    ],
    [
      "inbox",
      {
        merchant_id,
        id: ids.inbox,
        provider: "shopify",
        connection_id: ids.shopify,
        topic: "orders/create",
        webhook_id: ids.inbox,
        body: Buffer.from("{}"),
        body_digest: hash(),
        status: "not_understood",
      },
    ],
    ["privacy_request", { merchant_id, id: ids.privacy, kind: "customers/data_request", subject: {}, asked_at: AT }],
    [
      "merchant_logo",
      { merchant_id, content_type: "image/png", bytes: Buffer.from("png"), digest: "d", width: 1, height: 1, updated_at: AT },
    ],
    ["message_text", { merchant_id, kind: "receipt", language: "en", place: "closing", text: "See you soon", updated_at: AT }],
    ["audit_chain_head", { merchant_id, chain_no: 0, chain_hash: Buffer.alloc(32), chained_at: AT }],
    ["audit_event", { merchant_id, id: ids.audit, at: AT, type: "merchant.created", actor_kind: "system:command", data: {} }],
    ["owed_work", { merchant_id, id: ids.owed, kind: "record_payment", subject_id: ids.payment, payload: {}, next_at: "2100-01-01" }],
  ];
}

function orderRows(ids: TenantIds): [string, Row][] {
  const merchant_id = ids.merchant;
  const order_id = ids.order;
  const money = { amount_minor: 24000, currency: "EUR" };
  return [
    ["person", { merchant_id, id: ids.person, name: "Camille Exemple", email: `${ids.person}@mail.example` }],
    ["customer", { merchant_id, id: ids.customer, person_id: ids.person, stripe_customer_id: `cus_${ids.customer}` }],
    ["orders", orderRow(ids, order_id)],
    [
      "order_line",
      {
        ...{ merchant_id, id: ids.line, order_id, shopify_line_gid: "gid://shopify/LineItem/1", title: "Bicycle", is_preorder: true },
        ...{ quantity: 1, current_quantity: 1, fulfillable_quantity: 1, unit_price_minor: 30000, total_minor: 30000 },
      },
    ],
    [
      "card",
      {
        ...{ merchant_id, id: ids.card, customer_id: ids.customer, stripe_payment_method_id: `pm_${ids.card}`, saved_via: "link" },
        ...{ brand: "visa", last4: "4242", exp_month: 12, exp_year: 2034 },
      },
    ],
    [
      "consent",
      {
        ...{ merchant_id, id: ids.consent, order_id, customer_id: ids.customer, card_id: ids.card, status: "active", text: "I authorise" },
        ...{ language: "en", text_version: "1", cap_minor: 24000, currency: "EUR", latest_on: "2027-03-31", notice_hours: 48 },
        ...{ agreed_at: AT, agreed_via: "page", completed_at: AT },
      },
    ],
    [
      "instalment",
      {
        ...{ merchant_id, id: ids.instalment, order_id, kind: "balance", position: 1, ...money, state: "scheduled" },
        ...{ due_on: "2100-01-01", card_id: ids.card, consent_id: ids.consent },
      },
    ],
    ["payment_object", paymentObjectRow(ids, ids.paymentObject)],
    ["attempt", attemptRow(ids, ids.attempt, { state: "declined", settled_at: AT })],
    [
      "payment",
      { merchant_id, id: ids.payment, order_id, rail: "shopify", kind: "charge", status: "succeeded", ...money, occurred_at: AT },
    ],
    [
      "dispute",
      { merchant_id, id: ids.dispute, order_id, rail: "stripe", external_id: `dp_${ids.dispute}`, ...money, status: "won", opened_at: AT },
    ],
    [
      "cancellation",
      {
        ...{ merchant_id, id: ids.cancellation, order_id, asked_by: "staff", reason: "customer", scope: "whole", refund: "full" },
        ...{ restock: true, tell_customer: true, asked_at: AT, done_at: AT },
      },
    ],
    [
      "cancellation_step",
      { merchant_id, id: ids.cancellationStep, cancellation_id: ids.cancellation, step: "refund", position: 2, state: "done", done_at: AT },
    ],
    [
      "refund",
      { merchant_id, id: ids.refund, order_id, asked_by: "staff", reason: "goodwill", shop_state: "refused", asked_at: AT, done_at: AT },
    ],
    [
      "refund_part",
      {
        ...{ merchant_id, id: ids.refundPart, refund_id: ids.refund, order_id, payment_id: ids.payment, rail: "shopify", ...money },
        ...{ state: "failed", idempotency_key: ids.refundPart, key_at: AT, settled_at: AT },
      },
    ],
    [
      "pending_intent",
      { merchant_id, id: ids.intent, order_id, kind: "cancel", payload: {}, asked_by: "staff", asked_at: AT, applied_at: AT },
    ],
    ["fulfilment_hold", { merchant_id, id: ids.hold, order_id, fulfillment_order_gid: "gid://shopify/FulfillmentOrder/1", placed_at: AT }],
    [
      "hold",
      {
        ...{ merchant_id, id: ids.hold, order_id, source: "balance", reason: "awaiting_payment", handle: "predesk-balance" },
        ...{ state: "held", placed_at: AT, held_at: AT },
      },
    ],
    [
      "payment_request",
      {
        ...{ merchant_id, id: ids.paymentRequest, order_id, instalment_id: ids.instalment, state: "paid", opened_at: AT },
        ...{ expires_at: "2100-01-01", closed_at: AT },
      },
    ],
    ["saved_view", { merchant_id, id: ids.savedView, user_id: ids.user, name: "Mine", query: "tab=unpaid", created_at: AT }],
    [
      "link",
      {
        ...{ merchant_id, id: ids.link, customer_id: ids.customer, order_id, purpose: "save_card", token_hash: hash() },
        ...{ created_at: AT, expires_at: "2100-01-01" },
      },
    ],
    [
      "mail",
      {
        ...{ merchant_id, id: ids.mail, person_id: ids.person, order_id, link_id: ids.link, sender_id: ids.sender, kind: "card_request" },
        ...{ class: "transactional", language: "en", data: {}, dedupe_key: ids.mail, status: "accepted", created_at: AT },
      },
    ],
    [
      "notice",
      {
        ...{ merchant_id, id: ids.notice, order_id, instalment_id: ids.instalment, mail_id: ids.mail, ...money, card_id: ids.card },
        ...{ charge_on: "2100-01-01", statement_text: "INVENTED SHOP", created_at: AT },
      },
    ],
    [
      "mail_event",
      {
        ...{ merchant_id, id: ids.mailEvent, mail_id: ids.mail, source: "report", external_id: ids.mailEvent },
        ...{ meaning: "delayed", detail: "4.4.7", received_at: AT },
      },
    ],
    ["card_request", { merchant_id, order_id, stopped_at: AT, stop_reason: "saved" }],
    [
      "run",
      {
        ...{ merchant_id, id: ids.run, kind: "send_links", settings: { kind: "send_links", senderId: null, who: "all" } },
        ...{ fingerprint: "f", included: 0, left_out: 1, planned_by: ids.user, planned_at: AT },
      },
    ],
    [
      "run_item",
      {
        ...{ merchant_id, run_id: ids.run, position: 1, order_id, instalment_id: ids.instalment, action: "send_link", state: "left_out" },
        ...{ reason: "link_limit", ...money },
      },
    ],
    ["follow_up", { merchant_id, id: ids.followUp, order_id, instalment_id: ids.instalment, kind: "dunning", started_at: AT, next_at: AT }],
    [
      "desk_note",
      {
        merchant_id,
        id: ids.note,
        customer_id: ids.customer,
        order_id,
        kind: "note",
        text: "Rang back",
        author_id: ids.user,
        written_at: AT,
      },
    ],
    [
      "promise_answer",
      {
        merchant_id,
        id: ids.promiseAnswer,
        order_id,
        reason: "late",
        needs_answer: true,
        mail_id: ids.mail,
        moved_at: AT,
        superseded_at: AT,
      },
    ],
    [
      "withdrawal",
      {
        ...{ merchant_id, id: ids.withdrawal, order_id, customer_id: ids.customer, kind: "cancellation_request", via: "page" },
        ...{ content: "I ask to cancel", language: "en", received_at: AT, answer: "refused", answered_at: AT },
      },
    ],
    [
      "address_request",
      { merchant_id, id: ids.addressRequest, order_id, customer_id: ids.customer, status: "written", asked_at: AT, done_at: AT },
    ],
  ];
}

/** @param secret what stands in sealed columns: sealed with the test's key where the application will open it */
export async function insertTenant(client: Client, secret = "sealed"): Promise<TenantIds> {
  const ids = Object.fromEntries(NAMES.map((name) => [name, randomUUID()])) as unknown as TenantIds;
  for (const [table, row] of [...shopRows(ids, secret), ...orderRows(ids)]) await insertRow(client, table, row);
  return ids;
}
