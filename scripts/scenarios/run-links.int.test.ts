/** Runs that send card links: the plan, what changed since, two runs at once, a worker that is killed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { pauseRun } from "@/lib/operations/pause-run";
import { planRun } from "@/lib/operations/plan-run";
import { receiveMailEvent } from "@/lib/operations/receive-mail-event";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { resumeRun } from "@/lib/operations/resume-run";
import { sendCardLink } from "@/lib/operations/send-card-link";
import { startRun } from "@/lib/operations/start-run";
import { stopRun } from "@/lib/operations/stop-run";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { runGroups, runItems } from "@/lib/queries/run-detail";
import { ordersPicked } from "@/lib/queries/run-plan";
import { runPulse } from "@/lib/queries/runs";
import { acrossMerchantsClaimRun } from "@/lib/store/runs";
import { saveCard } from "./customer";
import { LINKS, plan, rowsOf, runOf, start } from "./runs";
import { imported, inShopify, type Order, openShop, type Shop, sell } from "./story";

let shop: Shop;
let wanting: Order[];
let withCard: Order;
let withoutMail: Order;
let cancelled: Order;

beforeAll(async () => {
  shop = await openShop();
  const placed = [];
  for (let n = 0; n < 9; n += 1) placed.push(await sell(shop, n === 7 ? { isAnonymous: true } : {}));
  await shop.drain();
  const orders = await Promise.all(placed.map((one) => imported(shop, one)));
  wanting = orders.slice(0, 6);
  [withCard, withoutMail, cancelled] = orders.slice(6) as [Order, Order, Order];
  await saveCard(shop, withCard, { number: "4242424242424242" });
  await inShopify(shop, cancelled, "cancel", {});
  await shop.drain();
});
afterAll(() => shop.stop());

const linksByStaff = (order: Order) =>
  shop.app.db.prisma.mail.count({ where: { merchantId: shop.merchantId, orderId: order.id, kind: "card_request", sentBy: { not: null } } });
const counts = () => Promise.all(wanting.map(linksByStaff));
const worker = async (name: string) => ({
  db: shop.app.db,
  gateways: shop.app.gateways,
  appUrl: shop.app.env.appUrl,
  clock: () => shop.app.clock(),
  worker: name,
});

test("the plan says who is included and who is left out and why, and does nothing yet", async () => {
  const runId = await plan(shop, LINKS);
  expect(await rowsOf(shop, runId)).toEqual({
    ...Object.fromEntries(wanting.map(({ name }) => [name, "waiting"])),
    [withCard.name]: "left_out card_saved",
    [withoutMail.name]: "left_out customer_without_email",
    [cancelled.name]: "left_out order_cancelled",
  });
  const run = await runOf(shop, runId);
  expect([run.status, run.included, run.leftOut]).toEqual(["planned", 6, 3]);
  await shop.drain();
  expect(await counts()).toEqual([0, 0, 0, 0, 0, 0]);
});

test("only the plan that was seen is started, once, and within a day", async () => {
  const runId = await plan(shop, LINKS, [withoutMail.id, wanting[0]?.id ?? ""]);
  const ctx = await shop.ctx(shop.owner);
  const { fingerprint } = await runOf(shop, runId);
  const other = await runOf(shop, await plan(shop, LINKS, [wanting[1]?.id ?? ""]));
  expect(other.fingerprint).not.toBe(fingerprint);
  expect(await startRun(ctx, { runId, fingerprint: other.fingerprint })).toMatchObject({ ok: false, code: "plan_differs" });
  const nothing = await runOf(shop, await plan(shop, LINKS, [withCard.id]));
  expect(await startRun(ctx, { runId: nothing.id, fingerprint: nothing.fingerprint })).toMatchObject({ ok: false, code: "nothing_to_run" });
  const tomorrow = { ...ctx, now: new Date(ctx.now.getTime() + 25 * 3_600_000) };
  expect(await startRun(tomorrow, { runId, fingerprint })).toMatchObject({ ok: false, code: "plan_too_old" });
  expect(await stopRun(ctx, { runId })).toMatchObject({ ok: false, code: "run_not_running" });
  expect(await planRun(ctx, { settings: LINKS, search: null, chosen: ordersPicked(ctx.scope, []) })).toMatchObject({ code: "not_found" });
});

test("two runs over the same orders: each customer gets one link, and what was sent meanwhile is reported", async () => {
  const [first, second] = [await plan(shop, LINKS), await plan(shop, LINKS)];
  const byHand = wanting[0] as Order;
  await sendCardLink(await shop.ctx(shop.owner), { orderId: byHand.id, senderId: null, how: "mail", overLimit: null });
  await start(shop, first);
  await start(shop, second);
  await Promise.all([workOffRuns(await worker("one")), workOffRuns(await worker("two"))]);
  await shop.drain();
  expect(await counts()).toEqual([1, 1, 1, 1, 1, 1]);
  const [a, b] = [await rowsOf(shop, first), await rowsOf(shop, second)];
  for (const { name } of wanting.slice(1)) {
    expect([a[name], b[name]].sort()).toEqual(["done", "skipped link_sent_meanwhile"]);
  }
  expect([a[byHand.name], b[byHand.name]]).toEqual(["skipped link_sent_meanwhile", "skipped link_sent_meanwhile"]);
  const runs = await Promise.all([runOf(shop, first), runOf(shop, second)]);
  expect(runs.map((run) => [run.status, run.done + run.skipped])).toEqual([
    ["done", 6],
    ["done", 6],
  ]);
  const mails = await shop.mails(wanting[1]?.email ?? "");
  expect(mails.length).toBeGreaterThanOrEqual(2);
});

test("a worker that is killed holds the run for its lease only; nothing is sent twice; pause, resume and stop", async () => {
  await shop.advance({ days: 2 });
  await shop.drain();
  const before = await counts();
  const runId = await plan(shop, LINKS);
  await start(shop, runId);
  // A worker claims the run and is never heard of again.
  expect((await acrossMerchantsClaimRun(shop.app.db, "killed", await shop.app.clock(), []))?.id).toBe(runId);
  expect(await workOffRuns(await worker("next"))).toBe(0);
  const ctx = await shop.ctx(shop.owner);
  expect(await pauseRun(ctx, { runId })).toMatchObject({ ok: true });
  expect(await workOffRuns(await worker("next"))).toBe(0);
  expect(await counts()).toEqual(before);
  expect(await resumeRun(ctx, { runId })).toMatchObject({ ok: true });
  expect(await resumeRun(ctx, { runId })).toMatchObject({ ok: false, code: "run_not_running" });
  expect(await workOffRuns(await worker("next"))).toBe(1);
  expect(await counts()).toEqual(before.map((n) => n + 1));
  expect(await workOffRuns(await worker("next"))).toBe(0);
  expect((await runOf(shop, runId)).status).toBe("done");

  await shop.advance({ days: 2 });
  const stopped = await plan(shop, LINKS);
  await start(shop, stopped);
  expect(await stopRun(ctx, { runId: stopped })).toMatchObject({ ok: true });
  await shop.drain();
  expect(await counts()).toEqual(before.map((n) => n + 1));
  expect(new Set(Object.values(await rowsOf(shop, stopped)).filter((row) => !row.startsWith("left_out")))).toEqual(
    new Set(["skipped run_stopped"]),
  );
  expect(await stopRun(ctx, { runId: stopped })).toMatchObject({ ok: false, code: "run_over" });
});

test("a plan nobody started is forgotten after two days", async () => {
  const runId = await plan(shop, LINKS);
  await shop.advance({ days: 3 });
  await shop.drain();
  expect(await shop.app.db.prisma.run.count({ where: { id: runId } })).toBe(0);
  expect(await shop.app.db.prisma.runItem.count({ where: { runId } })).toBe(0);
});

test("a link that was queued is followed until it left: what was refused, came back or was not sent any more is not done", async () => {
  const placed = [await sell(shop), await sell(shop), await sell(shop), await sell(shop)];
  await shop.drain();
  const [fine, refused, gone, returned] = (await Promise.all(placed.map((one) => imported(shop, one)))) as [Order, Order, Order, Order];
  const runId = await plan(shop, LINKS, [fine.id, refused.id, gone.id, returned.id]);
  await start(shop, runId);
  await workOffRuns(await worker("links"));
  const { scope } = await shop.ctx();
  const mails = async () => Object.fromEntries((await runGroups(scope, runId)).map(({ mail, count }) => [mail ?? "none", count]));
  expect((await runOf(shop, runId)).done).toBe(4);
  expect(await mails()).toEqual({ queued: 4 });
  expect(await runItems(scope, runId, "failed", 0, 10)).toEqual([]);

  const before = await runPulse(scope, runId);
  await shop.app.db.prisma.person.updateMany({ where: { email: refused.email }, data: { email: "bounce.run@example.com" } });
  await requestCancellation(await shop.ctx(shop.owner), {
    ...{ orderId: gone.id, by: "staff", reason: "customer", refund: "none", restock: false, tellCustomer: false },
  });
  await shop.drain();
  expect(await mails()).toEqual({ accepted: 2, refused: 1, cancelled: 1 });
  const left = await runPulse(scope, runId);
  expect(left).not.toBe(before);
  const mail = await shop.app.db.prisma.mail.findFirstOrThrow({ where: { orderId: returned.id, sentBy: { not: null } } });
  const detail = "550 5.1.1 nobody here";
  const report = {
    source: "report",
    externalId: "one",
    meaning: "address_dead",
    statusCode: "5.1.1",
    detail,
    occurredAt: shop.now(),
    recipient: null,
  } as const;
  await receiveMailEvent(await shop.ctx(), {
    mailId: mail.id,
    event: { ...report, names: { mailId: mail.id, messageIds: [], providerId: null } },
  });
  expect(await runPulse(scope, runId)).not.toBe(left);
  const lost = await runItems(scope, runId, "failed", 0, 10);
  expect(Object.fromEntries(lost.map(({ orderId, mail, mailReason }) => [orderId, [mail, mailReason]]))).toEqual({
    [refused.id]: ["refused", expect.stringContaining("5.1.1 no such mailbox")],
    [gone.id]: ["cancelled", "no_longer_true"],
    [returned.id]: ["bounced", detail],
  });
  expect((await runItems(scope, runId, "done", 0, 10)).map(({ orderId }) => orderId)).toEqual([fine.id]);
});
