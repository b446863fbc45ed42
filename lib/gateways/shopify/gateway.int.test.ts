import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import { startShopifySandbox } from "@/sandbox/shopify/server";
import type { ShopifyGateway } from "./contract";
import { makeShopifyGateway, type TokenStore } from "./gateway";

/** The gateway over HTTP against the sandbox: what every kind of trouble is called. */

const APP = { clientId: "a1c0ffee5eed4b1cc1e0d00dfeedbeef", clientSecret: "shpss_5eed0f5eed0f5eed0f5eed0f5eed0f01" };
let sandbox: Awaited<ReturnType<typeof startShopifySandbox>>;
let shop: ShopifyGateway;
const log = { warn: () => undefined, debug: () => undefined };

/** A token kept in memory: the store's own lease has a test of its own. */
function memoryTokens(): TokenStore {
  let kept: Awaited<ReturnType<TokenStore["load"]>> = null;
  return {
    load: async () => kept,
    renew: async (_stale, grant) => {
      const answer = await grant();
      if (answer.kind === "ok") kept = answer.value;
      return answer;
    },
  };
}

const gateway = (over: Partial<Parameters<typeof makeShopifyGateway>[0]> = {}) =>
  makeShopifyGateway({
    shopDomain: "moulin-velo.myshopify.com",
    apiBase: sandbox.url,
    apiVersion: "2026-10",
    ...APP,
    tokens: memoryTokens(),
    log,
    ...over,
  });

beforeAll(async () => {
  sandbox = await startShopifySandbox({ port: 0, dataDir: null, now: () => Date.now() });
  shop = gateway();
});
afterAll(() => sandbox?.stop());
beforeEach(() => door("/dials", undefined, "DELETE"));

async function door<T>(path: string, body?: object, method = "POST"): Promise<T> {
  const answer = await fetch(`${sandbox.url}/__sandbox${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const place = () =>
  door<{ id: string; transactions: unknown[] }>("/orders", {
    lines: [{ title: "Frame", price: "400.00" }],
    payment: { kind: "none" },
    paymentTerms: "none",
  });
const fault = (kind: string, match: string, times = 1) => door("/faults", { kind, match, times });
const record = (orderGid: string, marker: string, amount: Parameters<ShopifyGateway["recordManualPayment"]>[0]["amount"] = null) =>
  shop.recordManualPayment({ orderGid, amount, processedAt: new Date(), marker });
const moneyOf = async (gid: string) => {
  const read = await shop.orderMoney(gid);
  if (read.kind !== "ok" || read.value === null) throw new Error("the order could not be read");
  return read.value;
};

/** A port nobody listens on: one that was just given back. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe("a payment recorded by hand", () => {
  it("carries our marker and closes what was outstanding", async () => {
    const { id } = await place();
    expect(await record(id, "predesk-1")).toEqual({ kind: "ok", value: { financialStatus: "paid" } });
    const { transactions, outstanding } = await moneyOf(id);
    expect(outstanding).toEqual(money(0n, "EUR"));
    expect(transactions).toMatchObject([{ ourMarker: "predesk-1", isManual: true, status: "success", amount: money(40_000n, "EUR") }]);
  });

  it("in part is refused where the plan does not allow it, in Shopify's words", async () => {
    const { id } = await place();
    const refused = await record(id, "predesk-2", money(10_000n, "EUR"));
    expect(refused).toMatchObject({ kind: "refused" });
    expect(refused.kind === "refused" && refused.errors[0]?.message.length).toBeGreaterThan(0);
    expect((await moneyOf(id)).transactions).toEqual([]);
  });

  it.each(["error500After", "dropAfter"])("%s: nobody knows, and the marker tells", async (kind) => {
    const { id } = await place();
    await fault(kind, "RecordPayment");
    expect(await record(id, "predesk-3")).toMatchObject({ kind: "unknown" });
    expect((await moneyOf(id)).transactions).toMatchObject([{ ourMarker: "predesk-3" }]);
  });

  it.each(["error500Before", "dropBefore"])("%s looks the same from here: unknown, and nothing is there", async (kind) => {
    const { id } = await place();
    await fault(kind, "RecordPayment");
    expect(await record(id, "predesk-4")).toMatchObject({ kind: "unknown" });
    expect((await moneyOf(id)).transactions).toEqual([]);
  });

  it("throttled again and again: surely not done, with when to come back", async () => {
    const { id } = await place();
    await fault("throttle", "RecordPayment", 20);
    const answer = await record(id, "predesk-5");
    expect(answer).toMatchObject({ kind: "throttled" });
    expect((await moneyOf(id)).transactions).toEqual([]);
  }, 60_000);
});

describe("trouble has names", () => {
  it("nobody there: surely not made, with a token and without", async () => {
    const apiBase = `http://127.0.0.1:${await closedPort()}`;
    const kept: TokenStore = { load: async () => ({ accessToken: "shpat_kept", expiresAt: null }), renew: (_stale, grant) => grant() };
    expect(await gateway({ apiBase, tokens: kept }).shop()).toMatchObject({ kind: "not_made" });
    expect(await gateway({ apiBase }).shop()).toMatchObject({ kind: "not_made" });
  });

  it("wrong secret, app not there, permanent token withdrawn: broken, with the reason", async () => {
    expect(await gateway({ clientSecret: "shpss_wrong" }).shop()).toMatchObject({ kind: "broken" });
    const permanent = {
      load: async () => ({ accessToken: "shpat_gone", expiresAt: null }),
      renew: async () => ({ kind: "not_made", why: syncReason("nothing_new") }) as const,
    };
    expect(await gateway({ tokens: permanent }).shop()).toMatchObject({ kind: "broken", reason: "wrong_credentials" });
    await door("/apps", { state: "uninstalled" });
    expect(await gateway().shop()).toMatchObject({ kind: "broken", reason: "app_not_installed" });
    await door("/apps", { state: "foreign" });
    expect(await gateway().shop()).toMatchObject({ kind: "broken", reason: "shop_not_permitted" });
    await door("/apps", { state: "installed" });
  });

  it("a scope that is missing: broken, and named", async () => {
    const { shops } = await door<{ shops: { shop: string; apps: { installation: { scopes: string[] } | null }[] }[] }>(
      "/shops",
      undefined,
      "GET",
    );
    const held = shops.find((one) => one.shop === "moulin-velo.myshopify.com")?.apps[0]?.installation?.scopes ?? [];
    await door("/apps", { scopes: held.filter((scope) => !scope.includes("orders")), expireTokens: true });
    expect(await gateway().readOrderByName("#1001")).toMatchObject({ kind: "broken", reason: "missing_scope" });
    await door("/apps", { scopes: held, expireTokens: true });
  });

  it("a refused token is renewed once and the call made again", async () => {
    expect((await shop.shop()).kind).toBe("ok");
    await door("/apps", { expireTokens: true });
    expect((await shop.shop()).kind).toBe("ok");
  });

  it("a secret goes to a shop's own host only", () => {
    for (const shopDomain of ["evil.com", "moulin-velo.myshopify.com.evil.com", "moulin-velo.myshopify.com/x", "MOULIN.myshopify.com"]) {
      expect(() => gateway({ shopDomain })).toThrow(RangeError);
    }
  });
});

