/** Races on a real PostgreSQL: whoever comes first, one charge, one cancelling, and never more back than came in. */
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import { money } from "@/lib/domain/money";
import { jobs } from "@/lib/entry/jobs";
import { confirmAttempts } from "@/lib/operations/confirm-attempts";
import { readOrdersIn } from "@/lib/operations/read-orders-in";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestCollection } from "@/lib/operations/request-collection";
import { requestRefund } from "@/lib/operations/request-refund";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { addMember } from "@/lib/store/memberships";
import type { App } from "@/lib/wiring";
import { atRest, atStripe, expectCollected, mailed, ourBooks } from "./books";
import { enterCardAt } from "./customer";
import { moneyBack, paymentOn, refundInDashboard, refundsHere, settleAll } from "./refund-books";
import { dueOn, goTo, imported, inShopify, type Order, openShop, replayDeliveries, type Shop, sell } from "./story";

const MINOR = 7_500;
const EVERY = { merchantId: null };
/** A second process' sending: the queue of one keeps it to one pool. */
const anotherWorker = async ({ db, gateways, env, clock }: App) =>
  void (await confirmAttempts({ db, gateways, appUrl: env.appUrl, clock, worker: newId() }, { atOnce: 8 }));
/** How many balances of 75.00 are due on each of four days. */
const DUE = [1, 1, 6, 3];
const FIRST_DAY = 9;

let shop: Shop;
let colleague: Actor;
const days: Order[][] = [];

beforeAll(async () => {
  shop = await openShop();
  const userId = newId();
  await commitAcrossMerchants(shop.app.db, async (tx) => {
    await tx.user.create({ data: { id: userId, name: "Fay", email: "fay@example.com", language: "fr", passwordHash: "x" } });
    await addMember(tx, shop.merchantId, userId, "finance", shop.now());
  });
  colleague = { kind: "staff", userId };
  const sales = DUE.flatMap((count, day) => Array.from({ length: count }, () => ({ price: "75.00", dueInDays: FIRST_DAY + day })));
  const placed = [];
  for (const sale of sales) placed.push({ ...(await sell(shop, sale)), day: sale.dueInDays - FIRST_DAY });
  await shop.drain();
  for (const { day, ...one } of placed) {
    const order = await imported(shop, one);
    await enterCardAt(shop, order, { number: "4242424242424242" });
    days[day] = [...(days[day] ?? []), order];
  }
  await shop.drain();
  const [first] = days.flat() as [Order];
  for (const daysBefore of [3, 2]) await goTo(shop, await dueOn(shop, first, { daysBefore, hour: 12 }));
}, 180_000);
afterAll(() => shop.stop());

/** The morning these are due: announced, prepared, read from the shop just now, and no worker has run yet. */
async function morning(day: number): Promise<Order[]> {
  const some = days[day] ?? [];
  await goTo(shop, await dueOn(shop, some[0] as Order, { daysBefore: 1, hour: 13 }));
  await shop.setNow(await dueOn(shop, some[0] as Order, { hour: 10 }));
  const { connectionId } = await shop.app.db.prisma.order.findFirstOrThrow({ where: { id: some[0]?.id ?? "" } });
  await readOrdersIn(await shop.ctx(), { connectionId, gids: some.map(({ gid }) => gid), origin: "reread" });
  return some;
}

/** *Collect now*, prepared: the person has the page open and presses when told. */
async function collect(one: Order, by: Actor = shop.owner): Promise<() => ReturnType<typeof requestCollection>> {
  const { balance } = await ourBooks(shop, one);
  const ctx = await shop.ctx(by);
  return () => requestCollection(ctx, { instalmentId: balance?.id ?? "", version: balance?.version ?? 0 });
}

async function cancel(one: Order, by: Actor = shop.owner): Promise<() => ReturnType<typeof requestCancellation>> {
  const ctx = await shop.ctx(by);
  const wish = { by: "staff", reason: "customer", refund: "full", restock: true, tellCustomer: true } as const;
  return () => requestCancellation(ctx, { ...wish, orderId: one.id });
}

/** Cancelled everywhere, once; whatever was charged is back, once; nothing may charge it any more. Answers how often it was charged. */
async function cancelledClean(one: Order): Promise<number> {
  const { paid, intents } = await atStripe(shop, one);
  expect(paid.length).toBeLessThanOrEqual(1);
  expect(intents.map(({ status }) => status)).toEqual([paid.length === 1 ? "succeeded" : "canceled"]);
  const back = paid.length * MINOR;
  const here = back === 0 ? {} : { stripe: BigInt(back) };
  expect(await moneyBack(shop, one)).toMatchObject({ stripe: back, shopify: "0.00", here });
  const { order: row, told, attempts } = await ourBooks(shop, one);
  expect(row).toMatchObject({ paidMinor: 0n, isRefundRequired: false, isIntentPending: false, isOnHold: false });
  expect(row.cancelledAt).not.toBeNull();
  expect(attempts.length).toBeLessThanOrEqual(1);
  expect(told.filter((type) => type === "order.cancel_done")).toHaveLength(1);
  expect((await mailed(shop, one)).filter((kind) => kind === "order_cancelled")).toHaveLength(1);
  return paid.length;
}

type Press = () => Promise<{ readonly ok: boolean }>;

