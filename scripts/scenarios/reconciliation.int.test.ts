/** The three books held against each other: nothing over a store of ordinary orders, every planted difference, and nothing again once each was settled. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { dismissDifference } from "@/lib/operations/dismiss-difference";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestRefund } from "@/lib/operations/request-refund";
import { startReconciliation } from "@/lib/operations/start-reconciliation";
import { newId } from "@/lib/store/ids";
import { atStripe, stateOf } from "./books";
import { enterCardAt } from "./customer";
import {
  cancelInShop,
  chargeInDashboard,
  confirmInDashboard,
  differences,
  openOnes,
  pressAll,
  reconcile,
  recordInOurName,
  refundRecordInShop,
  refusedAtStripe,
  SETTLED,
  silence,
} from "./reconciliation";
import { moneyBack, paidOrders, paymentOn, refundInDashboard, settleAll } from "./refund-books";
import { confirmGoesWrong, dueOn, goTo, inShopify, leasesRunOut, type Order, openShop, order as place, type Shop } from "./story";

let shop: Shop;
let paid: Order[];
let open: Order[];
let names: ReadonlyMap<string, string>;
const at = (index: number): Order => paid[index] as Order;
const openAt = (index: number): Order => open[index] as Order;
const chargeRow = (order: Order) => ({ merchantId: shop.merchantId, orderId: order.id, rail: "stripe", kind: "charge" });

beforeAll(async () => {
  shop = await openShop();
  paid = await paidOrders(shop, 10);
  open = [];
  for (let count = 0; count < 6; count += 1) {
    // The last three are due a day later: nobody has charged them yet when the others are.
    const order = await place(shop, { price: "240.00", deposit: "60.00", dueInDays: count < 3 ? 9 : 10 });
    await enterCardAt(shop, order, { number: "4242424242424242" });
    open.push(order);
  }
  await shop.drain();
  const all = {
    refunded: at(6),
    cancelled: at(7),
    lost: at(0),
    bogus: at(1),
    dashboard: at(2),
    inShop: at(3),
    wrong: at(4),
    twice: at(5),
    refused: at(8),
    byHand: at(9),
  };
  const still = { doubt: openAt(0), unrecorded: openAt(1), marked: openAt(2), ended: openAt(3), confirmed: openAt(4), invented: openAt(5) };
  names = new Map(Object.entries({ ...all, ...still }).map(([name, order]) => [order.id, name]));
}, 240_000);
afterAll(() => shop.stop());

describe("a store of ordinary orders", () => {
  it("has no difference: paid, open, partly refunded, cancelled with everything back", async () => {
    const ctx = await shop.ctx(shop.owner);
    const parts = [{ paymentId: await paymentOn(shop, at(6), "stripe"), amount: money(3000n, "EUR") }];
    expect((await requestRefund(ctx, { orderId: at(6).id, parts, reason: "goodwill", restock: false, note: null })).ok).toBe(true);
    const cancel = { orderId: at(7).id, by: "staff", reason: "customer", refund: "full", restock: true, tellCustomer: false } as const;
    expect((await requestCancellation(ctx, cancel)).ok).toBe(true);
    await settleAll(shop);
    await shop.advance(SETTLED);
    const run = await reconcile(shop);
    expect(await openOnes(shop, names)).toEqual([]);
    expect(run).toMatchObject({ state: "done", kind: "on_demand", charges: 10, refunds: 2, orders: 16, found: 0 });
  }, 120_000);
});

describe("differences of every class", () => {
  it("are all found, and none that is not one", async () => {
    await goTo(shop, await dueOn(shop, openAt(0), { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, openAt(0), { daysBefore: 1, hour: 12 }));
    await silence(shop, true);
    await plantInOurRows();
    // Charged in the next minute: one whose answer is lost, one that Shopify does not take.
    await plantAtTheCharge();
    await cancelInShop(shop, openAt(3));
    await confirmInDashboard(shop, openAt(4));
    await refundInDashboard(shop, at(2), 2500);
    await inShopify(shop, at(3), "refund", { amount: "130.00" });
    await refusedAtStripe(shop, at(8), await paymentOn(shop, at(8), "stripe"), 2000n);
    await refundRecordInShop(shop, at(8), 2000n);
    await refundRecordInShop(shop, at(9), 1500n);
    await recordInOurName(shop, openAt(5));
    await chargeInDashboard(shop, at(5), 4200);
    await shop.advance(SETTLED);
    const run = await reconcile(shop);
    expect(await openOnes(shop, names)).toEqual(PLANTED);
    expect(run).toMatchObject({ state: "done", found: PLANTED.length });
  }, 120_000);

  it("carry what each side says, and are found once however often they are looked for", async () => {
    await reconcile(shop);
    expect(await openOnes(shop, names)).toEqual(PLANTED);
    const row = (await differences(shop, "open")).find((one) => one.orderId === at(2).id);
    expect(row).toMatchObject({ amountMinor: 2500n, currency: "EUR" });
    const evidence = row?.evidence as { predesk: { what: string }[]; stripe: { what: string }[]; shopify: { what: string }[] };
    expect(evidence.stripe.map((fact) => fact.what)).toContain("refund");
    expect(evidence.predesk.map((fact) => fact.what)).not.toContain("refund");
    expect(evidence.shopify.map((fact) => fact.what)).toContain("transaction_charge");
  }, 60_000);

  it("one is set aside with a reason and stays so", async () => {
    const orphan = (await differences(shop, "open")).find((one) => one.class === "orphan_charge");
    const ctx = await shop.ctx(shop.owner);
    expect((await dismissDifference(ctx, { differenceId: orphan?.id ?? "", note: "A repair, invoiced by hand" })).ok).toBe(true);
    await reconcile(shop);
    expect(await openOnes(shop, names)).toEqual(PLANTED.filter((one) => !one.includes("orphan_charge")));
    await shop.app.db.prisma.reconciliationDifference.updateMany({ where: { id: orphan?.id }, data: { state: "open", closedAt: null } });
  }, 60_000);

  it("are settled by one press each; the next run finds none", async () => {
    await silence(shop, false);
    await leasesRunOut(shop);
    await pressAll(shop);
    await settleAll(shop, 6);
    expect((await differences(shop, "open")).map((row) => `${row.fix}: ${row.problem}`)).toEqual([]);
    await shop.advance(SETTLED);
    await settleAll(shop, 2);
    await shop.advance(SETTLED);
    const run = await reconcile(shop);
    expect(await openOnes(shop, names)).toEqual([]);
    expect(run).toMatchObject({ state: "done", found: 0 });
    expect(await stateOf(shop, openAt(0))).toBe("paid");
    expect(await stateOf(shop, openAt(3))).toBe("cancelled");
    expect(await stateOf(shop, openAt(4))).toBe("paid");
    expect(await moneyBack(shop, at(2))).toMatchObject({ stripe: 2500, mirrored: "25.00" });
    expect(await moneyBack(shop, at(3))).toMatchObject({ stripe: 3000, shopify: "100.00", mirrored: "30.00" });
    expect(await moneyBack(shop, at(8))).toMatchObject({ stripe: 2000, shopify: "0.00", mirrored: "20.00", here: { stripe: 2000n } });
    expect(await moneyBack(shop, at(9))).toMatchObject({ stripe: 1500, shopify: "0.00", mirrored: "15.00", here: { stripe: 1500n } });
    // Only what an order was due was charged, once: of the orphan all went back, of the entry nobody paid nothing moved.
    for (const order of [...paid, ...open]) {
      const { charges } = await atStripe(shop, order);
      const wanted = paid.includes(order) || [openAt(0), openAt(1), openAt(4)].includes(order) ? 1 : 0;
      expect([names.get(order.id), charges.filter((charge) => charge.status === "succeeded").length]).toEqual([
        names.get(order.id),
        wanted,
      ]);
    }
    expect(await moneyBack(shop, openAt(5))).toMatchObject({ stripe: 0, shopify: "0.00", mirrored: "180.00", here: {} });
    expect(await stateOf(shop, openAt(5))).toBe("cancelled");
  }, 120_000);

  it("a viewer cannot start a second run beside one", async () => {
    const ctx = await shop.ctx(shop.owner);
    const [first, second] = await Promise.all([startReconciliation(ctx, { days: 1 }), startReconciliation(ctx, { days: 1 })]);
    expect([first.ok, second.ok].sort()).toEqual([false, true]);
  });
});

const PLANTED = [
  "-: orphan_charge → refund_orphan",
  "bogus: recorded_not_charged → withdraw_booking",
  "byHand: refunded_on_one_side → refund_at_stripe",
  "confirmed: charged_not_recorded → settle_from_stripe",
  "dashboard: refunded_on_one_side → count_refunds",
  "doubt: unknown_outcome → ask_stripe",
  "ended: cancelled_but_scheduled → stop_schedule",
  "inShop: refunded_on_one_side → read_order",
  "inShop: refunded_on_one_side → refund_at_stripe",
  "invented: recorded_not_charged → withdraw_mark",
  "lost: charged_not_recorded → settle_from_stripe",
  "marked: recorded_not_charged → acknowledge_payment",
  "refused: refunded_on_one_side → retry_refund",
  "unrecorded: charged_not_recorded → record_in_shopify",
  "wrong: amount_or_currency_differs → correct_booking",
];

async function plantInOurRows(): Promise<void> {
  const { payment } = shop.app.db.prisma;
  await payment.deleteMany({ where: chargeRow(at(0)) });
  const row = await payment.findFirstOrThrow({ where: chargeRow(at(1)) });
  await payment.create({
    data: { ...row, id: newId(), amountMinor: 5000n, stripeChargeId: "ch_never", shopifyTransactionGid: null, recordState: "not_needed" },
  });
  await payment.updateMany({ where: chargeRow(at(4)), data: { amountMinor: 13_900n } });
}

async function plantAtTheCharge(): Promise<void> {
  await inShopify(shop, openAt(2), "mark-paid");
  await confirmGoesWrong(shop, openAt(0), "dropAfter");
  await shop.shopify("/faults", { kind: "error500Before", match: "orderCreateManualPayment", times: 1 });
  await goTo(shop, await dueOn(shop, openAt(0), { hour: 10 }));
}
