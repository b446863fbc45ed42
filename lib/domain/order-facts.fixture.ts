import { instant } from "./dates";
import { money } from "./money";
import { type ShopLineFacts, type ShopOrderFacts, type ShopTransactionFacts, shopOrderFactsSchema } from "./shopify-order";

/** Order facts for tests: a EUR 480.00 order with half of it taken by the shop's gateway. */
export function orderFacts(more: Partial<ShopOrderFacts> = {}): ShopOrderFacts {
  const total = money(48_000n, "EUR");
  return shopOrderFactsSchema.parse({
    gid: "gid://shopify/Order/9007199254740993",
    name: "#1001",
    placedAt: instant(Date.parse("2026-10-05T08:00:00Z")),
    updatedAt: instant(Date.parse("2026-10-05T08:00:00Z")),
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    isTest: false,
    currency: "EUR",
    shopCurrency: "EUR",
    total,
    shopTotal: total,
    tax: money(8_000n, "EUR"),
    outstanding: money(24_000n, "EUR"),
    financialStatus: "partially_paid",
    fulfilmentStatus: "unfulfilled",
    tags: [],
    note: null,
    noteAttributes: [],
    customer: null,
    email: null,
    phone: null,
    billingAddress: null,
    shippingAddress: null,
    lines: [line()],
    sellingPlansRead: true,
    paymentTerms: null,
    transactions: [transaction()],
    transactionsRead: true,
    ...more,
  });
}

export function line(more: Partial<ShopLineFacts> = {}): ShopLineFacts {
  return {
    gid: "gid://shopify/LineItem/1",
    title: "City bicycle",
    variantTitle: null,
    sku: "BIKE-1",
    productGid: "gid://shopify/Product/1",
    variantGid: "gid://shopify/ProductVariant/1",
    imageUrl: null,
    quantity: 1,
    currentQuantity: 1,
    fulfillableQuantity: 1,
    unitPrice: money(48_000n, "EUR"),
    total: money(48_000n, "EUR"),
    properties: [],
    sellingPlan: null,
    productTags: [],
    ...more,
  };
}

export function transaction(more: Partial<ShopTransactionFacts> = {}): ShopTransactionFacts {
  return {
    gid: "gid://shopify/OrderTransaction/1",
    parentGid: null,
    kind: "sale",
    status: "success",
    gateway: "bogus",
    isManual: false,
    amount: money(24_000n, "EUR"),
    processedAt: null,
    isTest: false,
    ourMarker: null,
    ...more,
  };
}
