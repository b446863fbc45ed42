import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestRefund } from "@/lib/operations/request-refund";
import { atRest, atStripe, mailed, ourBooks } from "./books";
import { moneyBack, paidOrders, paymentOn, refundsHere, settleAll, shopRefunds } from "./refund-books";
import { type Order, openShop, type Shop } from "./story";

describe("money goes back on the rail that took it", () => {
  let shop: Shop;
  let orders: Order[];
  beforeAll(async () => {
    shop = await openShop();
    orders = await paidOrders(shop, 4);
  }, 120_000);
  afterAll(() => shop.stop());
  const at = (index: number): Order => orders[index] as Order;

  it("a part of each payment: Stripe's at Stripe and mirrored, Shopify's in Shopify; the customer is told of both", async () => {
    const order = at(0);
    const parts = [
      { paymentId: await paymentOn(shop, order, "stripe"), amount: money(4000n, "EUR") },
      { paymentId: await paymentOn(shop, order, "shopify"), amount: money(2500n, "EUR") },
    ];
    const asked = await requestRefund(await shop.ctx(shop.owner), {
      ...{ orderId: order.id, parts, reason: "goodwill", restock: false, note: "scratched" },
    });
    expect(asked).toMatchObject({ ok: true, value: { refundIds: [expect.any(String), expect.any(String)] } });
    await shop.drain();
    expect(await moneyBack(shop, order)).toEqual({
      stripe: 4000,
      shopify: "25.00",
      mirrored: "40.00",
      here: { stripe: 4000n, shopify: 2500n },
    });
    expect((await mailed(shop, order)).filter((kind) => kind === "refund_made")).toHaveLength(2);
    expect((await ourBooks(shop, order)).order).toMatchObject({ status: "released", isRefundRequired: false, paidMinor: 17500n });
    await atRest(shop);
  });

  it("a piece with its money from both rails: one refund in Shopify, restocked once", async () => {
    const order = at(1);
    const [line] = await shop.app.db.prisma.orderLine.findMany({ where: { merchantId: shop.merchantId, orderId: order.id } });
    const asked = await requestRefund(await shop.ctx(shop.owner), {
      orderId: order.id,
      parts: [
        { paymentId: await paymentOn(shop, order, "stripe"), amount: money(9000n, "EUR") },
        { paymentId: await paymentOn(shop, order, "shopify"), amount: money(3000n, "EUR") },
      ],
      lines: [{ lineId: line?.id ?? "", quantity: 1 }],
      ...{ reason: "customer_request", restock: true, note: null },
    });
    expect(asked.ok).toBe(true);
    await shop.drain();
    const [made, ...more] = await shopRefunds(shop, order);
    expect(more).toEqual([]);
    expect(made?.lines.map(({ quantity, restocked }) => ({ quantity, restocked }))).toEqual([{ quantity: 1, restocked: true }]);
    expect(made?.transactionIds).toHaveLength(2);
    expect((await ourBooks(shop, order)).order).toMatchObject({ totalMinor: 12000n, paidMinor: 12000n, isRefundRequired: false });
  });

  it("never more than is left: what is on its way counts", async () => {
    const order = at(2);
    const ask = async (minor: bigint) =>
      requestRefund(await shop.ctx(shop.owner), {
        ...{ orderId: order.id, reason: "other", restock: false, note: null },
        parts: [{ paymentId: await paymentOn(shop, order, "stripe"), amount: money(minor, "EUR") }],
      });
    const answers = await Promise.all([ask(9000n), ask(9000n)]);
    expect(answers.map((answer) => answer.ok).sort()).toEqual([false, true]);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ code: "over_refund", params: { most: money(5000n, "EUR") } });
    await shop.drain();
    expect((await moneyBack(shop, order)).stripe).toBe(9000);
    expect(await refundsHere(shop, order)).toHaveLength(1);
  });

  it("cancelled everywhere: both rails, the stock once, Shopify last and without a refund of its own", async () => {
    const order = at(3);
    const asked = await requestCancellation(await shop.ctx(shop.owner), {
      ...{ orderId: order.id, by: "staff", reason: "customer", refund: "full", restock: true, tellCustomer: true },
    });
    expect(asked.ok).toBe(true);
    await settleAll(shop);
    expect(await moneyBack(shop, order)).toEqual({
      stripe: 14000,
      shopify: "100.00",
      mirrored: "140.00",
      here: { stripe: 14000n, shopify: 10000n },
    });
    const steps = await shop.app.db.prisma.cancellationStep.findMany({
      where: { merchantId: shop.merchantId },
      orderBy: { position: "asc" },
    });
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "stop_schedule done",
      "void_payments done",
      "refund done",
      expect.stringMatching(/^release_hold (done|skipped)$/),
      "cancel_in_shop done",
      "tell_customer done",
    ]);
    const books = await ourBooks(shop, order);
    expect(books.order).toMatchObject({ status: "refunded", isRefundRequired: false, paidMinor: 0n });
    expect(books.order.cancelledAt).not.toBeNull();
    expect(await shopRefunds(shop, order)).toHaveLength(1);
    expect((await mailed(shop, order)).filter((kind) => kind === "order_cancelled" || kind === "refund_made").sort()).toEqual([
      "order_cancelled",
      "refund_made",
      "refund_made",
    ]);
    expect((await atStripe(shop, order)).paid).toHaveLength(1);
    await atRest(shop);
  });
});
