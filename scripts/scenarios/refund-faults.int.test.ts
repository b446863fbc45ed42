/** Every call of a cancellation goes wrong once, before and after the other side's work: the end is the same, and nothing is done twice. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestRefund } from "@/lib/operations/request-refund";
import { mailed, ourBooks, stockOf, stripeBooks } from "./books";
import { moneyBack, paidOrders, paymentOn, settleAll, shopRefunds } from "./refund-books";
import { type Order, openShop, type Shop, stripeIsSilent } from "./story";

const AT_STRIPE = ["error500Before", "error500After", "dropBefore", "dropAfter", "rateLimit429"] as const;
const IN_SHOPIFY = ["error500Before", "error500After", "dropBefore", "dropAfter", "throttle"] as const;
const CASES = [
  ...AT_STRIPE.map((fault) => ({
    call: "Stripe's refund",
    fault,
    set: (shop: Shop) => shop.stripe("/faults", { fault, method: "POST", path: "/v1/refunds" }),
  })),
  ...(["refundCreate", "orderCancel"] as const).flatMap((match) =>
    IN_SHOPIFY.map((fault) => ({ call: match, fault, set: (shop: Shop) => shop.shopify("/faults", { kind: fault, match, times: 1 }) })),
  ),
];

/** What a story sells unless told otherwise. */
const SKU = "ATLAS7-M";
const PARTIAL = ["error500Before", "error500After", "dropBefore", "dropAfter"] as const;

describe("cancelling goes on whatever call went wrong", () => {
  let shop: Shop;
  let orders: Order[];
  let stockBefore: number;
  beforeAll(async () => {
    shop = await openShop();
    orders = await paidOrders(shop, CASES.length + PARTIAL.length);
    stockBefore = await stockOf(shop, SKU);
    // Nobody tells of what was done: only looking finds it.
    await stripeIsSilent(shop);
    await shop.shopify("/dials", { webhooks: { lose: 1 } });
  }, 240_000);
  afterAll(() => shop.stop());

  it.each(CASES.map((one, index) => ({ ...one, index })))("$call: $fault", async ({ set, index }) => {
    const order = orders[index] as Order;
    await set(shop);
    const asked = await requestCancellation(await shop.ctx(shop.owner), {
      ...{ orderId: order.id, by: "staff", reason: "customer", refund: "full", restock: true, tellCustomer: true },
    });
    expect(asked.ok).toBe(true);
    await settleAll(shop, 5);
    expect(await moneyBack(shop, order)).toEqual({
      stripe: 14000,
      shopify: "100.00",
      mirrored: "140.00",
      here: { stripe: 14000n, shopify: 10000n },
    });
    expect(await shopRefunds(shop, order)).toMatchObject([{ lines: [{ quantity: 2, restocked: true }] }]);
    const { order: row, told } = await ourBooks(shop, order);
    expect(row).toMatchObject({ status: "refunded", paidMinor: 0n, isRefundRequired: false, isActionNeeded: false });
    expect(row.cancelledAt).not.toBeNull();
    expect(told.filter((type) => type === "order.cancel_done")).toHaveLength(1);
    expect((await mailed(shop, order)).filter((kind) => kind === "order_cancelled" || kind === "refund_made")).toHaveLength(3);
  });

  it.each(PARTIAL.map((fault, index) => ({ fault, index: CASES.length + index })))(
    "a part of a payment goes back once: $fault",
    async ({ fault, index }) => {
      const order = orders[index] as Order;
      const ask = async (rail: string, minor: bigint) => ({ paymentId: await paymentOn(shop, order, rail), amount: money(minor, "EUR") });
      await shop.stripe("/faults", { fault, method: "POST", path: "/v1/refunds" });
      await shop.shopify("/faults", { kind: fault, match: "refundCreate", times: 2 });
      const asked = await requestRefund(await shop.ctx(shop.owner), {
        ...{
          orderId: order.id,
          parts: [await ask("stripe", 4000n), await ask("shopify", 2500n)],
          reason: "goodwill",
          restock: false,
          note: null,
        },
      });
      expect(asked.ok).toBe(true);
      await settleAll(shop, 5);
      expect(await moneyBack(shop, order)).toEqual({
        stripe: 4000,
        shopify: "25.00",
        mirrored: "40.00",
        here: { stripe: 4000n, shopify: 2500n },
      });
    },
  );

  it("the goods went back into stock once for each order that was cancelled, and not for money alone", async () => {
    expect((await stockOf(shop, SKU)) - stockBefore).toBe(CASES.length * 2);
  });

  it("Stripe's own books: each charge once, each refunded once", async () => {
    const { charges, refunds } = await stripeBooks(shop);
    expect(charges.filter((charge) => charge.paid)).toHaveLength(CASES.length + PARTIAL.length);
    expect(refunds.map((refund) => refund.amount).sort((a, b) => a - b)).toEqual([...PARTIAL.map(() => 4000), ...CASES.map(() => 14000)]);
  });
});
