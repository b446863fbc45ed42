/** The store's pages: products, one product, checkout, thank you. They work without any script. */
import { currentTotals, moneyOf } from "../engine/totals";
import { countryName } from "../state/countries";
import { bagAtRate, type Money } from "../state/money";
import type { Order } from "../state/order-records";
import type { Product, SellingPlan, Variant } from "../state/records";
import type { World } from "../state/world";
import { type Html, html } from "./html";
import { formatDay, formatMoney, page, storeLink, type Visit } from "./layout";
import { type Choice, plansOf, type Quote } from "./quote";
import { say, type Word } from "./words";

const COUNTRIES = ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IT", "JP", "NL", "US"];

function priceOf(visit: Visit, variant: Variant): Money {
  const rate = visit.shop.rates[visit.currency] ?? "1";
  return bagAtRate(variant.price, visit.currency, rate).presentment;
}

function variantsOf(world: World, product: Product): Variant[] {
  return world.tables.variants.by("product", product.id);
}

export function listPage(world: World, visit: Visit): string {
  const products = world.tables.products.by("shop", visit.shop.shop).filter((one) => one.status === "ACTIVE");
  const cards = products.map((product) => {
    const first = variantsOf(world, product)[0];
    const badge =
      plansOf(world, visit.shop, product).length > 0 ? html`<span class="badge">${say(visit.language, "preorder")}</span>` : null;
    return html`<li class="card"><a href="${storeLink(visit, `/products/${product.handle}`)}"><img src="/store/pictures/${product.id}.svg" alt=""><h2>${product.title}</h2><p>${first ? formatMoney(visit, priceOf(visit, first)) : null} ${badge}</p></a></li>`;
  });
  return page(
    visit,
    say(visit.language, "allProducts"),
    html`<h1>${say(visit.language, "allProducts")}</h1><ul class="grid">${cards}</ul>`,
  );
}

function planChoice(plan: SellingPlan, checked: boolean): Html {
  return html`<label class="choice"><input type="radio" name="plan" value="${plan.id}" ${checked ? html`checked` : null}> ${plan.name}</label>`;
}

export function productPage(world: World, visit: Visit, product: Product): string {
  const word = (name: Word) => say(visit.language, name);
  const variants = variantsOf(world, product);
  const options = variants.map(
    (one) =>
      html`<option value="${one.id}">${one.title === "Default Title" ? product.title : one.title} · ${formatMoney(visit, priceOf(visit, one))}</option>`,
  );
  const plans = plansOf(world, visit.shop, product);
  const body = html`<p><a href="${storeLink(visit, "")}">${word("allProducts")}</a></p><h1>${product.title}</h1><img src="/store/pictures/${product.id}.svg" alt="" width="400" height="300" style="max-width:100%;height:auto;border-radius:10px"><p>${product.description}</p>
<form method="get" action="/store/checkout"><input type="hidden" name="shop" value="${visit.shop.shop}"><input type="hidden" name="lang" value="${visit.language}"><input type="hidden" name="currency" value="${visit.currency}">
<label>${word("variant")}<select name="variant">${options}</select></label>
<label>${word("quantity")}<input name="quantity" type="number" min="1" max="9" value="1" required></label>
<fieldset><legend>${word("howToPay")}</legend>${plans.map((plan, at) => planChoice(plan, at === 0))}<label class="choice"><input type="radio" name="plan" value="" ${plans.length === 0 ? html`checked` : null}> ${word("payAllNow")}</label></fieldset>
<button>${word("toCheckout")}</button></form>`;
  return page(visit, product.title, body);
}

export type CheckoutForm = Record<"email" | "firstName" | "lastName" | "address" | "zip" | "city" | "country" | "card", string>;

function dueText(visit: Visit, quote: Quote): string {
  if (quote.onFulfilment) return say(visit.language, "dueWhenReady");
  return quote.dueAt ? `${say(visit.language, "dueOn")} ${formatDay(visit, quote.dueAt)}` : "";
}

function summary(visit: Visit, choice: Choice, quote: Quote): Html {
  const word = (name: Word) => say(visit.language, name);
  const later =
    quote.later.amount > 0
      ? html`<dt>${word("dueLater")} <span class="muted">${dueText(visit, quote)}</span></dt><dd>${formatMoney(visit, quote.later)}</dd>`
      : null;
  return html`<dl><dt>${choice.quantity} × ${choice.product.title}${choice.plan ? html`<br><span class="muted">${choice.plan.name}</span>` : null}</dt><dd></dd><dt>${word("total")} <span class="muted">${word("withDelivery")}</span></dt><dd>${formatMoney(visit, quote.total)}</dd><dt><strong>${word("dueNow")}</strong></dt><dd><strong>${formatMoney(visit, quote.now)}</strong></dd>${later}</dl>`;
}

