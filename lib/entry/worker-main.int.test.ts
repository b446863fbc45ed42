import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openCharges } from "@/lib/operations/open-charges";
import { reReadOrders } from "@/lib/operations/re-read-orders";
import { commit } from "@/lib/store/commit";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, ageClaims, attemptsOf, type Balance, collect, instalmentOf, moneyTaken, nextAtStripe } from "@/scripts/testing/balances";

/** The real worker process, killed and stopped for real; the judge is what Stripe has taken. */

const ROOT = path.resolve(import.meta.dirname, "../..");
let world: World;
const started: ChildProcess[] = [];

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await collect(world);
});
afterEach(async () => {
  for (const child of started.splice(0)) await end(child, "SIGKILL");
  await world.stripe("/dials", { latencyMs: 0, webhooks: { lose: 0 } });
});
afterAll(() => world.stop());

function startWorker(): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--import", path.join(ROOT, "node_modules/tsx/dist/loader.mjs"), path.join(ROOT, "lib/entry/worker-main.ts")],
    {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        NODE_ENV: "test",
        PATH: process.env.PATH,
        PREDESK_MODE: "test",
        DATABASE_URL: world.app.env.databaseUrl,
        APP_URL: world.app.env.appUrl,
        STRIPE_API_BASE: world.app.env.stripeApiBase,
        SHOPIFY_API_BASE: world.app.env.shopifyApiBase,
        SMTP_URL: world.app.env.smtpUrl,
        TSX_TSCONFIG_PATH: path.join(ROOT, "tsconfig.json"),
      },
    },
  );
  started.push(child);
  return child;
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
    if (signal === "SIGKILL") child.kill("SIGCONT");
  });
}

async function until<T>(what: string, look: () => Promise<T | false | null | undefined>, withinMs = 200_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`did not happen in ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Due now and opened by commit 1; nobody has sent it. */
async function opened(): Promise<Balance> {
  const balance = await aBalance(world);
  await world.advance({ days: 2, hours: 1 });
  await world.drain();
  await world.advance({ days: 2, hours: 23 });
  await reReadOrders(await world.ctx(), [balance.orderId]);
  await world.stripe("/dials", { webhooks: { lose: 1 } });
  const ctx = await world.ctx();
  await commit(ctx.scope, ctx, async (tx) => {
    const charges = await openCharges(tx, ctx, { instalmentIds: [balance.instalmentId], by: "timer", expectedVersion: null });
    expect(charges.refused).toEqual([]);
    return { value: null, audit: charges.audit };
  });
  return balance;
}

const isPaid = (balance: Balance) => async () => (await instalmentOf(world, balance)).state === "paid";
/** As if the minutes had passed after which a dead worker is believed dead: its beat, its claims and its jobs' locks are that much older. */
async function silence(): Promise<void> {
  const { prisma } = world.app.db;
  await prisma.$executeRaw`UPDATE worker_heartbeat SET beat_at = beat_at - interval '2 minutes'`;
  await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '2 minutes' WHERE locked_at IS NOT NULL`;
  await prisma.$executeRaw`UPDATE graphile_worker._private_job_queues SET locked_at = locked_at - interval '2 minutes' WHERE locked_at IS NOT NULL`;
  await ageClaims(world, 2);
}

test("charges what is due, beats, and ends in order when asked to", { timeout: 260_000 }, async () => {
  const balance = await opened();
  const worker = startWorker();
  await until("the charge", isPaid(balance));
  expect(await world.app.db.prisma.workerHeartbeat.count()).toBe(1);
  expect(await moneyTaken(world, balance)).toHaveLength(1);
  expect(await end(worker, "SIGTERM")).toBe(0);
  expect(await world.app.db.prisma.workerHeartbeat.count()).toBe(0);
});

test("a lock of the sweep's queue that nobody alive holds is taken away: sweeps go on", { timeout: 260_000 }, async () => {
  const { prisma } = world.app.db;
  await prisma.$executeRaw`
    INSERT INTO graphile_worker._private_job_queues (queue_name, locked_at, locked_by) VALUES ('sweep', now() - interval '2 minutes', 'pool-gone')
    ON CONFLICT (queue_name) DO UPDATE SET locked_at = EXCLUDED.locked_at, locked_by = EXCLUDED.locked_by`;
  const balance = await opened();
  await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  startWorker();
  await until("the charge, found by a sweep", isPaid(balance));
});

test("killed between confirm and settle: the next worker finds the charge at Stripe", { timeout: 260_000 }, async () => {
  const balance = await opened();
  await nextAtStripe(world, "timeout");
  const first = startWorker();
  await until("the charge at Stripe, its answer withheld", async () => (await moneyTaken(world, balance)).length > 0);
  expect(await attemptsOf(world, balance)).toMatchObject([{ state: "open" }]);
  await end(first, "SIGKILL");
  await silence();
  startWorker();
  await until("its settlement", isPaid(balance));
  expect(await attemptsOf(world, balance)).toMatchObject([{ state: "succeeded", settledBy: "reconciler" }]);
  expect(await moneyTaken(world, balance)).toHaveLength(1);
});
