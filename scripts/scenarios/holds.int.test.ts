import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainDate } from "@/lib/domain/dates";
import { extendHold } from "@/lib/operations/extend-hold";
import { type HoldWish, placeHold } from "@/lib/operations/place-hold";
import { putHoldBack } from "@/lib/operations/put-hold-back";
import { type ReleaseWish, releaseHolds } from "@/lib/operations/release-holds";
import { atRest, mailed, ourBooks } from "./books";
import { saveCard } from "./customer";
import { dueOn, goTo, imported, inShopify, type Order, openShop, order, type Shop } from "./story";

const VISA = { number: "4242424242424242" } as const;

interface HeldPart {
  readonly handles: readonly string[];
  readonly units: number;
}

interface ThereOrder {
  readonly lines: readonly { readonly id: string; readonly title: string; readonly quantity: number }[];
  readonly fulfillmentOrders: readonly {
    readonly id: string;
    readonly status: string;
    readonly holds: readonly { readonly handle: string; readonly reason: string }[];
    readonly lines: readonly { readonly lineItemId: string; readonly remainingQuantity: number }[];
  }[];
}

const there = (shop: Shop, one: Order) => shop.shopify<ThereOrder>(`/orders/${encodeURIComponent(one.gid)}`);

/** What the shop holds: the handles of each fulfilment order and how many units it is of. */
async function heldInShop(shop: Shop, one: Order): Promise<HeldPart[]> {
  return (await there(shop, one)).fulfillmentOrders.map(({ holds, lines }) => ({
    handles: holds.map((hold) => hold.handle.replace(/^(admin)-.*/, "$1").replace(/-[0-9a-f]{8}-.*/, "-own")),
    units: lines.reduce((all, line) => all + line.remainingQuantity, 0),
  }));
}

const holdsOf = async (shop: Shop, one: Order) =>
  shop.app.db.prisma.hold.findMany({ where: { merchantId: shop.merchantId, orderId: one.id }, orderBy: { placedAt: "asc" } });

const staffHold = async (shop: Shop, one: Order) => {
  const found = (await holdsOf(shop, one)).filter((hold) => hold.source === "staff").at(-1);
  if (!found) throw new Error("staff placed no hold");
  return found;
};

const wish = (one: Order, change: Partial<HoldWish> = {}): HoldWish => ({
  orderId: one.id,
  reason: "inventory_out_of_stock",
  note: "The cartons are late",
  lines: null,
  until: null,
  told: "nothing",
  toldReason: "They know already",
  ...change,
});

async function hold(shop: Shop, one: Order, change: Partial<HoldWish> = {}) {
  const answer = await placeHold(await shop.ctx(shop.owner), wish(one, change));
  await shop.drain();
  return answer;
}

async function release(shop: Shop, one: Order, change: Partial<ReleaseWish> = {}) {
  const answer = await releaseHolds(await shop.ctx(shop.owner), {
    orderId: one.id,
    holdId: null,
    reason: null,
    isForced: false,
    ...change,
  });
  await shop.drain();
  return answer;
}

