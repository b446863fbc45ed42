/** After any sequence of parts collected, refunds, cancellings and disputes, by whomever: money in = kept + refunded + lost in disputes, on each rail, in Stripe's books, in Shopify's and in ours. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestCollection } from "@/lib/operations/request-collection";
import { requestRefund } from "@/lib/operations/request-refund";
import { atStripe, ourBooks, shopBooks, stripeBooks } from "./books";
import { enterCardAt } from "./customer";
import { disputed, verdict } from "./dispute-steps";
import { moneyBack, paidOrders, paymentOn, refundInDashboard, refundsHere, settleAll } from "./refund-books";
import { imported, inShopify, type Order, openShop, type Shop, sell } from "./story";

const amount = fc.integer({ min: 1, max: 9000 });
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("refund here on stripe", "refund here on shopify"), cents: amount }),
  fc.record({ kind: fc.constant("refund in the dashboard"), cents: amount }),
  fc.record({ kind: fc.constant("refund in Shopify"), cents: amount }),
  fc.record({ kind: fc.constant("wait"), cents: amount }),
  fc.record({ kind: fc.constantFrom("cancel here", "cancel in Shopify"), cents: amount }),
  fc.record({
    kind: fc.constantFrom("dispute of our charge", "dispute at the shop", "disputes are lost", "disputes are won"),
    cents: amount,
  }),
);
/** Of a balance that is still open. */
const early = fc.oneof(fc.record({ kind: fc.constant("collect a part"), cents: amount }), step);
type ShopDisputes = Awaited<ReturnType<typeof shopBooks>>["disputes"];
type Step = { readonly kind: string; readonly cents: number };
/** Chance rarely brings a dispute to its end, or a refund made at Stripe beside one that stays open. */
const DISPUTED = [
  ...["disputes are lost", "disputes are won"].map((end) => [
    ...["dispute of our charge", "refund here on stripe", "dispute at the shop", end],
    ...["refund here on shopify", "refund here on stripe"],
  ]),
  ["dispute at the shop", "refund in the dashboard"],
].map((kinds) => kinds.map((kind): Step => ({ kind, cents: 1_500 })));
const CHANCES = 5;
const SEQUENCES = CHANCES + DISPUTED.length;
const EARLY = 3;

const decimal = (minor: number): string => (minor / 100).toFixed(2);

/** Orders of 240.00 with 100.00 paid at checkout whose balance is open, at a shop that can record parts. */
async function openOrders(shop: Shop): Promise<Order[]> {
  await shop.shopify("/shops", { shop: shop.seed.shopDomain, plus: true });
  const placed = [];
  for (let n = 0; n < EARLY; n += 1) placed.push(await sell(shop, { price: "120.00", quantity: 2, deposit: "100.00", dueInDays: 20 }));
  await shop.drain();
  const orders = await Promise.all(placed.map((one) => imported(shop, one)));
  for (const one of orders) await enterCardAt(shop, one, { number: "4242424242424242" });
  await shop.drain();
  return orders;
}

async function collectPart(shop: Shop, order: Order, minor: number): Promise<void> {
  const { balance } = await ourBooks(shop, order);
  const part = { amount: decimal(minor), agreed: "By phone, today" };
  await requestCollection(await shop.ctx(shop.owner), { instalmentId: balance?.id ?? "", version: balance?.version ?? 0, part });
  await shop.drain();
}

/** What of the 100.00 of the checkout is neither refunded nor taken by a dispute that was lost, in cents. */
async function leftAtShop(shop: Shop, order: Order): Promise<number> {
  const { disputes } = await shopBooks(shop, order);
  return 10_000 - cents(await moneyBack(shop, order).then(({ shopify }) => shopify)) - lostAtShop(disputes);
}

const cents = (amount: string): number => Math.round(Number(amount) * 100);
const lostAtShop = (disputes: ShopDisputes): number =>
  disputes.reduce((sum, { status, amount }) => (status === "LOST" ? sum + cents(amount.presentment) : sum), 0);

/** The bank decides whatever is disputed of the order. */
async function decide(shop: Shop, order: Order, isWon: boolean): Promise<void> {
  const charges = new Set((await atStripe(shop, order)).paid.map(({ id }) => id));
  const open = (await stripeBooks(shop)).disputes.filter(
    ({ charge, status }) => charges.has(String(charge)) && status === "needs_response",
  );
  for (const { id } of open) await verdict(shop, id, isWon ? "winning_evidence" : "losing_evidence");
  const { disputes } = await shopBooks(shop, order);
  if (disputes.some(({ status }) => status === "NEEDS_RESPONSE"))
    await inShopify(shop, order, "dispute", { status: isWon ? "WON" : "LOST" });
  await shop.drain();
}

