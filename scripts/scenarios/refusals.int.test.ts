import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pauseMoney } from "@/lib/operations/pause-money";
import { requestCollection } from "@/lib/operations/request-collection";
import { resumeMoney } from "@/lib/operations/resume-money";
import { atRest, atStripe, expectCollected, expectNothingCharged, mailed, ourBooks, shopBooks, stateOf, stripeBooks } from "./books";
import { agree, followLink, inbox, saveCard } from "./customer";
import { dueOn, goTo, inShopify, type Order, OWNER_EMAIL, openShop, order, type Shop } from "./story";

const VISA = { number: "4242424242424242" } as const;

async function collectNow(shop: Shop, one: Order) {
  const { balance } = await ourBooks(shop, one);
  return requestCollection(await shop.ctx(shop.owner), { instalmentId: balance?.id ?? "", version: balance?.version ?? 0 });
}

const whyNot = async (shop: Shop, one: Order): Promise<string> => JSON.stringify((await ourBooks(shop, one)).balance?.nextStepWhy);

describe("what was not agreed or announced is not charged", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("an unticked box keeps no agreement and opens no page of Stripe", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await expect(agree(shop, one, await followLink(shop, one), { leavesBoxEmpty: true })).rejects.toThrow("problem=unticked");
    expect((await ourBooks(shop, one)).consents).toEqual([]);
    expect((await stripeBooks(shop)).setup_intents).toEqual([]);
  });

  it("mail scanners open links: GET changes nothing, however often", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    for (let times = 0; times < 3; times += 1) await followLink(shop, one);
    const links = await shop.app.db.prisma.link.findMany({ where: { orderId: one.id } });
    expect(links.map(({ openedAt, usedAt }) => [openedAt, usedAt])).toEqual([[null, null]]);
  });

  it("without a notice Collect is refused, with the hours it takes; with one it waits for its day, and comes true once", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    expect(await collectNow(shop, one)).toMatchObject({ ok: false, code: "card_missing" });
    await saveCard(shop, one, VISA);
    expect(await collectNow(shop, one)).toMatchObject({ ok: false, code: "notice_missing", params: { hours: 48 } });
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    expect(await collectNow(shop, one)).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^(notice_too_recent|notice_differs|not_due)$/),
    });
    await expectNothingCharged(shop, one);
    await shop.setNow(await dueOn(shop, one, { hour: 8 }));
    expect(await collectNow(shop, one)).toMatchObject({ ok: false, code: "window_closed" });
    await shop.setNow(await dueOn(shop, one, { hour: 10 }));
    // Pressed twice, at once: one charge.
    const answers = await Promise.all([collectNow(shop, one), collectNow(shop, one)]);
    expect(answers.filter((answer) => answer.ok).length).toBeGreaterThanOrEqual(1);
    await shop.drain();
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    expect(await collectNow(shop, one)).toMatchObject({ ok: false, code: "already_paid" });
    await atRest(shop);
  });

  it("a notice that bounced is no notice: nothing is charged, a person is told", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await saveCard(shop, one, VISA);
    await inShopify(shop, one, "update", { email: "bounce.later@example.com" });
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    expect((await ourBooks(shop, one)).notices.map(({ acceptedAt, bouncedAt }) => [acceptedAt, bouncedAt !== null])).toEqual([
      [null, true],
    ]);
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    await expectNothingCharged(shop, one);
    expect(await whyNot(shop, one)).toMatch(/notice_bounced|no_address/);
    expect((await inbox(shop, OWNER_EMAIL)).filter((mail) => mail.text.includes(one.id))).toHaveLength(1);
    // The address is put right: announced anew, and collected after the full time.
    await inShopify(shop, one, "update", { email: "reachable@example.com" });
    await shop.advance({ hours: 1 });
    await shop.drain();
    await goTo(shop, await dueOn(shop, one, { daysBefore: -3, hour: 12 }));
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
  });

  it("the customer takes the card away: nothing is charged, it is forgotten at Stripe, and asked for again", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    const browser = await saveCard(shop, one, VISA);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    await browser.post("/c/remove-card");
    await shop.drain();
    const { balance, notices, consents, order: row } = await ourBooks(shop, one);
    expect(balance).toMatchObject({ state: "card_missing", cardId: null, consentId: null });
    expect(notices.every(({ voidedAt }) => voidedAt !== null)).toBe(true);
    expect(consents.map(({ status }) => status)).not.toContain("active");
    const card = await shop.app.db.prisma.card.findFirstOrThrow({ where: { customerId: row.customerId } });
    const there = (await stripeBooks(shop)).payment_methods.find(({ id }) => id === card.stripePaymentMethodId);
    expect(there?.customer ?? null).toBeNull();
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    await expectNothingCharged(shop, one);
    // Due without a card: fulfilment stays held (rule 23).
    expect((await shopBooks(shop, one)).fulfillmentOrders.flatMap(({ holds }) => holds.map(({ reason }) => reason))).toEqual([
      "AWAITING_PAYMENT",
    ]);
    const kinds = await mailed(shop, one);
    expect(kinds.slice(0, 4)).toEqual(["card_request", "card_saved", "charge_notice", "card_removed"]);
    expect(kinds.slice(4)).toContain("card_request");
    expect(kinds).not.toContain("receipt");
  });

  it("another statement text than the one announced is another charge: told anew before it leaves", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await saveCard(shop, one, VISA);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    await shop.setNow(await dueOn(shop, one, { hour: 8 }));
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { statementDescriptor: "MOULIN SHOP" } });
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    await expectNothingCharged(shop, one);
    await goTo(shop, await dueOn(shop, one, { daysBefore: -3, hour: 12 }));
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    expect((await inbox(shop, one.email)).filter((mail) => mail.text.includes("MOULIN SHOP"))).not.toEqual([]);
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { statementDescriptor: "MOULIN VELO" } });
  });

  it("past the latest date the customer agreed to: refused until it is renewed", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await saveCard(shop, one, VISA);
    const latest = (await ourBooks(shop, one)).consents[0]?.latestOn.toISOString().slice(0, 10);
    expect(await pauseMoney(await shop.ctx(shop.owner), { reason: "stocktaking" })).toMatchObject({ ok: true });
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    expect(await collectNow(shop, one)).toMatchObject({ ok: false, code: "money_paused" });
    expect((await atStripe(shop, one)).charges).toEqual([]);
    await goTo(shop, `${latest}T10:00:00Z`);
    await shop.advance({ days: 1 });
    expect(await resumeMoney(await shop.ctx(shop.owner))).toMatchObject({ ok: true });
    await shop.drain();
    await shop.advance({ hours: 2 });
    await shop.drain();
    await expectNothingCharged(shop, one);
    expect(await stateOf(shop, one)).toBe("needs_consent");
    expect((await mailed(shop, one)).at(-1)).toBe("consent_request");
    // Renewed from that mail, announced, and only then collected.
    await saveCard(shop, one, VISA);
    expect(await stateOf(shop, one)).toBe("scheduled");
    await shop.advance({ days: 3 });
    await shop.drain();
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    await atRest(shop);
  });
});

