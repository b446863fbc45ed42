/**
 * `npm run bench -- run [balances]`: due balances collected by the product's own queue and jobs, PaymentIntents prepared, webhooks on, against a bare loop of
 * the Stripe client that makes the same calls, in turns, 32 under way at a time: with a sandbox that answers at once, and with one that takes 200 ms. Then
 * with Stripe's limits and our own limiter before them, on one account and on four.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startQueue } from "@/lib/entry/queue";
import { type JobName, nudge } from "@/lib/store/nudge";
import type { App } from "@/lib/wiring";
import {
  ACCOUNTS,
  bareLoop,
  type ChargeBench,
  dials,
  LIMITS,
  makeAll,
  makeDue,
  mostStatements,
  openChargeBench,
  statementsSince,
} from "./charge-installation";
import { say } from "./figures";

const ROUNDS = 2;
/** What collecting consists of. Recordings in Shopify and receipts have a pace of their own and follow. */
const COLLECTING: readonly JobName[] = ["collect", "attempts"];
/** What our limiter allows (rule 13), of Stripe's 25 and 100. */
const OURS = 20;

const memory = (): number => process.memoryUsage().rss / 2 ** 20;

async function paid({ chaos }: ChargeBench): Promise<number> {
  const [row] = await chaos.database.rows<{ n: string }>("SELECT /* bench */ count(*)::text AS n FROM instalment WHERE state = 'paid'");
  return Number(row?.n ?? 0);
}

/** Everything that is due, charged and settled. */
async function collect(bench: ChargeBench, app: App, count: number): Promise<{ seconds: number; statements: number; memory: number[] }> {
  const { runner } = await startQueue(app, COLLECTING);
  const goal = (await paid(bench)) + count;
  await statementsSince(bench);
  const used = [memory()];
  const from = performance.now();
  await nudge(app.db.prisma, "collect");
  for (let now = goal - count; now < goal; now = await paid(bench)) {
    if (used.length === 1 && now >= goal - count / 2) used.push(memory());
    if (performance.now() - from > 900_000) throw new Error(`${goal - now} of ${count} balances were not paid`);
    await sleep(100);
  }
  const seconds = (performance.now() - from) / 1000;
  const statements = await statementsSince(bench);
  await runner.stop();
  return { seconds, statements, memory: [...used, memory()] };
}

async function turns(bench: ChargeBench, count: number, latencyMs: number): Promise<void> {
  const total = { ours: 0, bare: 0, statements: 0 };
  const used: number[] = [];
  const { merchantId } = bench.shops[0] ?? { merchantId: "" };
  for (let round = 0; round < ROUNDS; round += 1) {
    await makeDue(bench, merchantId, count);
    await dials(bench, latencyMs, null);
    const ours = await collect(bench, bench.unlimited, count);
    total.ours += ours.seconds;
    total.statements += ours.statements;
    used.push(...ours.memory);
    total.bare += await bareLoop(bench, count, latencyMs);
  }
  const size = count * ROUNDS;
  const line = { bench: "run", size };
  const at = latencyMs === 0 ? "without latency" : `at ${latencyMs} ms`;
  if (latencyMs === 0) say({ ...line, metric: `time ${at}`, value: total.ours, unit: "s", baseline: total.bare, atMost: 3 });
  else say({ ...line, metric: `charges ${at}`, value: size / total.ours, unit: "1/s", baseline: size / total.bare, atLeast: 0.95 });
  say({ ...line, metric: `statements a charge ${at}`, value: total.statements / size, unit: "statements", atMost: 10 });
  const [start = 0, , firstEnd = 0] = used;
  say({ ...line, metric: `memory at the start ${at}`, value: start, unit: "MiB" });
  say({ ...line, metric: `memory after half of it ${at}`, value: firstEnd, unit: "MiB" });
  say({ ...line, metric: `memory at the end ${at}`, value: used.at(-1) ?? 0, unit: "MiB" });
}

/** At 200 ms with Stripe's limits; our own keep below them, so that nothing is ever refused by Stripe. */
async function limited(bench: ChargeBench, count: number, accounts: number): Promise<void> {
  for (const { merchantId } of bench.shops.slice(0, accounts)) await makeDue(bench, merchantId, count);
  await dials(bench, 200, LIMITS);
  const { seconds, statements } = await collect(bench, bench.app, count * accounts);
  const line = { bench: "run", size: count * accounts };
  const on = accounts === 1 ? "one account" : `${accounts} accounts`;
  const value = (count * accounts) / seconds;
  say({ ...line, metric: `charges with Stripe's limits, ${on}`, value, unit: "1/s", baseline: LIMITS.endpoint * accounts, atLeast: 0.95 });
  say({ ...line, metric: `the same of what our limiter allows, ${on}`, value, unit: "1/s", baseline: OURS * accounts, atLeast: 0.95 });
  say({ ...line, metric: `statements a charge with limits, ${on}`, value: statements / line.size, unit: "statements", atMost: 10 });
}

export async function benchCharges({ size = 10_000 }: { readonly size?: number }): Promise<void> {
  const bench = await openChargeBench();
  try {
    const count = Math.ceil(size / ROUNDS);
    const ofLimited = Math.min(count, 400);
    await makeAll(bench, [count * ROUNDS * 2 + ofLimited * 2, ...Array.from({ length: ACCOUNTS - 1 }, () => ofLimited)]);
    await turns(bench, count, 0);
    await turns(bench, count, 200);
    await limited(bench, ofLimited, 1);
    await limited(bench, ofLimited, ACCOUNTS);
    for (const text of await mostStatements(bench, 15)) process.stderr.write(`${text}\n`);
  } finally {
    await bench.chaos.close(false);
  }
}
