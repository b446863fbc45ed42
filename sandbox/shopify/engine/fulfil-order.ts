import { ownerOf } from "../state/order-parts";
import type { Fulfillment, FulfillmentOrder, Order } from "../state/order-records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { fulfillmentPart } from "../webhooks/payload-refund";
import { done, type Outcome, refused, saveOrder, shopOf } from "./change-order";
import { shipUnits } from "./inventory";
import { fulfillmentStatus } from "./totals";

export type UnitsOf = { id: string; quantity: number };
export type Tracking = { company: string | null; number: string | null; url: string | null };

export function findFulfillmentOrder(world: World, shop: string, id: string): { order: Order; one: FulfillmentOrder } | null {
  const order = ownerOf(world, shop, "FulfillmentOrder", id);
  const one = order?.fulfillmentOrders.find((candidate) => candidate.id === id);
  return order && one ? { order, one } : null;
}

/** The units to send: those asked for, else all that remain; null when more is asked than remains. */
function wantedUnits(one: FulfillmentOrder, asked: UnitsOf[] | null): { lineId: string; lineItemId: string; quantity: number }[] | null {
  const wanted = one.lines.map((line) => ({
    lineId: line.id,
    lineItemId: line.lineItemId,
    quantity: asked ? (asked.find((unit) => unit.id === line.id)?.quantity ?? 0) : line.remainingQuantity,
    left: line.remainingQuantity,
  }));
  const unknown = asked?.some((unit) => !one.lines.some((line) => line.id === unit.id));
  if (unknown || wanted.some((unit) => unit.quantity > unit.left)) return null;
  return wanted.filter((unit) => unit.quantity > 0).map(({ lineId, lineItemId, quantity }) => ({ lineId, lineItemId, quantity }));
}

/** Sends units of one fulfilment order. A held or scheduled one cannot be sent. */
export function fulfil(
  world: World,
  order: Order,
  one: FulfillmentOrder,
  asked: UnitsOf[] | null,
  tracking: Tracking[],
): Outcome<{ order: Order; fulfillment: Fulfillment }> {
  if (one.status !== "OPEN" && one.status !== "IN_PROGRESS")
    return refused(["fulfillment"], `Fulfillment order ${one.id} has an unfulfillable status= ${one.status.toLowerCase()}.`);
  const units = wantedUnits(one, asked);
  if (!units || units.length === 0) return refused(["fulfillment"], "Invalid fulfillment order line item quantity requested.");
  const now = world.iso();
  const fulfillment: Fulfillment = {
    id: world.nextId("Fulfillment"),
    fulfillmentOrderId: one.id,
    status: "SUCCESS",
    lines: units.map((unit) => ({ id: world.nextId("FulfillmentLineItem"), lineItemId: unit.lineItemId, quantity: unit.quantity })),
    tracking,
    createdAt: now,
    updatedAt: now,
  };
  for (const unit of units) {
    const line = order.lines.find((candidate) => candidate.id === unit.lineItemId);
    if (line?.variantId) shipUnits(world, line.variantId, unit.quantity, line.reserved === "on_sale");
  }
  const lines = one.lines.map((line) => ({
    ...line,
    remainingQuantity: line.remainingQuantity - (units.find((unit) => unit.lineId === line.id)?.quantity ?? 0),
  }));
  const closed = lines.every((line) => line.remainingQuantity === 0);
  const changed: FulfillmentOrder = { ...one, lines, status: closed ? "CLOSED" : "IN_PROGRESS", updatedAt: now };
  const next: Order = {
    ...order,
    fulfillments: [...order.fulfillments, fulfillment],
    fulfillmentOrders: order.fulfillmentOrders.map((candidate) => (candidate.id === one.id ? changed : candidate)),
  };
  const topic = fulfillmentStatus(next) === "FULFILLED" ? "orders/fulfilled" : "orders/partially_fulfilled";
  const saved = saveOrder(world, next, ["orders/updated", topic]);
  announce(world, shopOf(world, saved.shop), "fulfillments/create", (context) => fulfillmentPart(context, saved, fulfillment));
  return done({ order: saved, fulfillment });
}

/** Opens the scheduled fulfilment orders whose time has come. */
export function openScheduled(world: World, order: Order, opens: (one: FulfillmentOrder) => boolean): Order {
  const ready = order.fulfillmentOrders.filter((one) => one.status === "SCHEDULED" && opens(one));
  if (ready.length === 0) return order;
  const now = world.iso();
  const saved = saveOrder(
    world,
    {
      ...order,
      fulfillmentOrders: order.fulfillmentOrders.map((one) => (ready.includes(one) ? { ...one, status: "OPEN", updatedAt: now } : one)),
    },
    ["orders/updated"],
  );
  for (const one of ready) {
    announce(world, shopOf(world, order.shop), "fulfillment_orders/scheduled_fulfillment_order_ready", () => ({
      fulfillment_order: { id: `gid://shopify/FulfillmentOrder/${one.id}`, status: "open" },
    }));
  }
  return saved;
}
