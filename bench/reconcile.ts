/**
 * `npm run bench -- reconcile [orders]`: processor time of ours (this process and PostgreSQL) to hold that many paid orders against Stripe and
 * Shopify, page by page and through the limiter. The outside is a small server of its own (outside.ts): no sandbox holds a hundred thousand.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { Client } from "pg";
import { readEnv } from "@/lib/env";
import { startReconciliation } from "@/lib/operations/start-reconciliation";
import { workOffReconciliations } from "@/lib/operations/work-off-reconciliations";
import { newId } from "@/lib/store/ids";
import { type App, makeApp, outsideCtx } from "@/lib/wiring";
import { migrateDatabase } from "../scripts/database/migrate";
import { ensureDatabase } from "../scripts/postgres/cluster";
import { anyFreePort } from "../scripts/process/free-port";
import { ROOT } from "../scripts/root";
import { insertTenant } from "../scripts/testing/tenant-rows";
import type { TenantIds } from "../scripts/testing/tenant-shapes";
import { TEST_SECRET } from "../scripts/testing/test-app";
import { openThrowAwayCluster } from "../scripts/testing/throw-away-cluster";
import { say } from "./figures";
import { serverSeconds } from "./server-cpu";

const MOST_SECONDS = 60;
const GAP = 43;
/** One in so many is booked with another amount than Stripe's. */
const WRONG_EVERY = 5_000;

const id = (table: string) => `('0000000${table}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const AT = `to_timestamp($4::bigint - n * ${GAP})`;

/** $1 merchant, $2 shop connection, $3 number of orders, $4 second of order 0; put in by the client's own escaping. */
const STATEMENTS: readonly string[] = [
  `INSERT INTO person (merchant_id, id, name) SELECT $1, ${id("1")}, 'Customer ' || n FROM generate_series(1, $3) n`,
  `INSERT INTO customer (merchant_id, id, person_id, stripe_customer_id) SELECT $1, ${id("2")}, ${id("1")}, 'cus_' || n FROM generate_series(1, $3) n`,
  `INSERT INTO orders (merchant_id, id, connection_id, customer_id, shopify_order_gid, name, placed_at, origin, collector, matched_rule, matched_why, currency, total_minor,
      shop_currency, shop_total_minor, shopify_updated_at, payment_state, is_unpaid)
    SELECT $1, ${id("3")}, $2, ${id("2")}, 'gid://shopify/Order/' || n, '#' || n, ${AT}, 'webhook', 'stripe', 'tag', 'preorder', 'EUR', 30000, 'EUR', 30000, ${AT}, 'paid', false
    FROM generate_series(1, $3) n`,
  `INSERT INTO instalment (merchant_id, id, order_id, kind, position, amount_minor, currency, state, paid_at)
    SELECT $1, ${id("7")}, ${id("3")}, 'balance', 1, 24000, 'EUR', 'paid', ${AT} FROM generate_series(1, $3) n`,
  `INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, shopify_transaction_gid, occurred_at)
    SELECT $1, ${id("8")}, ${id("3")}, 'shopify', 'charge', 'succeeded', 6000, 'EUR', 'gid://shopify/OrderTransaction/' || n || '1', ${AT} FROM generate_series(1, $3) n`,
  `INSERT INTO payment (merchant_id, id, order_id, instalment_id, rail, kind, status, amount_minor, currency, stripe_charge_id, stripe_payment_intent_id, record_state, recorded_at, occurred_at)
    SELECT $1, ${id("9")}, ${id("3")}, ${id("7")}, 'stripe', 'charge', 'succeeded', 24000 - CASE WHEN n % ${WRONG_EVERY} = 1 THEN 1 ELSE 0 END, 'EUR', 'ch_' || n, 'pi_' || n, 'recorded', ${AT}, ${AT}
    FROM generate_series(1, $3) n`,
  `INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, parent_id, stripe_refund_id, occurred_at)
    SELECT $1, ${id("a")}, ${id("3")}, 'stripe', 'refund', 'succeeded', 1000, 'EUR', ${id("9")}, 're_' || n, ${AT} FROM generate_series(1, $3) n WHERE n % 100 = 0`,
];

async function insertBooks(client: Client, ids: TenantIds, count: number, second: number): Promise<void> {
  const literal = (text: string) => client.escapeLiteral(text);
  const values = [`${literal(ids.merchant)}::uuid`, `${literal(ids.shopify)}::uuid`, String(count), String(second)];
  for (const statement of STATEMENTS) await client.query(statement.replace(/\$(\d)/g, (_, place) => values[Number(place) - 1] ?? ""));
  await client.query("ANALYZE");
}

async function openOutside(orders: number, second: number): Promise<{ url: string; child: ChildProcess }> {
  const program = [path.join(ROOT, "bench/outside.ts"), String(orders), String(second)];
  const child = spawn(process.execPath, ["--import", path.join(ROOT, "node_modules/tsx/dist/loader.mjs"), ...program], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString("utf8").trim()}`, child };
}

