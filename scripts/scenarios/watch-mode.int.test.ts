import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activateOrders } from "@/lib/operations/activate-orders";
import { requestCollection } from "@/lib/operations/request-collection";
import { sendCardLink } from "@/lib/operations/send-card-link";
import { startBackfill } from "@/lib/operations/start-backfill";
import { atRest, expectCollected, expectNothingCharged, mailed, ourBooks, shopBooks, stateOf, stripeBooks } from "./books";
import { saveCard } from "./customer";
import { drainUntil, goTo, history, imported, type Order, openShop, type Placed, type Shop, sell, switchOn } from "./story";

const VISA = { number: "4242424242424242" } as const;

/** Everything the outside world could have noticed of us. */
async function traces(shop: Shop, placed: readonly Placed[]) {
  const { payment_intents, setup_intents, charges } = await stripeBooks(shop);
  return {
    mails: (await shop.mails()).length,
    stripe: [payment_intents.length, setup_intents.length, charges.length],
    orders: await Promise.all(placed.map((one) => shopBooks(shop, one))),
  };
}

describe("a connection that only watches", () => {
  let shop: Shop;
  let before: Placed[];
  let told: Placed;
  const orders = new Map<string, Order>();
  const known = (name: string): Order => {
    const found = orders.get(name);
    if (!found) throw new Error(`no order ${name}`);
    return found;
  };

  beforeAll(async () => {
    shop = await openShop({ collects: false });
    before = await history(shop, [
      { price: "300.00", deposit: "100.00", dueInDays: -5 },
      { price: "80.00", dueInDays: 16 },
      { price: "50.00", dueInDays: 12 },
    ]);
  });
  afterAll(() => shop.stop());

  it("takes orders in and plans them, and nobody outside notices", async () => {
    told = await sell(shop, { price: "120.00", dueInDays: 3 });
    const start = await traces(shop, [told, ...before]);
    await shop.drain();
    const run = await startBackfill(await shop.ctx(shop.owner), { connectionId: shop.shopifyConnectionId, since: null });
    if (!run.ok) throw new Error(run.code);
    await drainUntil(shop, async () => (await shop.app.db.prisma.backfillRun.findFirst())?.status === "done");
    for (const [name, placed] of Object.entries({ told, pastDue: before[0], later: before[1], left: before[2] })) {
      if (placed) orders.set(name, await imported(shop, placed));
    }
    const { order, instalments } = await ourBooks(shop, known("pastDue"));
    expect(order.activation).toBe("observed");
    expect((await ourBooks(shop, known("later"))).order).toMatchObject({ activation: "observed", origin: "backfill" });
    expect(instalments.map(({ kind, amountMinor, state }) => [kind, amountMinor, state])).toEqual([
      ["deposit", 10_000n, "paid"],
      ["balance", 20_000n, "card_missing"],
    ]);
    expect((await ourBooks(shop, known("told"))).order).toMatchObject({ activation: "observed", origin: "webhook", balanceMinor: 12_000n });
    // Its due date comes and goes.
    await goTo(shop, "2027-02-05T12:00:00Z");
    await goTo(shop, "2027-02-06T12:00:00Z");
    expect(await traces(shop, [told, ...before])).toEqual(start);
    await atRest(shop);
  });

  it("refuses every hand that would reach outside", async () => {
    const { id: orderId } = known("later");
    const ctx = await shop.ctx(shop.owner);
    const { balance } = await ourBooks(shop, known("later"));
    expect(await sendCardLink(ctx, { orderId, senderId: null, how: "mail", overLimit: null })).toMatchObject({
      ok: false,
      code: "watch_mode",
    });
    expect(await requestCollection(ctx, { instalmentId: balance?.id ?? "", version: balance?.version ?? 0 })).toMatchObject({
      ok: false,
      code: "watch_mode",
    });
    expect(await activateOrders(ctx, { orderIds: [orderId] })).toMatchObject({ ok: false, code: "watch_mode" });
  });

  it("collects, once switched on, only what is new or was activated; what was past due never by itself", async () => {
    await switchOn(shop);
    await shop.drain();
    expect((await shop.mails()).length).toBe(0);
    const orderIds = [known("pastDue").id, known("later").id];
    expect(await activateOrders(await shop.ctx(shop.owner), { orderIds })).toEqual({ ok: true, value: { activated: 2 } });
    await shop.drain();
    for (const name of ["pastDue", "later"]) {
      expect(await mailed(shop, known(name))).toEqual(["card_request"]);
      await saveCard(shop, known(name), VISA);
      expect(await stateOf(shop, known(name))).toBe("scheduled");
    }
    expect((await ourBooks(shop, known("pastDue"))).balance?.dueOn).toBeNull();
    await goTo(shop, "2027-02-15T12:00:00Z");
    await goTo(shop, "2027-02-18T12:00:00Z");
    await expectCollected(shop, known("later"), 8_000n, "EUR", "80.00");
    await goTo(shop, "2027-03-10T12:00:00Z");
    await expectNothingCharged(shop, known("pastDue"));
    for (const name of ["told", "left"]) {
      await expectNothingCharged(shop, known(name));
      expect(await mailed(shop, known(name))).toEqual([]);
      expect((await shopBooks(shop, known(name))).fulfillmentOrders.flatMap(({ holds }) => holds)).toEqual([]);
    }
    await atRest(shop);
  });
});
