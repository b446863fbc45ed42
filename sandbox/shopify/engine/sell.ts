/** A whole checkout: the order, its payment now, the terms for the rest, and the first announcements. */
import { addBags, type MoneyBag, parseAmount, partOfBag } from "../state/money";
import { putOrder } from "../state/order-parts";
import type { Order } from "../state/order-records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { saveOrder, shopOf } from "./change-order";
import { announceTerms, makeTerms, type ScheduleInput, TEMPLATES, termsFromPlans } from "./payment-terms";
import { announceTransaction, payAtCheckout } from "./payments";
import { announceRouting, BadRequest, checkoutCharge, type OrderInput, placeOrder } from "./place-order";
import { financialStatus, lineSubtotal, lineTax, moneyOf } from "./totals";

export type CheckoutPayment =
  /** What the selling plans ask for at checkout (everything, without a plan). */
  { kind: "checkout_charge" } | { kind: "full" } | { kind: "amount"; amount: string } | { kind: "authorize" } | { kind: "none" };

export type TermsChoice =
  | "from_plan"
  | "none"
  | ({ type: "FIXED" | "NET" | "RECEIPT" | "FULFILLMENT"; dueInDays?: number | undefined } & ScheduleInput);

export type SaleInput = OrderInput & { payment: CheckoutPayment; paymentTerms: TermsChoice };

function chargeNow(world: World, order: Order, payment: CheckoutPayment): MoneyBag | null {
  const { outstanding } = moneyOf(order);
  if (payment.kind === "none") return null;
  if (payment.kind === "full" || payment.kind === "authorize") return outstanding;
  if (payment.kind === "amount") {
    const asked = parseAmount(payment.amount, order.presentmentCurrency);
    if (asked.amount > outstanding.presentment.amount) throw new BadRequest("the payment is more than the order");
    return partOfBag(outstanding, asked);
  }
  const charge = checkoutCharge(world, order, (line) =>
    order.taxesIncluded
      ? lineSubtotal(line, line.quantity)
      : addBags(lineSubtotal(line, line.quantity), lineTax(order, line, line.quantity)),
  );
  return charge.presentment.amount >= outstanding.presentment.amount ? outstanding : charge;
}

function withTerms(world: World, order: Order, choice: TermsChoice): Order {
  if (choice === "none") return order;
  if (choice === "from_plan") return { ...order, paymentTerms: termsFromPlans(world, order) };
  const template = TEMPLATES.find(
    (one) => one.type === choice.type && (choice.type !== "NET" || one.dueInDays === (choice.dueInDays ?? 30)),
  );
  if (!template) throw new BadRequest(`no payment terms of type ${choice.type} with ${choice.dueInDays} days`);
  return { ...order, paymentTerms: makeTerms(world, order, template, choice) };
}

export function sell(world: World, input: SaleInput): Order {
  const placed = placeOrder(world, input);
  const now = chargeNow(world, placed, input.payment);
  const charged =
    now && now.presentment.amount > 0
      ? payAtCheckout(world, placed, now, input.payment.kind === "authorize" ? "AUTHORIZATION" : "SALE")
      : placed;
  const ready = putOrder(world, withTerms(world, charged, input.paymentTerms));
  const order = saveOrder(
    world,
    { ...ready, updatedAt: ready.createdAt },
    financialStatus(ready) === "PAID" ? ["orders/create", "orders/paid"] : ["orders/create"],
  );
  for (const transaction of order.transactions) announceTransaction(world, order, transaction);
  if (order.paymentTerms) announceTerms(world, order, order.paymentTerms, "payment_terms/create");
  announceRouting(world, order);
  return order;
}

/** Forgets an order, as deleting it in the admin does. */
export function deleteOrder(world: World, order: Order): void {
  world.tables.orders.delete(order.id);
  world.agenda.forget(order.id);
  announce(world, shopOf(world, order.shop), "orders/delete", () => ({ id: BigInt(order.id) }));
}
