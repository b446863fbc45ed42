/** A reconciliation outlives whoever works at it: killed in the middle it goes on at the page that was not written; at night it begins by itself. */
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyWords } from "@/lib/domain/why-words";
import { jobs } from "@/lib/entry/jobs";
import { fixDifference } from "@/lib/operations/fix-difference";
import { startReconciliation } from "@/lib/operations/start-reconciliation";
import { reconciledDays } from "@/lib/queries/reconciliation";
import {
  carryToEnd,
  chargeInDashboard,
  differences,
  lastRun,
  pressAll,
  reconcile,
  refundRecordInShop,
  SETTLED,
  silence,
} from "./reconciliation";
import { moneyBack, paidOrders, refundInDashboard, settleAll } from "./refund-books";
import { goTo, type Order, openShop, type Shop } from "./story";
import { startWorker } from "./worker-process";

let shop: Shop;
let paid: Order[];

beforeAll(async () => {
  shop = await openShop();
  paid = await paidOrders(shop, 3);
  await shop.advance(SETTLED);
}, 120_000);
afterAll(() => shop.stop());

const runOf = (state: string) => shop.app.db.prisma.reconciliationRun.count({ where: { merchantId: shop.merchantId, state } });

/** Real time in which a worker could still be at it. */
const leaseRunsOut = () =>
  shop.app.db.prisma
    .$executeRaw`UPDATE reconciliation_run SET claimed_at = claimed_at - interval '10 minutes' WHERE claimed_at IS NOT NULL`;

describe("a worker killed in the middle", () => {
  it("is followed by another that goes on, and nothing is counted twice", async () => {
    await shop.stripe("/dials", { latencyMs: { min: 1_500, max: 1_500 } });
    const worker = startWorker(shop);
    try {
      const started = await startReconciliation(await shop.ctx(shop.owner), { days: 60 });
      expect(started.ok).toBe(true);
      // A worker takes long to start on a machine that has much else to do.
      for (let round = 0; round < 1_200 && (await lastRun(shop)).phase === "charges"; round += 1) await setTimeout(50);
      expect(await lastRun(shop)).toMatchObject({ state: "running", phase: "refunds", charges: 3 });
    } finally {
      await worker.kill();
    }
    await shop.stripe("/dials", { latencyMs: { min: 0, max: 0 } });
    await jobs.reconcile(shop.app, { merchantId: null });
    expect(await lastRun(shop)).toMatchObject({ state: "running", phase: "refunds" });
    await leaseRunsOut();
    expect(await carryToEnd(shop)).toMatchObject({ state: "done", charges: 3, orders: 3, found: 0 });
  }, 150_000);

  it("what cannot be asked is waited for, and said", async () => {
    const started = await startReconciliation(await shop.ctx(shop.owner), { days: 60 });
    expect(started.ok).toBe(true);
    await shop.stripe("/faults", { fault: "error500Before", method: "GET", path: "/v1/charges", times: 3 });
    await jobs.reconcile(shop.app, { merchantId: null });
    const waiting = await lastRun(shop);
    expect(waiting).toMatchObject({ state: "running", phase: "charges" });
    expect(whyWords(waiting.problem ?? "", "en")).toBe("no answer from Stripe (charges.list)");
    await shop.advance({ minutes: 2 });
    expect(await carryToEnd(shop)).toMatchObject({ state: "done", charges: 3, problem: null });
  }, 60_000);
});

describe("a press that comes too late", () => {
  it("sends nothing back that went back another way since; the next run finds no difference", async () => {
    const [, , one] = paid as [Order, Order, Order];
    await refundRecordInShop(shop, one, 1200n);
    await shop.drain();
    await shop.advance(SETTLED);
    expect((await reconcile(shop)).found).toBe(1);
    const [found] = await differences(shop, "open");
    expect(found).toMatchObject({ fix: "refund_at_stripe", orderId: one.id, amountMinor: 1200n });
    const ctx = await shop.ctx(shop.owner);
    expect((await fixDifference(ctx, { differenceId: found?.id ?? "", fix: "refund_at_stripe" })).ok).toBe(true);
    await silence(shop, true);
    await refundInDashboard(shop, one, 1200);
    await shop.drain();
    expect((await differences(shop, "open")).map((row) => whyWords(row.problem ?? "", "en"))).toEqual([
      "the books have moved since this was found: the next reconciliation looks again",
    ]);
    await silence(shop, false);
    await shop.advance(SETTLED);
    // Both sides were refunded by hand: we take it over, and tell Shopify nothing it shows already.
    expect((await reconcile(shop)).found).toBe(1);
    await pressAll(shop);
    await settleAll(shop, 2);
    await shop.advance(SETTLED);
    expect((await reconcile(shop)).found).toBe(0);
    expect(await moneyBack(shop, one)).toMatchObject({ stripe: 1200, mirrored: "12.00", here: { stripe: 1200n } });
  }, 60_000);
});

describe("at night", () => {
  it("it begins by itself, once, and each whole day has its stamp", async () => {
    const before = await runOf("done");
    await jobs.reconcile(shop.app, { merchantId: null });
    expect(await runOf("done")).toBe(before);
    const tomorrow = new Date(shop.now().getTime() + 24 * 3_600_000).toISOString().slice(0, 10);
    await goTo(shop, `${tomorrow}T02:30:00Z`);
    await jobs.reconcile(shop.app, { merchantId: null });
    expect(await carryToEnd(shop)).toMatchObject({ kind: "nightly", state: "done", found: 0, startedBy: null });
    await jobs.reconcile(shop.app, { merchantId: null });
    expect(await runOf("done")).toBe(before + 1);
    const days = await reconciledDays((await shop.ctx()).scope, shop.seed.merchant.timezone, shop.now());
    expect(days.map(({ open, unproven, checkedAt }) => ({ open, unproven, checked: checkedAt !== null }))).toEqual(
      days.map(() => ({ open: 0, unproven: 0, checked: true })),
    );
  }, 60_000);

  it("a day with a difference has none until a run has seen it settled", async () => {
    await chargeInDashboard(shop, paid[0] as Order, 700);
    await goTo(shop, new Date(shop.now().getTime() + 26 * 3_600_000).toISOString());
    await reconcile(shop);
    const stamp = async () => {
      const days = await reconciledDays((await shop.ctx()).scope, shop.seed.merchant.timezone, shop.now());
      return days.slice(0, 3).map(({ open, unproven }) => [open, unproven]);
    };
    expect((await stamp()).flat()).toEqual(expect.arrayContaining([1]));
    const [one] = await differences(shop, "open");
    const ctx = await shop.ctx(shop.owner);
    expect(await fixDifference(ctx, { differenceId: one?.id ?? "", fix: "refund_at_stripe" })).toMatchObject({ code: "stale" });
    expect(await fixDifference(ctx, { differenceId: one?.id ?? "", fix: "refund_orphan" })).toMatchObject({ ok: true });
    await shop.drain();
    await shop.advance(SETTLED);
    expect((await stamp()).flat().filter((count) => count > 0)).toEqual([1]);
    expect((await differences(shop, "fixed")).filter((row) => row.class === "orphan_charge").map((row) => row.closedBy)).toEqual([
      shop.owner.kind === "staff" ? shop.owner.userId : "",
    ]);
    await reconcile(shop);
    expect((await stamp()).flat()).toEqual([0, 0, 0, 0, 0, 0]);
  }, 60_000);
});
