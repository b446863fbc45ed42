/** Runs that collect: the canary, what changed since the plan, two runs at once, and charges that must be announced first. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/domain/actor";
import { plainDate } from "@/lib/domain/dates";
import { jobs } from "@/lib/entry/jobs";
import { changeDueDate } from "@/lib/operations/change-due-date";
import { openCharges } from "@/lib/operations/open-charges";
import { reReadOrders } from "@/lib/operations/re-read-orders";
import { removeCard } from "@/lib/operations/remove-card";
import { resumeRun } from "@/lib/operations/resume-run";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { commit } from "@/lib/store/commit";
import { type Balance, CARDS, instalmentOf, moneyTaken } from "../testing/balances";
import { COLLECT, plan, rowsOf, runOf, sellMany, start } from "./runs";
import { openShop, type Shop } from "./story";

const DUE = "2027-02-07";
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const work = async (name = "worker") =>
  workOffRuns({ db: shop.app.db, gateways: shop.app.gateways, appUrl: shop.app.env.appUrl, clock: () => shop.app.clock(), worker: name });
/** The bank answers everything that is on its way; nothing else happens, the timer least of all. */
const answers = () => jobs.attempts(shop.app, { merchantId: null });
const nameOf = async ({ orderId: id }: Balance) =>
  (await shop.app.db.prisma.order.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id } } })).name;

let bad: Balance[];
let good: Balance[];

test("the plan: announced charges, and everybody else with the reason commit 1 would give", { timeout: 150_000 }, async () => {
  const declines = { dueInDays: 5, card: CARDS.declinesWhenCharged };
  const sold = await sellMany(shop, [
    declines,
    declines,
    ...Array(6).fill({ dueInDays: 5 }),
    { dueInDays: 40 },
    { dueInDays: 5, card: null },
  ]);
  [bad, good] = [sold.slice(0, 2), sold.slice(2, 8)];
  const [later, cardless] = sold.slice(8) as [Balance, Balance];
  await shop.advance({ days: 2, hours: 1 });
  await shop.drain();
  const tooSoon = await rowsOf(shop, await plan(shop, COLLECT));
  expect(new Set(Object.values(tooSoon))).toEqual(
    new Set(["left_out announced_later", "left_out notice_missing", "left_out card_missing"]),
  );
  await shop.setNow(`${DUE}T09:00:00Z`);
  const rows = await rowsOf(shop, await plan(shop, COLLECT));
  expect(rows[await nameOf(later)]).toBe("left_out notice_missing");
  expect(rows[await nameOf(cardless)]).toBe("left_out card_missing");
  for (const one of [...bad, ...good]) expect(rows[await nameOf(one)]).toBe("waiting");

  // The same orders through commit 1's own guard, taken back again.
  const all = [...bad, ...good, later, cardless];
  const outside = await shop.ctx(systemActor("worker"));
  await reReadOrders(
    outside,
    all.map(({ orderId }) => orderId),
  );
  const codes: Record<string, string> = {};
  await commit(outside.scope, { ...outside, now: shop.now() }, async (tx) => {
    const charges = await openCharges(
      tx,
      { ...outside, now: shop.now() },
      { instalmentIds: all.map((one) => one.instalmentId), by: "run", expectedVersion: null },
    );
    for (const one of all)
      codes[await nameOf(one)] = charges.refused.find((no) => no.instalmentId === one.instalmentId)?.refusal.code ?? "waiting";
    throw new Error("taken back");
  }).catch((error: Error) => expect(error.message).toBe("taken back"));
  expect(Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.replace("left_out ", "")]))).toEqual(codes);
});

