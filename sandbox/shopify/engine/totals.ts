/** What an order is worth, what came in and what is open, each in both currencies. */

import { addBags, emptyBag, type MoneyBag, shareBag, subtractBags, sumBags, timesBag } from "../state/money";
import type { LineItem, Order, Transaction } from "../state/order-records";

const RATE_SCALE = 1_000_000;

export function zeroOf(order: Pick<Order, "shopCurrency" | "presentmentCurrency">): MoneyBag {
  return emptyBag(order.shopCurrency, order.presentmentCurrency);
}

/** Price of so many of a line after its discount (tax inside when the order's taxes are included). */
export function lineSubtotal(line: LineItem, quantity: number): MoneyBag {
  const discount = shareBag(line.discount, quantity, line.quantity || 1);
  return subtractBags(timesBag(line.unitPrice, quantity), discount);
}

export function lineTax(order: Order, line: LineItem, quantity: number): MoneyBag {
  const rate = Math.round(line.taxRate * RATE_SCALE);
  const below = order.taxesIncluded ? RATE_SCALE + rate : RATE_SCALE;
  return shareBag(lineSubtotal(line, quantity), rate, below);
}

export type OrderTotals = {
  lineItems: MoneyBag;
  discounts: MoneyBag;
  subtotal: MoneyBag;
  tax: MoneyBag;
  shipping: MoneyBag;
  tip: MoneyBag;
  total: MoneyBag;
};

function totalsOver(order: Order, quantityOf: (line: LineItem) => number, shipping: MoneyBag): OrderTotals {
  const zero = zeroOf(order);
  const goods = order.lines.filter((line) => !line.tip);
  const sum = (of: (line: LineItem) => MoneyBag) => sumBags(zero, goods.map(of));
  const tax = sum((line) => lineTax(order, line, quantityOf(line)));
  const subtotal = sum((line) => lineSubtotal(line, quantityOf(line)));
  const tip = sumBags(
    zero,
    order.lines.filter((line) => line.tip).map((line) => timesBag(line.unitPrice, quantityOf(line))),
  );
  const beforeTax = addBags(addBags(subtotal, shipping), tip);
  return {
    lineItems: sum((line) => timesBag(line.unitPrice, quantityOf(line))),
    discounts: sum((line) => shareBag(line.discount, quantityOf(line), line.quantity || 1)),
    subtotal,
    tax,
    shipping,
    tip,
    total: order.taxesIncluded ? beforeTax : addBags(beforeTax, tax),
  };
}

/** As ordered (with what edits added), before removals and refunds. */
export function originalTotals(order: Order): OrderTotals {
  return totalsOver(
    order,
    (line) => line.quantity,
    sumBags(
      zeroOf(order),
      order.shippingLines.map((line) => line.price),
    ),
  );
}

/** After removals and refunds; money given back beyond lines and shipping counts as a lower total. */
export function currentTotals(order: Order): OrderTotals {
  const kept = order.shippingLines.map((line) => subtractBags(line.price, line.refunded));
  const totals = totalsOver(order, (line) => line.currentQuantity, sumBags(zeroOf(order), kept));
  const adjusted = sumBags(
    zeroOf(order),
    order.refunds.flatMap((refund) => refund.adjustment?.amount ?? []),
  );
  return { ...totals, total: subtractBags(totals.total, adjusted) };
}

function sumTransactions(order: Order, counts: (one: Transaction) => boolean): MoneyBag {
  return sumBags(
    zeroOf(order),
    order.transactions.filter(counts).map((one) => one.amount),
  );
}

export type OrderMoney = { received: MoneyBag; refunded: MoneyBag; net: MoneyBag; outstanding: MoneyBag; capturable: MoneyBag };

/** Money in, money back, and what is open: current total less what was kept (negative when too much came in). */
export function moneyOf(order: Order): OrderMoney {
  const received = sumTransactions(order, (one) => one.status === "SUCCESS" && (one.kind === "SALE" || one.kind === "CAPTURE"));
  const refunded = sumTransactions(order, (one) => one.status === "SUCCESS" && one.kind === "REFUND");
  const net = subtractBags(received, refunded);
  const closed = new Set(order.transactions.filter((one) => one.kind === "CAPTURE" || one.kind === "VOID").map((one) => one.parentId));
  const capturable = sumTransactions(order, (one) => one.kind === "AUTHORIZATION" && one.status === "SUCCESS" && !closed.has(one.id));
  return { received, refunded, net, outstanding: subtractBags(currentTotals(order).total, net), capturable };
}

export type FinancialStatus = "AUTHORIZED" | "PAID" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED" | "VOIDED";

export function financialStatus(order: Order): FinancialStatus {
  const { received, refunded, net, outstanding, capturable } = moneyOf(order);
  if (received.presentment.amount === 0) {
    if (order.cancelledAt) return "VOIDED";
    if (capturable.presentment.amount > 0) return "AUTHORIZED";
    return currentTotals(order).total.presentment.amount === 0 ? "PAID" : "PENDING";
  }
  if (refunded.presentment.amount > 0 && net.presentment.amount <= 0) return "REFUNDED";
  if (outstanding.presentment.amount > 0) return "PARTIALLY_PAID";
  return refunded.presentment.amount > 0 ? "PARTIALLY_REFUNDED" : "PAID";
}

export type FulfillmentStatus = "FULFILLED" | "PARTIALLY_FULFILLED" | "UNFULFILLED" | "ON_HOLD" | "SCHEDULED" | "RESTOCKED";

export function fulfilledQuantity(order: Order, lineItemId: string): number {
  return order.fulfillments
    .filter((one) => one.status === "SUCCESS")
    .flatMap((one) => one.lines)
    .filter((line) => line.lineItemId === lineItemId)
    .reduce((sum, line) => sum + line.quantity, 0);
}

export function fulfillmentStatus(order: Order): FulfillmentStatus {
  const shipped = order.lines.filter((line) => line.requiresShipping);
  const wanted = shipped.reduce((sum, line) => sum + line.currentQuantity, 0);
  const sent = shipped.reduce((sum, line) => sum + fulfilledQuantity(order, line.id), 0);
  if (sent > 0) return sent >= wanted ? "FULFILLED" : "PARTIALLY_FULFILLED";
  if (order.cancelledAt && order.refunds.some((refund) => refund.lines.some((line) => line.restocked))) return "RESTOCKED";
  if (order.fulfillmentOrders.some((one) => one.status === "ON_HOLD")) return "ON_HOLD";
  return order.fulfillmentOrders.some((one) => one.status === "SCHEDULED") ? "SCHEDULED" : "UNFULFILLED";
}
