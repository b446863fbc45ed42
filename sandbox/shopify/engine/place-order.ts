/** A sale: from the store front, or from the control door for tests and practice data. */
import { randomBytes } from "node:crypto";
import { taxFor } from "../state/countries";
import { addBags, bagAtRate, emptyBag, type MoneyBag, parseAmount } from "../state/money";
import { putOrder } from "../state/order-parts";
import type { Attribute, LineItem, Order, ShippingLine } from "../state/order-records";
import type { Address, Shop, Variant } from "../state/records";
import { isoSeconds, type World } from "../state/world";
import { announce } from "../webhooks/announce";
import { shopOf } from "./change-order";
import { type CustomerInput, findOrCreateCustomer } from "./customers";
import { commitUnits } from "./inventory";
import { openFulfillmentOrders } from "./route-fulfillment";
import { findPlan } from "./selling-plans";

/** The request cannot be carried out as written; the text says what is wrong with it. */
export class BadRequest extends Error {}

export type AddressInput = { countryCode: string } & { [Key in Exclude<keyof Address, "id" | "countryCode">]?: string | null };

export type LineInput = {
  variantId?: string | undefined;
  sku?: string | undefined;
  title?: string | undefined;
  /** Unit price in the presentment currency; without it the variant's price at the shop's rate. */
  price?: string | undefined;
  /** Unit price in both currencies, instead of `price`. */
  priceBag?: MoneyBag | undefined;
  /** Whether the tax of the country applies; it does unless said otherwise. */
  taxable?: boolean | undefined;
  /** Discount on the whole line, in the presentment currency. */
  discount?: string | undefined;
  quantity: number;
  sellingPlanId?: string | undefined;
  properties?: Attribute[] | undefined;
  requiresShipping?: boolean | undefined;
  tip?: boolean | undefined;
};

export type OrderInput = {
  shop: string;
  id?: string | undefined;
  name?: string | undefined;
  placedAt?: string | undefined;
  customer: CustomerInput | null;
  email: string | null;
  phone: string | null;
  locale: string;
  presentmentCurrency: string;
  /** Presentment per unit of shop currency; without it the shop's own rate. */
  rate?: string | undefined;
  shippingAddress: AddressInput | null;
  lines: LineInput[];
  /** Price of delivery in the presentment currency; null for none. */
  shipping: { title: string; price: string } | null;
  taxesIncluded?: boolean | undefined;
  tags: string[];
  note: string | null;
  attributes: Attribute[];
  sourceName: string;
  test: boolean;
};

type Currencies = { shop: Shop; presentment: string; rate: string };

/** A bag from a presentment amount; the shop's side at the inverse rate. */
function fromPresentment(text: string, money: Currencies): MoneyBag {
  const presentment = parseAmount(text, money.presentment);
  if (money.presentment === money.shop.currency) return { shop: presentment, presentment };
  const unit = bagAtRate({ amount: 1_000_000, currency: money.shop.currency }, money.presentment, money.rate);
  const amount = Math.round((presentment.amount * unit.shop.amount) / unit.presentment.amount);
  return { shop: { amount, currency: money.shop.currency }, presentment };
}

function variantFor(world: World, shop: string, input: LineInput): Variant | null {
  if (input.variantId) {
    const variant = world.tables.variants.get(input.variantId);
    if (!variant || variant.shop !== shop) throw new BadRequest(`no variant ${input.variantId} in this shop`);
    return variant;
  }
  if (!input.sku) return null;
  return world.tables.variants.by("shop", shop).find((one) => one.sku === input.sku) ?? null;
}

function unitPriceOf(money: Currencies, variant: Variant | null, input: LineInput): MoneyBag {
  if (input.priceBag) return input.priceBag;
  if (input.price !== undefined) return fromPresentment(input.price, money);
  return variant ? bagAtRate(variant.price, money.presentment, money.rate) : emptyBag(money.shop.currency, money.presentment);
}

