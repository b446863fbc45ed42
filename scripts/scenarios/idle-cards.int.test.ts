/** Rule 34: a card is forgotten a month after the last obligation on it, and not before. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, atHour, dateInZone } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";
import { requestRefund } from "@/lib/operations/request-refund";
import { useCardForOrders as putOnOrders } from "@/lib/operations/use-card-for-orders";
import { readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import { ON_PAGE } from "@/lib/store/consents";
import { atStripe, mailed, ourBooks, stateOf, stripeBooks } from "./books";
import { enterCardAt } from "./customer";
import { moneyBack, paymentOn } from "./refund-books";
import { dueOn, goTo, imported, type Order, openShop, order, type Shop, sell } from "./story";

let shop: Shop;
let settled: Order;
let shared: Order;
let stillOpen: Order;
let disputed: Order;

const cardOf = async (one: Order) => {
  const { balance } = await ourBooks(shop, one);
  return shop.app.db.prisma.card.findFirstOrThrow({ where: { merchantId: shop.merchantId, id: balance?.cardId ?? "" } });
};

const isAttached = async (one: Order): Promise<boolean> => {
  const { stripePaymentMethodId } = await cardOf(one);
  return (await stripeBooks(shop)).payment_methods.some((there) => there.id === stripePaymentMethodId && there.customer !== null);
};

/** A day of the shop so many days after its balance was paid, at an hour. */
async function daysAfterPaid(one: Order, days: number, hour: number): Promise<string> {
  const paidAt = (await ourBooks(shop, one)).balance?.paidAt;
  if (!paidAt) throw new Error(`${one.name} is not paid`);
  const zone = shop.seed.merchant.timezone;
  return atHour(zone, addDays(dateInZone(paidAt, zone), days), hour).toISOString();
}

/** The card of one order serves another one of its customer. */
async function alsoFor(other: Order, one: Order): Promise<void> {
  const ctx = await shop.ctx();
  const card = await cardOf(one);
  const terms = await readCardTerms(ctx.scope, other.id, other.customerId);
  const offered = terms && offerFor(terms, ctx.now);
  if (!terms || !offered?.ok) throw new Error("nothing to agree to");
  const shownDigest = consentFor(terms, offered.offer, "en", card).digest;
  const input = { customerId: one.customerId, cardId: card.id, orders: [{ orderId: other.id, shownDigest }], language: "en" as const };
  const used = await putOnOrders(ctx, { ...input, given: ON_PAGE, address: "127.0.0.1", userAgent: null });
  if (!used.ok) throw new Error(used.code);
}

describe("cards nobody owes anything on", () => {
  beforeAll(async () => {
    shop = await openShop();
    const placed = [];
    for (const price of ["70.00", "80.00", "90.00"]) placed.push(await sell(shop, { price, dueInDays: 9 }));
    await shop.drain();
    const orders = await Promise.all(placed.map((one) => imported(shop, one)));
    [settled, shared, disputed] = orders as [Order, Order, Order];
    for (const one of orders) await enterCardAt(shop, one, { number: "4242424242424242" });
    await shop.drain();
    stillOpen = await order(shop, { price: "30.00", dueInDays: 80, email: shared.email });
    await alsoFor(stillOpen, shared);
    await goTo(shop, await dueOn(shop, settled, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, settled, { hour: 10 }));
    await shop.stripe("/disputes", { charge: (await atStripe(shop, disputed)).paid[0]?.id });
    await shop.drain();
  }, 120_000);
  afterAll(() => shop.stop());

  it("stay 29 days", async () => {
    await goTo(shop, await daysAfterPaid(settled, 29, 23));
    expect(await stateOf(shop, settled)).toBe("paid");
    expect(await cardOf(settled)).toMatchObject({ status: "active" });
    expect(await isAttached(settled)).toBe(true);
  });

  it("are forgotten by Stripe on the 30th, with a reason of their own and without a mail; others keep theirs", async () => {
    const before = await mailed(shop, settled);
    await goTo(shop, await daysAfterPaid(settled, 30, 1));
    expect(await cardOf(settled)).toMatchObject({ status: "removed", removedReason: "nothing_owed_any_more" });
    expect(await isAttached(settled)).toBe(false);
    expect(await mailed(shop, settled)).toEqual(before);
    const [told, ...more] = await shop.app.db.prisma.auditEvent.findMany({ where: { merchantId: shop.merchantId, type: "card.removed" } });
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      customerId: settled.customerId,
      actorKind: "system:timer",
      data: { why: "nothing_owed_any_more", last4: "4242" },
    });
    // Another order is still to be charged on the one; the other's charge is disputed.
    expect(await stateOf(shop, stillOpen)).toBe("scheduled");
    expect(await cardOf(shared)).toMatchObject({ id: (await cardOf(stillOpen)).id, status: "active" });
    expect(await cardOf(disputed)).toMatchObject({ status: "active" });
  });

  it("are not needed to give money back", async () => {
    const parts = [{ paymentId: await paymentOn(shop, settled, "stripe"), amount: money(7_000n, "EUR") }];
    const asked = await requestRefund(await shop.ctx(shop.owner), {
      ...{ orderId: settled.id, parts, reason: "goodwill", restock: false, note: null },
    });
    expect(asked.ok).toBe(true);
    await shop.drain();
    expect(await moneyBack(shop, settled)).toMatchObject({ stripe: 7_000, mirrored: "70.00" });
  });

  it("are kept as long as the shop says", async () => {
    const ctx = await shop.ctx(shop.owner);
    const { version } = await shop.app.db.prisma.merchant.findUniqueOrThrow({ where: { id: shop.merchantId } });
    await changeMerchantSettings(ctx, { area: "payments", version, patch: { cardKeptDays: 90 } });
    await goTo(shop, await dueOn(shop, stillOpen, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, stillOpen, { hour: 10 }));
    expect(await stateOf(shop, stillOpen)).toBe("paid");
    await goTo(shop, await daysAfterPaid(stillOpen, 89, 10));
    expect(await cardOf(stillOpen)).toMatchObject({ status: "active" });
    await goTo(shop, await daysAfterPaid(stillOpen, 90, 10));
    expect(await cardOf(stillOpen)).toMatchObject({ status: "removed" });
    expect(await cardOf(disputed)).toMatchObject({ status: "active" });
  });
});
