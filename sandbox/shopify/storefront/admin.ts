/** A small admin: what another person of the shop does to an order, with Shopify's own words on the buttons. */
import { ACTIONS, type ActionName, actOnOrder } from "../control/order-actions";
import { currentTotals, financialStatus, fulfillmentStatus, moneyOf } from "../engine/totals";
import type { Order } from "../state/order-records";
import type { World } from "../state/world";
import { type Html, html } from "./html";
import { formatMoney, page, storeLink, type Visit } from "./layout";

const PAGE = 50;

type Button = { action: ActionName; label: string; fields?: Record<string, string>; shown: (order: Order) => boolean };

const open = (order: Order) => order.cancelledAt === null;

const BUTTONS: readonly Button[] = [
  { action: "mark-paid", label: "Mark as paid", shown: (order) => open(order) && moneyOf(order).outstanding.presentment.amount > 0 },
  { action: "fulfil", label: "Fulfil items", shown: (order) => open(order) && fulfillmentStatus(order) !== "FULFILLED" },
  {
    action: "hold",
    label: "Hold fulfilment",
    shown: (order) => open(order) && order.fulfillmentOrders.some((one) => one.status === "OPEN" || one.status === "SCHEDULED"),
  },
  { action: "release", label: "Release hold", shown: (order) => order.fulfillmentOrders.some((one) => one.status === "ON_HOLD") },
  { action: "cancel", label: "Cancel, keep payments", fields: { refund: "false" }, shown: open },
  {
    action: "cancel",
    label: "Cancel and refund",
    fields: { refund: "true" },
    shown: (order) => open(order) && moneyOf(order).net.presentment.amount > 0,
  },
];

function actionForm(visit: Visit, order: Order, button: Button): Html {
  const extra = Object.entries(button.fields ?? {}).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return html`<form method="post" action="${storeLink(visit, `/admin/${order.id}/${button.action}`)}">${extra}<button class="quiet" aria-label="${button.label} ${order.name}">${button.label}</button></form>`;
}

function editForms(visit: Visit, order: Order): Html[] {
  return order.lines.map(
    (line) =>
      html`<form method="post" action="${storeLink(visit, `/admin/${order.id}/edit`)}"><span>${line.title}</span><input type="hidden" name="lineItemId" value="${line.id}"><input name="quantity" type="number" min="0" max="99" value="${line.currentQuantity}" aria-label="Quantity of ${line.title} in ${order.name}"><button class="quiet" aria-label="Change quantity of ${line.title} in ${order.name}">Change</button></form>`,
  );
}

function refundForm(visit: Visit, order: Order): Html | null {
  const net = moneyOf(order).net.presentment;
  if (net.amount <= 0) return null;
  return html`<form method="post" action="${storeLink(visit, `/admin/${order.id}/refund`)}"><input name="amount" inputmode="decimal" size="7" required aria-label="Amount to refund of ${order.name}, in ${net.currency}"><button class="quiet" aria-label="Refund ${order.name}">Refund</button></form>`;
}

function row(visit: Visit, order: Order): Html {
  const money = moneyOf(order);
  return html`<tr id="order-${order.id}"><td><strong>${order.name}</strong><br><span class="muted">${order.email ?? "no e-mail"}</span></td><td>${formatMoney(visit, currentTotals(order).total.presentment)}<br><span class="muted">open ${formatMoney(visit, money.outstanding.presentment)}</span></td><td>${financialStatus(order)}<br>${fulfillmentStatus(order)}${order.cancelledAt ? html`<br>CANCELLED` : null}</td><td>${open(order) ? editForms(visit, order) : null}</td><td>${BUTTONS.filter((button) => button.shown(order)).map((button) => actionForm(visit, order, button))}${refundForm(visit, order)}</td></tr>`;
}

export function adminPage(world: World, visit: Visit, problem: string | null): string {
  const orders = world.tables.orders.by("shop", visit.shop.shop).reverse();
  const shown = orders.slice(0, PAGE);
  const table = html`<div class="wide" tabindex="0" role="region" aria-label="Orders"><table><thead><tr><th scope="col">Order</th><th scope="col">Total</th><th scope="col">State</th><th scope="col">Quantities</th><th scope="col">Actions</th></tr></thead><tbody>${shown.map((order) => row(visit, order))}</tbody></table></div>`;
  const body = html`<h1>Orders in Shopify's admin</h1>${problem ? html`<p class="warn" role="alert">${problem}</p>` : null}<p class="muted">${orders.length > PAGE ? `The latest ${PAGE} of ${orders.length} orders.` : `${orders.length} ${orders.length === 1 ? "order" : "orders"}.`}</p>${orders.length > 0 ? table : html`<p>Nobody has bought anything yet.</p>`}`;
  return page(visit, "Admin", body);
}

function bodyFor(action: ActionName, fields: Map<string, string>): unknown {
  if (action === "edit") return { quantities: [{ lineItemId: fields.get("lineItemId") ?? "", quantity: Number(fields.get("quantity")) }] };
  if (action === "cancel") return { refund: fields.get("refund") === "true" };
  if (action === "refund") return { amount: (fields.get("amount") ?? "").replace(",", ".") };
  return {};
}

/** Does what a button says; answers the problem in words when Shopify would refuse. */
export function pressButton(world: World, order: Order, action: ActionName, fields: Map<string, string>): string | null {
  const parsed = ACTIONS[action].safeParse(bodyFor(action, fields));
  if (!parsed.success) return parsed.error.issues.map((issue) => issue.message).join(" ");
  const outcome = world.change(() => actOnOrder(world, order, action, parsed.data as never));
  return outcome.ok ? null : outcome.errors.map((error) => error.message).join(" ");
}
