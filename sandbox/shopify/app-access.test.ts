import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ok, onlyError } from "../../scripts/conformance/shopify/client";
import { grant, type Practice, startPractice } from "../judges/shopify/practice";
import { querySignature } from "./http/tokens";
import { DOLLAR_SHOP, EURO_SHOP, PRACTICE_APP } from "./state/seed";

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
});
afterEach(() => practice.stop());

const DAY_MS = 86_400_000;

describe("tokens", () => {
  it("live for 24 hours of business time", async () => {
    const given = await grant(practice.box.url, EURO_SHOP);
    expect(given.body.at("expires_in").raw()).toBe(86_399);
    practice.clock.advanceMs = DAY_MS - 60_000;
    expect((await practice.client.ask("{ shop { id } }")).status).toBe(200);
    practice.clock.advanceMs = DAY_MS + 60_000;
    expect((await practice.client.ask("{ shop { id } }")).status).toBe(401);
  });

  it("are refused with the reason", async () => {
    expect((await grant(practice.box.url, EURO_SHOP, { client_secret: "wrong" })).body.at("error").text()).toBe("invalid_client");
    expect((await grant(practice.box.url, EURO_SHOP, { client_id: "nobody" })).body.at("error").text()).toBe("application_cannot_be_found");
    await practice.control("POST", "/apps", { state: "foreign" });
    expect(await grant(practice.box.url, EURO_SHOP)).toMatchObject({ status: 400 });
    expect((await grant(practice.box.url, EURO_SHOP)).body.at("error").text()).toBe("shop_not_permitted");
    await practice.control("POST", "/apps", { state: "uninstalled" });
    expect((await grant(practice.box.url, EURO_SHOP)).body.at("error").text()).toBe("app_not_installed");
    expect((await practice.client.ask("{ shop { id } }")).status).toBe(401);
  });

  it("open their own shop only", async () => {
    const given = await grant(practice.box.url, DOLLAR_SHOP);
    const token = given.body.at("access_token").text();
    const asked = await fetch(`${practice.box.url}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "X-Shopify-Access-Token": token, "X-Forwarded-Host": EURO_SHOP },
      body: JSON.stringify({ query: "{ shop { id } }" }),
    });
    expect(asked.status).toBe(401);
  });
});

describe("scopes", () => {
  it("deny what they do not cover, naming what is missing", async () => {
    await practice.control("POST", "/apps", { scopes: ["read_products"] });
    const error = onlyError(await practice.client.ask("{ orders(first: 1) { nodes { id } } }"));
    expect(error.message).toBe("Access denied for orders field. Required access: `read_orders` access scope.");
    expect(error.extensions).toMatchObject({ code: "ACCESS_DENIED" });
  });

  it("hide orders older than 60 days without read_all_orders", async () => {
    const old = new Date(Date.now() - 90 * DAY_MS).toISOString();
    const made = await practice.control("POST", "/orders", { orders: [{ lines: [{ sku: "GRIND2" }], placedAt: old }], silent: true });
    const id = made.body.at("orders", 0, "id").text();
    const count = async () => (await ok(practice.client, "ordersCount", "{ ordersCount { count } }")).at("count").raw();
    expect(await count()).toBe(1);
    await practice.control("POST", "/apps", { scopes: ["read_orders"] });
    expect(await count()).toBe(0);
    expect((await ok(practice.client, "order", "query($id: ID!) { order(id: $id) { id } }", { id })).isNull).toBe(true);
  });
});

describe("removal and privacy", () => {
  it("tells the app it was removed, then forgets its subscriptions", async () => {
    await practice.subscribe("APP_UNINSTALLED", "ORDERS_CREATE");
    await practice.control("POST", "/apps", { state: "uninstalled" });
    expect(await practice.arrived("app/uninstalled")).toHaveLength(1);
    await practice.control("POST", "/orders", { lines: [{ sku: "GRIND2" }] });
    expect(await practice.arrived("orders/create")).toEqual([]);
  });

  it("sends the privacy topics to the configured address only", async () => {
    const order = await practice.control("POST", "/orders", { lines: [{ sku: "GRIND2" }] });
    const customerId = order.body.at("customerId").text();
    expect((await practice.control("POST", "/privacy", { topic: "customers/redact", customerId })).status).toBe(409);
    await practice.control("POST", "/apps", { complianceUri: practice.hook });
    for (const topic of ["customers/data_request", "customers/redact", "shop/redact"])
      await practice.control("POST", "/privacy", { topic, customerId });
    const [request] = await practice.arrived("customers/data_request");
    expect(request?.at("orders_requested").list()).toHaveLength(1);
    expect(await practice.arrived("customers/redact")).toHaveLength(1);
    expect((await practice.arrived("shop/redact"))[0]?.at("shop_domain").text()).toBe(EURO_SHOP);
  });
});

it("keeps everything over a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shopify-sandbox-"));
  const first = await startPractice({ dataDir: folder });
  await first.subscribe("ORDERS_CREATE");
  first.listener.status = 500;
  const made = await first.control("POST", "/orders", { lines: [{ sku: "GRIND2" }] });
  await first.stop();
  const second = await startPractice({ dataDir: folder });
  const found = await second.control("GET", `/orders/${encodeURIComponent(made.body.at("id").text())}`);
  expect(found.body.raw()).toEqual(made.body.raw());
  const waiting = await second.control("GET", "/deliveries?topic=orders/create");
  expect(waiting.body.at("deliveries", 0, "eventId").text()).toMatch(/-/);
  await second.stop();
  rmSync(folder, { recursive: true });
});

describe("the authorisation code grant", () => {
  const callback = "http://127.0.0.1:9/callback";

  async function install(): Promise<URL> {
    const asked = new URLSearchParams({ client_id: PRACTICE_APP.clientId, redirect_uri: callback, state: "s1", scope: "read_orders" });
    const page = await fetch(`${practice.box.url}/admin/oauth/authorize?${asked}`, { headers: { "X-Forwarded-Host": EURO_SHOP } });
    expect(await page.text()).toContain("read_orders");
    const agreed = await fetch(`${practice.box.url}/admin/oauth/authorize`, {
      method: "POST",
      body: asked,
      redirect: "manual",
      headers: { "X-Forwarded-Host": EURO_SHOP },
    });
    return new URL(agreed.headers.get("location") ?? "");
  }

  it("comes back signed, and its code is good for one permanent token", async () => {
    const target = await install();
    expect(target.origin + target.pathname).toBe(callback);
    expect(target.searchParams.get("state")).toBe("s1");
    expect(target.searchParams.get("hmac")).toBe(querySignature(target.searchParams, PRACTICE_APP.clientSecret));
    const code = target.searchParams.get("code") ?? "";
    const given = await grant(practice.box.url, EURO_SHOP, { code });
    expect(given.body.at("scope").text()).toBe("read_orders");
    expect((await grant(practice.box.url, EURO_SHOP, { code })).status).toBe(400);
  });
});
