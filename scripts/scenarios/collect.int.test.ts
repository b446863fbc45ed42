import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendCardLink } from "@/lib/operations/send-card-link";
import { DOLLAR_MERCHANT } from "@/prisma/seed/merchant";
import { atRest, atStripe, expectCollected, expectNothingCharged, mailed, ourBooks, shopBooks, stateOf, summary } from "./books";
import { inbox, saveCard } from "./customer";
import { goTo, imported, OWNER_EMAIL, openShop, order, replayDeliveries, type Shop, sell } from "./story";

const VISA = { number: "4242424242424242" } as const;
const AUTHENTICATED_ONCE = { number: "4000002500003155" } as const;
const HOUR_MS = 3_600_000;
const LIFE = ["card_request", "card_saved", "charge_notice", "receipt"];

describe("the euro shop", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("row 3: a deposit now, the balance on its day: asked, agreed, announced, charged once, told, recorded once", async () => {
    const placed = await sell(shop, { plan: "deposit", locale: "fr", name: ["Lucie", "Exemple"] });
    await shop.drain();
    const one = await imported(shop, placed);
    const [request] = await inbox(shop, one.email);
    const { order: row, instalments } = await ourBooks(shop, one);
    expect(Date.parse(request?.receivedAt ?? "") - row.placedAt.getTime()).toBeLessThan(2 * 60_000);
    expect(request?.subject).toContain("1001");
    expect(instalments.map(({ kind, amountMinor, state }) => [kind, amountMinor, state])).toEqual([
      ["deposit", 24_000n, "paid"],
      ["balance", 24_000n, "card_missing"],
    ]);
    expect((await shopBooks(shop, one)).fulfillmentOrders.flatMap(({ holds }) => holds.map((hold) => hold.reason))).toEqual([
      "AWAITING_PAYMENT",
    ]);

    await saveCard(shop, one, AUTHENTICATED_ONCE);
    const { consents } = await ourBooks(shop, one);
    expect(consents.map(({ status, capMinor, currency, language }) => ({ status, capMinor, currency, language }))).toEqual([
      { status: "active", capMinor: 24_000n, currency: "EUR", language: "fr" },
    ]);
    const text = consents[0]?.text ?? "";
    expect(text).toMatch(
      /^J'autorise Moulin Vélo SARL à débiter une seule fois ma carte Visa ···3155 du solde de la commande n°\s1001, au plus 240,00\s€,/,
    );
    expect(consents[0]).toMatchObject({ agreedVia: "page", userAgent: "Story/1.0" });
    expect(consents[0]?.threeDSecure).not.toBeNull();
    // The copy that was mailed says word for word what is kept.
    const copy = (await inbox(shop, one.email)).at(-1);
    expect(copy?.text.replace(/\s+/g, " ")).toContain(text.replace(/\s+/g, " "));

    for (const day of ["2027-02-09", "2027-02-16", "2027-02-19", "2027-02-20", "2027-02-22"]) await goTo(shop, `${day}T08:30:00Z`);
    await goTo(shop, "2027-02-23T07:30:00Z");
    expect(await mailed(shop, one)).toEqual(["card_request", "card_saved", "charge_notice"]);
    await expectNothingCharged(shop, one);
    await goTo(shop, "2027-02-23T08:05:00Z");
    await expectCollected(shop, one, 24_000n, "EUR", "240.00");
    const chargedAt = ((await atStripe(shop, one)).paid[0]?.created ?? 0) * 1000;
    expect(chargedAt).toBeGreaterThanOrEqual(Date.parse("2027-02-23T08:00:00Z"));
    const notice = (await inbox(shop, one.email)).find((mail) => mail.text.includes("MOULIN VELO") && mail.text.includes("240,00"));
    expect(chargedAt - Date.parse(notice?.receivedAt ?? "")).toBeGreaterThanOrEqual(48 * HOUR_MS);
    expect((await shopBooks(shop, one)).financialStatus).toBe("PAID");
    expect((await shopBooks(shop, one)).fulfillmentOrders.flatMap(({ holds }) => holds)).toEqual([]);
    expect(await mailed(shop, one)).toEqual(LIFE);
    await atRest(shop);

    // The shop tells us about our own recording, late and again: nothing of it is news.
    const before = await summary(shop, one);
    expect(await replayDeliveries(shop)).toBeGreaterThan(3);
    expect(await summary(shop, one)).toEqual(before);
    await goTo(shop, "2027-03-02T09:00:00Z");
    expect(await summary(shop, one)).toEqual(before);
    expect(await mailed(shop, one)).toEqual(LIFE);
  });

  it("nothing now, all of it later: the whole total is collected thirty days after the order", async () => {
    const one = await order(shop, { plan: "pay_later", sku: "GRIND2" });
    const { instalments } = await ourBooks(shop, one);
    expect(instalments.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([["balance", 14_900n]]);
    expect(instalments[0]?.dueOn?.toISOString().slice(0, 10)).toBe("2027-04-01");
    await saveCard(shop, one, VISA);
    await goTo(shop, "2027-03-29T09:00:00Z");
    await goTo(shop, "2027-04-01T10:00:00Z");
    await expectCollected(shop, one, 14_900n, "EUR", "149.00");
    expect(await mailed(shop, one)).toEqual(LIFE);
    await atRest(shop);
  });

  it("a balance due on fulfilment has no day: it waits for a person, whatever time passes", async () => {
    const one = await order(shop, { plan: "deposit_on_fulfilment" });
    await saveCard(shop, one, VISA);
    expect((await ourBooks(shop, one)).balance).toMatchObject({ state: "scheduled", dueOn: null, nextAttemptAt: null });
    await goTo(shop, "2027-05-20T10:00:00Z");
    await expectNothingCharged(shop, one);
    expect(await mailed(shop, one)).toEqual(["card_request", "card_saved"]);
  });

  it("without a customer and an address nothing is mailed to anybody but staff, who get a link to hand over", async () => {
    const one = await order(shop, { isAnonymous: true, price: "99.00", dueInDays: 10 });
    const toStaff = await inbox(shop, OWNER_EMAIL);
    expect(toStaff.filter((mail) => mail.text.includes(one.id))).toHaveLength(1);
    const answer = await sendCardLink(await shop.ctx(shop.owner), { orderId: one.id, senderId: null, how: "copy", overLimit: null });
    if (!answer.ok || answer.value.kind !== "copy") throw new Error(`no link to copy: ${JSON.stringify(answer)}`);
    await saveCard(shop, one, VISA, answer.value.link);
    expect(await stateOf(shop, one)).toBe("scheduled");
    for (const day of ["2027-05-23", "2027-05-28", "2027-05-30", "2027-06-01"]) await goTo(shop, `${day}T10:00:00Z`);
    // Nobody can be told beforehand: a person decides (rule 21).
    await expectNothingCharged(shop, one);
    const { balance, mails } = await ourBooks(shop, one);
    expect(JSON.stringify(balance?.nextStepWhy)).toContain("no_address");
    expect(mails.filter((mail) => mail.userId === null && mail.status === "accepted")).toEqual([]);
  });
});

