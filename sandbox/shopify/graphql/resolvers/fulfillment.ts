/** Fulfilment orders, their holds, and what was sent. */

import { lineSubtotal } from "../../engine/totals";
import { gid } from "../../state/gid";
import type { FulfillmentHoldReason } from "../../state/order-records";
import type { Address } from "../../state/records";
import { requireScopes } from "../access";
import { connect, firstOf, type PageArgs } from "../connection";
import { fieldsOf, type Resolvers } from "../context";
import { moneyBag } from "../money-fields";
import type { FulfillmentNode, FulfillmentOrderLineNode, FulfillmentOrderNode, HoldNode } from "../nodes";

const REASON_WORDS: Record<FulfillmentHoldReason, string> = {
  AWAITING_PAYMENT: "Awaiting payment",
  AWAITING_RETURN_ITEMS: "Awaiting return items",
  HIGH_RISK_OF_FRAUD: "High risk of fraud",
  INCORRECT_ADDRESS: "Incorrect address",
  INVENTORY_OUT_OF_STOCK: "Inventory out of stock",
  ONLINE_STORE_POST_PURCHASE_CROSS_SELL: "Post purchase offer",
  OTHER: "Other",
  UNKNOWN_DELIVERY_DATE: "Unknown delivery date",
};

function actionsOf({ one }: FulfillmentOrderNode): { action: string; externalUrl: null }[] {
  const actions: Record<string, string[]> = {
    OPEN: ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"],
    IN_PROGRESS: ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MARK_AS_OPEN"],
    SCHEDULED: ["MARK_AS_OPEN", "MOVE", "HOLD"],
    ON_HOLD: ["RELEASE_HOLD", "MOVE", "HOLD"],
  };
  return (actions[one.status] ?? []).map((action) => ({ action, externalUrl: null }));
}

function destination(address: Address | null, email: string | null): unknown {
  return address ? { kind: "FulfillmentOrderDestination", ...address, id: gid("FulfillmentOrderDestination", address.id), email } : null;
}

const fulfillmentOrder = fieldsOf<FulfillmentOrderNode>({
  id: ({ one }) => gid("FulfillmentOrder", one.id),
  assignedLocation: ({ one }, _args, { world }) => {
    const location = world.tables.locations.get(one.locationId);
    return location ? { ...location.address, name: location.name, location } : { name: "Warehouse", countryCode: "FR", location: null };
  },
  createdAt: ({ one }) => one.createdAt,
  updatedAt: ({ one }) => one.updatedAt,
  deliveryMethod: ({ one }) => ({ kind: "DeliveryMethod", id: gid("DeliveryMethod", one.id), methodType: "SHIPPING" }),
  destination: ({ order }) => destination(order.shippingAddress, order.email),
  fulfillAt: ({ one }) => one.fulfillAt,
  fulfillmentHolds: ({ one }) => one.holds.map((hold): HoldNode => ({ kind: "FulfillmentHold", hold })),
  fulfillments: ({ order, one }, args: PageArgs, context) =>
    connect(
      { items: order.fulfillments.filter((sent) => sent.fulfillmentOrderId === one.id), idOf: (item) => item.id },
      args,
      context,
      (fulfillment) => ({ kind: "Fulfillment", order, fulfillment }),
    ),
  lineItems: ({ order, one }, args: PageArgs, context) =>
    connect(
      { items: one.lines, idOf: (item) => item.id },
      args,
      context,
      (line): FulfillmentOrderLineNode => ({ kind: "FulfillmentOrderLineItem", order, one, line }),
    ),
  merchantRequests: (_node, args: PageArgs, context) =>
    connect({ items: [] as { id: string }[], idOf: (item) => item.id }, args, context, (item) => item),
  order: ({ order }) => order,
  orderId: ({ order }) => gid("Order", order.id),
  orderName: ({ order }) => order.name,
  orderProcessedAt: ({ order }) => order.processedAt,
  requestStatus: ({ one }) => (one.status === "CLOSED" ? "CLOSED" : "UNSUBMITTED"),
  status: ({ one }) => one.status,
  supportedActions: actionsOf,
});

