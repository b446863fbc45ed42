import { z } from "zod";
import type { Currency } from "@/lib/domain/money";
import { type ShopAddressFacts, type ShopLineFacts, type ShopOrderFacts, shopOrderFactsSchema } from "@/lib/domain/shopify-order";
import { syncReason } from "@/lib/domain/sync-reasons";
import { countryOf, currencyOf, exact, filled, instantOf, instantOrNull, NotUnderstood, problemsOf } from "./amounts";
import { shareOf } from "./order-node";

/**
 * An order as webhooks carry it (REST shape) → our facts. Nothing is taken for granted but an id and the amounts: in the
 * wild customer, addresses, `current_*` figures and gids are absent, `email` is "", schedules are empty.
 */
const id = z.union([z.string(), z.number()]).nullish();
const set = z.object({
  shop_money: z.object({ amount: z.string(), currency_code: z.string() }),
  presentment_money: z.object({ amount: z.string(), currency_code: z.string() }),
});
const optionalText = z.string().nullish();

const address = z.object({
  name: optionalText,
  company: optionalText,
  address1: optionalText,
  address2: optionalText,
  city: optionalText,
  zip: optionalText,
  province_code: optionalText,
  country_code: optionalText,
  phone: optionalText,
});

const line = z.object({
  id,
  admin_graphql_api_id: optionalText,
  title: z.string(),
  variant_title: optionalText,
  sku: optionalText,
  product_id: id,
  variant_id: id,
  quantity: z.int().min(0),
  current_quantity: z.int().min(0).nullish(),
  fulfillable_quantity: z.int().min(0).nullish(),
  price_set: set,
  discount_allocations: z.array(z.object({ amount_set: set })).nullish(),
  properties: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
});

const schedule = z.object({
  id,
  admin_graphql_api_id: optionalText,
  amount: optionalText,
  balance_due: optionalText,
  currency: optionalText,
  due_at: optionalText,
  completed_at: optionalText,
});

const orderPayload = z.object({
  id,
  admin_graphql_api_id: optionalText,
  name: z.string(),
  created_at: z.string(),
  processed_at: optionalText,
  updated_at: z.string(),
  cancelled_at: optionalText,
  cancel_reason: optionalText,
  closed_at: optionalText,
  test: z.boolean().nullish(),
  currency: z.string(),
  presentment_currency: optionalText,
  current_total_price_set: set.nullish(),
  total_price_set: set.nullish(),
  current_total_tax_set: set.nullish(),
  total_tax_set: set.nullish(),
  total_outstanding: optionalText,
  financial_status: optionalText,
  fulfillment_status: optionalText,
  tags: z.union([z.string(), z.array(z.string())]).nullish(),
  note: optionalText,
  note_attributes: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
  email: optionalText,
  contact_email: optionalText,
  phone: optionalText,
  customer_locale: optionalText,
  customer: z
    .object({
      id,
      admin_graphql_api_id: optionalText,
      first_name: optionalText,
      last_name: optionalText,
      email: optionalText,
      phone: optionalText,
    })
    .nullish(),
  billing_address: address.nullish(),
  shipping_address: address.nullish(),
  line_items: z.array(line),
  payment_terms: z
    .object({ payment_terms_type: optionalText, payment_terms_name: optionalText, payment_schedules: z.array(schedule).nullish() })
    .nullish(),
});
type OrderPayload = z.infer<typeof orderPayload>;

/**
 * A gid, from the gid itself or else from an id that is exact (a long one arrives as a string of digits).
 * @throws NotUnderstood when there is neither
 */
export function gidFrom(kind: string, given: string | null | undefined, bare: string | number | null | undefined, field: string): string {
  if (given?.startsWith("gid://shopify/")) return given;
  if (typeof bare === "string" && /^\d+$/.test(bare)) return `gid://shopify/${kind}/${bare}`;
  if (typeof bare === "number" && Number.isSafeInteger(bare) && bare > 0) return `gid://shopify/${kind}/${bare}`;
  throw new NotUnderstood(syncReason("no_usable_id", { field }));
}

function gidOrNull(kind: string, bare: string | number | null | undefined): string | null {
  return bare === null || bare === undefined ? null : gidFrom(kind, null, bare, kind);
}

const presentment = (value: z.infer<typeof set>, field: string) =>
  exact(value.presentment_money.amount, value.presentment_money.currency_code, field);

function addressOf(value: z.infer<typeof address> | null | undefined): ShopAddressFacts | null {
  if (!value) return null;
  return {
    name: filled(value.name),
    company: filled(value.company),
    address1: filled(value.address1),
    address2: filled(value.address2),
    city: filled(value.city),
    zip: filled(value.zip),
    provinceCode: filled(value.province_code),
    countryCode: countryOf(value.country_code),
    phone: filled(value.phone),
  };
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);

function lineOf(value: z.infer<typeof line>): ShopLineFacts {
  const unitPrice = presentment(value.price_set, "line_items.price_set");
  const discount = (value.discount_allocations ?? []).reduce(
    (all, one) => all + presentment(one.amount_set, "line_items.discount_allocations").minor,
    0n,
  );
  const currentQuantity = value.current_quantity ?? value.quantity;
  const ordered = { minor: unitPrice.minor * BigInt(value.quantity) - discount, currency: unitPrice.currency };
  return {
    gid: gidFrom("LineItem", value.admin_graphql_api_id, value.id, "line_items.id"),
    title: value.title,
    variantTitle: filled(value.variant_title),
    sku: filled(value.sku),
    productGid: gidOrNull("Product", value.product_id),
    variantGid: gidOrNull("ProductVariant", value.variant_id),
    imageUrl: null,
    quantity: value.quantity,
    currentQuantity,
    fulfillableQuantity: value.fulfillable_quantity ?? currentQuantity,
    unitPrice,
    total: shareOf(ordered, currentQuantity, value.quantity),
    properties: (value.properties ?? []).map((one) => ({ name: one.name, value: textOf(one.value) })),
    sellingPlan: null,
    productTags: null,
  };
}

