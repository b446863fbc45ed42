import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { atStripe, expectCollected, mailed, ourBooks, stateOf } from "./books";
import { enterCardAt } from "./customer";
import {
  confirmGoesWrong,
  dueOn,
  goTo,
  imported,
  leasesRunOut,
  type Order,
  openShop,
  type Placed,
  type Shop,
  sell,
  stripeIsSilent,
} from "./story";
import { startWorker, until, type WorkerProcess } from "./worker-process";

const LIFE = ["card_request", "card_saved", "charge_notice", "receipt"];

describe("a worker that dies or sleeps in the middle of charges", () => {
  let shop: Shop;
  const workers: WorkerProcess[] = [];
  const start = (): WorkerProcess => {
    const worker = startWorker(shop);
    workers.push(worker);
    return worker;
  };

  beforeAll(async () => {
    shop = await openShop();
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.kill();
  });
  afterAll(() => shop.stop());

  /** Announced, prepared, and due this very minute; Stripe tells nobody anything. */
  async function dueNow(count: number): Promise<Order[]> {
    await stripeIsSilent(shop, false);
    const placed: Placed[] = [];
    for (let at = 0; at < count; at += 1) placed.push(await sell(shop, { price: "75.00", dueInDays: 9 }));
    await shop.drain();
    const orders: Order[] = [];
    for (const one of placed) {
      const mine = await imported(shop, one);
      await enterCardAt(shop, mine, { number: "4242424242424242" });
      orders.push(mine);
    }
    await shop.drain();
    const [first] = orders as [Order];
    await goTo(shop, await dueOn(shop, first, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, first, { daysBefore: 1, hour: 12 }));
    await stripeIsSilent(shop);
    await shop.setNow(await dueOn(shop, first, { hour: 10 }));
    return orders;
  }

  /** The confirms that were to hang do: whoever sends the next one is answered. */
  const areOnTheirWay = async () => (await shop.stripe<{ rules: unknown[] }>("/dials")).rules.length === 0;
  const isPaid = (one: Order) => async () => (await stateOf(shop, one)) === "paid";
  const isRecorded = (one: Order) => async () => (await ourBooks(shop, one)).payments.some((payment) => payment.recordState === "recorded");
  const isTold = (one: Order) => async () =>
    (await ourBooks(shop, one)).mails.some(({ kind, status }) => kind === "receipt" && status === "accepted");
  const hasMoneyMoved = (one: Order) => async () => (await atStripe(shop, one)).paid.length > 0;
  const lockedJobs = async (): Promise<Set<string>> => {
    const rows = await shop.app.db.prisma.$queryRaw<
      { by: string }[]
    >`SELECT locked_by AS by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL`;
    return new Set(rows.map(({ by }) => by));
  };

  it("stopped between commit 1 and confirm, and between confirm and settle, then continued: settled by another within two minutes, once", {
    timeout: 240_000,
  }, async () => {
    const [before, after, quick] = (await dueNow(3)) as [Order, Order, Order];
    await confirmGoesWrong(shop, before, "timeoutBefore");
    await confirmGoesWrong(shop, after, "timeout");
    const sleeper = start();
    await until("the first worker waits for two answers", areOnTheirWay, 60);
    await until("the charge whose answer never comes", hasMoneyMoved(after), 20);
    sleeper.signal("SIGSTOP");
    const stoppedAt = performance.now();
    const itsJobs = await lockedJobs();
    expect(itsJobs.size).toBeGreaterThan(0);
    // Its heartbeat names the workers that hold them: while it beats, nobody else takes its long jobs.
    const beats = await shop.app.db.prisma.$queryRaw<{ ids: string[] }[]>`SELECT worker_ids AS ids FROM worker_heartbeat`;
    expect(beats.flatMap(({ ids }) => ids)).toEqual(expect.arrayContaining([...itsJobs]));
    expect([await stateOf(shop, before), await stateOf(shop, after)]).toEqual(["charging", "charging"]);
    start();
    // Real time, nothing moved by hand: the promise is two minutes.
    const secondsLeft = () => 120 - (performance.now() - stoppedAt) / 1000;
    await until("the charge that had gone through is found", isPaid(after), secondsLeft());
    await until("the charge that had not is made", isPaid(before), secondsLeft());
    await until("the jobs it had locked are free", async () => [...(await lockedJobs())].every((by) => !itsJobs.has(by)), secondsLeft());
    sleeper.signal("SIGCONT");
    await setTimeout(4_000);
    for (const one of [before, after, quick]) {
      await until(`${one.name} is recorded`, isRecorded(one), 30);
      await expectCollected(shop, one, 7_500n, "EUR", "75.00");
      expect((await atStripe(shop, one)).intents).toHaveLength(1);
      await until(`the receipt of ${one.name}`, isTold(one), 20);
      expect(await mailed(shop, one)).toEqual(LIFE);
    }
    expect((await ourBooks(shop, after)).attempts.map(({ state, settledBy }) => [state, settledBy])).toEqual([["succeeded", "reconciler"]]);
    expect((await ourBooks(shop, before)).attempts.map(({ state }) => state)).toEqual(["not_made", "succeeded"]);
  });

  it("killed at each step: the next one finishes every charge once", { timeout: 120_000 }, async () => {
    const [before, after, recording] = (await dueNow(3)) as [Order, Order, Order];
    await confirmGoesWrong(shop, before, "timeoutBefore");
    await confirmGoesWrong(shop, after, "timeout");
    // The third is charged, and its recording hangs.
    await shop.shopify("/faults", { kind: "timeout", match: "orderCreateManualPayment", times: 1 });
    const doomed = start();
    await until("the charge whose answer never comes", hasMoneyMoved(after), 60);
    await until("the third charge", isPaid(recording), 30);
    await until("its recording begun", async () => (await shop.shopify<{ faults: unknown[] }>("/dials")).faults.length === 0, 20);
    await until("both confirms on their way", areOnTheirWay, 20);
    await doomed.kill();
    const heir = start();
    // As if the minutes had passed after which a dead worker is believed dead.
    await shop.app.db.prisma.$executeRaw`UPDATE worker_heartbeat SET beat_at = beat_at - interval '2 minutes'`;
    await shop.app.db.prisma
      .$executeRaw`UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '2 minutes' WHERE locked_at IS NOT NULL`;
    await leasesRunOut(shop);
    for (const one of [before, after, recording]) {
      await until(`${one.name} is recorded`, isRecorded(one), 60);
      await expectCollected(shop, one, 7_500n, "EUR", "75.00");
      expect((await atStripe(shop, one)).intents).toHaveLength(1);
      await until(`the receipt of ${one.name}`, isTold(one), 20);
      expect(await mailed(shop, one)).toEqual(LIFE);
    }
    heir.signal("SIGTERM");
  });
});