/** Presses the two while somebody else holds the debt, lets go once both wait, and answers what each was told. */
async function inFlightTogether({ id }: Order, [first, second]: readonly [Press, Press]): Promise<{ readonly ok: boolean }[]> {
  const { prisma } = shop.app.db;
  const areWaiting = async (count: number): Promise<void> => {
    for (let round = 0; round < 400; round += 1) {
      const [row] = await prisma.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      if (row && row.n >= count) return;
      await setTimeout(25);
    }
    throw new Error(`${count} never waited together`);
  };
  const pressed = await prisma.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM instalment WHERE order_id = ${id}::uuid FOR UPDATE`;
      const one = first();
      await areWaiting(1);
      const other = second();
      await areWaiting(2);
      // In an object: a promise by itself would be waited for here, where it cannot end.
      return { both: [one, other] };
    },
    { timeout: 30_000 },
  );
  return Promise.all(pressed.both);
}

describe("one cancels, another collects", () => {
  it("the charge came first: the cancelling waits for it, visibly, and gives it back", async () => {
    const [one] = (await morning(0)) as [Order];
    const [press, stop] = [await collect(one), await cancel(one, colleague)];
    expect(await press()).toMatchObject({ ok: true, value: { kind: "started" } });
    expect(await stop()).toMatchObject({ ok: true });
    expect((await ourBooks(shop, one)).order.isIntentPending).toBe(true);
    await settleAll(shop, 3);
    expect(await cancelledClean(one)).toBe(1);
  });

  it("the cancelling came first: nothing is charged, whoever still has the button", async () => {
    const [one] = (await morning(1)) as [Order];
    const [press, stop] = [await collect(one), await cancel(one, colleague)];
    expect(await stop()).toMatchObject({ ok: true });
    expect(await press()).toMatchObject({ ok: false });
    await settleAll(shop, 3);
    expect(await cancelledClean(one)).toBe(0);
  });

  it("at the same moment, with workers about: it ends as one of the two, and as either", async () => {
    const some = await morning(2);
    const answers = [];
    for (const [at, one] of some.entries()) {
      const both = [await collect(one), await cancel(one, colleague)] as const;
      answers.push(await inFlightTogether(one, at % 2 === 0 ? both : [both[1], both[0]]));
      await Promise.all([jobs.attempts(shop.app, EVERY), jobs.owed(shop.app, EVERY), jobs.sweep(shop.app, EVERY)]);
    }
    // The cancelling is never refused; the charge is, where it came second.
    expect(answers.flat().filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(some.length);
    await settleAll(shop, 4);
    const charged = [];
    for (const one of some) charged.push(await cancelledClean(one));
    expect(new Set(charged)).toEqual(new Set([0, 1]));
    await atRest(shop);
  });
});

describe("many want the same money", () => {
  let paid: Order[];

  it("two people, the timer, the workers and both providers' messages at once: one charge", async () => {
    paid = await morning(3);
    const presses = await Promise.all(paid.flatMap((one) => [collect(one), collect(one, colleague)]));
    const wave = () => [
      ...[jobs.sweep, jobs.collect, jobs.collect, jobs.attempts, anotherWorker, jobs.inbox, jobs.owed].map((job) => job(shop.app, EVERY)),
      shop.stripe("/webhooks/deliver", {}),
      ...paid.map((one) => inShopify(shop, one, "update", { note: "ring" })),
    ];
    const [answers] = await Promise.all([Promise.all(presses.map((press) => press())), ...wave()]);
    await Promise.all([...presses.map((press) => press()), ...wave()]);
    await replayDeliveries(shop);
    await settleAll(shop, 2);
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(paid.length);
    for (const one of paid) {
      await expectCollected(shop, one, BigInt(MINOR), "EUR", "75.00");
      const { attempts, told } = await ourBooks(shop, one);
      expect(attempts.map(({ state }) => state)).toEqual(["succeeded"]);
      expect((await atStripe(shop, one)).intents).toHaveLength(1);
      expect(told.filter((type) => type === "charge.succeeded")).toHaveLength(1);
      expect((await mailed(shop, one)).filter((kind) => kind === "receipt")).toHaveLength(1);
    }
    await atRest(shop);
  });

  it("refunded here by two people and in Stripe's dashboard at once: never more than was captured", async () => {
    for (const one of paid) {
      const parts = [{ paymentId: await paymentOn(shop, one, "stripe"), amount: money(2_000n, "EUR") }];
      const ask = async (by: Actor) =>
        requestRefund(await shop.ctx(by), { orderId: one.id, parts, reason: "goodwill", restock: false, note: null });
      const [answers] = await Promise.all([
        Promise.all([shop.owner, colleague, shop.owner, colleague, shop.owner].map(ask)),
        refundInDashboard(shop, one, 3_000).catch(() => undefined),
        jobs.owed(shop.app, EVERY),
        jobs.owed(shop.app, EVERY),
      ]);
      const accepted = answers.filter(({ ok }) => ok).length;
      expect(accepted * 2_000).toBeLessThanOrEqual(MINOR);
      expect(answers.filter(({ ok }) => !ok)).toEqual(Array(5 - accepted).fill(expect.objectContaining({ code: "over_refund" })));
      await settleAll(shop, 4);
      const back = await moneyBack(shop, one);
      expect(back.stripe).toBeLessThanOrEqual(MINOR);
      expect(back).toMatchObject({ here: { stripe: BigInt(back.stripe) }, mirrored: (back.stripe / 100).toFixed(2) });
      const names = (await refundsHere(shop, one)).flatMap(({ parts: made }) => made.map(({ externalId }) => externalId)).filter(Boolean);
      expect(new Set(names).size).toBe(names.length);
      expect((await ourBooks(shop, one)).order.paidMinor).toBe(BigInt(MINOR - back.stripe));
    }
  });
});
