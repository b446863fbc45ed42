import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acknowledgePayment } from "@/lib/operations/acknowledge-payment";
import { releaseHolds } from "@/lib/operations/release-holds";
import { ourBooks, shopBooks } from "./books";
import { inbox, saveCard } from "./customer";
import { disputed, verdict } from "./dispute-steps";
import { dueOn, goTo, inShopify, type Order, OWNER_EMAIL, openShop, order, type Shop } from "./story";

async function collected(shop: Shop): Promise<Order> {
  const one = await order(shop, { price: "75.00", dueInDays: 9 });
  await saveCard(shop, one, { number: "4242424242424242" });
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, one, { hour: 10 }));
  return one;
}

const handles = async (shop: Shop, one: Order) =>
  (await shopBooks(shop, one)).fulfillmentOrders.flatMap(({ holds }) => holds.map(({ handle }) => handle));

describe("rule 18: a disputed payment", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("holds the goods, tells Finance until when evidence counts, and won, lets them go", { timeout: 90_000 }, async () => {
    const one = await collected(shop);
    expect(await handles(shop, one)).toEqual([]);
    const dispute = await disputed(shop, one);
    expect(await handles(shop, one)).toEqual(["predesk-balance"]);
    const alert = (await inbox(shop, OWNER_EMAIL)).find((mail) => mail.subject.includes(one.name));
    expect(alert?.subject).toContain("disputed");
    expect(alert?.text).toMatch(/Evidence due\W+\d+ \w+ 2027/);
    const ctx = await shop.ctx(shop.owner);
    expect(await releaseHolds(ctx, { orderId: one.id, holdId: null, reason: null, isForced: false })).toMatchObject({
      code: "order_disputed",
    });
    await verdict(shop, dispute, "winning_evidence");
    const { order: row, payments, told } = await ourBooks(shop, one);
    expect(row).toMatchObject({ isDisputed: false, isOnHold: false, paidMinor: 7_500n });
    expect(payments.filter(({ kind }) => kind === "dispute")).toEqual([]);
    expect(told.filter((type) => type.startsWith("dispute."))).toEqual(["dispute.opened", "dispute.closed"]);
    expect(await handles(shop, one)).toEqual([]);
  });

  it("lost, is money out once, and the goods stay for a person to decide", { timeout: 90_000 }, async () => {
    const one = await collected(shop);
    const dispute = await disputed(shop, one);
    await verdict(shop, dispute, "losing_evidence");
    const { order: row, payments } = await ourBooks(shop, one);
    expect(row).toMatchObject({ isDisputed: false, isOnHold: true, paidMinor: 0n });
    expect(payments.filter(({ kind }) => kind === "dispute").map(({ amountMinor }) => amountMinor)).toEqual([7_500n]);
    expect(await handles(shop, one)).toEqual(["predesk-balance"]);
  });

  it("at the shop's own gateway stops the order just the same", async () => {
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    await inShopify(shop, one, "dispute", {});
    await shop.drain();
    expect((await ourBooks(shop, one)).order).toMatchObject({ isDisputed: true, isOnHold: true });
    await inShopify(shop, one, "dispute", { status: "WON" });
    await shop.drain();
    expect((await ourBooks(shop, one)).order).toMatchObject({ isDisputed: false, isOnHold: false });
  });
});

describe("the capture trap", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("marked as paid with nobody charged: a case, until somebody has looked", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await inShopify(shop, one, "mark-paid");
    await shop.drain();
    expect((await ourBooks(shop, one)).order).toMatchObject({ paymentState: "paid", isActionNeeded: true });
    const ctx = await shop.ctx(shop.owner);
    expect(await acknowledgePayment(ctx, { orderId: one.id })).toMatchObject({ ok: true });
    expect(await acknowledgePayment(ctx, { orderId: one.id })).toMatchObject({ ok: false, code: "not_found" });
    const { order: row, audit } = await ourBooks(shop, one);
    expect(row.isActionNeeded).toBe(false);
    expect(audit.at(-1)).toMatchObject({ type: "payment.acknowledged", data: { amount: { minor: "7500", currency: "EUR" } } });
  });
});
