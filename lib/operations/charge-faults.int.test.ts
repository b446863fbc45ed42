import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/domain/actor";
import { acrossMerchantsClaimAttempts } from "@/lib/store/attempts";
import { commit } from "@/lib/store/commit";
import { acrossMerchantsFreeJobs, acrossMerchantsSilentWorkers } from "@/lib/store/heartbeats";
import { startWorld, type World } from "@/scripts/test-world";
import {
  aBalance,
  ageClaims,
  attemptsOf,
  type Balance,
  collect,
  instalmentOf,
  moneyTaken,
  nextAtStripe,
  passFiveDays,
} from "@/scripts/testing/balances";
import { applyCommand } from "./apply-command";
import { openCharges } from "./open-charges";
import { pauseMoney } from "./pause-money";
import { reReadOrders } from "./re-read-orders";
import { reconcileAttempts } from "./reconcile-attempts";
import { requestCollection } from "./request-collection";
import { resumeMoney } from "./resume-money";
import type { WorkerCtx } from "./worker-context";

let world: World;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await collect(world);
});
afterEach(async () => {
  await world.stripe("/dials", { webhooks: { lose: 0 } });
});
afterAll(() => world.stop());

const worker = (name = "test"): WorkerCtx => ({
  db: world.app.db,
  gateways: world.app.gateways,
  appUrl: world.webUrl,
  clock: () => world.app.clock(),
  worker: name,
});
/** Without Stripe's webhooks, which would settle before anybody else. */
const loseWebhooks = () => world.stripe("/dials", { webhooks: { lose: 1 } });

/** Announced, due, read again from Shopify: commit 1 would pass. */
async function readyToCharge(): Promise<Balance> {
  const balance = await aBalance(world);
  await world.advance({ days: 2, hours: 1 });
  await world.drain();
  await world.advance({ days: 2, hours: 23 });
  await reReadOrders(await world.ctx(), [balance.orderId]);
  return balance;
}

async function open(balance: Balance) {
  const ctx = await world.ctx();
  return commit(ctx.scope, ctx, async (tx) => {
    const charges = await openCharges(tx, ctx, { instalmentIds: [balance.instalmentId], by: "timer", expectedVersion: null });
    return { value: charges, audit: charges.audit };
  });
}

describe("commit 1", () => {
  test("of ten at once, one opens an attempt", async () => {
    const balance = await readyToCharge();
    const results = await Promise.all(Array.from({ length: 10 }, () => open(balance)));
    expect(results.flatMap((result) => result.opened)).toHaveLength(1);
    expect(new Set(results.flatMap((result) => result.refused.map(({ refusal }) => refusal.code)))).toEqual(
      new Set(["charge_in_progress"]),
    );
    await world.drain();
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("a double click on Collect charges once, and asks nothing of Stripe or Shopify inside the request", async () => {
    const balance = await readyToCharge();
    const { version } = await instalmentOf(world, balance);
    const staff = { ...(await world.ctx()), actor: { kind: "staff" as const, userId: "0198d7a0-0000-7000-8000-000000000001" } };
    const answers = await Promise.all([1, 2].map(() => requestCollection(staff, { instalmentId: balance.instalmentId, version })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ code: expect.stringMatching(/^(stale|charge_in_progress)$/) });
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ startedBy: "staff", state: "succeeded" }]);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("opens nothing while money is paused; attempts that were not sent go back unmade", async () => {
    const balance = await readyToCharge();
    await open(balance);
    await pauseMoney(await world.ctx(), { reason: "a test" });
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "not_made", outcome: { why: "guard_refused" } }]);
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "scheduled" });
    expect((await open(balance)).refused).toMatchObject([{ refusal: { code: "money_paused" } }]);
    await resumeMoney(await world.ctx());
    await world.drain();
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid" });
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("charges nothing when the order was paid in Shopify meanwhile", async () => {
    const balance = await aBalance(world);
    await world.advance({ days: 2, hours: 1 });
    await world.drain();
    await world.shopify(`/orders/${encodeURIComponent(balance.orderGid)}/mark-paid`, {});
    await world.advance({ days: 2, hours: 23 });
    await world.drain();
    expect(await attemptsOf(world, balance)).toEqual([]);
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid" });
  });
});

