/** Goods, delivery, tax and an adjustment, each by itself; and a refund asked for during a charge, kept whole. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { NO_DETAILS, type RefundDetails } from "@/lib/domain/refund-wish";
import { type RefundRequest, requestRefund } from "@/lib/operations/request-refund";
import { moneyBackChoice } from "@/lib/queries/money-back-choice";
import { atRest, ourBooks, stateOf } from "./books";
import { saveCard } from "./customer";
import { moneyBack, paidOrders, paymentOn, refundsHere, settleAll, shopRefunds } from "./refund-books";
import { confirmGoesWrong, dueOn, goTo, leasesRunOut, type Order, openShop, order, type Shop, stripeIsSilent } from "./story";

interface RefundThere {
  readonly refunds: readonly {
    readonly shipping: { readonly presentment: string } | null;
    readonly adjustment: { readonly presentment: string } | null;
    readonly lines: readonly { readonly quantity: number; readonly restocked: boolean }[];
  }[];
}

describe("the details of a refund", () => {
  let shop: Shop;
  let orders: Order[];
  beforeAll(async () => {
    shop = await openShop();
    orders = await paidOrders(shop, 3, { delivery: "9.90" });
  }, 120_000);
  afterAll(() => shop.stop());
  const at = (index: number): Order => orders[index] as Order;

  const linesOf = (one: Order) =>
    shop.app.db.prisma.orderLine.findMany({ where: { merchantId: shop.merchantId, orderId: one.id }, orderBy: { position: "asc" } });
  const ask = async (one: Order, minor: bigint, details: Partial<RefundDetails>, more: Partial<RefundRequest> = {}) =>
    requestRefund(await shop.ctx(shop.owner), {
      ...{ orderId: one.id, parts: [{ paymentId: await paymentOn(shop, one, "stripe"), amount: money(minor, "EUR") }] },
      ...{ details: { ...NO_DETAILS, ...details }, reason: "goodwill", restock: false, note: null, ...more },
    });
  const there = (one: Order) => shop.shopify<RefundThere>(`/orders/${encodeURIComponent(one.gid)}`);

  it("row 26: delivery alone goes back as delivery, never more of it than there is; tax and an adjustment by themselves", async () => {
    const choice = await moneyBackChoice((await shop.ctx()).scope, at(0).id);
    expect(choice?.extras.delivery.minor).toBe(990n);
    const tax = choice?.extras.tax.minor ?? 0n;
    expect(await ask(at(0), 991n, { shippingMinor: 991n })).toMatchObject({ code: "over_delivery" });
    expect(await ask(at(0), 100n, { shippingMinor: 990n })).toMatchObject({ code: "details_differ" });
    expect(await ask(at(0), tax + 1n, { taxMinor: tax + 1n })).toMatchObject({ code: "over_tax" });
    expect(await ask(at(0), 990n, { shippingMinor: 990n })).toMatchObject({ ok: true });
    await shop.drain();
    expect((await there(at(0))).refunds).toMatchObject([{ shipping: { presentment: "9.90" }, adjustment: null, lines: [] }]);
    expect(await ask(at(0), 1n, { shippingMinor: 1n })).toMatchObject({ code: "over_delivery" });
    expect(await ask(at(0), 500n, { adjustmentMinor: 500n })).toMatchObject({ ok: true });
    await settleAll(shop, 2);
    expect((await there(at(0))).refunds).toMatchObject([{}, { shipping: null, adjustment: { presentment: "5.00" } }]);
    const kept = await refundsHere(shop, at(0));
    expect(kept.map(({ shippingMinor, taxMinor, adjustmentMinor }) => [shippingMinor, taxMinor, adjustmentMinor])).toEqual([
      [990n, 0n, 0n],
      [0n, 0n, 500n],
    ]);
    expect((await moneyBack(shop, at(0))).here).toEqual({ stripe: 1490n });
    await atRest(shop);
  });

  it("row 26: of two units one goes back into stock and one does not", async () => {
    const [line] = await linesOf(at(1));
    const one = (restock: boolean) => ask(at(1), 12_000n, {}, { lines: [{ lineId: line?.id ?? "", quantity: 1, restock }], restock });
    expect(await one(true)).toMatchObject({ ok: true });
    await settleAll(shop, 2);
    const stays = { lines: [{ lineId: line?.id ?? "", quantity: 1, restock: false }], restock: true };
    expect(await ask(at(1), 1_000n, {}, stays)).toMatchObject({ ok: true });
    await settleAll(shop, 2);
    const made = (await shopRefunds(shop, at(1))).flatMap(({ lines }) => lines.map(({ quantity, restocked }) => [quantity, restocked]));
    expect(made).toEqual([
      [1, true],
      [1, false],
    ]);
  });

  it("asked for while a charge runs: goods, stock, delivery, note and the chosen payment are all kept until it is settled", async () => {
    const one = await order(shop, { price: "120.00", quantity: 2, deposit: "100.00", delivery: "9.90", dueInDays: 9 });
    await saveCard(shop, one, { number: "4242424242424242" });
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, one, { daysBefore: 1, hour: 12 }));
    await stripeIsSilent(shop);
    await confirmGoesWrong(shop, one, "dropAfter");
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    expect(await stateOf(shop, one)).toBe("in_doubt");
    const [line] = await linesOf(one);
    const parts = [{ paymentId: await paymentOn(shop, one, "shopify"), amount: money(6_000n, "EUR") }];
    const lines = [{ lineId: line?.id ?? "", quantity: 1, restock: true }];
    const details = { ...NO_DETAILS, shippingMinor: 500n };
    const wish = { orderId: one.id, parts, lines, details, restock: true, note: "one too many", reason: "customer_request" as const };
    expect(await requestRefund(await shop.ctx(shop.owner), wish)).toMatchObject({ ok: true, value: { waits: true } });
    expect((await ourBooks(shop, one)).order.isIntentPending).toBe(true);
    await leasesRunOut(shop);
    await settleAll(shop, 3);
    const [kept, ...more] = await refundsHere(shop, one);
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ reason: "customer_request", note: "one too many", restock: true, shippingMinor: 500n });
    expect(kept?.parts).toMatchObject([{ rail: "shopify", amountMinor: 6_000n, state: "succeeded" }]);
    expect((await there(one)).refunds).toMatchObject([{ shipping: { presentment: "5.00" }, lines: [{ quantity: 1, restocked: true }] }]);
  }, 60_000);
});
