/** Money coming in: at checkout, marked by hand, recorded by an app. */
import { type Money, type MoneyBag, partOfBag } from "../state/money";
import { putOrder } from "../state/order-parts";
import type { Order, PaymentTerms, Transaction } from "../state/order-records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { transactionPart } from "../webhooks/payload-refund";
import { done, type Outcome, refused, saveOrder, shopOf } from "./change-order";
import { financialStatus, moneyOf } from "./totals";

export type NewTransaction = Pick<Transaction, "kind" | "gateway" | "amount" | "manual"> & Partial<Transaction>;

export function makeTransaction(world: World, order: Order, input: NewTransaction): Transaction {
  const now = world.iso();
  return {
    id: world.nextId("OrderTransaction"),
    status: "SUCCESS",
    parentId: null,
    test: order.test,
    authorization: null,
    message: null,
    card: null,
    appId: null,
    createdAt: now,
    processedAt: now,
    ...input,
  };
}

/** Schedules are complete once nothing is open on the order. */
function settledTerms(world: World, order: Order): PaymentTerms | null {
  const terms = order.paymentTerms;
  if (!terms || moneyOf(order).outstanding.presentment.amount > 0) return terms;
  const now = world.iso();
  return {
    ...terms,
    updatedAt: now,
    schedules: terms.schedules.map((one) => (one.completedAt ? one : { ...one, completedAt: now, updatedAt: now })),
  };
}

export function announceTransaction(world: World, order: Order, transaction: Transaction): void {
  announce(world, shopOf(world, order.shop), "order_transactions/create", (context) => transactionPart(context, order, transaction));
}

/** Adds a transaction and announces it, the update, and `orders/paid` when it closed the order. */
export function addTransaction(world: World, order: Order, input: NewTransaction): { order: Order; transaction: Transaction } {
  const transaction = makeTransaction(world, order, input);
  const before = financialStatus(order);
  const grown: Order = { ...order, transactions: [...order.transactions, transaction] };
  const settled = { ...grown, paymentTerms: settledTerms(world, grown) };
  const nowPaid = before !== "PAID" && financialStatus(settled) === "PAID";
  const saved = saveOrder(world, settled, nowPaid ? ["orders/updated", "orders/paid"] : ["orders/updated"]);
  announceTransaction(world, saved, transaction);
  return { order: saved, transaction };
}

/** Payment at checkout, before the order is announced for the first time. */
export function payAtCheckout(world: World, order: Order, amount: MoneyBag, kind: "SALE" | "AUTHORIZATION"): Order {
  const card = { company: "Bogus", number: "•••• •••• •••• 1" };
  const transaction = makeTransaction(world, order, {
    kind,
    gateway: "bogus",
    manual: false,
    amount,
    card,
    authorization: "53433",
    message: "Bogus Gateway: Forced success",
    createdAt: order.createdAt,
    processedAt: order.createdAt,
    test: true,
  });
  const saved: Order = { ...order, transactions: [...order.transactions, transaction] };
  putOrder(world, saved);
  return saved;
}

function openAuthorization(order: Order): Transaction | undefined {
  const closed = new Set(order.transactions.map((one) => one.parentId));
  return order.transactions.find((one) => one.kind === "AUTHORIZATION" && one.status === "SUCCESS" && !closed.has(one.id));
}

/** "Mark as paid": one manual sale over all that is open, or the capture of what was authorised. */
export function markAsPaid(world: World, order: Order, appId: string | null): Outcome<Order> {
  const { outstanding } = moneyOf(order);
  if (outstanding.presentment.amount <= 0 || order.cancelledAt) return refused(["id"], "Order cannot be marked as paid.");
  const authorized = openAuthorization(order);
  const amount = authorized && authorized.amount.presentment.amount < outstanding.presentment.amount ? authorized.amount : outstanding;
  const input: NewTransaction = authorized
    ? { kind: "CAPTURE", gateway: authorized.gateway, manual: false, amount, parentId: authorized.id, appId }
    : { kind: "SALE", gateway: "manual", manual: true, amount, message: "Marked the manual payment as received", appId };
  return done(addTransaction(world, order, input).order);
}

export type ManualPayment = { amount: Money | null; methodName: string | null; processedAt: string | null; appId: string | null };

/** orderCreateManualPayment: user errors and codes as in the schema; the Plus-only check on `amount` is made before. */
export function recordManualPayment(world: World, order: Order, input: ManualPayment): Outcome<Order> {
  const { outstanding } = moneyOf(order);
  if (order.cancelledAt) return refused(["id"], "Order is temporarily unavailable.", "ORDER_IS_TEMPORARILY_UNAVAILABLE");
  if (input.amount && input.amount.currency !== order.presentmentCurrency)
    return refused(
      ["amount", "currencyCode"],
      "The currency of the amount doesn't match the presentment currency of the order.",
      "CURRENCY_MISMATCH",
    );
  const asked = input.amount ?? outstanding.presentment;
  if (asked.amount <= 0) return refused(["amount"], "Amount must be positive.", "AMOUNT_NOT_POSITIVE");
  if (asked.amount > outstanding.presentment.amount)
    return refused(["amount"], "Amount exceeds the remaining balance.", "AMOUNT_EXCEEDS_BALANCE");
  if (input.processedAt && Date.parse(input.processedAt) > world.now())
    return refused(["processedAt"], "Processed at can't be in the future.", "PROCESSED_AT_INVALID");
  return done(
    addTransaction(world, order, {
      kind: "SALE",
      gateway: input.methodName ?? "manual",
      manual: true,
      amount: partOfBag(outstanding, asked),
      appId: input.appId,
      ...(input.processedAt ? { processedAt: input.processedAt } : {}),
    }).order,
  );
}