describe("reading", () => {
  it("an order of many lines and transactions is read whole, in pages", async () => {
    const lines = Array.from({ length: 73 }, (_, index) => ({ title: `Part ${index}`, price: "1.00" }));
    const { id } = await door<{ id: string }>("/orders", { lines, payment: { kind: "none" }, paymentTerms: "none" });
    await door("/shops", { plus: true });
    for (let part = 0; part < 14; part += 1) await door(`/orders/${encodeURIComponent(id)}/payment`, { amount: "1.00" });
    await door("/shops", { plus: false });
    const read = await shop.readOrders([id]);
    const order = read.kind === "ok" ? read.value.orders.get(id) : undefined;
    expect(order?.lines.map((line) => line.title)).toEqual(lines.map((line) => line.title));
    expect(order?.transactions).toHaveLength(14);
    expect(order?.outstanding).toEqual(money(5_900n, "EUR"));
  });

  it("a hundred at once, those that are not there named; never more than a hundred", async () => {
    const made = await door<{ orders: { id: string }[] }>("/orders", {
      orders: Array.from({ length: 30 }, () => ({ lines: [{ title: "Bell", price: "9.00" }], payment: { kind: "full" } })),
      silent: true,
    });
    const gids = [...made.orders.map((order) => order.id), "gid://shopify/Order/999999999999"];
    for (const read of [await shop.readOrders(gids), await shop.readStandings(gids)]) {
      expect(read).toMatchObject({ kind: "ok", value: { missing: ["gid://shopify/Order/999999999999"] } });
    }
    const many = Array.from({ length: 101 }, (_, index) => `gid://shopify/Order/${index}`);
    await expect(shop.readOrders(many)).rejects.toThrow(RangeError);
    await expect(shop.readStandings(many)).rejects.toThrow(RangeError);
  });

  it("by name, exactly", async () => {
    const { id, name } = await door<{ id: string; name: string }>("/orders", {
      lines: [{ title: "Bell", price: "9.00" }],
      payment: { kind: "full" },
    });
    expect(await shop.readOrderByName(name)).toMatchObject({ kind: "ok", value: { gid: id } });
    expect(await shop.readOrderByName(`${name}" OR name:"*`)).toEqual({ kind: "ok", value: null });
  });
});

describe("holds", () => {
  it("ours is placed by its handle and released alone", async () => {
    const { id } = await place();
    await door(`/orders/${encodeURIComponent(id)}/hold`, { reason: "INVENTORY_OUT_OF_STOCK" });
    const before = await shop.fulfilmentOrders(id);
    const [first] = before.kind === "ok" ? before.value : [];
    if (!first) throw new Error("there is no fulfilment order");
    const held = await shop.hold({
      fulfilmentOrderGid: first.gid,
      handle: "predesk",
      reason: "awaiting_payment",
      note: "Balance",
      units: null,
    });
    expect(held).toMatchObject({ kind: "ok", value: { handle: "predesk", reason: "awaiting_payment", isOurs: true } });
    expect(
      await shop.hold({ fulfilmentOrderGid: first.gid, handle: "predesk", reason: "awaiting_payment", note: "Balance", units: null }),
    ).toMatchObject({ kind: "refused" });
    if (held.kind === "ok") expect(await shop.releaseHolds(first.gid, [held.value.holdGid])).toEqual({ kind: "ok", value: null });
    expect(await shop.releaseHolds(first.gid, [])).toEqual({ kind: "ok", value: null });
    const after = await shop.fulfilmentOrders(id);
    expect(after.kind === "ok" && after.value.flatMap((one) => one.holds)).toMatchObject([
      { reason: "inventory_out_of_stock", isOurs: false },
    ]);
  });
});