describe("the dollar shop", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ seed: DOLLAR_MERCHANT });
  });
  afterAll(() => shop.stop());

  it.each([
    { currency: "EUR", price: "185.50", country: "FR", minor: 22_260n, decimal: "222.60", shown: "€222.60" },
    { currency: "JPY", price: "24800", country: "JP", minor: 27_280n, decimal: "27280", shown: "¥27,280" },
    { currency: "USD", price: "120.00", country: "US", minor: 12_000n, decimal: "120.00", shown: "$120.00" },
  ])(
    "an order in $currency is agreed, announced, charged and recorded in $currency",
    async ({ currency, price, country, minor, decimal, shown }) => {
      const one = await order(shop, { currency, price, country, dueInDays: 8 });
      await saveCard(shop, one, VISA);
      expect((await ourBooks(shop, one)).consents[0]?.text).toContain(`at most ${shown}`);
      // Late morning in New York: three days ahead for the notice, then the day itself.
      const dueAt = Date.parse(`${(await ourBooks(shop, one)).balance?.dueOn?.toISOString().slice(0, 10)}T16:00:00Z`);
      await goTo(shop, new Date(dueAt - 72 * HOUR_MS).toISOString());
      await goTo(shop, new Date(dueAt).toISOString());
      await expectCollected(shop, one, minor, currency, decimal);
      expect(await mailed(shop, one)).toEqual(LIFE);
      const figures = shown.replace(/^[^\d]+/, "");
      for (const mail of await inbox(shop, one.email)) expect(mail.text).toContain(figures);
      await atRest(shop);
    },
  );
});
