/** Everything money and goods have done, in a form that is easy to compare with somebody else's books. */
import { currentTotals, financialStatus, fulfillmentStatus, moneyOf } from "../engine/totals";
import { gid } from "../state/gid";
import { fullDecimals, type MoneyBag } from "../state/money";
import type { Order } from "../state/order-records";
import type { World } from "../state/world";

function bag(value: MoneyBag): Record<string, string> {
  return {
    shop: fullDecimals(value.shop),
    shopCurrency: value.shop.currency,
    presentment: fullDecimals(value.presentment),
    presentmentCurrency: value.presentment.currency,
  };
}

export function orderView(order: Order): Record<string, unknown> {
  const money = moneyOf(order);
  return {
    id: gid("Order", order.id),
    name: order.name,
    shop: order.shop,
    email: order.email,
    customerId: order.customerId ? gid("Customer", order.customerId) : null,
    tags: order.tags,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    financialStatus: financialStatus(order),
    fulfillmentStatus: fulfillmentStatus(order),
    total: bag(currentTotals(order).total),
    received: bag(money.received),
    refunded: bag(money.refunded),
    outstanding: bag(money.outstanding),
    paymentTerms: order.paymentTerms ? { type: order.paymentTerms.type, dueAt: order.paymentTerms.schedules[0]?.dueAt ?? null } : null,
    lines: order.lines.map((line) => ({
      id: gid("LineItem", line.id),
      variantId: line.variantId ? gid("ProductVariant", line.variantId) : null,
      sku: line.sku,
      title: line.title,
      quantity: line.quantity,
      currentQuantity: line.currentQuantity,
      unitPrice: bag(line.unitPrice),
      sellingPlan: line.sellingPlan,
    })),
    transactions: order.transactions.map((one) => ({
      id: gid("OrderTransaction", one.id),
      kind: one.kind,
      status: one.status,
      gateway: one.gateway,
      amount: bag(one.amount),
      parentId: one.parentId ? gid("OrderTransaction", one.parentId) : null,
      appId: one.appId,
      processedAt: one.processedAt,
    })),
    refunds: order.refunds.map((one) => ({
      id: gid("Refund", one.id),
      note: one.note,
      lines: one.lines.map((line) => ({
        lineItemId: gid("LineItem", line.lineItemId),
        quantity: line.quantity,
        restocked: line.restocked,
      })),
      shipping: one.shipping && bag(one.shipping),
      adjustment: one.adjustment && bag(one.adjustment.amount),
      transactionIds: one.transactionIds.map((id) => gid("OrderTransaction", id)),
    })),
    fulfillmentOrders: order.fulfillmentOrders.map((one) => ({
      id: gid("FulfillmentOrder", one.id),
      status: one.status,
      fulfillAt: one.fulfillAt,
      holds: one.holds.map((hold) => ({
        id: gid("FulfillmentHold", hold.id),
        reason: hold.reason,
        handle: hold.handle,
        appId: hold.appId,
        notes: hold.reasonNotes,
      })),
      lines: one.lines,
    })),
    fulfillments: order.fulfillments.map((one) => ({ id: gid("Fulfillment", one.id), lines: one.lines })),
    disputes: order.disputes.map((one) => ({ id: gid("ShopifyPaymentsDispute", one.id), status: one.status, amount: bag(one.amount) })),
  };
}

export function ledger(world: World, shop: string | null): Record<string, unknown> {
  const orders = shop ? world.tables.orders.by("shop", shop) : [...world.tables.orders.values()];
  return {
    orders: orders.map(orderView),
    inventory: [...world.tables.inventoryLevels.values()]
      .filter((level) => !shop || level.shop === shop)
      .map((level) => ({
        inventoryItemId: gid("InventoryItem", level.itemId),
        locationId: gid("Location", level.locationId),
        ...level.quantities,
      })),
  };
}
