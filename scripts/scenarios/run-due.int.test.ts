/** Due dates, one or many: what may be, what is announced anew, what waits for a running charge, what the shop is told. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, plainDate } from "@/lib/domain/dates";
import { mayChangeDue } from "@/lib/domain/due-change";
import type { RunSettingsOf } from "@/lib/domain/run-kinds";
import { changeDueDate } from "@/lib/operations/change-due-date";
import { collectDue } from "@/lib/operations/collect-due";
import { planUndo } from "@/lib/operations/plan-undo";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { readDueFacts } from "@/lib/store/due-facts";
import { type Balance, instalmentOf } from "../testing/balances";
import { plan, rowsOf, runOf, sellMany, start } from "./runs";
import { openShop, type Shop } from "./story";

const TODAY = plainDate("2027-02-02");
let shop: Shop;
let announced: Balance;
let far: Balance;
let cardless: Balance;
let watched: Balance;

beforeAll(async () => {
  shop = await openShop();
  [announced, far, cardless, watched] = (await sellMany(shop, [
    { dueInDays: 4 },
    { dueInDays: 40 },
    { dueInDays: 40, card: null },
    { dueInDays: 40 },
  ])) as [Balance, Balance, Balance, Balance];
  await shop.app.db.prisma.order.update({
    where: { merchantId_id: { merchantId: shop.merchantId, id: watched.orderId } },
    data: { collector: "shopify" },
  });
  await shop.advance({ days: 1, hours: 2 });
  await shop.drain();
}, 120_000);
afterAll(() => shop.stop());

const worker = () => ({
  db: shop.app.db,
  gateways: shop.app.gateways,
  appUrl: shop.app.env.appUrl,
  clock: () => shop.app.clock(),
  worker: "worker",
});
const dueOf = async (balance: Balance) => (await instalmentOf(shop, balance)).dueOn?.toISOString().slice(0, 10);
const kindsTo = async (balance: Balance) =>
  (await shop.app.db.prisma.mail.findMany({ where: { orderId: balance.orderId, status: "accepted" }, orderBy: { createdAt: "asc" } })).map(
    ({ kind }) => kind,
  );
const DUE: RunSettingsOf<"change_due"> = { kind: "change_due", dueOn: TODAY, tellCustomer: true, reason: "the boat is late" };
const all = () => [announced, far, cardless, watched];

test("the plan leaves out exactly those a single change would refuse, for the same reason", async () => {
  const now = shop.now();
  for (const days of [1, 2, 3, 4, 5, 39, 100, 161, 400]) {
    const dueOn = addDays(TODAY, days);
    const runId = await plan(
      shop,
      { ...DUE, dueOn },
      all().map(({ orderId }) => orderId),
    );
    const items = await shop.app.db.prisma.runItem.findMany({ where: { runId } });
    for (const balance of all()) {
      const due = await readDueFacts((await shop.ctx()).scope, balance.instalmentId, now);
      const answer = due ? mayChangeDue(due.facts, dueOn) : null;
      const item = items.find((one) => one.orderId === balance.orderId);
      expect(item?.reason ?? "ok", `${dueOn} for ${balance.email}`).toBe(answer?.ok ? "ok" : answer?.code);
    }
  }
});

test("later than announced: the announcement is taken back, customer and shop are told, all in one run", { timeout: 120_000 }, async () => {
  expect(await kindsTo(announced)).toContain("charge_notice");
  const dueOn = addDays(TODAY, 30);
  const runId = await plan(shop, { ...DUE, dueOn });
  await start(shop, runId);
  await shop.drain();
  const [first, second, third] = await Promise.all([announced, far, cardless].map(dueOf));
  expect([first, second, third]).toEqual([dueOn, dueOn, dueOn]);
  expect(await dueOf(watched)).not.toBe(dueOn);
  expect(await runOf(shop, runId)).toMatchObject({ status: "done", done: 3, skipped: 0, leftOut: 1 });
  expect(await kindsTo(announced)).toEqual(expect.arrayContaining(["due_date_changed"]));
  expect(await shop.app.db.prisma.notice.count({ where: { instalmentId: announced.instalmentId, voidedAt: null } })).toBe(0);
  const order = await shop.app.db.prisma.order.findFirstOrThrow({ where: { id: far.orderId } });
  expect(order.dueOn?.toISOString().slice(0, 10)).toBe(dueOn);
  const owed = await shop.app.db.prisma.owedWork.findMany({ where: { subjectId: far.orderId, kind: "update_due_in_shopify" } });
  expect(owed.map(({ doneAt }) => doneAt !== null)).toEqual([true]);
  const audit = await shop.app.db.prisma.auditEvent.findFirstOrThrow({ where: { orderId: far.orderId, type: "due_date.changed" } });
  expect([audit.reason, audit.actorKind]).toEqual(["the boat is late", "staff"]);
});

test("one balance: refused when stale, past, too soon or beyond the agreement; what changed since the plan is skipped", {
  timeout: 120_000,
}, async () => {
  const ctx = await shop.ctx(shop.owner);
  const { version } = await instalmentOf(shop, far);
  const change = (dueOn: string, seen = version) =>
    changeDueDate(ctx, { instalmentId: far.instalmentId, version: seen, dueOn: plainDate(dueOn), tellCustomer: false, reason: null });
  expect(await change("2027-03-20", version - 1)).toMatchObject({ code: "stale" });
  expect(await change("2027-02-01")).toMatchObject({ code: "date_in_past" });
  expect(await change("2027-02-04")).toMatchObject({ code: "due_needs_notice" });
  expect(await change("2029-01-01")).toMatchObject({ code: "due_after_consent" });
  const runId = await plan(shop, { ...DUE, dueOn: addDays(TODAY, 35) }, [far.orderId, cardless.orderId]);
  expect(await change("2027-03-20")).toMatchObject({ ok: true, value: { kind: "changed" } });
  await start(shop, runId);
  await shop.drain();
  const items = await shop.app.db.prisma.runItem.findMany({ where: { runId } });
  expect(items.find((item) => item.orderId === far.orderId)).toMatchObject({ state: "skipped", reason: "due_changed" });
  expect(await dueOf(far)).toBe("2027-03-20");
  expect(await dueOf(cardless)).toBe(addDays(TODAY, 35));
});

test("row 19: a run's dates are taken back, but not where somebody has changed one since", { timeout: 120_000 }, async () => {
  const ctx = await shop.ctx(shop.owner);
  const before = await Promise.all([far, cardless].map(dueOf));
  const runId = await plan(shop, { ...DUE, dueOn: addDays(TODAY, 50) }, [far.orderId, cardless.orderId]);
  expect(await planUndo(ctx, { runId })).toMatchObject({ code: "run_not_undoable" });
  await start(shop, runId);
  await shop.drain();
  const { version } = await instalmentOf(shop, far);
  const byHand = { instalmentId: far.instalmentId, version, dueOn: addDays(TODAY, 60), tellCustomer: false, reason: null };
  expect(await changeDueDate(ctx, byHand)).toMatchObject({ ok: true });
  const undo = await planUndo(ctx, { runId });
  if (!undo.ok) throw new Error(undo.code);
  const items = await shop.app.db.prisma.runItem.findMany({ where: { runId: undo.value.runId } });
  expect(items.find((item) => item.orderId === far.orderId)).toMatchObject({ state: "left_out", reason: "due_changed" });
  await start(shop, undo.value.runId);
  await shop.drain();
  expect(await Promise.all([far, cardless].map(dueOf))).toEqual([addDays(TODAY, 60), before[1]]);
});

test("while a charge runs the change waits, visible, and no date moves under it", { timeout: 120_000 }, async () => {
  const [running] = (await sellMany(shop, [{ dueInDays: 5 }])) as [Balance];
  await shop.advance({ days: 2, hours: 1 });
  await shop.drain();
  const due = await dueOf(running);
  await shop.setNow(`${due}T11:00:00Z`);
  await collectDue(worker());
  expect((await instalmentOf(shop, running)).state).toBe("charging");
  const to = addDays(plainDate(due ?? ""), 30);
  const runId = await plan(shop, { ...DUE, dueOn: to }, [running.orderId]);
  await start(shop, runId);
  await workOffRuns(worker());
  expect(Object.values(await rowsOf(shop, runId))).toEqual(["done waits_for_charge"]);
  const intents = await shop.app.db.prisma.pendingIntent.findMany({ where: { orderId: running.orderId } });
  expect(intents.map(({ kind, appliedAt }) => [kind, appliedAt])).toEqual([["change_due", null]]);
  expect(await dueOf(running)).toBe(due);
});
