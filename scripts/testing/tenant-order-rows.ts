import { AT, attemptRow, orderRow, paymentObjectRow, type Row, type TenantIds } from "./tenant-shapes";

/** One order with its card, its money and its holds. */
export function orderRows(ids: TenantIds): [string, Row][] {
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
      "reconciliation_run",
      {
        merchant_id,
        id: ids.reconciliation,
        kind: "nightly",
        state: "done",
        window_from: AT,
        window_until: "2026-11-23T09:00:00Z",
        started_at: AT,
        finished_at: AT,
        next_at: AT,
      },
    ],
    [
      "reconciliation_difference",
      {
        ...{
          merchant_id,
          id: ids.difference,
          class: "charged_not_recorded",
          subject: `payment:${ids.payment}`,
          order_id,
          ...money,
          occurred_on: "2026-11-22",
        },
        ...{
          evidence: { predesk: [], stripe: null, shopify: null },
          fix: "record_in_shopify",
          fix_target: { paymentId: ids.payment },
          found_at: AT,
          seen_at: AT,
        },
      },
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
  ];
}
