/** What somebody else does to an order in Shopify's admin, for the control door and the store's admin page. */
import { z } from "zod";
import { requestCancel } from "../engine/cancel-order";
import { type Outcome, refused, saveOrder, shopOf } from "../engine/change-order";
import { beginEdit, commitEdit, stageQuantity, stageVariant } from "../engine/edit-order";
import { fulfil, openScheduled } from "../engine/fulfil-order";
import { holdFulfillment, releaseHolds } from "../engine/hold-fulfillment";
import { setTerms } from "../engine/payment-terms";
import { markAsPaid, recordManualPayment } from "../engine/payments";
import { BadRequest } from "../engine/place-order";
import { fullRefundTransactions, refundOrder } from "../engine/refund-order";
import { deleteOrder } from "../engine/sell";
import { moneyOf } from "../engine/totals";
import { inZone, inZoneOrNull } from "../state/dates";
import { gid, idOf } from "../state/gid";
import { fullDecimals, parseAmount, partOfBag } from "../state/money";
import { putOrder } from "../state/order-parts";
import type { Dispute, Order } from "../state/order-records";
import { isoSeconds, type World } from "../state/world";
import { announce } from "../webhooks/announce";

const bareId = (type: string) => z.string().transform((text) => idOf(type, text) ?? text);
const amount = z.union([z.string(), z.number()]).transform(String);

export const ACTIONS = {
  "mark-paid": z.strictObject({}),
  payment: z.strictObject({ amount, methodName: z.string().nullable().default(null) }),
  cancel: z.strictObject({
    reason: z.enum(["CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF"]).default("STAFF"),
    refund: z.boolean().default(false),
    restock: z.boolean().default(true),
    staffNote: z.string().nullable().default(null),
  }),
  refund: z.strictObject({
    amount: amount.optional(),
    note: z.string().nullable().default(null),
    lines: z
      .array(z.strictObject({ lineItemId: bareId("LineItem"), quantity: z.number().int(), restock: z.boolean().default(true) }))
      .default([]),
  }),
  edit: z.strictObject({
    quantities: z
      .array(z.strictObject({ lineItemId: bareId("LineItem"), quantity: z.number().int().min(0), restock: z.boolean().default(true) }))
      .default([]),
    add: z.array(z.strictObject({ variantId: bareId("ProductVariant"), quantity: z.number().int().positive() })).default([]),
  }),
  /** Everything that is open, or so many units of the first line of each fulfilment order. */
  fulfil: z.strictObject({ tracking: z.string().nullable().default(null), units: z.int().positive().nullable().default(null) }),
  /** The carrier says that everything sent has arrived. */
  deliver: z.strictObject({}),
  hold: z.strictObject({
    reason: z
      .enum(["AWAITING_PAYMENT", "INVENTORY_OUT_OF_STOCK", "UNKNOWN_DELIVERY_DATE", "INCORRECT_ADDRESS", "HIGH_RISK_OF_FRAUD", "OTHER"])
      .default("OTHER"),
    notes: z.string().nullable().default(null),
  }),
  release: z.strictObject({}),
  "payment-terms": z.strictObject({ templateId: bareId("PaymentTermsTemplate"), dueAt: z.string().nullable().default(null) }),
  update: z.strictObject({
    email: z.string().nullable().optional(),
    phone: z.string().nullable().optional(),
    note: z.string().nullable().optional(),
    tags: z.array(z.string()).optional(),
  }),
  dispute: z.strictObject({
    reason: z.string().default("PRODUCT_NOT_RECEIVED"),
    amount: amount.optional(),
    status: z.enum(["NEEDS_RESPONSE", "UNDER_REVIEW", "WON", "LOST", "ACCEPTED"]).default("NEEDS_RESPONSE"),
  }),
  delete: z.strictObject({}),
} as const;

export type ActionName = keyof typeof ACTIONS;

export function isAction(name: string): name is ActionName {
  return name in ACTIONS;
}

type Body<Name extends ActionName> = z.infer<(typeof ACTIONS)[Name]>;
type Handlers = { [Name in ActionName]: (world: World, order: Order, body: Body<Name>) => Outcome<unknown> };

const ok: Outcome<unknown> = { ok: true, value: null };

function refund(world: World, order: Order, body: Body<"refund">): Outcome<unknown> {
  let left = body.amount === undefined ? null : parseAmount(body.amount, order.presentmentCurrency).amount;
  const transactions = fullRefundTransactions(order).flatMap((one) => {
    const take = left === null ? one.amount.amount : Math.min(left, one.amount.amount);
    if (left !== null) left -= take;
    return take > 0 ? [{ ...one, amount: { ...one.amount, amount: take } }] : [];
  });
  const lines = body.lines.map((line) => ({
    lineItemId: line.lineItemId,
    quantity: line.quantity,
    restockType: line.restock ? ("CANCEL" as const) : ("NO_RESTOCK" as const),
    locationId: null,
  }));
  return refundOrder(world, order, {
    note: body.note,
    processedAt: null,
    lines,
    shipping: null,
    transactions,
    allowOverRefunding: false,
    appId: null,
  });
}

function edit(world: World, order: Order, body: Body<"edit">): Outcome<unknown> {
  if (order.cancelledAt) return refused(null, "The order cannot be edited.");
  let session = beginEdit(world, order);
  for (const one of body.quantities) {
    if (!order.lines.some((line) => line.id === one.lineItemId))
      return refused(["lineItemId"], "The line item does not exist on the order.");
    session = stageQuantity(world, session, one.lineItemId, one.quantity, one.restock);
  }
  for (const one of body.add) {
    const variant = world.tables.variants.get(one.variantId);
    if (!variant || variant.shop !== order.shop) throw new BadRequest(`no variant ${one.variantId} in this shop`);
    session = stageVariant(world, session, order, variant, one.quantity);
  }
  commitEdit(world, order, session, { staffNote: null, notifyCustomer: false, appId: null });
  return ok;
}

