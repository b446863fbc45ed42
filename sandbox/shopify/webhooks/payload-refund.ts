/** Refunds, transactions and fulfilments in the shape of Shopify's REST resources. */
import { inZone } from "../state/dates";
import { gid } from "../state/gid";
import { emptyBag, fullDecimals } from "../state/money";
import type { Fulfillment, Order, Refund, RefundLine, Transaction } from "../state/order-records";
import { linePart, type PayloadContext } from "./payload-order";
import { type Json, type JsonObject, moneySet, shopAmount } from "./payload-parts";

function cardPart(one: Transaction): Json {
  if (!one.card) return null;
  return {
    credit_card_bin: null,
    avs_result_code: null,
    cvv_result_code: null,
    credit_card_number: one.card.number,
    credit_card_company: one.card.company,
    buyer_action_info: null,
    credit_card_name: null,
    credit_card_wallet: null,
    credit_card_expiration_month: null,
    credit_card_expiration_year: null,
    payment_method_name: one.gateway,
  };
}

/** Amount and currency are what the customer saw (REST shows presentment unless asked for `in_shop_currency`). */
export function transactionPart(context: PayloadContext, order: Order, one: Transaction): JsonObject {
  const zone = context.shop.timezone;
  const unsettled = (currency: string) => ({ amount: "0.0", currency });
  return {
    id: BigInt(one.id),
    admin_graphql_api_id: gid("OrderTransaction", one.id),
    amount: fullDecimals(one.amount.presentment),
    amount_rounding: null,
    authorization: one.authorization,
    created_at: inZone(one.createdAt, zone),
    currency: one.amount.presentment.currency,
    device_id: null,
    error_code: null,
    gateway: one.gateway,
    kind: one.kind.toLowerCase(),
    location_id: null,
    manual_payment_gateway: one.manual,
    message: one.message,
    order_id: BigInt(order.id),
    parent_id: one.parentId === null ? null : BigInt(one.parentId),
    payment_details: cardPart(one),
    payment_id: `${order.name}.${order.transactions.indexOf(one) + 1}`,
    processed_at: inZone(one.processedAt, zone),
    receipt: {},
    source_name: one.appId ?? "web",
    status: one.status.toLowerCase(),
    test: one.test,
    total_unsettled_set: { presentment_money: unsettled(order.presentmentCurrency), shop_money: unsettled(order.shopCurrency) },
    user_id: null,
  };
}

function refundLinePart(context: PayloadContext, order: Order, one: RefundLine): JsonObject {
  const line = order.lines.find((candidate) => candidate.id === one.lineItemId);
  return {
    id: BigInt(one.id),
    line_item_id: BigInt(one.lineItemId),
    location_id: one.locationId === null ? null : BigInt(one.locationId),
    quantity: one.quantity,
    restock_type: one.restockType.toLowerCase(),
    subtotal: Number(shopAmount(one.subtotal)),
    subtotal_set: moneySet(one.subtotal),
    total_tax: Number(shopAmount(one.tax)),
    total_tax_set: moneySet(one.tax),
    line_item: line ? linePart(context, order, line) : null,
  };
}

/** Order adjustments count against the order: money given back is negative. */
function adjustmentsPart(order: Order, refund: Refund): JsonObject[] {
  const zero = emptyBag(order.shopCurrency, order.presentmentCurrency);
  const entry = (id: string, kind: string, reason: string, bag: typeof zero): JsonObject => {
    const negative = {
      shop: { ...bag.shop, amount: -bag.shop.amount },
      presentment: { ...bag.presentment, amount: -bag.presentment.amount },
    };
    return {
      id: BigInt(id),
      amount: shopAmount(negative),
      amount_set: moneySet(negative),
      kind,
      order_id: BigInt(order.id),
      reason,
      refund_id: BigInt(refund.id),
      tax_amount: "0.00",
      tax_amount_set: moneySet(zero),
    };
  };
  const entries = refund.adjustment
    ? [entry(refund.adjustment.id, "refund_discrepancy", "Refund discrepancy", refund.adjustment.amount)]
    : [];
  if (refund.shipping) entries.push(entry(refund.id, "shipping_refund", "Shipping refund", refund.shipping));
  return entries;
}

export function refundPart(context: PayloadContext, order: Order, refund: Refund): JsonObject {
  const zone = context.shop.timezone;
  return {
    id: BigInt(refund.id),
    admin_graphql_api_id: gid("Refund", refund.id),
    created_at: inZone(refund.createdAt, zone),
    note: refund.note,
    order_id: BigInt(order.id),
    processed_at: inZone(refund.processedAt, zone),
    restock: refund.lines.some((line) => line.restocked),
    total_duties_set: moneySet(emptyBag(order.shopCurrency, order.presentmentCurrency)),
    user_id: null,
    order_adjustments: adjustmentsPart(order, refund),
    transactions: order.transactions
      .filter((one) => refund.transactionIds.includes(one.id))
      .map((one) => transactionPart(context, order, one)),
    refund_line_items: refund.lines.map((line) => refundLinePart(context, order, line)),
    duties: [],
    refund_shipping_lines: [],
    return: null,
  };
}

export function fulfillmentPart(context: PayloadContext, order: Order, one: Fulfillment): JsonObject {
  const zone = context.shop.timezone;
  const number = order.fulfillments.findIndex((candidate) => candidate.id === one.id) + 1;
  const first = one.tracking[0];
  const lines = one.lines.flatMap((part) => {
    const line = order.lines.find((candidate) => candidate.id === part.lineItemId);
    return line ? [{ ...linePart(context, order, line), quantity: part.quantity }] : [];
  });
  return {
    id: BigInt(one.id),
    admin_graphql_api_id: gid("Fulfillment", one.id),
    created_at: inZone(one.createdAt, zone),
    location_id: null,
    name: `${order.name}.${number}`,
    order_id: BigInt(order.id),
    origin_address: {},
    receipt: {},
    service: "manual",
    shipment_status: null,
    status: one.status.toLowerCase(),
    tracking_company: first?.company ?? null,
    tracking_number: first?.number ?? null,
    tracking_numbers: one.tracking.flatMap((entry) => entry.number ?? []),
    tracking_url: first?.url ?? null,
    tracking_urls: one.tracking.flatMap((entry) => entry.url ?? []),
    updated_at: inZone(one.updatedAt, zone),
    line_items: lines,
  };
}