function makeLine(world: World, money: Currencies, countryCode: string, input: LineInput): LineItem {
  const variant = variantFor(world, money.shop.shop, input);
  const product = variant ? world.tables.products.get(variant.productId) : undefined;
  const title = product?.title ?? input.title;
  if (!title) throw new BadRequest("a line needs variantId, sku or title");
  if (!variant && input.price === undefined && !input.priceBag) throw new BadRequest("a line without variant needs a price");
  if (!Number.isInteger(input.quantity) || input.quantity < 1) throw new BadRequest("quantity must be a whole number above 0");
  const found = input.sellingPlanId ? findPlan(world, money.shop.shop, input.sellingPlanId) : null;
  if (input.sellingPlanId && !found) throw new BadRequest(`no selling plan ${input.sellingPlanId} in this shop`);
  const tax = input.tip || input.taxable === false ? { rate: 0, title: null } : taxFor(countryCode);
  return {
    id: world.nextId("LineItem"),
    variantId: variant?.id ?? null,
    productId: product?.id ?? null,
    title,
    variantTitle: variant && variant.title !== "Default Title" ? variant.title : null,
    sku: variant?.sku ?? input.sku ?? null,
    vendor: product?.vendor ?? null,
    quantity: input.quantity,
    currentQuantity: input.quantity,
    unitPrice: unitPriceOf(money, variant, input),
    discount: input.discount ? fromPresentment(input.discount, money) : emptyBag(money.shop.currency, money.presentment),
    taxRate: tax.rate,
    taxTitle: tax.title,
    requiresShipping: !input.tip && (input.requiresShipping ?? true),
    grams: variant?.grams ?? 0,
    properties: input.properties ?? [],
    sellingPlan: found ? { id: found.plan.id, groupId: found.group.id, name: found.plan.name } : null,
    reserved: !variant ? "none" : found?.plan.reserve === "ON_FULFILLMENT" ? "on_fulfillment" : "on_sale",
    tip: input.tip ?? false,
  };
}

export function makeAddress(world: World, input: AddressInput): Address {
  const { firstName, lastName, company, address1, address2, city, province, provinceCode, zip, phone, countryCode } = input;
  const rest = { firstName, lastName, company, address1, address2, city, province, provinceCode, zip, phone };
  const texts = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value ?? null])) as Omit<Address, "id" | "countryCode">;
  return { id: world.nextId("MailingAddress"), countryCode, ...texts };
}

function numberFor(world: World, shop: Shop, input: OrderInput): { number: number; name: string } {
  const counter = shop.orderCounter + 1;
  world.tables.shops.put(shop.shop, { ...shop, orderCounter: counter });
  const number = 1000 + counter;
  return { number, name: input.name ?? `#${number}` };
}

/**
 * Writes the order without any payment; `orders/create` is announced by the caller, after payment and terms, because Shopify's
 * first webhook already shows the money taken at checkout.
 */
