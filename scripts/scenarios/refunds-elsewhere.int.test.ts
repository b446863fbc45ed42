/** Money that goes back by other hands: in Shopify, in Stripe's dashboard, late at the bank; and what that does to the preorder. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestRefund } from "@/lib/operations/request-refund";
import { retryRefund } from "@/lib/operations/retry-refund";
import { moneyBackChoice } from "@/lib/queries/money-back-choice";
import { atStripe, ourBooks, stateOf } from "./books";
import { enterCardAt } from "./customer";
import { moneyBack, paidOrders, paymentOn, refundInDashboard, refundsHere, settleAll } from "./refund-books";
import {
  confirmGoesWrong,
  dueOn,
  goTo,
  inShopify,
  leasesRunOut,
  type Order,
  openShop,
  order as place,
  type Shop,
  stripeIsSilent,
} from "./story";

const NEW = { price: "240.00", deposit: "60.00", dueInDays: 20 } as const;

describe("refunds made elsewhere", () => {
  let shop: Shop;
  let paid: Order[];
  beforeAll(async () => {
    shop = await openShop();
    paid = await paidOrders(shop, 3);
  }, 120_000);
  afterAll(() => shop.stop());
  const at = (index: number): Order => paid[index] as Order;

  it("in Stripe's dashboard: counted, mirrored in Shopify, nobody charged or refunded again", async () => {
    await refundInDashboard(shop, at(0), 3000);
    await settleAll(shop, 1);
    expect(await moneyBack(shop, at(0))).toEqual({ stripe: 3000, shopify: "0.00", mirrored: "30.00", here: { stripe: 3000n } });
    expect(await refundsHere(shop, at(0))).toMatchObject([
      { reason: "made_in_stripe", shopState: "done", parts: [{ state: "succeeded" }] },
    ]);
    expect((await ourBooks(shop, at(0))).order).toMatchObject({ paidMinor: 21000n, isRefundRequired: false, cancelledAt: null });
  });

  it("cancelled in Shopify with money taken: a banner with the sum, one press, and it is gone", async () => {
    await inShopify(shop, at(1), "cancel", { reason: "CUSTOMER" });
    await settleAll(shop, 1);
    const { scope } = await shop.ctx();
    expect((await ourBooks(shop, at(1))).order).toMatchObject({ isRefundRequired: true, isActionNeeded: true });
    const choice = await moneyBackChoice(scope, at(1).id);
    expect(choice?.due).toEqual(money(24000n, "EUR"));
    const asked = await requestRefund(await shop.ctx(shop.owner), {
      ...{ orderId: at(1).id, reason: "shop_cancelled", restock: false, note: null },
      parts: (choice?.payments ?? []).map(({ paymentId, captured }) => ({ paymentId, amount: captured })),
    });
    expect(asked.ok).toBe(true);
    await settleAll(shop, 1);
    expect((await ourBooks(shop, at(1))).order).toMatchObject({ isRefundRequired: false, isActionNeeded: false, status: "refunded" });
    expect(await moneyBack(shop, at(1))).toMatchObject({ stripe: 14000, shopify: "100.00", mirrored: "140.00" });
  });

  it("disputed: neither refunded nor cancelled with a refund", async () => {
    const [charge] = (await atStripe(shop, at(2))).paid;
    await shop.stripe("/disputes", { charge: charge?.id, kind: "fraudulent" });
    await shop.drain();
    const ctx = await shop.ctx(shop.owner);
    const parts = [{ paymentId: await paymentOn(shop, at(2), "stripe"), amount: money(100n, "EUR") }];
    expect(await requestRefund(ctx, { orderId: at(2).id, parts, reason: "other", restock: false, note: null })).toMatchObject({
      code: "order_disputed",
    });
    expect(
      await requestCancellation(ctx, {
        ...{ orderId: at(2).id, by: "staff", reason: "customer", refund: "full", restock: true, tellCustomer: true },
      }),
    ).toMatchObject({ code: "order_disputed" });
    expect((await moneyBack(shop, at(2))).stripe).toBe(0);
  });

  it("row 28: everything paid goes back in Shopify: the schedule stops and the preorder is cancelled there too", async () => {
    const order = await place(shop, NEW);
    await enterCardAt(shop, order, { number: "4242424242424242" });
    await shop.drain();
    await inShopify(shop, order, "refund", { amount: "60.00" });
    await settleAll(shop, 3);
    expect(await stateOf(shop, order)).toBe("cancelled");
    const { order: row } = await ourBooks(shop, order);
    expect(row.cancelledAt).not.toBeNull();
    expect((await atStripe(shop, order)).paid).toEqual([]);
  });

  it("with the setting *ask* only the schedule stops", async () => {
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { onFullRefund: "ask" } });
    const order = await place(shop, NEW);
    await inShopify(shop, order, "refund", { amount: "60.00" });
    await settleAll(shop, 2);
    expect(await stateOf(shop, order)).toBe("cancelled");
    expect((await ourBooks(shop, order)).order.cancelledAt).toBeNull();
    await shop.app.db.prisma.merchant.update({ where: { id: shop.merchantId }, data: { onFullRefund: "cancel" } });
  });
});

describe("a bank that takes its time, or says no later", () => {
  let shop: Shop;
  let slow: Order;
  let failing: Order;
  beforeAll(async () => {
    shop = await openShop();
    [slow] = (await paidOrders(shop, 1, {}, "4000000000007726")) as [Order];
    [failing] = (await paidOrders(shop, 1, {}, "4000000000005126")) as [Order];
  }, 120_000);
  afterAll(() => shop.stop());
  const refund = async (order: Order) =>
    requestRefund(await shop.ctx(shop.owner), {
      ...{ orderId: order.id, reason: "goodwill", restock: false, note: null },
      parts: [{ paymentId: await paymentOn(shop, order, "stripe"), amount: money(4000n, "EUR") }],
    });

  it("pending is not called refunded; when the bank has said so it is, and Shopify and the customer are told", async () => {
    expect((await refund(slow)).ok).toBe(true);
    await shop.drain();
    expect(await refundsHere(shop, slow)).toMatchObject([{ doneAt: null, shopState: "waiting", parts: [{ state: "pending" }] }]);
    expect(await moneyBack(shop, slow)).toMatchObject({ mirrored: "0.00", here: {} });
    await settleAll(shop, 3);
    expect(await refundsHere(shop, slow)).toMatchObject([{ shopState: "done", parts: [{ state: "succeeded" }] }]);
    expect(await moneyBack(shop, slow)).toMatchObject({ stripe: 4000, mirrored: "40.00", here: { stripe: 4000n } });
    expect((await ourBooks(shop, slow)).mails.filter((mail) => mail.kind === "refund_made")).toHaveLength(1);
  });

  it("failed after all: the money is not counted as back, staff are told, and it can be tried again", async () => {
    expect((await refund(failing)).ok).toBe(true);
    await settleAll(shop, 3);
    const [first] = await refundsHere(shop, failing);
    expect(first?.parts).toMatchObject([{ state: "failed" }]);
    const { payments, mails } = await ourBooks(shop, failing);
    expect(payments.filter((payment) => payment.kind === "refund")).toMatchObject([{ status: "failed" }]);
    expect(mails.filter((mail) => mail.kind === "staff_alert")).not.toEqual([]);
    expect(await retryRefund(await shop.ctx(shop.owner), { refundId: first?.id ?? "" })).toMatchObject({ ok: true });
    await shop.drain();
    expect((await refundsHere(shop, failing))[0]?.parts.map((part) => part.state)).toEqual(["failed", "succeeded"]);
  });
});

describe("cancelled while the charge runs", () => {
  let shop: Shop;
  let order: Order;
  beforeAll(async () => {
    shop = await openShop();
    order = await place(shop, { price: "120.00", quantity: 2, deposit: "100.00", dueInDays: 9 });
    await enterCardAt(shop, order, { number: "4242424242424242" });
    await shop.drain();
    await goTo(shop, await dueOn(shop, order, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, order, { daysBefore: 1, hour: 12 }));
    await stripeIsSilent(shop);
    await confirmGoesWrong(shop, order, "dropAfter");
    await goTo(shop, await dueOn(shop, order, { hour: 10 }));
  }, 120_000);
  afterAll(() => shop.stop());

  it("waits for the answer, then gives all of it back, once", async () => {
    expect(await stateOf(shop, order)).toBe("in_doubt");
    const asked = await requestCancellation(await shop.ctx(shop.owner), {
      ...{ orderId: order.id, by: "staff", reason: "inventory", refund: "full", restock: true, tellCustomer: true },
    });
    expect(asked.ok).toBe(true);
    await shop.drain();
    expect((await ourBooks(shop, order)).order.isIntentPending).toBe(true);
    expect((await moneyBack(shop, order)).stripe).toBe(0);
    await stripeIsSilent(shop, false);
    await leasesRunOut(shop);
    await settleAll(shop, 6);
    expect(await moneyBack(shop, order)).toEqual({
      stripe: 14000,
      shopify: "100.00",
      mirrored: "140.00",
      here: { stripe: 14000n, shopify: 10000n },
    });
    const { order: row } = await ourBooks(shop, order);
    expect(row).toMatchObject({ status: "refunded", isRefundRequired: false, isIntentPending: false });
    expect(row.cancelledAt).not.toBeNull();
  });
});
