import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NEEDED_SCOPES } from "@/lib/domain/shop-scopes";
import { WEBHOOK_TOPICS } from "@/lib/domain/shop-topics";
import { syncReason } from "@/lib/domain/sync-reasons";
import { shopifySecrets } from "@/lib/store/connection-secrets";
import { startWorld, type World } from "@/scripts/test-world";
import { checkShopify } from "./check-shopify";
import { connectShopify } from "./connect-shopify";
import { reReadOrders } from "./re-read-orders";
import { replayInbox } from "./replay-inbox";

const SHOP = "moulin-velo.myshopify.com";
let world: World;
let pathToken: string;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  pathToken = (await connection()).pathToken;
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await fetch(`${world.shopifyUrl}/__sandbox/dials`, { method: "DELETE" });
});

type ShopOrder = { id: string; name: string; lines: { id: string }[] };
const preorder = {
  lines: [{ title: "Frame", price: "400.00" }],
  tags: ["preorder"],
  payment: { kind: "amount", amount: "100.00" },
  paymentTerms: "none",
};
const place = (order: object = {}) => world.shopify<ShopOrder>("/orders", { ...preorder, ...order });
const act = (order: ShopOrder, action: string, body: object = {}) =>
  world.shopify(`/orders/${encodeURIComponent(order.id)}/${action}`, body);
const quiet = (webhooks: object) => world.shopify("/dials", { webhooks });
const fault = (kind: string, match: string, times: number) => world.shopify("/faults", { kind, match, times });

const connection = () => world.app.db.prisma.shopifyConnection.findFirstOrThrow({ where: { id: world.shopifyConnectionId } });
const find = (gid: string) =>
  world.app.db.prisma.order.findFirst({
    where: { merchantId: world.merchantId, shopifyOrderGid: gid },
    include: { instalments: { orderBy: { position: "asc" } } },
  });
async function taken(order: ShopOrder) {
  await world.drain();
  const row = await find(order.id);
  if (!row) throw new Error("the order was not taken in");
  return row;
}

