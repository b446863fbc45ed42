import type { FulfillmentOrder, LineItem, Order } from "../state/order-records";
import type { World } from "../state/world";
import { findPlan } from "./selling-plans";

type Route = { status: "OPEN" | "SCHEDULED"; fulfillAt: string | null };

/** When a line may leave: at once, at its plan's time, or at a time nobody knows yet (scheduled without a date). */
function routeOf(world: World, order: Order, line: LineItem): Route {
  const plan = line.sellingPlan && findPlan(world, order.shop, line.sellingPlan.id)?.plan;
  if (!plan || plan.fulfillmentTrigger === "ASAP") return { status: "OPEN", fulfillAt: null };
  if (plan.fulfillmentTrigger === "EXACT_TIME" && plan.fulfillmentExactTime && Date.parse(plan.fulfillmentExactTime) <= world.now())
    return { status: "OPEN", fulfillAt: plan.fulfillmentExactTime };
  return { status: "SCHEDULED", fulfillAt: plan.fulfillmentExactTime };
}

export function newFulfillmentOrder(
  world: World,
  shop: string,
  route: Route,
  lines: { lineItemId: string; quantity: number }[],
): FulfillmentOrder {
  const now = world.iso();
  return {
    id: world.nextId("FulfillmentOrder"),
    status: route.status,
    locationId: world.tables.locations.by("shop", shop)[0]?.id ?? "0",
    lines: lines.map((line) => ({
      id: world.nextId("FulfillmentOrderLineItem"),
      lineItemId: line.lineItemId,
      totalQuantity: line.quantity,
      remainingQuantity: line.quantity,
    })),
    holds: [],
    fulfillAt: route.fulfillAt,
    createdAt: now,
    updatedAt: now,
  };
}

/** One fulfilment order per departure: lines that leave at different times are routed apart. */
export function openFulfillmentOrders(world: World, order: Order): FulfillmentOrder[] {
  const routes = new Map<string, { route: Route; lines: { lineItemId: string; quantity: number }[] }>();
  for (const line of order.lines.filter((one) => one.requiresShipping)) {
    const route = routeOf(world, order, line);
    const key = `${route.status} ${route.fulfillAt}`;
    const entry = routes.get(key) ?? { route, lines: [] };
    entry.lines.push({ lineItemId: line.id, quantity: line.currentQuantity });
    routes.set(key, entry);
  }
  return [...routes.values()].map(({ route, lines }) => newFulfillmentOrder(world, order.shop, route, lines));
}
