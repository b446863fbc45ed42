import { gid } from "../state/gid";
import type { FulfillmentHoldReason, FulfillmentOrder, Hold, Order } from "../state/order-records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import type { JsonObject } from "../webhooks/payload-parts";
import { done, type Outcome, type Refusal, refused, saveOrder, shopOf } from "./change-order";
import type { UnitsOf } from "./fulfil-order";
import { newFulfillmentOrder } from "./route-fulfillment";

export const HOLDS_PER_APP = 10;
const HANDLE_MAX = 64;

export type HoldInput = {
  reason: FulfillmentHoldReason;
  reasonNotes: string | null;
  handle: string;
  externalId: string | null;
  appId: string | null;
  units: UnitsOf[];
};

function holdPart(hold: Hold): JsonObject {
  return {
    id: gid("FulfillmentHold", hold.id),
    reason: hold.reason.toLowerCase(),
    reason_notes: hold.reasonNotes,
    held_by_requesting_app: false,
    handle: hold.handle,
    held_by_app: hold.appId ? { id: gid("App", hold.appId) } : null,
  };
}

function refusalsFor(one: FulfillmentOrder, input: HoldInput): Refusal[] {
  const units = ["fulfillmentHold", "fulfillmentOrderLineItems"];
  const held = one.holds.filter((hold) => hold.appId === input.appId);
  if (one.status === "CLOSED" || one.status === "CANCELLED")
    return refused(["id"], "The fulfillment order is not in a holdable state.", "TAKEN").errors;
  if (input.handle.length > HANDLE_MAX)
    return refused(["fulfillmentHold", "handle"], "Handle is too long (maximum is 64 characters)", "TAKEN").errors;
  const zero = input.units.findIndex((unit) => unit.quantity <= 0);
  if (zero >= 0)
    return refused([...units, String(zero), "quantity"], "You must select at least one item to place on partial hold.", "GREATER_THAN_ZERO")
      .errors;
  if (new Set(input.units.map((unit) => unit.id)).size < input.units.length)
    return refused(units, "must contain unique line item ids", "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS").errors;
  if (one.holds.length > 0 && input.units.length > 0)
    return refused(units, "The fulfillment order is not in a splittable state.", "FULFILLMENT_ORDER_NOT_SPLITTABLE").errors;
  if (held.some((hold) => hold.handle === input.handle)) {
    return refused(
      ["fulfillmentHold", "handle"],
      "The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.",
      "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
    ).errors;
  }
  if (input.appId !== null && held.length >= HOLDS_PER_APP) {
    return refused(
      ["id"],
      "The maximum number of fulfillment holds for this fulfillment order has been reached for this app. An app can only have up to 10 holds on a single fulfillment order at any one time.",
      "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED",
    ).errors;
  }
  const tooMany = input.units.findIndex((unit) => unit.quantity > (one.lines.find((line) => line.id === unit.id)?.remainingQuantity ?? 0));
  return tooMany >= 0
    ? refused([...units, String(tooMany), "quantity"], "The line item quantity is invalid.", "INVALID_LINE_ITEM_QUANTITY").errors
    : [];
}

/** Splits off the units that are not to be held; null when everything is. */
function splitOff(
  world: World,
  order: Order,
  one: FulfillmentOrder,
  units: UnitsOf[],
): { held: FulfillmentOrder; rest: FulfillmentOrder | null } {
  if (units.length === 0) return { held: one, rest: null };
  const heldOf = (lineId: string) => units.find((unit) => unit.id === lineId)?.quantity ?? 0;
  const rest = one.lines
    .map((line) => ({ lineItemId: line.lineItemId, quantity: line.remainingQuantity - heldOf(line.id) }))
    .filter((line) => line.quantity > 0);
  const lines = one.lines
    .map((line) => ({ ...line, totalQuantity: heldOf(line.id), remainingQuantity: heldOf(line.id) }))
    .filter((line) => line.totalQuantity > 0);
  if (rest.length === 0) return { held: one, rest: null };
  return {
    held: { ...one, lines },
    rest: newFulfillmentOrder(
      world,
      order.shop,
      { status: one.status === "SCHEDULED" ? "SCHEDULED" : "OPEN", fulfillAt: one.fulfillAt },
      rest,
    ),
  };
}

