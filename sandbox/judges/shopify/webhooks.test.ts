import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DOLLAR_SHOP, EURO_SHOP, PRACTICE_APP } from "../../shopify/state/seed";
import { type Practice, type Received, startPractice } from "./practice";

/** Deliveries are judged by Shopify's own library. */
function judge(secret: string) {
  const shopify = shopifyApi({
    apiKey: PRACTICE_APP.clientId,
    apiSecretKey: secret,
    scopes: [],
    hostName: "desk.example.com",
    apiVersion: ApiVersion.July26,
    isEmbeddedApp: false,
  });
  return (one: Pick<Received, "headers" | "body">) => {
    const headers = Object.fromEntries(Object.entries(one.headers).map(([name, value]) => [name, String(value)]));
    const rawRequest = new Request("http://desk.example.com/hook", { method: "POST", headers, body: one.body });
    return shopify.webhooks.validate({ rawBody: one.body, rawRequest });
  };
}

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
});
afterEach(() => practice.stop());

async function oneDelivery(): Promise<Received> {
  await practice.subscribe("ORDERS_CREATE");
  await practice.control("POST", "/orders", { lines: [{ sku: "GRIND2" }], note: "Crème brûlée ✓ 測試" });
  await practice.arrived("orders/create");
  const [delivery] = practice.received;
  if (!delivery) throw new Error("nothing was delivered");
  return delivery;
}

it("is accepted by Shopify's library, with topic, shop, version and ids", async () => {
  const delivery = await oneDelivery();
  const verdict = await judge(PRACTICE_APP.clientSecret)(delivery);
  expect(verdict).toMatchObject({ valid: true, topic: "ORDERS_CREATE", domain: EURO_SHOP, apiVersion: "2026-10" });
  expect(verdict).toMatchObject({ webhookId: expect.any(String), eventId: expect.any(String), triggeredAt: expect.any(String) });
});

it("is rejected when a byte of the body or the secret differs", async () => {
  const delivery = await oneDelivery();
  const tampered = await judge(PRACTICE_APP.clientSecret)({ ...delivery, body: delivery.body.replace("EUR", "USD") });
  expect(tampered).toMatchObject({ valid: false, reason: "invalid_hmac" });
  expect(await judge("another-secret")(delivery)).toMatchObject({ valid: false, reason: "invalid_hmac" });
});

it("is signed with the new secret after a rotation, or with the old one for a while", async () => {
  await practice.subscribe("ORDERS_CREATE");
  const rotated = await practice.control("POST", "/apps", { rotateSecret: true });
  const secret = rotated.body.at("app", "clientSecret").text();
  await practice.control("POST", "/orders", { lines: [{ sku: "GRIND2" }] });
  await practice.control("POST", "/dials", { webhooks: { signWithPreviousSecret: true, delayMs: 1 } });
  await practice.arrived("orders/create");
  await practice.control("POST", "/orders", { lines: [{ sku: "GRIND2" }] });
  await practice.arrived("orders/create");
  const verdicts = await Promise.all(practice.received.map((one) => judge(secret)(one)));
  expect(verdicts.at(-1)).toMatchObject({ valid: false });
  const late = practice.received.at(-1);
  expect(late && (await judge(PRACTICE_APP.clientSecret)(late))).toMatchObject({ valid: true });
});

it("names the shop it comes from: other shops' orders do not reach this shop's subscriptions", async () => {
  await practice.subscribe("ORDERS_CREATE");
  await practice.control("POST", "/orders", { shop: DOLLAR_SHOP, lines: [{ sku: "GRIND2" }] });
  expect(await practice.arrived("orders/create")).toEqual([]);
});
