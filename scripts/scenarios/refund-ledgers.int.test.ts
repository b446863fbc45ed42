/** After any sequence of parts collected, refunds and cancellings, by whomever: money in = kept + refunded, on each rail, in Stripe's books, in Shopify's and in ours. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestCollection } from "@/lib/operations/request-collection";
import { requestRefund } from "@/lib/operations/request-refund";
import { atStripe, ourBooks } from "./books";
import { enterCardAt } from "./customer";
import { moneyBack, paidOrders, paymentOn, refundInDashboard, refundsHere, settleAll } from "./refund-books";
import { imported, inShopify, type Order, openShop, type Shop, sell } from "./story";

const cents = fc.integer({ min: 1, max: 9000 });
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("refund here on stripe", "refund here on shopify"), cents }),
  fc.record({ kind: fc.constant("refund in the dashboard"), cents }),
  fc.record({ kind: fc.constant("refund in Shopify"), cents }),
  fc.record({ kind: fc.constant("wait"), cents }),
  fc.record({ kind: fc.constantFrom("cancel here", "cancel in Shopify"), cents }),
);
/** Of a balance that is still open. */
const early = fc.oneof(fc.record({ kind: fc.constant("collect a part"), cents }), step);
type Step = { readonly kind: string; readonly cents: number };
const SEQUENCES = 5;
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
      const left = 10_000 - Number((await moneyBack(shop, order)).shopify) * 100;
      if (one.cents <= left) await inShopify(shop, order, "refund", { amount: decimal(one.cents) }).catch(() => undefined);
      return;
    }
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
    ...fc.sample(fc.array(step, { minLength: 2, maxLength: 6 }), SEQUENCES),
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
      const here = (rail: string, kind: string) =>
        payments
          .filter((payment) => payment.rail === rail && payment.kind === kind && payment.status === "succeeded")
          .reduce((sum, payment) => sum + Number(payment.amountMinor), 0);
      expect({ in: here("stripe", "charge"), back: here("stripe", "refund") }).toEqual({
        in: total("amount"),
        back: total("amount_refunded"),
      });
      expect({ in: here("shopify", "charge"), back: decimal(here("shopify", "refund")) }).toEqual({ in: 10_000, back: back.shopify });
      expect(back.mirrored).toBe(decimal(back.stripe));
      expect(Number(row.paidMinor)).toBe(10_000 + here("stripe", "charge") - here("stripe", "refund") - here("shopify", "refund"));
      // Each of ours left once: a part has one name on its rail, and no two parts share it.
      const names = (await refundsHere(shop, order)).flatMap((refund) => refund.parts.map((part) => part.externalId));
      expect(new Set(names).size).toBe(names.length);
    },
    60_000,
  );
});
