import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectShopify } from "@/lib/operations/connect-shopify";
import { atRest, expectCollected, ourBooks, shopBooks, summary } from "./books";
import { saveCard } from "./customer";
import { dueOn, goTo, imported, inShopify, type Order, openShop, replayDeliveries, type Shop, sell, stripeIsSilent } from "./story";

const CALM = { duplicate: 0, reorder: 0, lose: 0, delayMs: 0 };

/** How messages fare on their way, at both ends of it. */
const WEATHER = {
  calm: { shopify: CALM, stripe: { duplicate: 0, lose: 0 } },
  "everything twice": { shopify: { ...CALM, duplicate: 1 }, stripe: { duplicate: 1, lose: 0 } },
  "out of order": { shopify: { ...CALM, reorder: 0.7, duplicate: 0.3 }, stripe: { duplicate: 0.5, lose: 0 } },
  "nothing arrives": { shopify: { ...CALM, lose: 1 }, stripe: { duplicate: 0, lose: 1 } },
};
type Weather = keyof typeof WEATHER;

async function weather(shop: Shop, name: Weather): Promise<void> {
  await shop.shopify("/dials", { webhooks: WEATHER[name].shopify });
  await shop.stripe("/dials", { webhooks: WEATHER[name].stripe });
}

/** Long enough for the timer that looks for what messages have missed. */
async function aWhile(shop: Shop): Promise<void> {
  await shop.drain();
  await shop.advance({ minutes: 6 });
  await shop.drain();
}

/** One order that changes on its way: placed, corrected, edited, agreed to, collected, fulfilled. */
async function live(shop: Shop): Promise<Order> {
  const placed = await sell(shop, { price: "60.00", quantity: 2, deposit: "40.00", dueInDays: 10 });
  await inShopify(shop, placed, "update", { tags: ["vip"], note: "Ring twice." });
  await aWhile(shop);
  const one = await imported(shop, placed);
  const [line] = (await shopBooks(shop, one)).lines;
  await inShopify(shop, one, "edit", { quantities: [{ lineItemId: line?.id, quantity: 1 }] });
  await inShopify(shop, one, "edit", { add: [{ variantId: line?.variantId, quantity: 1 }] });
  await inShopify(shop, one, "edit", { quantities: [{ lineItemId: line?.id, quantity: 0 }] });
  await aWhile(shop);
  await saveCard(shop, one, { number: "4242424242424242" });
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, one, { hour: 10 }));
  await aWhile(shop);
  await inShopify(shop, one, "fulfil", {});
  await aWhile(shop);
  return one;
}

/** What must be the same whatever the weather; the audit's order and the number of versions are not. */
async function endOf(shop: Shop, one: Order) {
  const { order, instalments, attempts, payments, mails, charges, shop: there } = await summary(shop, one);
  const { order: row } = await ourBooks(shop, one);
  return {
    order,
    fulfilment: row.fulfilmentStatus,
    tags: row.tags,
    total: row.totalMinor,
    instalments: instalments.map(({ kind, state, amountMinor }) => ({ kind, state, amountMinor })),
    attempts: attempts.map(({ number, state }) => ({ number, state })),
    payments: payments.map(({ rail, kind, amountMinor, recordState }) => `${rail} ${kind} ${amountMinor} ${recordState}`).sort(),
    mails,
    charges: charges.map(({ paid, amount }) => ({ paid, amount })),
    transactions: there.transactions.map(({ kind, status, amount }) => `${kind} ${status} ${amount.presentment}`),
    outstanding: there.outstanding,
  };
}

describe("messages of both providers", () => {
  let shop: Shop;
  let calm: Awaited<ReturnType<typeof endOf>>;
  beforeAll(async () => {
    shop = await openShop();
    await shop.shopify("/dials", { webhooks: { retryBaseMs: 20 } });
  });
  afterAll(() => shop.stop());

  it("lead to the right end when they arrive as they should", async () => {
    await weather(shop, "calm");
    const one = await live(shop);
    await expectCollected(shop, one, 44_000n, "EUR", "440.00");
    calm = await endOf(shop, one);
    expect(calm.fulfilment).toBe("fulfilled");
    expect(calm.mails.map(({ kind }) => kind)).toEqual(["card_request", "card_saved", "charge_notice", "receipt"]);
    await atRest(shop);
  });

  it.each(["everything twice", "out of order", "nothing arrives"] as const)("lead to the same end with %s", async (name) => {
    await weather(shop, name);
    const one = await live(shop);
    expect(await endOf(shop, one)).toEqual(calm);
    await weather(shop, "calm");
    await replayDeliveries(shop);
    expect(await endOf(shop, one)).toEqual(calm);
    await atRest(shop);
  });
});

