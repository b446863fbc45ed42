/** Money going back, and units taken off an order. */
import { addBags, fullDecimals, type Money, type MoneyBag, partOfBag, subtractBags, sumBags } from "../state/money";
import type { Order, Refund, RefundLine, Transaction } from "../state/order-records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { refundPart } from "../webhooks/payload-refund";
import { done, type Outcome, type Refusal, refused, saveOrder, shopOf } from "./change-order";
import { commitUnits } from "./inventory";
import { announceTransaction, makeTransaction } from "./payments";
import { fulfilledQuantity, lineSubtotal, lineTax, moneyOf, zeroOf } from "./totals";

export type RefundLineInput = { lineItemId: string; quantity: number; restockType: RefundLine["restockType"]; locationId: string | null };
export type RefundTransactionInput = { parentId: string | null; amount: Money; gateway: string; kind: Transaction["kind"] };
export type RefundInput = {
  note: string | null;
  processedAt: string | null;
  lines: RefundLineInput[];
  /** Delivery to give back, in the presentment currency: an amount or the whole. */
  shipping: { amount: Money } | "full" | null;
  transactions: RefundTransactionInput[];
  allowOverRefunding: boolean;
  appId: string | null;
};

/** What can still go back on one sale or capture. */
export function refundable(order: Order, transaction: Transaction): MoneyBag {
  const back = order.transactions.filter((one) => one.kind === "REFUND" && one.parentId === transaction.id && one.status === "SUCCESS");
  return subtractBags(
    transaction.amount,
    sumBags(
      zeroOf(order),
      back.map((one) => one.amount),
    ),
  );
}

function symbolAmount(money: Money): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency: money.currency }).format(Number(fullDecimals(money)));
}

function lineRefusals(order: Order, lines: RefundLineInput[]): Refusal[] {
  return lines.flatMap((input, at) => {
    const line = order.lines.find((one) => one.id === input.lineItemId);
    if (!line) return refused(["refundLineItems", String(at), "lineItemId"], "Line item does not belong to the order").errors;
    if (input.quantity < 1) return refused(["refundLineItems", String(at), "quantity"], "Quantity must be greater than 0").errors;
    return input.quantity > line.currentQuantity
      ? refused(["refundLineItems", String(at), "quantity"], "Quantity cannot refund more items than were purchased").errors
      : [];
  });
}

function transactionRefusals(order: Order, input: RefundInput): Refusal[] {
  for (const one of input.transactions) {
    if (one.kind !== "REFUND") return refused(null, `Kind ${one.kind.toLowerCase()} is not a valid transaction`).errors;
    const parent = order.transactions.find((candidate) => candidate.id === one.parentId);
    if (!parent) return refused(["transactions"], "Transactions require a parent_id associated with the order").errors;
    if (one.amount.amount > refundable(order, parent).presentment.amount) {
      return refused(
        null,
        `Refund amount ${symbolAmount(one.amount)} is greater than the maximum refundable ${symbolAmount(refundable(order, parent).presentment)} of its transaction`,
      ).errors;
    }
  }
  const asked = input.transactions.reduce((sum, one) => sum + one.amount.amount, 0);
  const net = moneyOf(order).net.presentment;
  const over = asked > net.amount && !input.allowOverRefunding;
  return over
    ? refused(
        null,
        `Refund amount ${symbolAmount({ amount: asked, currency: net.currency })} is greater than net payment received ${symbolAmount(net)}`,
      ).errors
    : [];
}

function makeLines(world: World, order: Order, input: RefundInput): RefundLine[] {
  return input.lines.flatMap((one) => {
    const line = order.lines.find((candidate) => candidate.id === one.lineItemId);
    if (!line) return [];
    const restocked = one.restockType !== "NO_RESTOCK";
    const unsent = Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id));
    if (restocked && line.variantId && line.reserved === "on_sale") commitUnits(world, line.variantId, -Math.min(one.quantity, unsent));
    return [
      {
        id: world.nextId("RefundLineItem"),
        ...one,
        restocked,
        subtotal: lineSubtotal(line, one.quantity),
        tax: lineTax(order, line, one.quantity),
      },
    ];
  });
}

function shippingBack(order: Order, asked: RefundInput["shipping"]): MoneyBag | null {
  const line = order.shippingLines[0];
  if (!asked || !line) return null;
  const kept = subtractBags(line.price, line.refunded);
  if (asked === "full" || asked.amount.amount >= kept.presentment.amount) return kept.presentment.amount > 0 ? kept : null;
  return partOfBag(kept, asked.amount);
}