function field(visit: Visit, name: keyof CheckoutForm, form: CheckoutForm, type: string, autocomplete: string): Html {
  return html`<label>${say(visit.language, name)}<input name="${name}" type="${type}" value="${form[name]}" autocomplete="${autocomplete}" required></label>`;
}

function hidden(visit: Visit, choice: Choice): Html {
  return html`<input type="hidden" name="shop" value="${visit.shop.shop}"><input type="hidden" name="variant" value="${choice.variant.id}"><input type="hidden" name="plan" value="${choice.plan?.id ?? ""}"><input type="hidden" name="quantity" value="${choice.quantity}">`;
}

export function checkoutPage(visit: Visit, choice: Choice, quote: Quote, form: CheckoutForm, problem: Word | null): string {
  const word = (name: Word) => say(visit.language, name);
  const currencies = Object.keys(visit.shop.rates).map(
    (one) => html`<option ${one === visit.currency ? html`selected` : null}>${one}</option>`,
  );
  const names = new Intl.DisplayNames([visit.language], { type: "region" });
  const countries = COUNTRIES.map(
    (one) => html`<option value="${one}" ${one === form.country ? html`selected` : null}>${names.of(one) ?? countryName(one)}</option>`,
  );
  const languages = (["en", "fr"] as const).map(
    (one) =>
      html`<option value="${one}" ${one === visit.language ? html`selected` : null}>${one === "fr" ? "Français" : "English"}</option>`,
  );
  const card =
    quote.now.amount > 0
      ? html`<fieldset><legend>${word("payment")}</legend>${field(visit, "card", form, "text", "off")}</fieldset>`
      : null;
  const body = html`<h1>${word("checkout")}</h1>${problem ? html`<p class="warn" role="alert">${word(problem)}</p>` : null}${summary(visit, choice, quote)}
<form method="get" action="/store/checkout">${hidden(visit, choice)}<div class="two"><label>${word("currency")}<select name="currency">${currencies}</select></label><label>${word("language")}<select name="lang">${languages}</select></label></div><button class="quiet">${word("update")}</button></form>
<form method="post" action="/store/checkout">${hidden(visit, choice)}<input type="hidden" name="lang" value="${visit.language}"><input type="hidden" name="currency" value="${visit.currency}">
<fieldset><legend>${word("contact")}</legend>${field(visit, "email", form, "email", "email")}<div class="two">${field(visit, "firstName", form, "text", "given-name")}${field(visit, "lastName", form, "text", "family-name")}</div></fieldset>
<fieldset><legend>${word("delivery")}</legend>${field(visit, "address", form, "text", "street-address")}<div class="two">${field(visit, "zip", form, "text", "postal-code")}${field(visit, "city", form, "text", "address-level2")}</div><label>${word("country")}<select name="country" autocomplete="country">${countries}</select></label></fieldset>
${card}<button>${word("place")}</button></form>`;
  return page(visit, word("checkout"), body);
}

export function thanksPage(visit: Visit, order: Order): string {
  const word = (name: Word) => say(visit.language, name);
  const money = moneyOf(order);
  const due = order.paymentTerms?.schedules[0]?.dueAt;
  const when = order.paymentTerms?.type === "FULFILLMENT" ? word("dueWhenReady") : due ? `${word("dueOn")} ${formatDay(visit, due)}` : "";
  const later =
    money.outstanding.presentment.amount > 0
      ? html`<dt>${word("dueLater")} <span class="muted">${when}</span></dt><dd>${formatMoney(visit, money.outstanding.presentment)}</dd>`
      : null;
  return page(
    visit,
    word("thanks"),
    html`<h1>${word("thanks")}</h1><p>${word("order")} <strong data-order>${order.name}</strong> · ${order.email}</p><dl><dt>${word("total")}</dt><dd>${formatMoney(visit, currentTotals(order).total.presentment)}</dd><dt>${word("paid")}</dt><dd>${formatMoney(visit, money.received.presentment)}</dd>${later}</dl><p><a href="${storeLink(visit, "")}">${word("back")}</a></p>`,
  );
}

export function missingPage(visit: Visit): string {
  return page(
    visit,
    say(visit.language, "notFound"),
    html`<h1>${say(visit.language, "notFound")}</h1><p><a href="${storeLink(visit, "")}">${say(visit.language, "back")}</a></p>`,
  );
}