function replaced(order: Order, changed: FulfillmentOrder, added: FulfillmentOrder | null): FulfillmentOrder[] {
  return [...order.fulfillmentOrders.map((one) => (one.id === changed.id ? changed : one)), ...(added ? [added] : [])];
}

/** Places a hold; several per order are allowed, each app telling its own apart by handle. */
export function holdFulfillment(
  world: World,
  order: Order,
  one: FulfillmentOrder,
  input: HoldInput,
): Outcome<{ order: Order; hold: Hold; held: FulfillmentOrder; rest: FulfillmentOrder | null }> {
  const errors = refusalsFor(one, input);
  if (errors.length > 0) return { ok: false, errors };
  const { reason, reasonNotes, handle, externalId, appId } = input;
  const hold: Hold = { id: world.nextId("FulfillmentHold"), reason, reasonNotes, handle, appId, externalId };
  const { held: base, rest } = splitOff(world, order, one, input.units);
  const held: FulfillmentOrder = { ...base, status: "ON_HOLD", holds: [...base.holds, hold], updatedAt: world.iso() };
  const saved = saveOrder(world, { ...order, fulfillmentOrders: replaced(order, held, rest) }, ["orders/updated"]);
  announce(world, shopOf(world, order.shop), "fulfillment_orders/placed_on_hold", () => ({
    fulfillment_order: { id: gid("FulfillmentOrder", held.id), status: "on_hold", fulfillment_holds: held.holds.map(holdPart) },
    remaining_fulfillment_order: rest ? { id: gid("FulfillmentOrder", rest.id), status: rest.status.toLowerCase() } : null,
    held_fulfillment_order_line_items: held.lines.map((line) => ({
      id: gid("FulfillmentOrderLineItem", line.id),
      quantity: line.remainingQuantity,
    })),
    created_fulfillment_hold: holdPart(hold),
  }));
  return done({ order: saved, hold, held, rest });
}

function afterRelease(world: World, one: FulfillmentOrder): FulfillmentOrder["status"] {
  const waits = one.fulfillAt !== null && Date.parse(one.fulfillAt) > world.now();
  return waits ? "SCHEDULED" : "OPEN";
}

/** Releases the named holds, or all of them; the order opens again when none is left. */
export function releaseHolds(
  world: World,
  order: Order,
  one: FulfillmentOrder,
  which: (hold: Hold) => boolean,
): { order: Order; released: FulfillmentOrder } {
  const holds = one.holds.filter((hold) => !which(hold));
  const status = one.status === "ON_HOLD" && holds.length === 0 ? afterRelease(world, one) : one.status;
  const released: FulfillmentOrder = { ...one, holds, status, updatedAt: world.iso() };
  if (holds.length === one.holds.length) return { order, released: one };
  const saved = saveOrder(world, { ...order, fulfillmentOrders: replaced(order, released, null) }, ["orders/updated"]);
  announce(world, shopOf(world, order.shop), "fulfillment_orders/hold_released", () => ({
    fulfillment_order: { id: gid("FulfillmentOrder", released.id), status: released.status.toLowerCase() },
  }));
  return { order: saved, released };
}

export function reschedule(
  world: World,
  order: Order,
  one: FulfillmentOrder,
  fulfillAt: string,
): Outcome<{ order: Order; moved: FulfillmentOrder }> {
  if (one.status !== "SCHEDULED") return refused(null, "Fulfillment order must be scheduled.");
  const moved: FulfillmentOrder = { ...one, fulfillAt, updatedAt: world.iso() };
  const saved = saveOrder(world, { ...order, fulfillmentOrders: replaced(order, moved, null) }, ["orders/updated"]);
  announce(world, shopOf(world, order.shop), "fulfillment_orders/rescheduled", () => ({
    fulfillment_order: { id: gid("FulfillmentOrder", moved.id), status: "scheduled", fulfill_at: fulfillAt },
  }));
  return done({ order: saved, moved });
}
