/** How long runs take over very many orders: `node scripts/run.mjs bench-runs [orders]`. A database of its own; nothing leaves the house. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { Client } from "pg";
import { addDays, dateInZone } from "@/lib/domain/dates";
import type { RunSettings } from "@/lib/domain/run-kinds";
import { planRun } from "@/lib/operations/plan-run";
import { startRun } from "@/lib/operations/start-run";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { NO_FILTER, type OrdersFilter } from "@/lib/queries/orders-filter";
import { runGroups, runItems } from "@/lib/queries/run-detail";
import { ordersOfList } from "@/lib/queries/run-plan";
import { newId } from "@/lib/store/ids";
import { type App, outsideCtx } from "@/lib/wiring";
import { insertManyOrders } from "../bench/many-orders";
import { migrateDatabase } from "../database/migrate";
import { ensureDatabase } from "../postgres/cluster";
import { insertTenant, type TenantIds } from "../testing/tenant-rows";
import { makeTestApp } from "../testing/test-app";
import { openThrowAwayCluster } from "../testing/throw-away-cluster";

const ORDERS = Number(process.argv[3] ?? 100_000);
const PART = 10_000;
let server: number | null = null;

/** Seconds of processor the server and its backends have used: what a busy machine cannot falsify. Zero where /proc does not tell. */
function serverSeconds(): number {
  if (server === null || !existsSync("/proc/self/stat")) return 0;
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const file = `/proc/${pid}/stat`;
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const [, parent, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return Number(pid) === server || Number(parent) === server ? Number(rest[9]) + Number(rest[10]) : 0;
    });
  return ticks.reduce((all, one) => all + one, 0) / 100;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const before = process.cpuUsage();
  const serverBefore = serverSeconds();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (value: number) => `${value.toFixed(2).padStart(7)} s`;
  const columns = [(performance.now() - from) / 1000, (user + system) / 1e6, serverSeconds() - serverBefore].map(seconds);
  process.stdout.write(`${what.padEnd(52)} ${columns.join(" ")} ${`${Math.round(process.memoryUsage().rss / 1e6)} MB`.padStart(8)}\n`);
  return value;
}

async function plan(app: App, ids: TenantIds, settings: RunSettings, filter: Partial<OrdersFilter>): Promise<string> {
  const ctx = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  const chosen = ordersOfList(ctx.scope, { ...NO_FILTER, ...filter }, ctx.now, "Europe/Paris");
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

async function measure(app: App, ids: TenantIds, now: Date): Promise<void> {
  const links: RunSettings = { kind: "send_links", senderId: null, who: "needed" };
  const collect = { kind: "collect", canaryCount: 25, mostDeclinedPercent: 15 } as const;
  const due: RunSettings = { kind: "change_due", dueOn: addDays(dateInZone(now, "Europe/Paris"), 90), tellCustomer: true, reason: "" };
  const all = ORDERS.toLocaleString("en");
  const first = await timed(`pre-flight of card links over ${all} orders`, () => plan(app, ids, links, {}));
  await timed(`pre-flight of collecting over ${all} orders`, () => plan(app, ids, { ...collect, shortNotice: "leave_out" }, {}));
  await timed(`the same, announcing what was not`, () => plan(app, ids, { ...collect, shortNotice: "notify" }, {}));
  await timed(`pre-flight of another due date over ${all} orders`, () => plan(app, ids, due, {}));
  const ctx = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  await timed("the page of a plan: its groups and 100 rows", () =>
    Promise.all([runGroups(ctx.scope, first), runItems(ctx.scope, first, "all", 0, 101)]),
  );
  const tenth = { q: "customer 1" };
  const some = await plan(app, ids, links, tenth);
  const some2 = await plan(app, ids, due, { q: "customer 2" });
  await timed("card links queued", () => carryOut(app, ids, some));
  await timed("due dates changed", () => carryOut(app, ids, some2));
  for (const runId of [some, some2]) {
    const { included } = await app.db.prisma.run.findUniqueOrThrow({ where: { merchantId_id: { merchantId: ids.merchant, id: runId } } });
    process.stdout.write(`  of ${included} orders (the target is for ${PART})\n`);
  }
}

const cluster = await openThrowAwayCluster();
try {
  server = cluster.process?.pid ?? null;
  process.stdout.write(`${"".padEnd(52)}   clock     here    server\n`);
  const name = await ensureDatabase(cluster, "predesk_bench").then(() => "predesk_bench");
  await migrateDatabase(cluster.url(name));
  const client = new Client({ connectionString: cluster.url(name) });
  await client.connect();
  client.on("error", (error) => process.stderr.write(`${error.message}\n`));
  const { app, sealed } = await makeTestApp(cluster.url(name));
  const ids = await insertTenant(client, sealed);
  const now = await app.clock();
  await timed("orders written", () => insertManyOrders(client, ids, ORDERS, now));
  await measure(app, ids, now);
  await app.close();
  await client.end();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await cluster.stop();
}
