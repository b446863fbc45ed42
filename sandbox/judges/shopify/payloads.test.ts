import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOLLAR_SHOP } from "../../shopify/state/seed";
import { type Practice, startPractice } from "./practice";

/** Payloads of real stores and Shopify's own examples, see samples/SOURCES.md. */
const SAMPLES = join(import.meta.dirname, "samples");

type Json = Record<string, unknown>;

function sample(name: string): Json {
  return JSON.parse(readFileSync(join(SAMPLES, name), "utf8")) as Json;
}

const orders = readdirSync(SAMPLES)
  .filter((name) => /^(order_|webhook_|shopifydocs_)/.test(name) && name.endsWith(".json"))
  .map(sample);

/** Keys that every one of these objects has. */
function common(objects: Json[]): string[] {
  const [first, ...rest] = objects;
  return Object.keys(first ?? {}).filter((key) => rest.every((one) => key in one));
}

function parts(objects: Json[], key: string): Json[] {
  return objects.flatMap((one) => (Array.isArray(one[key]) ? (one[key] as Json[]) : []));
}

let practice: Practice;
const bodies = new Map<string, string>();

beforeAll(async () => {
  practice = await startPractice({ shop: DOLLAR_SHOP });
  await practice.subscribe(
    "ORDERS_CREATE",
    "ORDERS_EDITED",
    "ORDERS_DELETE",
    "ORDERS_CANCELLED",
    "REFUNDS_CREATE",
    "ORDER_TRANSACTIONS_CREATE",
    "PAYMENT_TERMS_CREATE",
    "PAYMENT_SCHEDULES_DUE",
    "FULFILLMENT_ORDERS_PLACED_ON_HOLD",
    "FULFILLMENT_ORDERS_HOLD_RELEASED",
    "INVENTORY_LEVELS_UPDATE",
    "BULK_OPERATIONS_FINISH",
    "SELLING_PLAN_GROUPS_UPDATE",
    "APP_SCOPES_UPDATE",
    "CUSTOMERS_MERGE",
    "CUSTOMERS_UPDATE",
    "DISPUTES_CREATE",
    "PRODUCTS_UPDATE",
  );
  const plan = (await practice.control("GET", "/shops")).body
    .at("shops")
    .list()
    .find((one) => one.at("shop").text() === DOLLAR_SHOP)
    ?.at("sellingPlans", 0, "id")
    .text();
  const made = await practice.control("POST", "/orders", {
    shop: DOLLAR_SHOP,
    presentmentCurrency: "JPY",
    lines: [
      { sku: "GRIND2", quantity: 2, sellingPlanId: plan, properties: [{ key: "Engraving", value: "測試" }], discount: "1000" },
      { title: "Tip", price: "500", tip: true },
    ],
    shipping: { price: "1800" },
    country: "JP",
    tags: ["preorder", "vip"],
  });
  const path = `/orders/${encodeURIComponent(made.body.at("id").text())}`;
  const lineItemId = made.body.at("lines", 0, "id").text();
  await practice.control("POST", `${path}/hold`, {});
  await practice.control("POST", `${path}/release`, {});
  await practice.control("POST", `${path}/refund`, { lines: [{ lineItemId, quantity: 1 }], amount: "1500" });
  await practice.control("POST", `${path}/edit`, { quantities: [{ lineItemId, quantity: 2 }] });
  await practice.control("POST", `${path}/dispute`, {});
  await practice.control("POST", "/products", { shop: DOLLAR_SHOP, sku: "GRIND2", tags: ["coffee"] });
  practice.clock.advanceMs = 40 * 86_400_000;
  await practice.control("POST", "/apps", { shop: DOLLAR_SHOP, scopes: ["read_orders", "write_orders"] });
  await new Promise((resolve) => setTimeout(resolve, 400));
  await practice.control("POST", `${path}/delete`, {});
  await practice.box.webhooksSent();
  for (const { topic, body } of practice.received) if (!bodies.has(topic)) bodies.set(topic, body);
});
afterAll(() => practice.stop());

function sent(topic: string): Json {
  const body = bodies.get(topic);
  if (!body) throw new Error(`nothing was sent for ${topic}`);
  return JSON.parse(body) as Json;
}