async function appOn(databaseUrl: string, outside: string): Promise<App> {
  const nobody = await anyFreePort();
  const env = { PREDESK_MODE: "test", DATABASE_URL: databaseUrl, STRIPE_API_BASE: outside, SHOPIFY_API_BASE: outside };
  return makeApp(
    readEnv({ ...env, LOG_LEVEL: "silent", SMTP_URL: `smtp://127.0.0.1:${nobody}`, DNS_RESOLVER: `127.0.0.1:${nobody}` }),
    "test",
  );
}

export async function benchReconcile(orders: number): Promise<void> {
  const cluster = await openThrowAwayCluster();
  const second = Math.floor(Date.now() / 1000) - 3_600;
  const { url: outside, child } = await openOutside(orders, second);
  try {
    await ensureDatabase(cluster, "predesk_bench");
    const url = cluster.url("predesk_bench");
    await migrateDatabase(url);
    const client = new Client({ connectionString: url });
    await client.connect();
    const app = await appOn(url, outside);
    const ids = await insertTenant(client, app.db.sealer.seal(TEST_SECRET));
    await insertBooks(client, ids, orders, second);
    try {
      await measure(app, ids, orders, cluster.process?.pid ?? null);
    } finally {
      await app.close();
      await client.end();
    }
  } finally {
    child.kill();
    await cluster.stop();
  }
}

async function measure(app: App, ids: TenantIds, orders: number, server: number | null): Promise<void> {
  const worker = { db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: newId() };
  const ctx = await outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });
  const started = await startReconciliation(ctx, { days: 60 });
  if (!started.ok) throw new Error(started.code);
  const from = performance.now();
  const before = { cpu: process.cpuUsage(), server: serverSeconds(server), memory: memory() };
  let most = before.memory;
  const watch = setInterval(() => (most = Math.max(most, memory())), 500);
  const run = await toTheEnd(app, ids, () => workOffReconciliations(worker));
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before.cpu);
  const here = (user + system) / 1e6;
  const there = serverSeconds(server) - before.server;
  const planted = Math.floor((orders - 1) / WRONG_EVERY) + 1;
  const wrong = await app.db.prisma.reconciliationDifference.count({
    where: { merchantId: ids.merchant, class: "amount_or_currency_differs" },
  });
  if (run.charges !== orders || run.orders !== orders || wrong !== planted)
    throw new Error(`compared ${run.charges} charges and ${run.orders} orders of ${orders}, found ${wrong} of ${planted} differences`);
  say({
    bench: "reconcile",
    size: orders,
    metric: "processor of ours",
    value: here + there,
    unit: "s",
    atMost: (MOST_SECONDS * Math.max(orders, 100_000)) / 100_000,
  });
  say({ bench: "reconcile", size: orders, metric: "of it in this process", value: here, unit: "s" });
  say({ bench: "reconcile", size: orders, metric: "of it in PostgreSQL", value: there, unit: "s" });
  say({ bench: "reconcile", size: orders, metric: "clock, with the limiter", value: (performance.now() - from) / 1000, unit: "s" });
  say({ bench: "reconcile", size: orders, metric: "memory grown by", value: most - before.memory, unit: "MB" });
}

const memory = (): number => process.memoryUsage.rss() / 1_048_576;

async function toTheEnd(app: App, ids: TenantIds, work: () => Promise<unknown>) {
  for (;;) {
    await work();
    const run = await app.db.prisma.reconciliationRun.findFirstOrThrow({ where: { merchantId: ids.merchant, kind: "on_demand" } });
    if (run.state === "done") return run;
    if (run.state === "failed" || run.problem !== null) throw new Error(`the run ended ${run.state}: ${run.problem}`);
  }
}