function termsOf(payload: OrderPayload, shopCurrency: Currency): ShopOrderFacts["paymentTerms"] {
  const terms = payload.payment_terms;
  if (!terms) return null;
  return {
    type: terms.payment_terms_type?.toLowerCase() ?? "unknown",
    name: filled(terms.payment_terms_name),
    schedules: (terms.payment_schedules ?? []).map((one) => {
      const amount = one.balance_due ?? one.amount;
      return {
        gid: one.admin_graphql_api_id?.startsWith("gid://shopify/") ? one.admin_graphql_api_id : gidOrNull("PaymentSchedule", one.id),
        amount: amount ? exact(amount, one.currency ?? shopCurrency, "payment_terms.payment_schedules.amount") : null,
        dueAt: instantOrNull(one.due_at, "payment_terms.payment_schedules.due_at"),
        completedAt: instantOrNull(one.completed_at, "payment_terms.payment_schedules.completed_at"),
      };
    }),
  };
}

function customerOf(payload: OrderPayload): ShopOrderFacts["customer"] {
  const { customer } = payload;
  if (!customer || (customer.id ?? customer.admin_graphql_api_id) == null) return null;
  return {
    gid: gidFrom("Customer", customer.admin_graphql_api_id, customer.id, "customer.id"),
    name: filled([customer.first_name, customer.last_name].map(filled).filter(Boolean).join(" ")),
    email: filled(customer.email),
    phone: filled(customer.phone),
    locale: filled(payload.customer_locale),
  };
}

function fulfilmentOf(status: string | null | undefined): ShopOrderFacts["fulfilmentStatus"] {
  return status === "fulfilled" || status === "partial" ? status : "unfulfilled";
}

function totalsOf(payload: OrderPayload, currency: Currency, shopCurrency: Currency) {
  const total = payload.current_total_price_set ?? payload.total_price_set;
  if (!total) throw new NotUnderstood(syncReason("no_total"));
  const tax = payload.current_total_tax_set ?? payload.total_tax_set;
  // Outside of sets Shopify writes the shop's currency; what the customer owes in another one is then not said.
  const outstanding =
    payload.total_outstanding && currency === shopCurrency ? exact(payload.total_outstanding, currency, "total_outstanding") : null;
  return {
    total: presentment(total, "current_total_price_set"),
    shopTotal: exact(total.shop_money.amount, total.shop_money.currency_code, "current_total_price_set"),
    tax: tax ? presentment(tax, "current_total_tax_set") : { minor: 0n, currency },
    outstanding,
  };
}

function tagsOf(tags: OrderPayload["tags"]): string[] {
  const list = typeof tags === "string" ? tags.split(",") : (tags ?? []);
  return list.map((tag) => tag.trim()).filter((tag) => tag !== "");
}

/** @throws NotUnderstood naming the field that cannot be held exactly */
export function orderFromPayload(body: unknown): ShopOrderFacts {
  const parsed = orderPayload.safeParse(body);
  if (!parsed.success) throw new NotUnderstood(problemsOf(parsed.error));
  const payload = parsed.data;
  const shopCurrency = currencyOf(payload.currency, "currency");
  const currency = payload.presentment_currency ? currencyOf(payload.presentment_currency, "presentment_currency") : shopCurrency;
  const facts: ShopOrderFacts = {
    gid: gidFrom("Order", payload.admin_graphql_api_id, payload.id, "id"),
    name: payload.name,
    placedAt: instantOf(payload.processed_at ?? payload.created_at, "processed_at"),
    updatedAt: instantOf(payload.updated_at, "updated_at"),
    cancelledAt: instantOrNull(payload.cancelled_at, "cancelled_at"),
    cancelReason: filled(payload.cancel_reason),
    closedAt: instantOrNull(payload.closed_at, "closed_at"),
    isTest: payload.test ?? false,
    currency,
    shopCurrency,
    ...totalsOf(payload, currency, shopCurrency),
    financialStatus: filled(payload.financial_status),
    fulfilmentStatus: fulfilmentOf(payload.fulfillment_status),
    tags: tagsOf(payload.tags),
    note: filled(payload.note),
    noteAttributes: (payload.note_attributes ?? []).map((one) => ({ name: one.name, value: textOf(one.value) })),
    customer: customerOf(payload),
    email: filled(payload.email) ?? filled(payload.contact_email),
    phone: filled(payload.phone),
    billingAddress: addressOf(payload.billing_address),
    shippingAddress: addressOf(payload.shipping_address),
    lines: payload.line_items.map(lineOf),
    sellingPlansRead: false,
    paymentTerms: termsOf(payload, shopCurrency),
    transactions: [],
    transactionsRead: false,
  };
  const checked = shopOrderFactsSchema.safeParse(facts);
  if (!checked.success) throw new NotUnderstood(problemsOf(checked.error));
  return checked.data;
}