describe("the brakes", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  async function three(): Promise<Order[]> {
    const orders = [];
    for (const price of ["75.00", "76.00", "77.00"]) {
      const one = await order(shop, { price, dueInDays: 9 });
      await saveCard(shop, one, VISA);
      orders.push(one);
    }
    await goTo(shop, await dueOn(shop, orders[0] as Order, { daysBefore: 3, hour: 12 }));
    return orders;
  }
  const charged = async (orders: readonly Order[]): Promise<number> =>
    (await Promise.all(orders.map((one) => atStripe(shop, one)))).filter(({ paid }) => paid.length > 0).length;

  it("all money paused: nothing leaves, not by the timer and not by hand; resumed, everything leaves once", async () => {
    const orders = await three();
    await shop.setNow(await dueOn(shop, orders[0] as Order, { hour: 10 }));
    await pauseMoney(await shop.ctx(shop.owner), { reason: "a look at the books" });
    await shop.drain();
    expect(await charged(orders)).toBe(0);
    expect(await collectNow(shop, orders[0] as Order)).toMatchObject({ ok: false, code: "money_paused" });
    await resumeMoney(await shop.ctx(shop.owner));
    await shop.advance({ minutes: 61 });
    await shop.drain();
    expect(await charged(orders)).toBe(3);
    for (const [at, one] of orders.entries()) await expectCollected(shop, one, BigInt(7_500 + at * 100), "EUR", `${75 + at}.00`);
  });

  it.each([
    { cap: "of count", data: { dailyCapCount: 1 }, code: "daily_cap_count" },
    { cap: "of sum", data: { dailyCapCount: 500, dailyCapMinor: 10_000n }, code: "daily_cap_sum" },
  ])("a daily cap $cap: one a day, the others the next days", async ({ data, code }) => {
    const orders = await three();
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data });
    const dueAt = await dueOn(shop, orders[0] as Order, { hour: 10 });
    for (const day of [0, 1, 2]) {
      await goTo(shop, new Date(Date.parse(dueAt) + day * 86_400_000).toISOString());
      expect(await charged(orders)).toBe(day + 1);
      if (day < 2) {
        const waiting = await Promise.all(orders.map((one) => whyNot(shop, one)));
        expect(waiting.filter((why) => why.includes(code)).length).toBe(2 - day);
      }
    }
    for (const [at, one] of orders.entries()) await expectCollected(shop, one, BigInt(7_500 + at * 100), "EUR", `${75 + at}.00`);
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { dailyCapCount: 500, dailyCapMinor: 5_000_000n } });
  });
});