describe("an answer that never came", () => {
  test.each(["dropAfter", "error500After"])("%s: the worker does not know, Stripe is asked, one charge", async (fault) => {
    await loseWebhooks();
    const balance = await readyToCharge();
    await nextAtStripe(world, fault);
    await world.drain();
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "in_doubt" });
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "unknown" }]);
    await ageClaims(world, 1);
    expect(await reconcileAttempts(worker())).toMatchObject({ settled: 1 });
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid" });
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "succeeded", settledBy: "reconciler" }]);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("settles long after Stripe has forgotten the key: by the id, never by sending again", async () => {
    await loseWebhooks();
    const balance = await readyToCharge();
    await nextAtStripe(world, "dropAfter");
    await world.drain();
    await world.advance({ hours: 26 });
    await ageClaims(world, 5);
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "succeeded" }]);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("lost on its way out: found never confirmed, and charged by a new attempt on the same PaymentIntent", async () => {
    await loseWebhooks();
    const balance = await readyToCharge();
    await nextAtStripe(world, "dropBefore");
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "unknown" }]);
    await ageClaims(world, 5);
    await world.drain();
    const attempts = await attemptsOf(world, balance);
    expect(attempts).toMatchObject([{ state: "not_made" }, { state: "succeeded" }]);
    expect(attempts[0]?.paymentObjectId).toBe(attempts[1]?.paymentObjectId);
    expect(attempts[0]?.idempotencyKey).not.toBe(attempts[1]?.idempotencyKey);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("of the webhook and the worker, one settles", async () => {
    const balance = await readyToCharge();
    await nextAtStripe(world, "dropAfter");
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "succeeded", settledBy: "webhook" }]);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
    const recorded = await world.app.db.prisma.payment.findMany({ where: { orderId: balance.orderId, rail: "stripe" } });
    expect(recorded).toMatchObject([{ recordState: "recorded" }]);
  });
});

describe("a worker that dies", () => {
  test("between commit and claim: the next one sends", async () => {
    const balance = await readyToCharge();
    await open(balance);
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "succeeded" }]);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("between claim and confirm: its silence is noticed, nothing was sent, a new attempt charges once", async () => {
    const balance = await readyToCharge();
    await open(balance);
    expect((await acrossMerchantsClaimAttempts(world.app.db, { worker: "dead", limit: 20 })).attempts).toHaveLength(1);
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "open", claimedBy: "dead" }]);
    await ageClaims(world, 2);
    await world.drain();
    expect(await attemptsOf(world, balance)).toMatchObject([{ state: "not_made", settledBy: "reconciler" }, { state: "succeeded" }]);
    expect(await moneyTaken(world, balance)).toHaveLength(1);
  });

  test("leaves a job locked: it is freed after a minute's silence", async () => {
    const { prisma } = world.app.db;
    await prisma.$executeRaw`SELECT graphile_worker.add_job('owed', '{}'::json, job_key => 'locked')`;
    await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET locked_by = 'worker-of-the-dead', locked_at = now() - interval '2 minutes'`;
    await acrossMerchantsFreeJobs(world.app.db, await acrossMerchantsSilentWorkers(world.app.db));
    const rows = await prisma.$queryRaw<
      { locked: string | null }[]
    >`SELECT locked_by AS locked FROM graphile_worker.jobs WHERE key = 'locked'`;
    expect(rows).toEqual([{ locked: null }]);
  });
});

describe("a change asked for while a charge runs", () => {
  const cancelNow = async (balance: Balance) => {
    const ctx = { ...(await world.ctx()), actor: systemActor("command") };
    return commit(ctx.scope, ctx, async (tx) => {
      const applied = await applyCommand(tx, ctx, {
        instalmentId: balance.instalmentId,
        command: { type: "cancel", reason: "customer", at: ctx.now },
      });
      return { value: applied, audit: applied.audit };
    });
  };

  test("waits, and after a success the money is owed back", async () => {
    await loseWebhooks();
    const balance = await readyToCharge();
    await nextAtStripe(world, "dropAfter");
    await world.drain();
    await cancelNow(balance);
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "in_doubt" });
    expect(await world.app.db.prisma.order.findFirstOrThrow({ where: { id: balance.orderId } })).toMatchObject({ isIntentPending: true });
    await ageClaims(world, 1);
    await reconcileAttempts(worker());
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid" });
    const owed = await world.app.db.prisma.owedWork.findMany({ where: { kind: "refund", doneAt: null } });
    expect(owed.map((row) => row.payload)).toContainEqual(
      expect.objectContaining({ orderId: balance.orderId, amountMinor: "24000", reason: "cancelled_during_charge" }),
    );
    expect(await world.app.db.prisma.order.findFirstOrThrow({ where: { id: balance.orderId } })).toMatchObject({ isIntentPending: false });
  });

  test("waits, and after a charge that was never made it is done", async () => {
    await loseWebhooks();
    const balance = await readyToCharge();
    await nextAtStripe(world, "dropBefore");
    await world.drain();
    await cancelNow(balance);
    await ageClaims(world, 5);
    await world.drain();
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "cancelled" });
    expect(await moneyTaken(world, balance)).toEqual([]);
    const objects = await world.app.db.prisma.paymentObject.findMany({ where: { instalmentId: balance.instalmentId } });
    expect(objects).toMatchObject([{ closedBy: "canceled" }]);
  });
});

test("many balances of one day are charged once each", async () => {
  const balances: Balance[] = [];
  for (let at = 0; at < 6; at += 1) balances.push(await aBalance(world));
  await passFiveDays(world);
  for (const balance of balances) expect(await moneyTaken(world, balance)).toHaveLength(1);
});