describe("secrets", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    await shop.shopify("/dials", { webhooks: { retryBaseMs: 20, dropSubscription: false } });
  });
  afterAll(() => shop.stop());

  const deliveries = async () =>
    (await shop.shopify<{ deliveries: { id: string; topic: string; lastStatus: string; outcome: string }[] }>("/deliveries")).deliveries;

  it("while the shop's secret is rotated both are taken, a third is not", async () => {
    const rotated = await shop.shopify<{ app: { clientId: string; clientSecret: string } }>("/apps", {
      shop: shop.seed.shopDomain,
      rotateSecret: true,
    });
    const { clientId, clientSecret } = rotated.app;
    const input = { shopDomain: shop.seed.shopDomain, clientId, clientSecret, accessToken: null, apiVersion: "2026-10" };
    expect(await connectShopify(await shop.ctx(shop.owner), input)).toMatchObject({ ok: true });
    // For a while Shopify goes on signing with the old one.
    await shop.shopify("/dials", { webhooks: { signWithPreviousSecret: true } });
    const first = await sell(shop);
    await shop.drain();
    await imported(shop, first);
    await shop.shopify("/dials", { webhooks: { signWithPreviousSecret: false } });
    const second = await sell(shop);
    await shop.drain();
    await imported(shop, second);
    expect(new Set((await deliveries()).map(({ lastStatus }) => lastStatus))).toEqual(new Set(["200"]));
  });

  it("a delivery signed by a stranger is refused and kept nowhere", async () => {
    const connection = await shop.app.db.prisma.shopifyConnection.findFirstOrThrow({ where: { merchantId: shop.merchantId } });
    const before = await shop.app.db.prisma.inbox.count();
    const body = JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/1", id: 1 });
    const post = (secret: string) =>
      fetch(`${shop.webUrl}/api/shopify/webhooks/${connection.pathToken}`, {
        method: "POST",
        body,
        headers: {
          "x-shopify-topic": "orders/create",
          "x-shopify-shop-domain": connection.shopDomain,
          "x-shopify-webhook-id": "w-1",
          "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
        },
      });
    expect((await post("shpss_somebody_else")).status).toBe(401);
    expect(await shop.app.db.prisma.inbox.count()).toBe(before);
  });

  it("Stripe's events with a wrong or an old signature are refused", async () => {
    await stripeIsSilent(shop);
    const connection = await shop.app.db.prisma.stripeConnection.findFirstOrThrow({ where: { merchantId: shop.merchantId } });
    const before = await shop.app.db.prisma.inbox.count();
    const secret = shop.app.db.sealer.open(connection.webhookSecretEnc ?? "");
    const event = { id: "evt_1", object: "event", type: "payment_intent.succeeded", created: 1_800_000_000, livemode: false };
    const body = JSON.stringify({ ...event, data: { object: { id: "pi_1", object: "payment_intent" } } });
    const post = (key: string, seconds: number) =>
      fetch(`${shop.webUrl}/api/stripe/webhooks/${connection.pathToken}`, {
        method: "POST",
        body,
        headers: { "stripe-signature": `t=${seconds},v1=${createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex")}` },
      });
    const now = Math.floor(Date.now() / 1000);
    expect((await post("whsec_somebody_else", now)).status).toBeGreaterThanOrEqual(400);
    expect((await post(secret, now - 3_600)).status).toBeGreaterThanOrEqual(400);
    expect(await shop.app.db.prisma.inbox.count()).toBe(before);
    expect((await post(secret, now)).status).toBe(200);
    expect(await shop.app.db.prisma.inbox.count()).toBe(before + 1);
  });
});