/** Takes the refunded units off what is still to be sent. */
function withoutUnits(order: Order, lines: RefundLine[]): Pick<Order, "lines" | "fulfillmentOrders"> {
  const removed = new Map(lines.map((one) => [one.lineItemId, one.quantity]));
  const left = new Map(removed);
  return {
    lines: order.lines.map((line) => ({ ...line, currentQuantity: line.currentQuantity - (removed.get(line.id) ?? 0) })),
    fulfillmentOrders: order.fulfillmentOrders.map((one) => {
      if (one.status === "CLOSED" || one.status === "CANCELLED") return one;
      const kept = one.lines.map((line) => {
        const taken = Math.min(left.get(line.lineItemId) ?? 0, line.remainingQuantity);
        left.set(line.lineItemId, (left.get(line.lineItemId) ?? 0) - taken);
        return { ...line, totalQuantity: line.totalQuantity - taken, remainingQuantity: line.remainingQuantity - taken };
      });
      const empty = kept.every((line) => line.remainingQuantity === 0);
      return { ...one, lines: kept.filter((line) => line.totalQuantity > 0), status: empty ? "CLOSED" : one.status };
    }),
  };
}

/** Carries out a refund that has been checked. Its money goes back on the transactions that took it. */
export function applyRefund(world: World, order: Order, input: RefundInput): { order: Order; refund: Refund } {
  const now = world.iso();
  const lines = makeLines(world, order, input);
  const shipping = shippingBack(order, input.shipping);
  const backs = input.transactions.map((one) => {
    const parent = order.transactions.find((candidate) => candidate.id === one.parentId);
    const whole = parent ? refundable(order, parent) : moneyOf(order).net;
    return makeTransaction(world, order, {
      kind: "REFUND",
      gateway: parent?.gateway ?? one.gateway,
      manual: parent?.manual ?? false,
      amount: partOfBag(whole, one.amount),
      parentId: one.parentId,
      message: `Refunded ${fullDecimals(one.amount)} from ${parent?.gateway ?? one.gateway} gateway`,
      appId: input.appId,
    });
  });
  const zero = zeroOf(order);
  const worth = sumBags(
    shipping ?? zero,
    lines.map((line) => (order.taxesIncluded ? line.subtotal : addBags(line.subtotal, line.tax))),
  );
  const given = sumBags(
    zero,
    backs.map((one) => one.amount),
  );
  const beyond = subtractBags(given, worth);
  const refund: Refund = {
    id: world.nextId("Refund"),
    note: input.note,
    createdAt: now,
    processedAt: input.processedAt ?? now,
    lines,
    shipping,
    transactionIds: backs.map((one) => one.id),
    adjustment: beyond.presentment.amount > 0 ? { id: world.nextId("OrderAdjustment"), amount: beyond } : null,
  };
  const shippingLines = order.shippingLines.map((line, at) =>
    at === 0 && shipping ? { ...line, refunded: addBags(line.refunded, shipping) } : line,
  );
  const saved = saveOrder(
    world,
    {
      ...order,
      ...withoutUnits(order, lines),
      shippingLines,
      transactions: [...order.transactions, ...backs],
      refunds: [...order.refunds, refund],
    },
    ["orders/updated"],
  );
  announce(world, shopOf(world, saved.shop), "refunds/create", (context) => refundPart(context, saved, refund));
  for (const one of backs) announceTransaction(world, saved, one);
  return { order: saved, refund };
}

export function refundOrder(world: World, order: Order, input: RefundInput): Outcome<{ order: Order; refund: Refund }> {
  const errors = [...lineRefusals(order, input.lines), ...transactionRefusals(order, input)];
  if (errors.length > 0) return { ok: false, errors };
  if (input.lines.length === 0 && input.transactions.length === 0 && !input.shipping)
    return refused(null, "Refund must have line items, shipping or transactions");
  return done(applyRefund(world, order, input));
}

/** Refund transactions for everything that can still go back, each on the payment that took it. */
export function fullRefundTransactions(order: Order): RefundTransactionInput[] {
  const taken = order.transactions.filter((one) => (one.kind === "SALE" || one.kind === "CAPTURE") && one.status === "SUCCESS");
  return taken.flatMap((one) => {
    const amount = refundable(order, one).presentment;
    return amount.amount > 0 ? [{ parentId: one.id, amount, gateway: one.gateway, kind: "REFUND" as const }] : [];
  });
}
