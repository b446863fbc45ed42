import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { done, eventually, firstUserError, ok, shopClient } from "../../scripts/conformance/shopify/client";
import { grant, type Practice, startPractice } from "../judges/shopify/practice";
import { DOLLAR_SHOP, EURO_SHOP } from "./state/seed";

let practice: Practice;
afterEach(() => practice.stop());

async function place(body: Record<string, unknown>): Promise<string> {
  const made = await practice.control("POST", "/orders", body);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body.raw()));
  return made.body.at("id").text();
}

async function money(id: string): Promise<Record<string, string>> {
  const set = "{ shopMoney { amount } presentmentMoney { amount currencyCode } }";
  const order = await ok(
    practice.client,
    "order",
    `query($id: ID!) { order(id: $id) { displayFinancialStatus currentTotalPriceSet ${set} totalOutstandingSet ${set} netPaymentSet ${set} } }`,
    { id },
  );
  const amount = (name: string, side: string) => order.at(name, side, "amount").text();
  return {
    status: order.at("displayFinancialStatus").text(),
    total: amount("currentTotalPriceSet", "presentmentMoney"),
    open: amount("totalOutstandingSet", "presentmentMoney"),
    openInShop: amount("totalOutstandingSet", "shopMoney"),
    kept: amount("netPaymentSet", "presentmentMoney"),
  };
}

describe("a shop in dollars with orders in other currencies", () => {
  beforeEach(async () => {
    practice = await startPractice({ shop: DOLLAR_SHOP });
  });

  it("owes in euros and closes to the cent in both currencies", async () => {
    const id = await place({
      shop: DOLLAR_SHOP,
      presentmentCurrency: "EUR",
      country: "US",
      lines: [{ title: "Frame", price: "333.33" }],
      payment: { kind: "amount", amount: "111.11" },
    });
    expect(await money(id)).toMatchObject({ status: "PARTIALLY_PAID", total: "333.33", open: "222.22" });
    await practice.control("POST", "/shops", { shop: DOLLAR_SHOP, plus: true });
    const pay =
      "mutation($id: ID!, $amount: MoneyInput) { orderCreateManualPayment(id: $id, amount: $amount) { order { id } userErrors { code message } } }";
    const dollars = await ok(practice.client, "orderCreateManualPayment", pay, { id, amount: { amount: "10.00", currencyCode: "USD" } });
    expect(firstUserError(dollars).code).toBe("CURRENCY_MISMATCH");
    const much = await ok(practice.client, "orderCreateManualPayment", pay, { id, amount: { amount: "222.23", currencyCode: "EUR" } });
    expect(firstUserError(much).code).toBe("AMOUNT_EXCEEDS_BALANCE");
    await done(practice.client, "orderCreateManualPayment", pay, { id, amount: { amount: "100.00", currencyCode: "EUR" } });
    await done(practice.client, "orderCreateManualPayment", pay, { id });
    expect(await money(id)).toMatchObject({ status: "PAID", open: "0.0", openInShop: "0.0", kept: "333.33" });
  });

  it("knows yen and dinars", async () => {
    const yen = await place({
      shop: DOLLAR_SHOP,
      presentmentCurrency: "JPY",
      country: "US",
      lines: [{ title: "Cup", price: "23600" }],
      payment: { kind: "none" },
      customer: null,
    });
    expect(await money(yen)).toMatchObject({ status: "PENDING", open: "23600.0" });
    const dinar = await place({
      shop: DOLLAR_SHOP,
      presentmentCurrency: "KWD",
      country: "US",
      lines: [{ title: "Cup", price: "4.125" }],
      payment: { kind: "full" },
    });
    expect(await money(dinar)).toMatchObject({ status: "PAID", total: "4.125" });
    const inexact = await practice.control("POST", "/orders", {
      shop: DOLLAR_SHOP,
      presentmentCurrency: "JPY",
      lines: [{ title: "Cup", price: "1.5" }],
    });
    expect(inexact.status).toBe(400);
  });
});