describe("re-reading before a charge (rule 9)", () => {
  it("writes what the shop says is outstanding and when; one request for orders that did not change", async () => {
    const rows = [await taken(await place()), await taken(await place())];
    await world.advance({ minutes: 30 });
    const read = await reReadOrders(await world.ctx(), [...rows.map((row) => row.id), randomUUID()]);
    expect([...read.values()].map((one) => one.kind)).toEqual(["read", "read", "unreadable"]);
    const after = await find(rows[0]?.shopifyOrderGid ?? "");
    expect(after?.shopOutstandingMinor).toBe(30_000n);
    expect(world.now().getTime() - (after?.shopReadAt?.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it("finds what no webhook told: paid there, cancelled there, edited there", async () => {
    const paid = await place();
    const cancelled = await place();
    const edited = await place();
    const ids = [(await taken(paid)).id, (await taken(cancelled)).id, (await taken(edited)).id];
    await quiet({ lose: 1 });
    await world.advance({ minutes: 1 });
    await act(paid, "mark-paid");
    await act(cancelled, "cancel", {});
    await act(edited, "edit", { quantities: [{ lineItemId: edited.lines[0]?.id, quantity: 2 }] });
    await new Promise((done) => setTimeout(done, 500));
    const read = await reReadOrders(await world.ctx(), ids);
    expect([...read.values()].every((one) => one.kind === "read")).toBe(true);
    expect((await find(paid.id))?.instalments.map((one) => one.state)).toEqual(["paid", "paid"]);
    expect((await find(cancelled.id))?.instalments.map((one) => one.state)).toEqual(["paid", "cancelled"]);
    expect((await find(edited.id))?.instalments.map((one) => one.amountMinor)).toEqual([10_000n, 70_000n]);
  });

  it("says unreadable when the shop does not answer, or does not show the order", async () => {
    const order = await taken(await place());
    await fault("error500Before", "ReadStandings", 1);
    const failed = await reReadOrders(await world.ctx(), [order.id]);
    expect(failed.get(order.id)).toMatchObject({ kind: "unreadable", why: expect.stringContaining("500") });
    await quiet({ lose: 1 });
    await act({ id: order.shopifyOrderGid } as ShopOrder, "delete");
    expect((await reReadOrders(await world.ctx(), [order.id])).get(order.id)).toMatchObject({
      kind: "unreadable",
      why: syncReason("order_not_shown"),
    });
  });
});

describe("what webhooks miss", () => {
  it("is found by the timer: new orders and changed ones", async () => {
    const known = await place();
    await taken(known);
    await quiet({ lose: 1 });
    await world.advance({ minutes: 2 });
    const missed = await place();
    await act(known, "update", { tags: ["preorder", "changed"] });
    await world.drain();
    await world.advance({ minutes: 10 });
    await world.drain();
    expect(await find(missed.id)).toMatchObject({ origin: "reread", name: missed.name });
    expect((await find(known.id))?.tags).toContain("changed");
  });

  it("a message whose read fails is tried again until it succeeds", async () => {
    await fault("error500Before", "ReadOrders", 2);
    const placed = await place();
    await world.drain();
    await world.advance({ minutes: 1 });
    await world.drain();
    await world.advance({ minutes: 2 });
    expect(await taken(placed)).toMatchObject({ name: placed.name });
    const failed = await world.app.db.prisma.inbox.count({ where: { merchantId: world.merchantId, status: "failed" } });
    expect(failed).toBe(0);
  });

  it("a throttled shop is waited for by its own figures", async () => {
    await fault("throttle", "ReadOrders", 2);
    expect(await taken(await place())).toMatchObject({ matchedRule: "tag" });
  });
});

describe("orders the shop does not show", () => {
  const deliver = async (body: string, topic = "orders/create") => {
    const [secret = ""] = (await shopifySecrets(world.app.db, world.merchantId, world.shopifyConnectionId)).webhookSecrets;
    const answer = await fetch(`${world.webUrl}/api/shopify/webhooks/${pathToken}`, {
      method: "POST",
      body,
      headers: {
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
        "x-shopify-shop-domain": SHOP,
        "x-shopify-webhook-id": randomUUID(),
      },
    });
    expect(answer.status).toBe(200);
    await world.drain();
  };
  const sample = (name: string) => readFileSync(`sandbox/judges/shopify/samples/${name}.json`, "utf8");

  it("are taken in from what their webhook carries, and never charged unread", async () => {
    await deliver(sample("order_payment_terms_fixed_due_date_COP"));
    const order = await find("gid://shopify/Order/6312069464308");
    expect(order).toMatchObject({ matchedRule: "payment_terms", currency: "COP", balanceMinor: 8_211_173n, shopReadAt: null });
    const read = await reReadOrders(await world.ctx(), [order?.id ?? ""]);
    expect(read.get(order?.id ?? "")?.kind).toBe("unreadable");
  });

  it("no customer, no address, terms without schedules: taken in all the same", async () => {
    await deliver(sample("order_payment_terms_receipt_no_customer_COP"));
    expect(await find("gid://shopify/Order/6312013791476")).toMatchObject({
      balanceMinor: 56_852_658n,
      dueOn: null,
      paymentState: "card_missing",
    });
  });

  it("without a rule that can be answered they wait, then are shown with their reason and can be replayed", async () => {
    await deliver(sample("order_JPY_zero_decimal_no_email_0"));
    const where = { merchantId: world.merchantId, subjectGid: "gid://shopify/Order/4216043012249" };
    const row = await world.app.db.prisma.inbox.findFirstOrThrow({ where });
    expect(row).toMatchObject({ status: "not_understood", reason: syncReason("plans_not_read") });
    expect(await replayInbox(await world.ctx(), { inboxId: row.id })).toMatchObject({ ok: true });
    expect(await world.app.db.prisma.inbox.findFirstOrThrow({ where })).toMatchObject({ status: "received" });
    await world.drain();
    expect(await replayInbox(await world.ctx(), { inboxId: randomUUID() })).toMatchObject({ ok: false, code: "not_found" });
  });
});

describe("the connection", () => {
  it("follows every topic at its own address, and repairs what Shopify dropped once a day", async () => {
    const shop = await world.app.gateways.shopify(world.merchantId, world.shopifyConnectionId);
    const before = await shop.subscriptions();
    if (before.kind !== "ok") throw new Error("subscriptions could not be read");
    expect(before.value.map((one) => one.topic).sort()).toEqual([...WEBHOOK_TOPICS].sort());
    expect(new Set(before.value.map((one) => one.url))).toEqual(new Set([`${world.webUrl}/api/shopify/webhooks/${pathToken}`]));
    for (const one of before.value.slice(0, 3)) await shop.unsubscribe(one.gid);
    await world.advance({ days: 1, minutes: 1 });
    await world.drain();
    const after = await shop.subscriptions();
    expect(after.kind === "ok" && after.value.length).toBe(WEBHOOK_TOPICS.length);
  });

  it("renews its token after its day, and when the shop refuses it, once for many calls at a time", async () => {
    await world.advance({ days: 2 });
    const shop = await world.app.gateways.shopify(world.merchantId, world.shopifyConnectionId);
    const answers = await Promise.all(Array.from({ length: 6 }, () => shop.shop()));
    expect(answers.map((one) => one.kind)).toEqual(Array(6).fill("ok"));
    await world.shopify("/apps", { expireTokens: true });
    expect((await shop.shop()).kind).toBe("ok");
  });

  it("row 1: names the scopes that are missing and says so until they are there", async () => {
    const scopes = NEEDED_SCOPES.filter((scope) => scope !== "read_all_orders");
    const held = (await connection()).scopes;
    await world.shopify("/apps", { scopes, expireTokens: true });
    expect(await checkShopify(await world.ctx(), { connectionId: world.shopifyConnectionId })).toMatchObject({
      ok: false,
      code: "missing_scopes",
      params: { scopes: ["read_all_orders"] },
    });
    expect(await connection()).toMatchObject({
      status: "broken",
      statusReason: syncReason("scopes_missing", { scopes: ["read_all_orders"] }),
    });
    await world.shopify("/apps", { scopes: held, expireTokens: true });
    expect(await checkShopify(await world.ctx(), { connectionId: world.shopifyConnectionId })).toMatchObject({ ok: true });
    expect(await connection()).toMatchObject({ status: "ok", statusReason: null });
  });

  it("refuses credentials with the reason Shopify gives, and hosts that are not a shop", async () => {
    const input = { clientId: "nobody", clientSecret: "shpss_wrong", accessToken: null, apiVersion: "2026-10" };
    const ctx = await world.ctx();
    for (const shopDomain of ["example.com", "evil.com/.myshopify.com", "a.b.myshopify.com", "", "x@y.myshopify.com"]) {
      expect(await connectShopify(ctx, { ...input, shopDomain })).toMatchObject({ ok: false, code: "invalid_input" });
    }
    expect(await connectShopify(ctx, { ...input, shopDomain: "https://North-Harbor-Cycles.myshopify.com/admin" })).toMatchObject({
      ok: false,
      code: "connection_failed",
    });
    const row = await world.app.db.prisma.shopifyConnection.findFirstOrThrow({
      where: { shopDomain: "north-harbor-cycles.myshopify.com" },
    });
    expect(row.status).toBe("broken");
    expect(row.clientSecretEnc).not.toContain("shpss_wrong");
    await world.app.db.prisma.shopifyConnection.update({
      where: { merchantId_id: { merchantId: world.merchantId, id: row.id } },
      data: { status: "removed" },
    });
  });

  it("a late message of an uninstall changes nothing; a real one stops everything that reads", async () => {
    const order = await taken(await place());
    await world.shopify("/apps", { state: "uninstalled" });
    await world.drain();
    expect(await connection()).toMatchObject({ status: "uninstalled" });
    expect((await reReadOrders(await world.ctx(), [order.id])).get(order.id)?.kind).toBe("unreadable");
    await world.shopify("/apps", { state: "installed" });
    expect(await checkShopify(await world.ctx(), { connectionId: world.shopifyConnectionId })).toMatchObject({ ok: true });
    const said = await world.app.db.prisma.inbox.findFirstOrThrow({ where: { merchantId: world.merchantId, topic: "app/uninstalled" } });
    await replayInbox(await world.ctx(), { inboxId: said.id });
    await world.drain();
    expect(await connection()).toMatchObject({ status: "ok" });
    expect(await world.app.db.prisma.inbox.findFirstOrThrow({ where: { merchantId: world.merchantId, id: said.id } })).toMatchObject({
      status: "ignored",
    });
  });
});