const fulfillmentOrderLine = fieldsOf<FulfillmentOrderLineNode>({
  id: ({ line }) => gid("FulfillmentOrderLineItem", line.id),
  financialSummaries: () => [],
  inventoryItemId: ({ order, line }, _args, { world }) => {
    const variantId = order.lines.find((one) => one.id === line.lineItemId)?.variantId;
    const item = variantId ? world.tables.variants.get(variantId)?.inventoryItemId : undefined;
    return item ? gid("InventoryItem", item) : null;
  },
  lineItem: ({ order, line }) =>
    order.lines.filter((one) => one.id === line.lineItemId).map((one) => ({ kind: "LineItem", order, line: one }))[0],
  originalUnitPriceSet: ({ order, line }) =>
    order.lines.filter((one) => one.id === line.lineItemId).map((one) => moneyBag(one.unitPrice))[0],
  productTitle: ({ order, line }) => order.lines.find((one) => one.id === line.lineItemId)?.title,
  remainingQuantity: ({ line }) => line.remainingQuantity,
  totalQuantity: ({ line }) => line.totalQuantity,
  requiresShipping: () => true,
  sku: ({ order, line }) => order.lines.find((one) => one.id === line.lineItemId)?.sku,
  variant: ({ order, line }, _args, { world }) => {
    const variantId = order.lines.find((one) => one.id === line.lineItemId)?.variantId;
    return variantId ? (world.tables.variants.get(variantId) ?? null) : null;
  },
  variantTitle: ({ order, line }) => order.lines.find((one) => one.id === line.lineItemId)?.variantTitle,
  vendor: ({ order, line }) => order.lines.find((one) => one.id === line.lineItemId)?.vendor,
  warnings: () => [],
});

const hold = fieldsOf<HoldNode>({
  id: ({ hold: one }) => gid("FulfillmentHold", one.id),
  displayReason: ({ hold: one }) => REASON_WORDS[one.reason],
  handle: ({ hold: one }) => one.handle,
  heldByApp: ({ hold: one }, _args, context, info) => {
    requireScopes(context, info.fieldName, ["read_apps"]);
    return one.appId ? (context.world.tables.apps.get(one.appId) ?? null) : null;
  },
  heldByRequestingApp: ({ hold: one }, _args, { app }) => one.appId === app.id,
  reason: ({ hold: one }) => one.reason,
  reasonNotes: ({ hold: one }) => one.reasonNotes,
});

type SentLine = { node: FulfillmentNode; line: FulfillmentNode["fulfillment"]["lines"][number] };

const fulfillment = fieldsOf<FulfillmentNode>({
  id: ({ fulfillment: one }) => gid("Fulfillment", one.id),
  legacyResourceId: ({ fulfillment: one }) => one.id,
  createdAt: ({ fulfillment: one }) => one.createdAt,
  updatedAt: ({ fulfillment: one }) => one.updatedAt,
  deliveredAt: ({ fulfillment: one }) => one.deliveredAt ?? null,
  displayStatus: ({ fulfillment: one }) => (one.deliveredAt ? "DELIVERED" : "FULFILLED"),
  events: (_node, args: PageArgs, context) =>
    connect({ items: [] as { id: string }[], idOf: (item) => item.id }, args, context, (item) => item),
  fulfillmentLineItems: (node, args: PageArgs, context) =>
    connect({ items: node.fulfillment.lines, idOf: (item) => item.id }, args, context, (line): SentLine => ({ node, line })),
  fulfillmentOrders: ({ order, fulfillment: one }, args: PageArgs, context) =>
    connect(
      { items: order.fulfillmentOrders.filter((other) => other.id === one.fulfillmentOrderId), idOf: (item) => item.id },
      args,
      context,
      (other) => ({ kind: "FulfillmentOrder", order, one: other }),
    ),
  name: ({ order, fulfillment: one }) => `${order.name}-F${order.fulfillments.indexOf(one) + 1}`,
  order: ({ order }) => order,
  requiresShipping: () => true,
  status: ({ fulfillment: one }) => one.status,
  totalQuantity: ({ fulfillment: one }) => one.lines.reduce((sum, line) => sum + line.quantity, 0),
  trackingInfo: ({ fulfillment: one }, args: { first?: number | null }) => firstOf(one.tracking, args.first),
});

const sentLine = fieldsOf<SentLine>({
  id: ({ line }) => gid("FulfillmentLineItem", line.id),
  lineItem: ({ node, line }) =>
    node.order.lines.filter((one) => one.id === line.lineItemId).map((one) => ({ kind: "LineItem", order: node.order, line: one }))[0],
  quantity: ({ line }) => line.quantity,
  discountedTotalSet: ({ node, line }) =>
    node.order.lines.filter((one) => one.id === line.lineItemId).map((one) => moneyBag(lineSubtotal(one, line.quantity)))[0],
  originalTotalSet: ({ node, line }) =>
    node.order.lines
      .filter((one) => one.id === line.lineItemId)
      .map((one) =>
        moneyBag(
          lineSubtotal(
            { ...one, discount: { shop: { ...one.discount.shop, amount: 0 }, presentment: { ...one.discount.presentment, amount: 0 } } },
            line.quantity,
          ),
        ),
      )[0],
});

export const fulfillmentResolvers: Resolvers = {
  FulfillmentOrder: fulfillmentOrder,
  FulfillmentOrderLineItem: fulfillmentOrderLine,
  FulfillmentHold: hold,
  Fulfillment: fulfillment,
  FulfillmentLineItem: sentLine,
};
