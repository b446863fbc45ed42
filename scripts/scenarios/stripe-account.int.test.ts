/** What somebody does in the merchant's own Stripe account, beside Predesk: cards taken away, the webhook endpoint made anew. */
import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syncReason } from "@/lib/domain/sync-reasons";
import { checkStripe } from "@/lib/operations/check-stripe";
import { expectCollected, expectNothingCharged, mailed, ourBooks, stateOf } from "./books";
import { saveCard } from "./customer";
import { dueOn, goTo, type Order, openShop, order, type Shop } from "./story";

let shop: Shop;
let dashboard: Stripe;
beforeAll(async () => {
  shop = await openShop();
  const { hostname: host, port } = new URL(shop.stripeUrl);
  dashboard = new Stripe(shop.seed.stripeKey, { host, port, protocol: "http", telemetry: false });
});
afterAll(() => shop.stop());

const rows = () => shop.app.db.prisma;

describe("a card detached in Stripe's dashboard", () => {
  const cardOf = (one: Order) => rows().card.findFirstOrThrow({ where: { customerId: one.customerId }, orderBy: { createdAt: "desc" } });

  it("is not charged any more: its order asks for a card again, and is collected on the new one", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await saveCard(shop, one, { number: "4242424242424242" });
    const { stripePaymentMethodId, id } = await cardOf(one);
    await dashboard.paymentMethods.detach(stripePaymentMethodId);
    await shop.drain();
    expect(await stateOf(shop, one)).toBe("card_missing");
    expect(await cardOf(one)).toMatchObject({ id, status: "removed" });
    expect((await ourBooks(shop, one)).consents.filter(({ status }) => status === "active")).toEqual([]);
    const removed = await rows().auditEvent.findMany({ where: { type: "card.removed", customerId: one.customerId } });
    expect(removed.map(({ data }) => data)).toMatchObject([{ cardId: id, why: "detached at Stripe" }]);

    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    expect((await mailed(shop, one)).slice(-1)).toEqual(["card_reminder"]);
    await saveCard(shop, one, { number: "5555555555554444" });
    expect(await stateOf(shop, one)).toBe("scheduled");
    await expectNothingCharged(shop, one);
    await shop.advance({ days: 5 });
    await shop.drain();
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
  }, 90_000);

  it("none of ours: nothing changes", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 30 });
    await saveCard(shop, one, { number: "4242424242424242" });
    const stranger = await dashboard.customers.create({ name: "Somebody else" });
    const method = await dashboard.paymentMethods.attach("pm_card_visa", { customer: stranger.id });
    await dashboard.paymentMethods.detach(method.id);
    await shop.drain();
    const kept = await rows().inbox.findMany({ where: { topic: "payment_method.detached" }, orderBy: { receivedAt: "desc" } });
    expect(kept[0]).toMatchObject({ status: "ignored", reason: syncReason("not_ours", { thing: "card" }) });
    expect(await stateOf(shop, one)).toBe("scheduled");
  });
});

describe("the webhook endpoint taken away in Stripe's dashboard", () => {
  const connection = () =>
    rows().stripeConnection.findUniqueOrThrow({
      where: { merchantId_id: { merchantId: shop.merchantId, id: shop.stripeConnectionId } },
    });
  const opened = (sealed: string | null) => shop.app.db.sealer.open(sealed ?? "");
  let events = 0;

  /** An event as Stripe signs it with that secret, now. */
  async function post(secret: string): Promise<number> {
    events += 1;
    const { pathToken } = await connection();
    const about = { id: `evt_rotation_${events}`, object: "event", type: "customer.updated", created: 1_800_000_000, livemode: false };
    const body = JSON.stringify({ ...about, data: { object: { id: "cus_1", object: "customer" } } });
    const seconds = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
    const headers = { "stripe-signature": `t=${seconds},v1=${signature}` };
    return (await fetch(`${shop.webUrl}/api/stripe/webhooks/${pathToken}`, { method: "POST", body, headers })).status;
  }

  it("is made anew with a new secret; the old one is good for a day, and no longer", async () => {
    const before = await connection();
    const old = opened(before.webhookSecretEnc);
    await dashboard.webhookEndpoints.del(before.webhookEndpointId ?? "");
    expect(await checkStripe(await shop.ctx())).toMatchObject({ ok: true, value: { status: "ok" } });
    const after = await connection();
    const fresh = opened(after.webhookSecretEnc);
    expect(after.webhookEndpointId).not.toBe(before.webhookEndpointId);
    expect(fresh).not.toBe(old);
    expect(opened(after.previousWebhookSecretEnc)).toBe(old);
    const hoursLeft = ((after.previousUntil?.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(hoursLeft).toBeGreaterThan(23);
    expect(hoursLeft).toBeLessThanOrEqual(24);

    expect([await post(fresh), await post(old), await post("whsec_somebody_else")]).toEqual([200, 200, 401]);
    await rows().stripeConnection.update({
      where: { merchantId_id: { merchantId: shop.merchantId, id: shop.stripeConnectionId } },
      data: { previousUntil: new Date(Date.now() - 1_000) },
    });
    expect([await post(fresh), await post(old)]).toEqual([200, 401]);
  });

  it("and what Stripe says to the new one is heard", async () => {
    const endpoints = await dashboard.webhookEndpoints.list();
    expect(endpoints.data.map(({ url }) => url)).toEqual([`${shop.webUrl}/api/stripe/webhooks/${(await connection()).pathToken}`]);
    await shop.drain();
    // Making it anew asked for a message: the way back is proven again (rule 6).
    expect((await connection()).lastWebhookAt).not.toBeNull();
    expect(await rows().inbox.count({ where: { topic: "customer.deleted", status: "ignored" } })).toBeGreaterThan(0);
  });
});
