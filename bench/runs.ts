/** `npm run bench -- runs [orders]`: how long runs take over very many orders. A database of its own; nothing leaves the house. */
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { addDays, dateInZone } from "@/lib/domain/dates";
import type { RunSettings } from "@/lib/domain/run-kinds";
import { planRun } from "@/lib/operations/plan-run";
import { startRun } from "@/lib/operations/start-run";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { dueSoonUntil, orderTabCounts } from "@/lib/queries/order-tabs";
import { NO_FILTER, type OrdersFilter } from "@/lib/queries/orders-filter";
import { ordersPage } from "@/lib/queries/orders-list";
import { runGroups, runItems } from "@/lib/queries/run-detail";
import { ordersOfList } from "@/lib/queries/run-plan";
import { newId } from "@/lib/store/ids";
import { type App, outsideCtx } from "@/lib/wiring";
import { migrateDatabase } from "../scripts/database/migrate";
import { ensureDatabase } from "../scripts/postgres/cluster";
import { insertTenant } from "../scripts/testing/tenant-rows";
import type { TenantIds } from "../scripts/testing/tenant-shapes";
import { makeTestApp } from "../scripts/testing/test-app";
import { openThrowAwayCluster } from "../scripts/testing/throw-away-cluster";
import { median, quantile, say } from "./figures";
import { insertManyOrders } from "./many-orders";
import { serverSeconds } from "./server-cpu";

let server: number | null = null;

async function timed<T>(what: string, size: number, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const before = process.cpuUsage();
  const serverBefore = serverSeconds(server);
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  const values = { clock: (performance.now() - from) / 1000, here: (user + system) / 1e6, server: serverSeconds(server) - serverBefore };
  for (const [metric, seconds] of Object.entries(values))
    process.stdout.write(
      `${JSON.stringify({ bench: "runs", size, metric: `${what}: ${metric}`, value: Number(seconds.toFixed(2)), unit: "s" })}\n`,
    );
  return value;
}

async function plan(app: App, ids: TenantIds, settings: RunSettings, filter: Partial<OrdersFilter>): Promise<string> {
  const ctx = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  const chosen = await ordersOfList(ctx.scope, { ...NO_FILTER, ...filter }, ctx.now, "Europe/Paris");
  const planned = await planRun(ctx, { settings, chosen, search: null });
  if (!planned.ok) throw new Error(planned.code);
  return planned.value.runId;
}

async function carryOut(app: App, ids: TenantIds, runId: string): Promise<void> {
  const ctx = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  const { fingerprint } = await app.db.prisma.run.findUniqueOrThrow({ where: { merchantId_id: { merchantId: ids.merchant, id: runId } } });
  const started = await startRun(ctx, { runId, fingerprint });
  if (!started.ok) throw new Error(started.code);
  await workOffRuns({ db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: newId() });
  const run = await app.db.prisma.run.findUniqueOrThrow({ where: { merchantId_id: { merchantId: ids.merchant, id: runId } } });
  if (run.status !== "done" || run.skipped > 0) throw new Error(`the run ended ${run.status}: ${run.done} done, ${run.skipped} skipped`);
}

async function measure(app: App, ids: TenantIds, now: Date, orders: number): Promise<void> {
  const links: RunSettings = { kind: "send_links", senderId: null, who: "needed" };
  const collect = { kind: "collect", canaryCount: 25, mostDeclinedPercent: 15 } as const;
  const due: RunSettings = { kind: "change_due", dueOn: addDays(dateInZone(now, "Europe/Paris"), 90), tellCustomer: true, reason: "" };
  const first = await timed("pre-flight of card links", orders, () => plan(app, ids, links, {}));
  await timed("pre-flight of collecting", orders, () => plan(app, ids, { ...collect, shortNotice: "leave_out" }, {}));
  await timed("pre-flight of collecting, announcing what was not", orders, () => plan(app, ids, { ...collect, shortNotice: "notify" }, {}));
  await timed("pre-flight of another due date", orders, () => plan(app, ids, due, {}));
  const ctx = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  await timed("the page of a plan: its groups and 100 rows", orders, () =>
    Promise.all([runGroups(ctx.scope, first), runItems(ctx.scope, first, "all", 0, 101)]),
  );
  const links2 = await plan(app, ids, links, { q: "customer 1" });
  const dates = await plan(app, ids, due, { q: "customer 2" });
  await timed("card links queued", await included(app, ids, links2), () => carryOut(app, ids, links2));
  const changed = await included(app, ids, dates);
  await pagesMeanwhile(app, ids, orders, "due dates are changed", () =>
    timed("due dates changed", changed, () => carryOut(app, ids, dates)),
  );
}

/** How long the orders page's own queries take, one after the other with a breath between, until `work` is over; ms. */
async function pagesWhile(app: App, ids: TenantIds, work: Promise<unknown>): Promise<number[]> {
  const { scope, now } = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  const query = { ...NO_FILTER, tab: "unpaid", sort: "due", descending: false, limit: 50, before: null, after: null } as const;
  const times: number[] = [];
  let isOver = false;
  const end = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const from = performance.now();
    await Promise.all([ordersPage(scope, query, now, "Europe/Paris"), orderTabCounts(scope, dueSoonUntil(now, "Europe/Paris"))]);
    times.push(performance.now() - from);
    await setTimeout(BREATH_MS);
  }
  await end;
  return times;
}

const BREATH_MS = 50;
const QUIET_MS = 5_000;
/** The interface stays responsive while a run works: its pages' queries may take so many times as long, on two cores shared with the run. */
const MOST_SLOWER = 4;

async function pagesMeanwhile(app: App, ids: TenantIds, orders: number, what: string, work: () => Promise<void>): Promise<void> {
  const quiet = await pagesWhile(app, ids, setTimeout(QUIET_MS));
  const busy = await pagesWhile(app, ids, work());
  const figure = { bench: "runs", size: orders, unit: "ms" } as const;
  say({ ...figure, metric: `a page of orders while ${what}, median`, value: median(busy), baseline: median(quiet), atMost: MOST_SLOWER });
  say({ ...figure, metric: `a page of orders while ${what}, p95`, value: quantile(busy, 0.95), baseline: quantile(quiet, 0.95) });
}

async function included(app: App, ids: TenantIds, runId: string): Promise<number> {
  const where = { merchantId_id: { merchantId: ids.merchant, id: runId } };
  return (await app.db.prisma.run.findUniqueOrThrow({ where })).included;
}

export async function benchRuns(orders: number): Promise<void> {
  const cluster = await openThrowAwayCluster();
  const open: (() => Promise<unknown>)[] = [];
  try {
    server = cluster.process?.pid ?? null;
    await ensureDatabase(cluster, "predesk_bench");
    const url = cluster.url("predesk_bench");
    await migrateDatabase(url);
    const client = new Client({ connectionString: url });
    await client.connect();
    open.push(() => client.end());
    const { app, sealed } = await makeTestApp(url);
    open.push(() => app.close());
    const ids = await insertTenant(client, sealed);
    const now = await app.clock();
    await timed("orders written", orders, () => insertManyOrders(client, ids, orders, now));
    await measure(app, ids, now, orders);
  } finally {
    // Before the server goes: it would take what went wrong with it.
    for (const close of open) await close();
    await cluster.stop();
  }
}
