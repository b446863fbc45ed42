/** Order editing: changes are staged on a calculated order and applied together. */

import { inZone } from "../state/dates";
import { bagAtRate, type MoneyBag } from "../state/money";
import type { FulfillmentOrder, LineItem, Order } from "../state/order-records";
import type { EditSession, Variant } from "../state/records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { saveOrder, shopOf } from "./change-order";
import { commitUnits } from "./inventory";
import { newFulfillmentOrder } from "./route-fulfillment";
import { fulfilledQuantity, zeroOf } from "./totals";

export function beginEdit(world: World, order: Order): EditSession {
  const session: EditSession = {
    kind: "CalculatedOrder",
    id: world.nextId("CalculatedOrder"),
    shop: order.shop,
    orderId: order.id,
    lines: [],
    additions: [],
    committed: false,
  };
  world.tables.editSessions.put(session.id, session);
  return session;
}

export function stageQuantity(world: World, session: EditSession, lineId: string, quantity: number, restock: boolean): EditSession {
  const added = session.additions.some((one) => one.id === lineId);
  const staged: EditSession = added
    ? {
        ...session,
        additions: session.additions.map((one) => (one.id === lineId ? { ...one, quantity } : one)).filter((one) => one.quantity > 0),
      }
    : { ...session, lines: [...session.lines.filter((one) => one.lineId !== lineId), { lineId, quantity, restock }] };
  world.tables.editSessions.put(staged.id, staged);
  return staged;
}

/** The price a variant has in this order's currencies, at the rate the order was placed at. */
function priceIn(order: Order, variant: Variant): MoneyBag {
  const sample = order.lines[0]?.unitPrice;
  const rate =
    sample && sample.shop.amount > 0 && order.shopCurrency !== order.presentmentCurrency
      ? (sample.presentment.amount / sample.shop.amount).toFixed(8)
      : "1";
  return bagAtRate(variant.price, order.presentmentCurrency, rate);
}

export function stageVariant(world: World, session: EditSession, order: Order, variant: Variant, quantity: number): EditSession {
  const addition = { id: world.nextId("LineItem"), variantId: variant.id, quantity, price: priceIn(order, variant) };
  const staged = { ...session, additions: [...session.additions, addition] };
  world.tables.editSessions.put(staged.id, staged);
  return staged;
}

function addedLines(world: World, order: Order, session: EditSession): LineItem[] {
  const sample = order.lines.find((line) => !line.tip);
  return session.additions.flatMap((one): LineItem[] => {
    const variant = world.tables.variants.get(one.variantId);
    const product = variant && world.tables.products.get(variant.productId);
    if (!variant || !product) return [];
    return [
      {
        id: one.id,
        variantId: variant.id,
        productId: product.id,
        title: product.title,
        variantTitle: variant.title === "Default Title" ? null : variant.title,
        sku: variant.sku,
        vendor: product.vendor,
        quantity: one.quantity,
        currentQuantity: one.quantity,
        unitPrice: one.price,
        discount: zeroOf(order),
        taxRate: sample?.taxRate ?? 0,
        taxTitle: sample?.taxTitle ?? null,
        requiresShipping: true,
        grams: variant.grams,
        properties: [],
        sellingPlan: null,
        reserved: "on_sale",
        tip: false,
      },
    ];
  });
}

/** The order as it would be with the staged changes; used for the preview and for the commit. */
export function withStaged(world: World, order: Order, session: EditSession): Order {
  const staged = new Map(session.lines.map((one) => [one.lineId, one.quantity]));
  const lines = order.lines.map((line) => {
    const wanted = staged.get(line.id) ?? line.currentQuantity;
    const grown = Math.max(0, wanted - line.currentQuantity);
    return { ...line, quantity: line.quantity + grown, currentQuantity: wanted };
  });
  return { ...order, lines: [...lines, ...addedLines(world, order, session)] };
}

/** Brings what is still to be sent in line with the lines: fewer units come off, more units are routed anew. */
function rerouted(world: World, order: Order): FulfillmentOrder[] {
  const toSend = new Map(
    order.lines
      .filter((line) => line.requiresShipping)
      .map((line) => [line.id, Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id))]),
  );
  const kept = order.fulfillmentOrders.map((one) => {
    if (one.status === "CLOSED" || one.status === "CANCELLED") return one;
    const lines = one.lines.map((line) => {
      const left = toSend.get(line.lineItemId) ?? 0;
      const remaining = Math.min(left, line.remainingQuantity);
      toSend.set(line.lineItemId, left - remaining);
      return { ...line, totalQuantity: line.totalQuantity - (line.remainingQuantity - remaining), remainingQuantity: remaining };
    });
    const empty = lines.every((line) => line.remainingQuantity === 0);
    return { ...one, lines: lines.filter((line) => line.totalQuantity > 0), status: empty ? ("CLOSED" as const) : one.status };
  });
  const extra = [...toSend].filter(([, quantity]) => quantity > 0).map(([lineItemId, quantity]) => ({ lineItemId, quantity }));
  return extra.length > 0 ? [...kept, newFulfillmentOrder(world, order.shop, { status: "OPEN", fulfillAt: null }, extra)] : kept;
}

/** Applies what was staged and announces it; the session cannot be used again. */
export function commitEdit(
  world: World,
  order: Order,
  session: EditSession,
  input: { staffNote: string | null; notifyCustomer: boolean; appId: string | null },
): Order {
  const next = withStaged(world, order, session);
  for (const line of next.lines) {
    const before = order.lines.find((one) => one.id === line.id)?.currentQuantity ?? 0;
    const restock = session.lines.find((one) => one.lineId === line.id)?.restock ?? false;
    const grown = line.currentQuantity - before;
    if (line.variantId && line.reserved === "on_sale" && (grown > 0 || restock)) commitUnits(world, line.variantId, grown);
  }
  world.tables.editSessions.put(session.id, { ...session, committed: true });
  const saved = saveOrder(world, { ...next, edited: true, fulfillmentOrders: rerouted(world, next) }, ["orders/updated"]);
  announceEdit(world, order, saved, session, input);
  return saved;
}

function announceEdit(
  world: World,
  before: Order,
  after: Order,
  session: EditSession,
  input: { staffNote: string | null; notifyCustomer: boolean; appId: string | null },
): void {
  const shop = shopOf(world, after.shop);
  const deltas = after.lines.map((line) => ({
    id: BigInt(line.id),
    delta: line.currentQuantity - (before.lines.find((one) => one.id === line.id)?.currentQuantity ?? 0),
  }));
  const now = inZone(world.iso(), shop.timezone);
  announce(world, shop, "orders/edited", () => ({
    order_edit: {
      id: BigInt(session.id),
      app_id: input.appId === null ? null : BigInt(input.appId),
      created_at: now,
      committed_at: now,
      notify_customer: input.notifyCustomer,
      order_id: BigInt(after.id),
      staff_note: input.staffNote ?? "",
      user_id: null,
      line_items: {
        additions: deltas.filter((one) => one.delta > 0),
        removals: deltas.filter((one) => one.delta < 0).map((one) => ({ id: one.id, delta: -one.delta })),
      },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  }));
}