export function placeOrder(world: World, input: OrderInput): Order {
  const shop = shopOf(world, input.shop);
  const rate = input.rate ?? (input.presentmentCurrency === shop.currency ? "1" : shop.rates[input.presentmentCurrency]);
  if (!rate) throw new BadRequest(`${input.shop} does not sell in ${input.presentmentCurrency}`);
  if (input.lines.length === 0) throw new BadRequest("an order needs at least one line");
  const money: Currencies = { shop, presentment: input.presentmentCurrency, rate };
  const placedAt = input.placedAt ? isoSeconds(Date.parse(input.placedAt)) : world.iso();
  const country = input.shippingAddress?.countryCode ?? shop.countryCode;
  const address = input.shippingAddress ? makeAddress(world, input.shippingAddress) : null;
  const customer = input.customer ? findOrCreateCustomer(world, shop, input.customer, address) : null;
  if (input.id && world.tables.orders.get(input.id)) throw new BadRequest(`there is already an order ${input.id}`);
  const zero = emptyBag(shop.currency, input.presentmentCurrency);
  const shippingLines: ShippingLine[] = input.shipping
    ? [
        {
          id: world.nextId("ShippingLine"),
          title: input.shipping.title,
          code: input.shipping.title,
          price: fromPresentment(input.shipping.price, money),
          refunded: zero,
        },
      ]
    : [];
  const order: Order = {
    kind: "Order",
    id: input.id ?? world.nextId("Order"),
    shop: shop.shop,
    ...numberFor(world, shop, input),
    token: randomBytes(16).toString("hex"),
    email: input.email ?? customer?.email ?? null,
    phone: input.phone,
    customerId: customer?.id ?? null,
    customerLocale: input.locale,
    test: input.test,
    note: input.note,
    tags: input.tags,
    attributes: input.attributes,
    sourceName: input.sourceName,
    shopCurrency: shop.currency,
    presentmentCurrency: input.presentmentCurrency,
    taxesIncluded: input.taxesIncluded ?? shop.taxesIncluded,
    billingAddress: address,
    shippingAddress: address,
    lines: input.lines.map((line) => makeLine(world, money, country, line)),
    shippingLines,
    transactions: [],
    refunds: [],
    fulfillmentOrders: [],
    fulfillments: [],
    paymentTerms: null,
    disputes: [],
    edited: false,
    cancelReason: null,
    cancelledAt: null,
    staffNote: null,
    closedAt: null,
    createdAt: placedAt,
    processedAt: placedAt,
    updatedAt: placedAt,
  };
  for (const line of order.lines) if (line.variantId && line.reserved === "on_sale") commitUnits(world, line.variantId, line.quantity);
  const routed = { ...order, fulfillmentOrders: openFulfillmentOrders(world, order) };
  putOrder(world, routed);
  return routed;
}

/** What checkout asks for now: the deposit of lines on a plan, the whole of all others (with delivery when there are any). */
export function checkoutCharge(world: World, order: Order, lineTotal: (line: LineItem) => MoneyBag): MoneyBag {
  let charge = emptyBag(order.shopCurrency, order.presentmentCurrency);
  let others = false;
  for (const line of order.lines) {
    const found = line.sellingPlan && findPlan(world, order.shop, line.sellingPlan.id);
    if (!found) {
      others ||= line.requiresShipping;
      charge = addBags(charge, lineTotal(line));
      continue;
    }
    const rule = found.plan.checkoutCharge;
    const whole = lineTotal(line);
    const part =
      rule.type === "PERCENTAGE"
        ? percentOf(whole, rule.percentage)
        : bagAtRate({ ...rule.amount, amount: rule.amount.amount * line.quantity }, order.presentmentCurrency, ratio(line));
    charge = addBags(charge, part.presentment.amount > whole.presentment.amount ? whole : part);
  }
  return others ? order.shippingLines.reduce((sum, line) => addBags(sum, line.price), charge) : charge;
}

function percentOf(bag: MoneyBag, percentage: number): MoneyBag {
  const part = (amount: number) => Math.round((amount * Math.round(percentage * 1000)) / 100_000);
  return {
    shop: { ...bag.shop, amount: part(bag.shop.amount) },
    presentment: { ...bag.presentment, amount: part(bag.presentment.amount) },
  };
}

function ratio(line: LineItem): string {
  const { shop, presentment } = line.unitPrice;
  return shop.currency === presentment.currency || shop.amount === 0 ? "1" : (presentment.amount / shop.amount).toFixed(8);
}

export function announceRouting(world: World, order: Order): void {
  const shop = shopOf(world, order.shop);
  for (const one of order.fulfillmentOrders) {
    announce(world, shop, "fulfillment_orders/order_routing_complete", () => ({
      fulfillment_order: { id: `gid://shopify/FulfillmentOrder/${one.id}`, status: one.status.toLowerCase() },
    }));
  }
}