function fulfilAll(world: World, order: Order, body: Body<"fulfil">): Outcome<unknown> {
  let current = openScheduled(world, order, () => true);
  for (const one of current.fulfillmentOrders.filter((candidate) => candidate.status !== "CLOSED" && candidate.status !== "CANCELLED")) {
    const [line] = one.lines;
    const part = body.units !== null && line ? [{ id: line.id, quantity: body.units }] : null;
    const outcome = fulfil(world, current, one, part, body.tracking ? [{ company: "Other", number: body.tracking, url: null }] : []);
    if (!outcome.ok) return outcome;
    current = outcome.value.order;
  }
  return ok;
}

function eachOpen(world: World, order: Order, work: (order: Order, id: string) => Order): Outcome<unknown> {
  let current = order;
  for (const { id } of order.fulfillmentOrders.filter((one) => one.status !== "CLOSED"))
    current = work(world.tables.orders.get(order.id) ?? current, id);
  return ok;
}

function hold(world: World, order: Order, body: Body<"hold">): Outcome<unknown> {
  return eachOpen(world, order, (current, id) => {
    const one = current.fulfillmentOrders.find((candidate) => candidate.id === id);
    const outcome =
      one &&
      holdFulfillment(world, current, one, {
        reason: body.reason,
        reasonNotes: body.notes,
        handle: `admin-${world.now()}`,
        externalId: null,
        appId: null,
        units: [],
      });
    return outcome?.ok ? outcome.value.order : current;
  });
}

function release(world: World, order: Order): Outcome<unknown> {
  return eachOpen(world, order, (current, id) => {
    const one = current.fulfillmentOrders.find((candidate) => candidate.id === id);
    return one ? releaseHolds(world, current, one, () => true).order : current;
  });
}

/** Opens a dispute at Shopify Payments, or moves the open one on. */
function dispute(world: World, order: Order, body: Body<"dispute">): Outcome<unknown> {
  const whole = moneyOf(order).net;
  const open = order.disputes.at(-1);
  const closed = body.status === "WON" || body.status === "LOST" || body.status === "ACCEPTED";
  const due = isoSeconds(world.now() + 7 * 86_400_000);
  const next: Dispute = open
    ? { ...open, status: body.status, finalizedOn: closed ? world.iso() : null }
    : {
        id: world.nextId("ShopifyPaymentsDispute"),
        status: body.status,
        type: "CHARGEBACK",
        reason: body.reason,
        networkReasonCode: "4853",
        amount: body.amount ? partOfBag(whole, parseAmount(body.amount, order.presentmentCurrency)) : whole,
        initiatedAt: world.iso(),
        evidenceDueBy: due,
        finalizedOn: null,
      };
  const saved = putOrder(world, { ...order, disputes: open ? [...order.disputes.slice(0, -1), next] : [...order.disputes, next] });
  const shop = shopOf(world, order.shop);
  announce(world, shop, open ? "disputes/update" : "disputes/create", () => ({
    id: BigInt(next.id),
    order_id: BigInt(saved.id),
    type: next.type.toLowerCase(),
    amount: fullDecimals(next.amount.presentment),
    currency: next.amount.presentment.currency,
    reason: next.reason.toLowerCase(),
    network_reason_code: next.networkReasonCode,
    status: next.status.toLowerCase(),
    evidence_due_by: inZoneOrNull(next.evidenceDueBy, shop.timezone),
    evidence_sent_on: null,
    finalized_on: inZoneOrNull(next.finalizedOn, shop.timezone),
    initiated_at: inZone(next.initiatedAt, shop.timezone),
    admin_graphql_api_id: gid("ShopifyPaymentsDispute", next.id),
  }));
  return ok;
}

const handlers: Handlers = {
  "mark-paid": (world, order) => markAsPaid(world, order, null),
  payment: (world, order, body) =>
    recordManualPayment(world, order, {
      amount: parseAmount(body.amount, order.presentmentCurrency),
      methodName: body.methodName,
      processedAt: null,
      appId: null,
    }),
  cancel: (world, order, body) => requestCancel(world, order, { orderId: order.id, ...body }),
  refund,
  edit,
  fulfil: fulfilAll,
  deliver: (world, order) => {
    const deliveredAt = world.iso();
    const fulfillments = order.fulfillments.map((one) => ({ ...one, deliveredAt: one.deliveredAt ?? deliveredAt, updatedAt: deliveredAt }));
    saveOrder(world, { ...order, fulfillments }, ["orders/updated"]);
    return ok;
  },
  hold,
  release,
  "payment-terms": (world, order, body) =>
    setTerms(world, order, body.templateId, [{ dueAt: body.dueAt }], "PAYMENT_TERMS_CREATION_UNSUCCESSFUL"),
  update: (world, order, body) => ({
    ok: true,
    value: saveOrder(
      world,
      {
        ...order,
        email: body.email === undefined ? order.email : body.email,
        phone: body.phone === undefined ? order.phone : body.phone,
        note: body.note === undefined ? order.note : body.note,
        tags: body.tags ?? order.tags,
      },
      ["orders/updated"],
    ),
  }),
  dispute,
  delete: (world, order) => {
    deleteOrder(world, order);
    return ok;
  },
};

/** Carries out an action of the admin, as a whole or not at all. */
export function actOnOrder<Name extends ActionName>(world: World, order: Order, name: Name, body: Body<Name>): Outcome<unknown> {
  return handlers[name](world, order, body);
}
