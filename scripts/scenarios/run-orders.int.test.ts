/** Runs over orders as a whole: hold, release, cancel, refund; what is left out, what changed, two at once, taken back again. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainDate } from "@/lib/domain/dates";
import type { RunSettingsOf } from "@/lib/domain/run-kinds";
import { extendHold } from "@/lib/operations/extend-hold";
import { planRun } from "@/lib/operations/plan-run";
import { planUndo } from "@/lib/operations/plan-undo";
import { releaseHolds } from "@/lib/operations/release-holds";
import { requestRefund } from "@/lib/operations/request-refund";
import { startRun } from "@/lib/operations/start-run";
import { withdrawFromContract } from "@/lib/operations/withdraw-from-contract";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { ordersPicked } from "@/lib/queries/run-plan";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { addMember } from "@/lib/store/memberships";
import { atRest, atStripe } from "./books";
import { moneyBack, paidOrders, paymentOn, settleAll, shopRefunds } from "./refund-books";
import { LINKS, plan, rowsOf, runOf, start } from "./runs";
import { imported, inShopify, type Order, openShop, type Shop, sell } from "./story";

const HOLD: RunSettingsOf<"hold"> = {
  ...{ kind: "hold", reason: "inventory_out_of_stock", note: "The cartons are late", until: null },
  ...{ told: "nothing", toldReason: "They were called" },
};
const RELEASE: RunSettingsOf<"release"> = { kind: "release", reason: "They came" };
const CANCEL: RunSettingsOf<"cancel"> = { kind: "cancel", reason: "inventory", refund: "full", restock: true, tellCustomer: true };
const REFUND: RunSettingsOf<"refund"> = { kind: "refund", what: "required", reason: "overpaid", note: "" };

let shop: Shop;
let paid: Order[];
let unpaid: Order;

beforeAll(async () => {
  shop = await openShop();
  paid = await paidOrders(shop, 7);
  const placed = await sell(shop, { dueInDays: 40 });
  await shop.drain();
  unpaid = await imported(shop, placed);
}, 120_000);
afterAll(() => shop.stop());

const at = (index: number): Order => paid[index] as Order;
const ids = (...orders: readonly Order[]) => orders.map(({ id }) => id);
const worker = (name: string) => ({
  ...{ db: shop.app.db, gateways: shop.app.gateways, appUrl: shop.app.env.appUrl, clock: () => shop.app.clock(), worker: name },
});
const openHolds = async (order: Order) =>
  (await shop.app.db.prisma.hold.findMany({ where: { orderId: order.id, source: "run" }, orderBy: { placedAt: "asc" } })).map(
    ({ state }) => state,
  );
const typed = async (runId: string, text?: string) =>
  startRun(await shop.ctx(shop.owner), { runId, fingerprint: (await runOf(shop, runId)).fingerprint, typed: text });

test("row 15: many are held at once, twice the same once; the run is taken back where nobody touched it since", async () => {
  const [first, second] = [await plan(shop, HOLD, ids(at(0), at(1), unpaid)), await plan(shop, HOLD, ids(at(0), at(1), unpaid))];
  await start(shop, first);
  await start(shop, second);
  await Promise.all([workOffRuns(worker("one")), workOffRuns(worker("two"))]);
  await shop.drain();
  const [a, b] = [await rowsOf(shop, first), await rowsOf(shop, second)];
  for (const { name } of [at(0), at(1), unpaid]) expect([a[name], b[name]].sort()).toEqual(["done", "skipped held_already"]);
  expect(await Promise.all([at(0), at(1), unpaid].map(openHolds))).toEqual([["held"], ["held"], ["held"]]);

  const done = (await runOf(shop, first)).done > 0 ? first : second;
  const other = done === first ? second : first;
  const changed = await shop.app.db.prisma.hold.findFirstOrThrow({ where: { orderId: at(1).id, source: "run" } });
  const later = { holdId: changed.id, version: changed.version, until: plainDate("2027-06-01"), note: null };
  expect(await extendHold(await shop.ctx(shop.owner), later)).toMatchObject({ ok: true });
  const undone: string[] = [];
  for (const runId of [done, other]) {
    const back = await planUndo(await shop.ctx(shop.owner), { runId });
    if (back.ok) undone.push(back.value.runId);
    else expect(back.code).toBe("run_not_undoable");
  }
  const rows = Object.assign({}, ...(await Promise.all(undone.map((runId) => rowsOf(shop, runId)))));
  expect(rows).toEqual({ [at(0).name]: "waiting", [at(1).name]: "left_out hold_changed", [unpaid.name]: "waiting" });
  for (const runId of undone) if ((await runOf(shop, runId)).included > 0) await start(shop, runId);
  await shop.drain();
  expect(await Promise.all([at(0), at(1), unpaid].map(openHolds))).toEqual([["released"], ["held"], ["released"]]);
  await atRest(shop);
}, 120_000);

test("row 14: paid ones are released, unpaid ones are left out; what somebody released meanwhile is skipped", async () => {
  const again = await plan(shop, HOLD, ids(at(0)));
  await start(shop, again);
  await shop.drain();
  const runId = await plan(shop, RELEASE, ids(at(0), at(1), at(2), unpaid));
  expect(await rowsOf(shop, runId)).toEqual({
    ...{
      [at(0).name]: "waiting",
      [at(1).name]: "waiting",
      [at(2).name]: "left_out nothing_held",
      [unpaid.name]: "left_out release_unpaid",
    },
  });
  const byHand = { orderId: at(0).id, holdId: null, reason: null, isForced: false };
  expect(await releaseHolds(await shop.ctx(shop.owner), byHand)).toMatchObject({ ok: true });
  await shop.drain();
  await start(shop, runId);
  await shop.drain();
  expect(await rowsOf(shop, runId)).toMatchObject({ [at(0).name]: "skipped nothing_held", [at(1).name]: "done" });
  expect(await openHolds(at(1))).toEqual(["released"]);
  // Taken back: held once more, but not what was not released by it.
  const back = await planUndo(await shop.ctx(shop.owner), { runId });
  if (!back.ok) throw new Error(back.code);
  expect(await rowsOf(shop, back.value.runId)).toEqual({ [at(1).name]: "waiting" });
  await start(shop, back.value.runId);
  await shop.drain();
  expect(await openHolds(at(1))).toEqual(["released", "held"]);
  const freed = { orderId: at(1).id, holdId: null, reason: null, isForced: false };
  expect(await releaseHolds(await shop.ctx(shop.owner), freed)).toMatchObject({ ok: true });
  await shop.drain();
}, 120_000);

test("mails and money are not taken back", async () => {
  const runId = await plan(shop, LINKS, ids(unpaid));
  await start(shop, runId);
  await shop.drain();
  expect((await runOf(shop, runId)).done).toBe(1);
  expect(await planUndo(await shop.ctx(shop.owner), { runId })).toMatchObject({ code: "run_not_undoable" });
}, 60_000);

test("a person without the operation's own permission plans and starts nothing", async () => {
  const userId = newId();
  await commitAcrossMerchants(shop.app.db, async (tx) => {
    await tx.user.create({ data: { id: userId, name: "Fanny", email: "finance@example.com", language: "en", passwordHash: "x" } });
    await addMember(tx, shop.merchantId, userId, "finance", shop.now());
  });
  const ctx = await shop.ctx({ kind: "staff", userId });
  const chosen = ordersPicked(ctx.scope, ids(at(0)));
  expect(await planRun(ctx, { settings: HOLD, chosen, search: null })).toMatchObject({ code: "forbidden" });
  expect(await planRun(ctx, { settings: CANCEL, chosen, search: null })).toMatchObject({ ok: true });
  const runId = await plan(shop, HOLD, ids(at(0)));
  const { fingerprint } = await runOf(shop, runId);
  expect(await startRun(ctx, { runId, fingerprint })).toMatchObject({ code: "forbidden" });
});

test("row 27: what is to refund goes back once, of exactly what was looked at; two runs give it back once", async () => {
  await inShopify(shop, at(2), "cancel", {});
  await inShopify(shop, at(3), "cancel", {});
  await shop.drain();
  const [first, second] = [await plan(shop, REFUND, ids(at(2), at(3), at(4))), await plan(shop, REFUND, ids(at(2), at(3), at(4)))];
  expect(await rowsOf(shop, first)).toEqual({
    ...{ [at(2).name]: "waiting", [at(3).name]: "waiting", [at(4).name]: "left_out nothing_to_refund" },
  });
  const [item] = await shop.app.db.prisma.runItem.findMany({ where: { runId: first, orderId: at(2).id } });
  expect([item?.amountMinor, item?.currency]).toEqual([24000n, "EUR"]);
  expect(await typed(first)).toMatchObject({ code: "run_not_confirmed" });
  expect(await typed(first, "3")).toMatchObject({ code: "run_not_confirmed" });
  const part = { paymentId: await paymentOn(shop, at(3), "stripe"), amount: { minor: 1000n, currency: "EUR" as never } };
  const byHand = { orderId: at(3).id, parts: [part], reason: "goodwill" as const, restock: false, note: null };
  expect(await requestRefund(await shop.ctx(shop.owner), byHand)).toMatchObject({ ok: true });
  await shop.drain();
  expect(await typed(first, "2")).toMatchObject({ ok: true });
  expect(await typed(second, "2")).toMatchObject({ ok: true });
  await Promise.all([workOffRuns(worker("one")), workOffRuns(worker("two"))]);
  await settleAll(shop);
  const [a, b] = [await rowsOf(shop, first), await rowsOf(shop, second)];
  expect([a[at(2).name], b[at(2).name]].filter((row) => row === "done")).toHaveLength(1);
  expect([a[at(3).name], b[at(3).name]]).toEqual(["skipped amount_changed", "skipped amount_changed"]);
  expect(await moneyBack(shop, at(2))).toMatchObject({ stripe: 14000, shopify: "100.00", mirrored: "140.00" });
  expect((await moneyBack(shop, at(3))).stripe).toBe(1000);
  await atRest(shop);
}, 120_000);

test("row 27: what a customer wants back who has withdrawn after the goods were sent is part of what is to refund", async () => {
  await inShopify(shop, at(6), "fulfil", {});
  await shop.drain();
  const { id: orderId, customerId } = at(6);
  const withdrawn = await withdrawFromContract(await shop.ctx({ kind: "customer", customerId }), {
    ...{ orderId, customerId, kind: "withdrawal", via: "page", language: "en", address: "127.0.0.1", userAgent: null },
  });
  expect(withdrawn).toMatchObject({ ok: true });
  await shop.drain();
  const runId = await plan(shop, REFUND, ids(at(6)));
  expect(await rowsOf(shop, runId)).toEqual({ [at(6).name]: "waiting" });
  expect(await typed(runId, "1")).toMatchObject({ ok: true });
  await settleAll(shop);
  expect(await rowsOf(shop, runId)).toEqual({ [at(6).name]: "done" });
  expect(await moneyBack(shop, at(6))).toMatchObject({ stripe: 14000, shopify: "100.00", mirrored: "140.00" });
  await atRest(shop);
}, 120_000);

test("row 25: many are cancelled at once in both systems, each payment back on its rail; two runs cancel once", async () => {
  const [first, second] = [await plan(shop, CANCEL, ids(at(2), at(4), at(5), unpaid)), await plan(shop, CANCEL, ids(at(4), at(5), unpaid))];
  expect((await rowsOf(shop, first))[at(2).name]).toBe("left_out order_cancelled");
  expect(await typed(first, "3")).toMatchObject({ ok: true });
  expect(await typed(second, "3")).toMatchObject({ ok: true });
  await Promise.all([workOffRuns(worker("one")), workOffRuns(worker("two"))]);
  await settleAll(shop);
  const [a, b] = [await rowsOf(shop, first), await rowsOf(shop, second)];
  for (const { name } of [at(4), at(5), unpaid]) {
    expect([a[name], b[name]].sort()).toEqual([
      "done",
      expect.stringMatching(/^skipped (cancel_in_progress|order_cancelled|amount_changed)$/),
    ]);
  }
  for (const order of [at(4), at(5)]) {
    expect(await moneyBack(shop, order)).toMatchObject({ stripe: 14000, shopify: "100.00", mirrored: "140.00" });
    expect(await shopRefunds(shop, order)).toHaveLength(1);
  }
  const rows = await shop.app.db.prisma.order.findMany({ where: { id: { in: ids(at(4), at(5), unpaid) } } });
  expect(rows.map(({ cancelledAt }) => cancelledAt !== null)).toEqual([true, true, true]);
  expect(await shop.app.db.prisma.cancellation.count({ where: { orderId: { in: ids(at(4), at(5), unpaid) } } })).toBe(3);
  expect((await atStripe(shop, unpaid)).charges).toHaveLength(0);
  await atRest(shop);
}, 120_000);