/** One step. What is refused (nothing left, cancelled already) is refused: the books must agree all the same. */
async function take(shop: Shop, order: Order, one: Step): Promise<void> {
  const ctx = await shop.ctx(shop.owner);
  const rail = one.kind === "refund here on stripe" ? "stripe" : "shopify";
  switch (one.kind) {
    case "refund here on stripe":
    case "refund here on shopify": {
      const paymentId = await paymentOn(shop, order, rail).catch(() => "");
      if (paymentId === "") return;
      const parts = [{ paymentId, amount: money(BigInt(one.cents), "EUR") }];
      await requestRefund(ctx, { orderId: order.id, parts, reason: "other", restock: false, note: null });
      return;
    }
    case "collect a part":
      return collectPart(shop, order, one.cents);
    case "refund in the dashboard":
      await refundInDashboard(shop, order, one.cents).catch(() => undefined);
      return;
    case "refund in Shopify": {
      const left = await leftAtShop(shop, order);
      if (one.cents <= left) await inShopify(shop, order, "refund", { amount: decimal(one.cents) }).catch(() => undefined);
      return;
    }
    case "dispute of our charge": {
      // The sandbox's banks dispute whole charges, once each.
      const [charge] = (await atStripe(shop, order)).paid;
      if (charge && charge.amount_refunded === 0 && !charge.disputed) await disputed(shop, order);
      return;
    }
    case "dispute at the shop": {
      const left = await leftAtShop(shop, order);
      const { disputes } = await shopBooks(shop, order);
      if (left > 0 && disputes.length === 0) await inShopify(shop, order, "dispute", { amount: decimal(left) });
      return;
    }
    case "disputes are lost":
    case "disputes are won":
      return decide(shop, order, one.kind === "disputes are won");
    case "cancel here":
      await requestCancellation(ctx, {
        orderId: order.id,
        by: "staff",
        reason: "other",
        refund: "full",
        restock: true,
        tellCustomer: false,
      });
      return;
    case "cancel in Shopify":
      await inShopify(shop, order, "cancel", { reason: "OTHER" }).catch(() => undefined);
      return;
    default:
      await settleAll(shop, 1);
  }
}

describe("three books, one truth", () => {
  let shop: Shop;
  let orders: Order[];
  beforeAll(async () => {
    shop = await openShop();
    orders = await paidOrders(shop, SEQUENCES);
    orders.push(...(await openOrders(shop)));
  }, 240_000);
  afterAll(() => shop.stop());

  const sequences: Step[][] = [
    ...DISPUTED,
    ...fc.sample(fc.array(step, { minLength: 2, maxLength: 6 }), CHANCES),
    ...fc.sample(fc.array(early, { minLength: 2, maxLength: 5 }), EARLY).map((some) => [{ kind: "collect a part", cents: 4_000 }, ...some]),
  ];
  it.each(sequences.map((sequence, index) => ({ index, told: sequence.map((one) => `${one.kind} ${one.cents}`).join(", "), sequence })))(
    "$told",
    async ({ index, sequence }) => {
      const order = orders[index] as Order;
      for (const one of sequence) await take(shop, order, one);
      await settleAll(shop, 5);
      const back = await moneyBack(shop, order);
      const { payments, order: row } = await ourBooks(shop, order);
      const charges = (await atStripe(shop, order)).paid;
      const total = (of: "amount" | "amount_refunded") => charges.reduce((sum, charge) => sum + charge[of], 0);
      const ids = new Set(charges.map(({ id }) => id));
      const lost = (await stripeBooks(shop)).disputes.filter(({ charge, status }) => ids.has(String(charge)) && status === "lost");
      const { disputes } = await shopBooks(shop, order);
      const here = (rail: string, kind: string) =>
        payments
          .filter((payment) => payment.rail === rail && payment.kind === kind && payment.status === "succeeded")
          .reduce((sum, payment) => sum + Number(payment.amountMinor), 0);
      const books = (rail: string) => ({ in: here(rail, "charge"), back: here(rail, "refund"), lost: here(rail, "dispute") });
      const kept = (rail: string) => books(rail).in - books(rail).back - books(rail).lost;
      expect(books("stripe")).toEqual({
        in: total("amount"),
        back: total("amount_refunded"),
        lost: lost.reduce((sum, { amount }) => sum + amount, 0),
      });
      expect(books("shopify")).toEqual({ in: 10_000, back: cents(back.shopify), lost: lostAtShop(disputes) });
      expect(back.mirrored).toBe(decimal(back.stripe));
      expect(Number(row.paidMinor)).toBe(kept("stripe") + kept("shopify"));
      expect(kept("stripe")).toBeGreaterThanOrEqual(0);
      expect(kept("shopify")).toBeGreaterThanOrEqual(0);
      // Each of ours left once: a part has one name on its rail, and no two parts share it.
      const names = (await refundsHere(shop, order)).flatMap((refund) => refund.parts.map((part) => part.externalId));
      expect(new Set(names).size).toBe(names.length);
    },
    60_000,
  );
});
