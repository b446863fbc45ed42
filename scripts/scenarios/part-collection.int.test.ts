/** A part of a balance collected early: the balance is divided in one commit, charged once, recorded as far as the shop can. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestCollection } from "@/lib/operations/request-collection";
import { atRest, atStripe, mailed, ourBooks, recordings, shopBooks } from "./books";
import { saveCard } from "./customer";
import { dueOn, goTo, imported, inShopify, type Order, openShop, order, type Shop } from "./story";

const VISA = { number: "4242424242424242" } as const;
const AGREED = "Ms Lenoir, by phone, today 10:15";

let shop: Shop;
let one: Order;
beforeAll(async () => {
  shop = await openShop();
  one = await order(shop, { price: "80.00", quantity: 3, dueInDays: 21 });
  await saveCard(shop, one, VISA);
}, 60_000);
afterAll(() => shop.stop());

/** The open balances of the order: amount, state, due date. */
const parts = async (of: Order) =>
  (await ourBooks(shop, of)).instalments
    .filter(({ kind }) => kind === "balance")
    .map(({ amountMinor, state, dueOn: due }) => [amountMinor, state, due?.toISOString().slice(0, 10)]);
const first = async (of: Order) => {
  const [row] = (await ourBooks(shop, of)).instalments.filter(({ kind }) => kind === "balance");
  if (!row) throw new Error("no balance");
  return row;
};
const collect = async (of: Order, amount: string, version?: number) => {
  const row = await first(of);
  const part = { amount, agreed: AGREED };
  return requestCollection(await shop.ctx(shop.owner), { instalmentId: row.id, version: version ?? row.version, part });
};

test("row 20: what cannot be charged divides nothing", async () => {
  const before = await parts(one);
  expect(await collect(one, "240.00")).toMatchObject({ code: "part_not_less" });
  expect(await collect(one, "0")).toMatchObject({ code: "amount_not_positive" });
  expect(await collect(one, "100.505")).toMatchObject({ code: "amount_not_exact" });
  expect(await collect(one, "100", (await first(one)).version - 1)).toMatchObject({ code: "stale" });
  await goTo(shop, "2027-02-02T19:30:00Z");
  expect(await collect(one, "100")).toMatchObject({ code: "window_closed" });
  expect(await parts(one)).toEqual(before);
  expect((await atStripe(shop, one)).charges).toEqual([]);
});

test("row 20: pressed twice at once, a part is charged once; the rest stays due on its day, announced anew", async () => {
  await goTo(shop, "2027-02-03T09:00:00Z");
  const { version } = await first(one);
  const answers = await Promise.all([collect(one, "100.50", version), collect(one, "100.50", version)]);
  await shop.drain();
  expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
  expect(await parts(one)).toEqual([
    [13_950n, "scheduled", "2027-02-23"],
    [10_050n, "paid", "2027-02-03"],
  ]);
  expect((await atStripe(shop, one)).paid.map(({ amount }) => amount)).toEqual([10_050]);
  const books = await ourBooks(shop, one);
  expect(books.audit.find(({ type }) => type === "balance.divided")).toMatchObject({ reason: AGREED });
  // Not a Plus shop: the part waits for the last one, and nobody has to look at it.
  expect(books.payments.map(({ recordState }) => recordState)).toEqual(["not_recordable"]);
  expect(books.order).toMatchObject({ isActionNeeded: false, isUnpaid: true, isOnHold: true });
  expect(await mailed(shop, one)).toEqual(expect.arrayContaining(["receipt"]));
});

test("row 20: the last part is announced, collected on its day and closes the order in Shopify for both", async () => {
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  const notice = (await ourBooks(shop, one)).notices.filter(({ voidedAt, via }) => voidedAt === null && via === "mail").at(-1);
  expect(notice?.amountMinor).toBe(13_950n);
  await goTo(shop, await dueOn(shop, one, { hour: 10 }));
  await goTo(shop, "2027-02-23T15:00:00Z");
  expect((await atStripe(shop, one)).paid.map(({ amount }) => amount).sort()).toEqual([10_050, 13_950]);
  expect(await shopBooks(shop, one)).toMatchObject({ financialStatus: "PAID" });
  const { order: row, payments } = await ourBooks(shop, one);
  expect(payments.map(({ recordState }) => recordState)).toEqual(["recorded", "recorded"]);
  expect(row).toMatchObject({ isUnpaid: false, isOnHold: false, paidMinor: 24_000n });
  await atRest(shop);
}, 60_000);

test("one cap for all parts: an order that grows after a part asks for a new agreement before its rest is charged", async () => {
  const grown = await order(shop, { price: "600.00", quantity: 2, dueInDays: 21 });
  await saveCard(shop, grown, VISA);
  expect(await collect(grown, "900")).toMatchObject({ ok: true });
  await shop.drain();
  const [line] = (await shopBooks(shop, grown)).lines;
  await inShopify(shop, grown, "edit", { add: [{ variantId: line?.variantId, quantity: 1 }] });
  await shop.drain();
  expect((await parts(grown)).map(([minor, state]) => [minor, state])).toEqual([
    [78_000n, "needs_consent"],
    [90_000n, "paid"],
  ]);
});

test("a Plus shop records the part at once", async () => {
  await shop.shopify("/shops", { shop: shop.seed.shopDomain, plus: true });
  const plus = await order(shop, { price: "80.00", quantity: 3, dueInDays: 21 });
  await saveCard(shop, plus, VISA);
  expect(await collect(plus, "80")).toMatchObject({ ok: true });
  await shop.drain();
  expect(recordings(await shopBooks(shop, plus))).toHaveLength(1);
  expect(await shopBooks(shop, plus)).toMatchObject({ outstanding: { presentment: "160.00" } });
  expect((await parts(await imported(shop, plus))).map(([minor, state]) => [minor, state])).toEqual([
    [16_000n, "scheduled"],
    [8_000n, "paid"],
  ]);
});