describe("an order's payload", () => {
  it("has every key that all real payloads have", () => {
    expect(Object.keys(sent("orders/create"))).toEqual(expect.arrayContaining(common(orders)));
  });

  it("has every key that all payloads of today's API versions have", () => {
    const today = orders.filter((one) => "current_total_price_set" in one && "confirmation_number" in one);
    expect(today.length).toBeGreaterThanOrEqual(5);
    expect(Object.keys(sent("orders/create"))).toEqual(expect.arrayContaining(common(today)));
  });

  it.each(["line_items", "shipping_lines", "discount_applications", "tax_lines"])("has every key of %s", (key) => {
    const ours = parts([sent("orders/create")], key);
    expect(ours.length).toBeGreaterThan(0);
    for (const one of ours) expect(Object.keys(one)).toEqual(expect.arrayContaining(common(parts(orders, key))));
  });

  it("has every key of addresses and customers", () => {
    for (const key of ["shipping_address", "billing_address", "customer"]) {
      const known = orders.flatMap((one) => (one[key] && typeof one[key] === "object" ? [one[key] as Json] : []));
      expect(Object.keys(sent("orders/create")[key] as Json)).toEqual(expect.arrayContaining(common(known)));
    }
  });

  it("writes yen without decimals beside dollars with two", () => {
    const set = sent("orders/create").total_price_set as { shop_money: Json; presentment_money: Json };
    expect(set.presentment_money).toEqual({ amount: expect.stringMatching(/^\d+$/), currency_code: "JPY" });
    expect(set.shop_money).toEqual({ amount: expect.stringMatching(/^\d+\.\d\d$/), currency_code: "USD" });
  });

  it("has the keys of real payment terms", () => {
    const known = orders.flatMap((one) => (one.payment_terms ? [one.payment_terms as Json] : []));
    const ours = sent("orders/create").payment_terms as Json;
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(common(known)));
    const schedules = parts(known, "payment_schedules");
    expect(Object.keys(parts([ours], "payment_schedules")[0] ?? {})).toEqual(expect.arrayContaining(common(schedules)));
  });
});

describe("other payloads have the keys of Shopify's published examples", () => {
  const topics: [topic: string, file: string][] = [
    ["order_transactions/create", "topics/order_transactions_create.json"],
    ["refunds/create", "topics/refunds_create.json"],
    ["fulfillment_orders/placed_on_hold", "topics/fulfillment_orders_placed_on_hold.json"],
    ["fulfillment_orders/hold_released", "topics/fulfillment_orders_hold_released.json"],
    ["payment_schedules/due", "topics/payment_schedules_due.json"],
    ["payment_terms/create", "topics/payment_terms_create.json"],
    ["orders/edited", "topics/orders_edited.json"],
    ["orders/delete", "topics/orders_delete.json"],
    ["inventory_levels/update", "topics/inventory_levels_update.json"],
    ["products/update", "topics/products_update.json"],
    ["app/scopes_update", "topics/app_scopes_update.json"],
  ];
  it.each(topics)("%s", (topic, file) => {
    expect(Object.keys(sent(topic))).toEqual(expect.arrayContaining(Object.keys(sample(file))));
  });

  it("refunds keep the keys of a real one, down to their lines and transactions", () => {
    const real = sample("refund_partial_USD.json");
    const ours = sent("refunds/create");
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(real)));
    for (const key of ["refund_line_items", "transactions"]) {
      expect(Object.keys(parts([ours], key)[0] ?? {})).toEqual(expect.arrayContaining(Object.keys(parts([real], key)[0] ?? {})));
    }
  });
});

it("writes ids above 2^53 in full, as a reader of JSON numbers would round them", async () => {
  practice.received.length = 0;
  await practice.control("POST", "/orders", { shop: DOLLAR_SHOP, id: "820982911946154508", lines: [{ sku: "GRIND2" }] });
  await practice.box.webhooksSent();
  const body = practice.received.find((one) => one.topic === "orders/create")?.body ?? "";
  expect(body).toContain('"id":820982911946154508,');
  expect(body).toContain('"admin_graphql_api_id":"gid://shopify/Order/820982911946154508"');
});