describe("money of an order", () => {
  beforeEach(async () => {
    practice = await startPractice();
  });

  it("an edit below what was paid leaves a negative balance", async () => {
    const id = await place({
      lines: [{ title: "Part", price: "50.00", quantity: 4 }],
      country: "US",
      payment: { kind: "amount", amount: "120.00" },
    });
    const lineItemId = (await practice.control("GET", `/orders/${encodeURIComponent(id)}`)).body.at("lines", 0, "id").text();
    await practice.control("POST", `/orders/${encodeURIComponent(id)}/edit`, { quantities: [{ lineItemId, quantity: 2 }] });
    expect(await money(id)).toMatchObject({ total: "100.0", open: "-20.0", kept: "120.0" });
  });

  it("money given back beyond the goods lowers what the order is worth, so that nothing is owed anew", async () => {
    const id = await place({ lines: [{ title: "Part", price: "50.00" }], country: "US", payment: { kind: "full" } });
    await practice.control("POST", `/orders/${encodeURIComponent(id)}/refund`, { amount: "10.00" });
    expect(await money(id)).toMatchObject({ status: "PARTIALLY_REFUNDED", total: "40.0", open: "0.0", kept: "40.0" });
  });

  it("a refund that was refused burns its key; a new key works", async () => {
    const id = await place({ lines: [{ title: "Part", price: "50.00" }], country: "US", payment: { kind: "full" } });
    const parentId = (await practice.control("GET", `/orders/${encodeURIComponent(id)}`)).body.at("transactions", 0, "id").text();
    const refund =
      "mutation($input: RefundInput!, $key: String!) { refundCreate(input: $input) @idempotent(key: $key) { refund { id } userErrors { message } } }";
    const input = (amount: string) => ({
      orderId: id,
      transactions: [{ orderId: id, parentId, amount, gateway: "bogus", kind: "REFUND" }],
    });
    const over = { input: input("60.00"), key: "key-1" };
    expect(firstUserError(await ok(practice.client, "refundCreate", refund, over)).message).toMatch(/greater than/);
    expect(firstUserError(await ok(practice.client, "refundCreate", refund, over)).message).toMatch(
      /previous request with this idempotency key failed/,
    );
    const part = { input: input("20.00"), key: "key-2" };
    const first = await done(practice.client, "refundCreate", refund, part);
    expect((await done(practice.client, "refundCreate", refund, part)).at("refund", "id").text()).toBe(first.at("refund", "id").text());
  });

  it("an idempotency key is forgotten after 24 hours", async () => {
    const id = await place({ lines: [{ title: "Part", price: "50.00" }], country: "US", payment: { kind: "full" } });
    const parentId = (await practice.control("GET", `/orders/${encodeURIComponent(id)}`)).body.at("transactions", 0, "id").text();
    const refund =
      'mutation($input: RefundInput!) { refundCreate(input: $input) @idempotent(key: "one") { refund { id } userErrors { message } } }';
    const input = { orderId: id, transactions: [{ orderId: id, parentId, amount: "20.00", gateway: "bogus", kind: "REFUND" }] };
    const first = await done(practice.client, "refundCreate", refund, { input });
    practice.clock.advanceMs = 25 * 3_600_000;
    const token = (await grant(practice.box.url, EURO_SHOP)).body.at("access_token").text();
    const later = shopClient({ url: practice.box.url, token, host: EURO_SHOP });
    expect((await done(later, "refundCreate", refund, { input })).at("refund", "id").text()).not.toBe(first.at("refund", "id").text());
  });

  it("cancelling without refund keeps the deposit and voids nothing that came in", async () => {
    const id = await place({ lines: [{ sku: "GRIND2" }], payment: { kind: "amount", amount: "49.00" } });
    await practice.control("POST", `/orders/${encodeURIComponent(id)}/cancel`, { refund: false });
    const after = await eventually("cancelled", async () => {
      const seen = await practice.control("GET", `/orders/${encodeURIComponent(id)}`);
      return seen.body.at("cancelledAt").isNull ? null : seen.body;
    });
    expect(after.at("received", "presentment").text()).toBe("49.00");
    expect(after.at("refunded", "presentment").text()).toBe("0.00");
    expect(after.at("fulfillmentOrders", 0, "status").text()).toBe("CLOSED");
  });

  it("stock follows the selling plan: reserved at the sale or only when it is sent", async () => {
    const plans = (await practice.control("GET", "/shops")).body.at("shops", 0, "sellingPlans").list();
    const plan = (code: string) =>
      plans
        .find((one) => one.at("merchantCode").text() === code)
        ?.at("id")
        .text();
    const available = async (sku: string) => {
      const found = await ok(
        practice.client,
        "productVariants",
        "query($q: String) { productVariants(first: 1, query: $q) { nodes { inventoryQuantity } } }",
        { q: `sku:${sku}` },
      );
      return found.at("nodes", 0, "inventoryQuantity").raw();
    };
    expect(await available("ATLAS7-M")).toBe(12);
    await place({ lines: [{ sku: "ATLAS7-M", quantity: 2, sellingPlanId: plan("preorder-deposit") }] });
    expect(await available("ATLAS7-M")).toBe(10);
    const late = await place({ lines: [{ sku: "ATLAS7-M", quantity: 3, sellingPlanId: plan("preorder-deposit_on_fulfilment") }] });
    expect(await available("ATLAS7-M")).toBe(10);
    await practice.control("POST", `/orders/${encodeURIComponent(late)}/fulfil`, {});
    expect(await available("ATLAS7-M")).toBe(7);
  });
});

describe("time", () => {
  beforeEach(async () => {
    practice = await startPractice();
  });

  it("announces a schedule once when it falls due, and opens what was scheduled", async () => {
    await practice.subscribe("PAYMENT_SCHEDULES_DUE", "FULFILLMENT_ORDERS_SCHEDULED_FULFILLMENT_ORDER_READY");
    const plan = (await practice.control("GET", "/shops")).body.at("shops", 0, "sellingPlans", 0, "id").text();
    await place({ lines: [{ sku: "ATLAS7-M", sellingPlanId: plan }] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await practice.arrived("payment_schedules/due")).toEqual([]);
    practice.clock.advanceMs = 22 * 86_400_000;
    await eventually("due", async () => ((await practice.arrived("payment_schedules/due")).length > 0 ? true : null));
    practice.clock.advanceMs = 29 * 86_400_000;
    await eventually("ready", async () =>
      (await practice.arrived("fulfillment_orders/scheduled_fulfillment_order_ready")).length > 0 ? true : null,
    );
    expect(await practice.arrived("payment_schedules/due")).toHaveLength(1);
  });
});