test("the canary stops a run at the rate of declines; resumed, it sends another ahead; every balance is charged once", {
  timeout: 150_000,
}, async () => {
  const runId = await plan(shop, { ...COLLECT, canaryCount: 2, mostDeclinedPercent: 50 });
  const ids = good.map(({ orderId }) => orderId);
  const twin = await plan(shop, { ...COLLECT, canaryCount: 2, mostDeclinedPercent: 50 }, ids);
  await start(shop, runId);
  expect(await work()).toBe(1);
  expect((await runOf(shop, runId)).done).toBe(2);
  // Nothing more leaves while the first are on their way.
  expect(await work()).toBe(0);
  await answers();
  await work();
  const stopped = await runOf(shop, runId);
  expect([stopped.status, stopped.done, (stopped.statusReason as { code: string }).code]).toEqual(["paused", 2, "canary_declined"]);
  expect(await moneyTaken(shop)).toEqual([]);

  // What changes meanwhile is reported, not acted on.
  const [moved, removed, rest] = [good[0], good[1], good.slice(2)] as [Balance, Balance, Balance[]];
  const ctx = await shop.ctx(shop.owner);
  const { version } = await instalmentOf(shop, moved);
  const to = plainDate("2027-03-01");
  expect(
    await changeDueDate(ctx, { instalmentId: moved.instalmentId, version, dueOn: to, tellCustomer: true, reason: "asked by phone" }),
  ).toMatchObject({
    ok: true,
    value: { kind: "changed" },
  });
  await removeCard(ctx, { orderId: removed.orderId, customerId: removed.customerId, why: "asked by phone" });

  // The second run over the same orders is let loose at the same time.
  await start(shop, twin);
  expect(await resumeRun(ctx, { runId })).toMatchObject({ ok: true });
  for (let round = 0; round < 6; round += 1) {
    await Promise.all([work("one"), work("two")]);
    await answers();
  }
  await work();
  const [one, two] = [await rowsOf(shop, runId), await rowsOf(shop, twin)];
  expect([(await runOf(shop, runId)).status, (await runOf(shop, twin)).status]).toEqual(["done", "done"]);
  expect(one[await nameOf(moved)]).toBe("skipped due_changed");
  expect(one[await nameOf(removed)]).toBe("skipped card_changed");
  for (const balance of rest) {
    expect((await instalmentOf(shop, balance)).state).toBe("paid");
    expect(await moneyTaken(shop, balance)).toHaveLength(1);
    const name = await nameOf(balance);
    expect([one[name], two[name]].filter((row) => row === "done")).toHaveLength(1);
  }
  expect(await moneyTaken(shop)).toHaveLength(rest.length);
});

test("what nobody could announce in time is announced now and collected on the first date possible", { timeout: 150_000 }, async () => {
  const [far] = (await sellMany(shop, [{ dueInDays: 60 }])) as [Balance];
  const name = await nameOf(far);
  const runId = await plan(shop, { ...COLLECT, shortNotice: "notify" }, [far.orderId]);
  const [item] = await shop.app.db.prisma.runItem.findMany({ where: { runId } });
  expect([item?.action, item?.state]).toEqual(["notify", "waiting"]);
  const on = item?.newDueOn?.toISOString().slice(0, 10) ?? "";
  expect(on > DUE && on <= "2027-02-12", on).toBe(true);
  await start(shop, runId);
  await shop.drain();
  expect((await rowsOf(shop, runId))[name]).toBe("done");
  expect((await instalmentOf(shop, far)).dueOn?.toISOString().slice(0, 10)).toBe(on);
  const notice = await shop.app.db.prisma.notice.findFirstOrThrow({ where: { instalmentId: far.instalmentId, voidedAt: null } });
  expect([notice.chargeOn.toISOString().slice(0, 10), notice.acceptedAt !== null]).toEqual([on, true]);
  expect(await moneyTaken(shop, far)).toEqual([]);
  await shop.setNow(`${on}T11:00:00Z`);
  await shop.drain();
  expect(await moneyTaken(shop, far)).toHaveLength(1);
});

test("outside the hours of charges a run waits by itself, and says until when", { timeout: 150_000 }, async () => {
  const [balance] = (await sellMany(shop, [{ dueInDays: 5 }])) as [Balance];
  const due = (await instalmentOf(shop, balance)).dueOn?.toISOString().slice(0, 10) ?? "";
  await shop.advance({ days: 2, hours: 1 });
  await shop.drain();
  await shop.setNow(`${due}T19:30:00Z`);
  const runId = await plan(shop, COLLECT, [balance.orderId]);
  await start(shop, runId);
  await work();
  const run = await runOf(shop, runId);
  expect([run.status, run.done, (run.statusReason as { code: string }).code]).toEqual(["running", 0, "window_closed"]);
  expect(run.nextAt && run.nextAt > shop.now()).toBe(true);
  expect(await moneyTaken(shop, balance)).toEqual([]);
  await shop.setNow(new Date((run.nextAt?.getTime() ?? 0) + 1_000).toISOString());
  await work();
  await answers();
  await shop.drain();
  expect((await runOf(shop, runId)).status).toBe("done");
  expect(await moneyTaken(shop, balance)).toHaveLength(1);
});
