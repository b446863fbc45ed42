/** Cancelling: who may give money back, an order sent in part, and a worker that is lost after any step or whose call goes wrong. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import { CANCELLATION_STEPS, type CancellationStep } from "@/lib/domain/cancellation";
import { ROLES, type Role } from "@/lib/domain/states";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { sendPaymentRequest } from "@/lib/operations/send-payment-request";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { addMember } from "@/lib/store/memberships";
import { atRest, atStripe, mailed, ourBooks, shopBooks, stripeBooks } from "./books";
import { enterCardAt, followLink, onwards } from "./customer";
import { moneyBack, paidOrders, settleAll, shopRefunds } from "./refund-books";
import { dueOn, goTo, imported, inShopify, leasesRunOut, type Order, openShop, order, type Shop, sell } from "./story";

const CANCEL = { by: "staff", reason: "customer", refund: "full", restock: true, tellCustomer: true } as const;

async function member(shop: Shop, role: Role): Promise<Actor> {
  const userId = newId();
  await commitAcrossMerchants(shop.app.db, async (tx) => {
    await tx.user.create({ data: { id: userId, name: role, email: `${userId}@example.com`, language: "en", passwordHash: "x" } });
    await addMember(tx, shop.merchantId, userId, role, shop.now());
  });
  return { kind: "staff", userId };
}

describe("who may give money back by cancelling", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it.each(ROLES)("%s: with a refund only who may refund, without one it waits for somebody who may", async (role) => {
    const mayRefund = role === "owner" || role === "admin" || role === "finance";
    const one = await order(shop, { price: "75.00", deposit: "75.00", dueInDays: null, tags: ["preorder"] });
    const ctx = await shop.ctx(await member(shop, role));
    const refused = await requestCancellation(ctx, { ...CANCEL, orderId: one.id });
    expect(refused).toMatchObject(mayRefund ? { ok: true } : { code: "forbidden", params: { permission: "refunds.create" } });
    if (mayRefund) return;
    expect(await requestCancellation(ctx, { ...CANCEL, refund: "none", orderId: one.id })).toMatchObject({ ok: true });
    await settleAll(shop, 1);
    expect((await ourBooks(shop, one)).order).toMatchObject({ isRefundRequired: true, isActionNeeded: true, paidMinor: 7_500n });
    expect((await moneyBack(shop, one)).shopify).toBe("0.00");
  });
});

describe("an order sent in part", () => {
  let shop: Shop;
  let one: Order;
  beforeAll(async () => {
    shop = await openShop();
    [one] = (await paidOrders(shop, 1)) as [Order];
  }, 60_000);
  afterAll(() => shop.stop());

  it("row 25: only the rest is cancelled and given back; what was sent stays as it is in both systems", async () => {
    await inShopify(shop, one, "fulfil", { units: 1 });
    await shop.drain();
    expect(await requestCancellation(await shop.ctx(shop.owner), { ...CANCEL, orderId: one.id })).toMatchObject({ ok: true });
    await settleAll(shop, 3);
    const there = await shopBooks(shop, one);
    expect(there.lines.map(({ quantity, currentQuantity }) => [quantity, currentQuantity])).toEqual([[2, 1]]);
    expect(there.fulfillmentStatus).toBe("FULFILLED");
    expect(await shopRefunds(shop, one)).toMatchObject([{ lines: [{ quantity: 1, restocked: true }] }]);
    const back = await moneyBack(shop, one);
    expect(back.stripe + Number(back.shopify) * 100).toBe(12_000);
    const { order: row } = await ourBooks(shop, one);
    expect(row).toMatchObject({ cancelledAt: null, totalMinor: 12_000n, paidMinor: 12_000n, isRefundRequired: false });
    await atRest(shop);
  });
});

const LOST: readonly CancellationStep[] = CANCELLATION_STEPS;
const CALLS = [
  { call: "closing the prepared payment at Stripe", at: "stripe", match: "/cancel" },
  { call: "releasing the hold in Shopify", at: "shopify", match: "fulfillmentOrderReleaseHold" },
] as const;
const FAULTS = ["error500Before", "error500After", "dropBefore", "dropAfter"] as const;
const CASES = CALLS.flatMap((call) => FAULTS.map((fault) => ({ ...call, fault })));

describe("a cancellation goes on whatever was lost", () => {
  let shop: Shop;
  const orders: Order[] = [];
  // Deposits that were paid, balances whose payments are prepared at Stripe, goods on hold.
  beforeAll(async () => {
    shop = await openShop();
    const placed = [];
    for (let n = 0; n < LOST.length + CASES.length; n += 1)
      placed.push(await sell(shop, { price: "120.00", quantity: 2, deposit: "100.00", dueInDays: 9 }));
    await shop.drain();
    for (const one of placed) {
      orders.push(await imported(shop, one));
      await enterCardAt(shop, orders.at(-1) as Order, { number: "4242424242424242" });
    }
    await shop.drain();
    await goTo(shop, await dueOn(shop, orders[0] as Order, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, orders[0] as Order, { daysBefore: 1, hour: 12 }));
  }, 180_000);
  afterAll(() => shop.stop());
  const next = (): Order => orders.pop() as Order;

  async function sameEnd(one: Order, intents = ["canceled"]): Promise<void> {
    await settleAll(shop, 1);
    await leasesRunOut(shop);
    await settleAll(shop, 4);
    const { order: row, told } = await ourBooks(shop, one);
    expect(row).toMatchObject({ status: "refunded", paidMinor: 0n, isRefundRequired: false, isOnHold: false });
    expect(row.cancelledAt).not.toBeNull();
    expect((await atStripe(shop, one)).intents.map(({ status }) => status)).toEqual(intents);
    expect(await moneyBack(shop, one)).toEqual({ stripe: 0, shopify: "100.00", mirrored: "0.00", here: { shopify: 10_000n } });
    expect(await shopRefunds(shop, one)).toMatchObject([{ lines: [{ quantity: 2, restocked: true }] }]);
    expect((await mailed(shop, one)).filter((kind) => kind === "order_cancelled")).toHaveLength(1);
    expect(told.filter((type) => type === "order.cancel_done")).toHaveLength(1);
  }

  it.each(LOST)(
    "the worker is lost when %s is done and nobody has written so",
    async (step) => {
      const one = next();
      // A sequence counts on when its transaction is undone: the first commit of the step fails, the next goes through.
      await shop.app.db.prisma.$executeRawUnsafe(`CREATE SEQUENCE lost_${step}`);
      await shop.app.db.prisma.$executeRawUnsafe(`CREATE FUNCTION lose_${step}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('lost_${step}') = 1 THEN RAISE EXCEPTION 'the worker was lost'; END IF; RETURN NEW; END $$`);
      await shop.app.db.prisma.$executeRawUnsafe(`CREATE TRIGGER lose_${step} BEFORE UPDATE ON cancellation_step FOR EACH ROW
      WHEN (NEW.step = '${step}' AND NEW.state IN ('done', 'skipped')) EXECUTE FUNCTION lose_${step}()`);
      expect(await requestCancellation(await shop.ctx(shop.owner), { ...CANCEL, orderId: one.id })).toMatchObject({ ok: true });
      await expect(settleAll(shop, 3)).rejects.toThrow("failed");
      await sameEnd(one);
      const [{ lost } = { lost: 0n }] = await shop.app.db.prisma.$queryRawUnsafe<{ lost: bigint }[]>(
        `SELECT last_value AS lost FROM lost_${step}`,
      );
      expect(lost).toBeGreaterThan(1n);
    },
    60_000,
  );

  it.each(FAULTS)(
    "closing the payment page the customer has open at Stripe: %s",
    async (fault) => {
      const one = await order(shop, { price: "120.00", quantity: 2, deposit: "100.00", dueInDays: 20 });
      const { balance } = await ourBooks(shop, one);
      const asked = { instalmentId: balance?.id ?? "", version: balance?.version ?? 0, days: 7 };
      expect(await sendPaymentRequest(await shop.ctx(shop.owner), asked)).toMatchObject({ ok: true });
      await shop.drain();
      await onwards(await (await followLink(shop, one)).post("/c/pay", { amount: "14000 EUR" }));
      const pages = async () => (await stripeBooks(shop)).checkout_sessions.filter(({ metadata }) => metadata?.order === one.id);
      const [page] = await pages();
      expect(page?.status).toBe("open");
      await shop.stripe("/faults", { fault, method: "POST", path: `/v1/checkout/sessions/${page?.id}/expire` });
      expect(await requestCancellation(await shop.ctx(shop.owner), { ...CANCEL, orderId: one.id })).toMatchObject({ ok: true });
      await sameEnd(one, []);
      expect((await pages()).map(({ status }) => status)).toEqual(["expired"]);
    },
    60_000,
  );

  it.each(CASES)(
    "$call: $fault",
    async ({ at, match, fault }) => {
      const one = next();
      const [intent] = (await atStripe(shop, one)).intents;
      if (at === "stripe") await shop.stripe("/faults", { fault, method: "POST", path: `/v1/payment_intents/${intent?.id}${match}` });
      else await shop.shopify("/faults", { kind: fault, match, times: 1 });
      expect(await requestCancellation(await shop.ctx(shop.owner), { ...CANCEL, orderId: one.id })).toMatchObject({ ok: true });
      await sameEnd(one);
    },
    60_000,
  );
});
