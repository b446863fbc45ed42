/** Finds the order a part belongs to: parts are kept inside their order's record. */
import type { Order } from "./order-records";
import type { World } from "./world";

export type PartKind =
  | "LineItem"
  | "OrderTransaction"
  | "Refund"
  | "FulfillmentOrder"
  | "FulfillmentOrderLineItem"
  | "FulfillmentHold"
  | "Fulfillment"
  | "PaymentTerms"
  | "PaymentSchedule"
  | "ShopifyPaymentsDispute";

export function partKeys(order: Order): string[] {
  const keys = (kind: PartKind, parts: { id: string }[]) => parts.map((part) => `${kind}/${part.id}`);
  return [
    ...keys("LineItem", order.lines),
    ...keys("OrderTransaction", order.transactions),
    ...keys("Refund", order.refunds),
    ...keys("FulfillmentOrder", order.fulfillmentOrders),
    ...keys(
      "FulfillmentOrderLineItem",
      order.fulfillmentOrders.flatMap((one) => one.lines),
    ),
    ...keys(
      "FulfillmentHold",
      order.fulfillmentOrders.flatMap((one) => one.holds),
    ),
    ...keys("Fulfillment", order.fulfillments),
    ...keys("PaymentTerms", order.paymentTerms ? [order.paymentTerms] : []),
    ...keys("PaymentSchedule", order.paymentTerms?.schedules ?? []),
    ...keys("ShopifyPaymentsDispute", order.disputes),
  ];
}

/** The only way to write an order's record. (An undone change leaves stale keys behind; reading checks them.) */
export function putOrder(world: World, order: Order): Order {
  world.tables.orders.put(order.id, order);
  for (const key of partKeys(order)) world.partOwners.set(key, order.id);
  world.agenda.note(order);
  return order;
}

/** The order of this shop that holds the part; undefined when there is none. */
export function ownerOf(world: World, shop: string, kind: PartKind, id: string): Order | undefined {
  const key = `${kind}/${id}`;
  const owner = world.partOwners.get(key);
  const order = owner === undefined ? undefined : world.tables.orders.get(owner);
  return order && order.shop === shop && partKeys(order).includes(key) ? order : undefined;
}
