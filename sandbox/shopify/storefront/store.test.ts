import { afterEach, beforeEach, expect, it } from "vitest";
import { type Practice, startPractice } from "../../judges/shopify/practice";
import { DOLLAR_SHOP } from "../state/seed";

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
});
afterEach(() => practice.stop());

const buyer = {
  email: "ana@example.com",
  firstName: "Ana",
  lastName: "<b>Test</b>",
  address: "1 rue",
  zip: "44000",
  city: "Nantes",
  country: "FR",
  card: "1",
};

async function choice(sku: string, merchantCode: string | null, shop = 0): Promise<Record<string, string>> {
  const { body } = await practice.control("GET", "/shops");
  const seller = body.at("shops", shop);
  const variant = seller
    .at("variants")
    .list()
    .find((one) => one.at("sku").text() === sku);
  const plan = seller
    .at("sellingPlans")
    .list()
    .find((one) => one.at("merchantCode").text() === merchantCode);
  return {
    shop: seller.at("shop").text(),
    variant: variant?.at("id").text().split("/").at(-1) ?? "",
    plan: plan?.at("id").text().split("/").at(-1) ?? "",
    quantity: "1",
  };
}

function buy(fields: Record<string, string>): Promise<Response> {
  return fetch(`${practice.box.url}/store/checkout`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}

async function latest(): Promise<unknown> {
  const { body } = await practice.control("GET", "/orders");
  return body.at("orders").list().at(-1)?.raw() ?? {};
}

it("a deposit is charged at checkout, the order arrives at the app, and the thank-you page says what is open", async () => {
  await practice.subscribe("ORDERS_CREATE");
  const response = await buy({ ...(await choice("ATLAS7-M", "preorder-deposit")), ...buyer, lang: "fr", currency: "EUR" });
  expect(response.status).toBe(303);
  const page = await (await fetch(practice.box.url + response.headers.get("location"))).text();
  expect(page).toContain("249,00");
  const [payload] = await practice.arrived("orders/create");
  expect(payload?.at("financial_status").text()).toBe("partially_paid");
  expect(payload?.at("customer_locale").text()).toBe("fr");
  expect(payload?.at("total_outstanding").text()).toBe("249.00");
  expect(payload?.at("payment_terms", "payment_terms_type").text()).toBe("fixed");
});

it("paying later charges nothing and needs no card", async () => {
  const { card: _card, ...without } = buyer;
  expect((await buy({ ...(await choice("GRIND2", "preorder-pay_later")), ...without, lang: "en", currency: "EUR" })).status).toBe(303);
  expect(await latest()).toMatchObject({ financialStatus: "PENDING", transactions: [] });
});

it("a declined card places no order", async () => {
  const response = await buy({ ...(await choice("ATLAS7-M", "preorder-deposit")), ...buyer, card: "2" });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('role="alert"');
  expect(await latest()).toEqual({});
});

it("the customer's currency is the order's", async () => {
  const response = await buy({ ...(await choice("GRIND2", "preorder-deposit", 1)), ...buyer, country: "JP", lang: "en", currency: "JPY" });
  expect(response.status).toBe(303);
  expect(await latest()).toMatchObject({
    shop: DOLLAR_SHOP,
    total: { shopCurrency: "USD", presentmentCurrency: "JPY", presentment: expect.stringMatching(/^\d+$/) },
  });
});

it.each<Record<string, string>>([{ variant: "1" }, { quantity: "0" }, { quantity: "x" }, { plan: "9" }])(
  "answers 404 to a choice that is not there: %j",
  async (wrong) => {
    expect((await buy({ ...(await choice("GRIND2", null)), ...buyer, ...wrong })).status).toBe(404);
  },
);

it.each(["email", "city", "country"])("asks again when %s is missing", async (name) => {
  expect((await buy({ ...(await choice("GRIND2", null)), ...buyer, [name]: "" })).status).toBe(422);
});

it("shows what a customer wrote as text, in the admin too, and does what its buttons say", async () => {
  await buy({ ...(await choice("GRIND2", "preorder-pay_later")), ...buyer, email: "<script>alert(1)</script>@example.com" });
  const admin = `${practice.box.url}/store/admin`;
  const page = await (await fetch(admin)).text();
  expect(page).not.toContain("<script>");
  const action = /action="([^"]*mark-paid[^"]*)"/.exec(page)?.[1]?.replaceAll("&#38;", "&") ?? "";
  expect((await fetch(practice.box.url + action, { method: "POST", redirect: "manual" })).status).toBe(303);
  expect(await latest()).toMatchObject({ financialStatus: "PAID" });
});

it("looking at prices uses up no order number", async () => {
  const fields = new URLSearchParams(await choice("GRIND2", "preorder-deposit"));
  for (let at = 0; at < 3; at++) expect((await fetch(`${practice.box.url}/store/checkout?${fields}`)).status).toBe(200);
  await buy({ ...(await choice("GRIND2", null)), ...buyer });
  expect(await latest()).toMatchObject({ name: "#1001", financialStatus: "PAID" });
});