describe("holding, extending and releasing fulfilment", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("row 15: an order is held whole, for a reason and until a day; our hold and nobody else's goes again", async () => {
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    await inShopify(shop, one, "hold", { reason: "OTHER" });
    await shop.drain();
    expect(await hold(shop, one, { until: plainDate("2027-02-20") })).toMatchObject({ ok: true });
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["admin", "predesk-own"], units: 1 }]);
    const placed = await staffHold(shop, one);
    expect(placed).toMatchObject({ state: "held", reason: "inventory_out_of_stock", note: "The cartons are late" });
    expect((await ourBooks(shop, one)).order.isOnHold).toBe(true);
    expect(await release(shop, one, { reason: "They came" })).toMatchObject({ ok: true, value: { released: 1 } });
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["admin"], units: 1 }]);
    expect(await staffHold(shop, one)).toMatchObject({ state: "released", releaseReason: "They came" });
    expect((await ourBooks(shop, one)).told).toEqual(
      expect.arrayContaining(["hold.asked", "hold.placed", "hold.release_asked", "hold.released"]),
    );
    await atRest(shop);
  });

  it("row 14: put back on hold to extend the time: the end moves, once, and only from what the person saw", async () => {
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    await hold(shop, one, { until: plainDate("2027-02-10") });
    const { id: holdId, version } = await staffHold(shop, one);
    const ctx = await shop.ctx(shop.owner);
    expect(await extendHold(ctx, { holdId, version, until: plainDate("2027-02-15"), note: "Two weeks more" })).toMatchObject({ ok: true });
    expect(await extendHold(ctx, { holdId, version, until: null, note: null })).toMatchObject({ ok: false, code: "stale" });
    expect(await extendHold(ctx, { holdId, version, until: plainDate("2027-02-01"), note: null })).toMatchObject({
      ok: false,
      code: "date_in_past",
    });
    await goTo(shop, "2027-02-12T12:00:00Z");
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-own"], units: 1 }]);
    // Its day has come: paid as it is, nothing keeps it any longer.
    await goTo(shop, "2027-02-15T12:00:00Z");
    expect(await heldInShop(shop, one)).toEqual([{ handles: [], units: 1 }]);
    expect(await staffHold(shop, one)).toMatchObject({ state: "released", releaseReason: "time_is_up" });
  });

  it("row 15: per line and quantity: the shop splits it, and the rest ships", async () => {
    const one = await order(shop, { price: "25.00", quantity: 3, deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    const [line] = (await there(shop, one)).lines;
    const lineGid = line?.id ?? "";
    expect(await hold(shop, one, { lines: [{ lineGid, quantity: 4 }] })).toMatchObject({ ok: false, code: "not_holdable" });
    expect(await hold(shop, one, { lines: [{ lineGid, quantity: 2 }] })).toMatchObject({ ok: true });
    expect(await heldInShop(shop, one)).toEqual([
      { handles: ["predesk-own"], units: 2 },
      { handles: [], units: 1 },
    ]);
    expect(await release(shop, one)).toMatchObject({ ok: true });
    expect((await heldInShop(shop, one)).flatMap(({ handles }) => handles)).toEqual([]);
  });

  it("row 15: the shop's own words when it refuses, and the order is not said to be held", async () => {
    const one = await order(shop, { price: "25.00", quantity: 3, deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    await inShopify(shop, one, "hold", { reason: "OTHER" });
    await shop.drain();
    const [line] = (await there(shop, one)).lines;
    await hold(shop, one, { lines: [{ lineGid: line?.id ?? "", quantity: 1 }] });
    expect(await staffHold(shop, one)).toMatchObject({
      state: "refused",
      refusedMessage: "The fulfillment order is not in a splittable state.",
    });
    await atRest(shop);
  });

  it("pressed twice at once: one hold", async () => {
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    const ctx = await shop.ctx(shop.owner);
    const answers = await Promise.all([placeHold(ctx, wish(one)), placeHold(ctx, wish(one))]);
    await shop.drain();
    expect(answers.map((answer) => (answer.ok ? "ok" : answer.code)).sort()).toEqual(["hold_in_progress", "ok"]);
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-own"], units: 1 }]);
  });

  it("a worker cut off between the shop's yes and ours: resumed, nothing held twice", async () => {
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    await shop.shopify("/faults", { kind: "dropAfter", match: "mutation HoldFulfilment", times: 1 });
    await hold(shop, one);
    await shop.advance({ minutes: 5 });
    await shop.drain();
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-own"], units: 1 }]);
    expect(await staffHold(shop, one)).toMatchObject({ state: "held" });
  });

  it("row 16: silence needs a reason; a status mail goes out once the goods are really held", async () => {
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    expect(await hold(shop, one, { told: "nothing", toldReason: null })).toMatchObject({ ok: false, code: "invalid_input" });
    await hold(shop, one, { told: "status_mail", until: plainDate("2027-03-01") });
    expect(await mailed(shop, one)).toContain("fulfilment_on_hold");
  });

  it("an unpaid order is held by itself; releasing it is refused with the way out, or forced with a reason", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-balance"], units: 1 }]);
    expect(await release(shop, one)).toMatchObject({ ok: false, code: "release_unpaid", params: { amount: { minor: 7_500n } } });
    expect(await release(shop, one, { isForced: true })).toMatchObject({ ok: false, code: "invalid_input" });
    expect(await release(shop, one, { isForced: true, reason: "A friend of the house" })).toMatchObject({ ok: true });
    expect(await heldInShop(shop, one)).toEqual([{ handles: [], units: 1 }]);
    const { audit } = await ourBooks(shop, one);
    expect(audit.find(({ type }) => type === "hold.release_asked")).toMatchObject({
      data: { forced: true },
      reason: "A friend of the house",
    });
  });

  it("a hold of staff's may go while the balance's stays; paid, the balance's goes and staff's stays", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await hold(shop, one);
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-balance", "predesk-own"], units: 1 }]);
    await saveCard(shop, one, VISA);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-own"], units: 1 }]);
    expect((await holdsOf(shop, one)).map(({ source, state, releaseReason }) => [source, state, releaseReason])).toEqual([
      ["balance", "released", "paid"],
      ["staff", "held", null],
    ]);
  });

  it("row 15: a release is undone: the same hold once more, once, and not where somebody held the order since", async () => {
    const one = await order(shop, { price: "25.00", quantity: 3, deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    const [line] = (await there(shop, one)).lines;
    const lines = [{ lineGid: line?.id ?? "", quantity: 2 }];
    await hold(shop, one, { lines, until: plainDate("2027-12-20") });
    const { id: holdId } = await staffHold(shop, one);
    const back = async () => putHoldBack(await shop.ctx(shop.owner), { holdId });
    expect(await back()).toMatchObject({ code: "stale" });
    expect(await releaseHolds(await shop.ctx(shop.owner), { orderId: one.id, holdId, reason: null, isForced: false })).toMatchObject({
      ok: true,
    });
    expect(await back()).toMatchObject({ code: "hold_in_progress" });
    await shop.drain();
    await shop.advance({ minutes: 1 });
    expect((await heldInShop(shop, one)).flatMap(({ handles }) => handles)).toEqual([]);
    const answers = await Promise.all([back(), back()]);
    await shop.drain();
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await heldInShop(shop, one)).filter(({ handles }) => handles.length > 0)).toEqual([{ handles: ["predesk-own"], units: 2 }]);
    const held = (await holdsOf(shop, one)).filter(({ state }) => state === "held");
    expect(held).toMatchObject([{ lines, source: "staff", reason: "inventory_out_of_stock", note: "The cartons are late" }]);
    expect(held[0]?.until?.toISOString().slice(0, 10)).toBe("2027-12-20");
    expect((await ourBooks(shop, one)).told.filter((type) => type === "hold.put_back")).toHaveLength(1);
    expect(await back()).toMatchObject({ code: "stale" });
  });

  it("row 15: the balance's hold is put back while the balance is open, and not when it is paid", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    const [{ id: holdId } = { id: "" }] = await holdsOf(shop, one);
    const back = async () => putHoldBack(await shop.ctx(shop.owner), { holdId });
    expect(await release(shop, one, { isForced: true, reason: "A mistake" })).toMatchObject({ ok: true });
    expect(await back()).toMatchObject({ ok: true });
    await shop.drain();
    expect(await heldInShop(shop, one)).toEqual([{ handles: ["predesk-balance"], units: 1 }]);
    const again = (await holdsOf(shop, one)).find(({ state }) => state === "held");
    await inShopify(shop, one, "mark-paid");
    await shop.drain();
    expect(await putHoldBack(await shop.ctx(shop.owner), { holdId: again?.id ?? "" })).toMatchObject({ code: "already_paid" });
  });

  it("row 14: somebody releases our hold in Shopify: it is noticed and said", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await inShopify(shop, one, "release");
    await shop.drain();
    expect(await heldInShop(shop, one)).toEqual([{ handles: [], units: 1 }]);
    expect(await holdsOf(shop, one)).toMatchObject([{ source: "balance", state: "released", releaseReason: "released_in_shop" }]);
    const { audit, order: row } = await ourBooks(shop, one);
    expect(audit.findLast(({ type }) => type === "hold.released")).toMatchObject({ actorKind: "shopify", data: { ours: true } });
    expect(row.isOnHold).toBe(false);
  });

  it("rule 17: only the preorder's line waits for the balance, what is in stock ships", async () => {
    const { shops } = await shop.shopify<{ shops: { shop: string; sellingPlans: { id: string; merchantCode: string }[] }[] }>("/shops");
    const plan = shops
      .find((each) => each.shop === shop.seed.shopDomain)
      ?.sellingPlans.find((each) => each.merchantCode === "preorder-deposit");
    const made = await shop.shopify<{ id: string; name: string }>("/orders", {
      shop: shop.seed.shopDomain,
      customer: { email: "two.lines@example.com", firstName: "Deux", lastName: "Lignes", locale: "en" },
      lines: [
        { sku: "ATLAS7-M", quantity: 2, sellingPlanId: plan?.id },
        { title: "Bell", price: "9.00" },
      ],
    });
    await shop.drain();
    const one = await imported(shop, { gid: made.id, name: made.name, email: "two.lines@example.com" });
    expect(await heldInShop(shop, one)).toEqual([
      { handles: ["predesk-balance"], units: 2 },
      { handles: [], units: 1 },
    ]);
  });

  it("a shop that does not want it: nothing is held by itself", async () => {
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { holdsUntilPaid: false } });
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    expect(await heldInShop(shop, one)).toEqual([{ handles: [], units: 1 }]);
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { holdsUntilPaid: true } });
  });
});
