/**
 * `npm run bench -- run [balances]`: due balances collected by the product's own operations, PaymentIntents prepared, webhooks on, against a bare loop of the
 * Stripe client that makes the same calls, in turns, 32 under way at a time: with a sandbox that answers at once, and with one that takes 200 ms. Then once
 * more with Stripe's limits and our own limiter before them.
 */
import { Client } from "pg";
import Stripe from "stripe";
import { systemActor } from "@/lib/domain/actor";
import { makeStripeGateway } from "@/lib/gateways/stripe/gateway";
import { collectDue } from "@/lib/operations/collect-due";
import { confirmAttempts } from "@/lib/operations/confirm-attempts";
import { prepareAhead } from "@/lib/operations/prepare-payment";
import { reReadOrders } from "@/lib/operations/re-read-orders";
import type { WorkerCtx } from "@/lib/operations/worker-context";
import { newId } from "@/lib/store/ids";
import { outsideCtx } from "@/lib/wiring";
import { BusinessTime, DUE_AT } from "../scripts/chaos/business-time";
import { type Installation, startInstallation } from "../scripts/chaos/installation";
import { makePreorders } from "../scripts/chaos/preorders";
import { type ChaosShop, openShops } from "../scripts/chaos/shops";
import { say } from "./figures";

const AT_ONCE = 32;
const ROUNDS = 2;
/** Stripe's defaults for an account. */
const LIMITS = { endpoint: 25, account: 100 };

/** Statements this process sends, whoever sends them: all of ours go through one driver. */
function countStatements(): { readonly sent: () => number; readonly texts: Map<string, number> } {
  let sent = 0;
  const texts = new Map<string, number>();
  const { prototype } = Client;
  const original = prototype.query;
  prototype.query = function counted(this: Client, ...args: unknown[]) {
    sent += 1;
    const [query] = args;
    const text =
      typeof query === "string" ? query : typeof query === "object" && query !== null && "text" in query ? String(query.text) : "";
    const short = text.replace(/\s+/g, " ").trim().slice(0, 90);
    texts.set(short, (texts.get(short) ?? 0) + 1);
    return Reflect.apply(original, this, args);
  } as typeof original;
  return { sent: () => sent, texts };
}

interface Bench {
  readonly chaos: Installation;
  readonly time: BusinessTime;
  readonly shop: ChaosShop;
  readonly worker: WorkerCtx;
  readonly stripe: Stripe;
  readonly statements: ReturnType<typeof countStatements>;
}

async function open(size: number): Promise<Bench> {
  const statements = countStatements();
  const chaos = await startInstallation({ charges: size, kills: 0, workers: 0, web: 1, seed: 1, faults: 0, deeds: false, source: null });
  const { app, sandbox } = chaos;
  const [shop] = await openShops(app);
  if (shop === undefined) throw new Error("no shop was made");
  const time = new BusinessTime(chaos);
  await time.setTo(DUE_AT);
  const { hostname, port } = new URL(sandbox.stripe);
  const stripe = new Stripe(shop.stripeKey, {
    host: hostname,
    port: Number(port),
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
  });
  const worker = { db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: newId() };
  return { chaos, time, shop, worker, stripe, statements };
}

/** Without our own limiter, which keeps a real account under its limit. */
function unlimited({ chaos, shop, worker }: Bench): WorkerCtx {
  const gateway = makeStripeGateway({ secretKey: shop.stripeKey, apiBase: chaos.sandbox.stripe, log: chaos.app.log });
  return { ...worker, gateways: { ...worker.gateways, stripe: async () => gateway } };
}

const dials = ({ chaos }: Bench, latencyMs: number, rateLimits: typeof LIMITS | null) =>
  chaos.door(`${chaos.sandbox.stripe}/__sandbox/dials`, { latencyMs, rateLimits: rateLimits ?? { endpoint: null, account: null } });

/** All preorders of the bench at once, none of them due yet. */
async function makeAll(bench: Bench, count: number): Promise<void> {
  const planned = Array.from({ length: count }, () => ({ shop: 0, priceMinor: 24_000, depositMinor: 0, quantity: 1, behaviour: null }));
  await dials(bench, 0, null);
  await makePreorders(bench.chaos, [bench.shop], planned, bench.time.now());
  const { app } = bench.chaos;
  await app.db.prisma.$executeRaw`UPDATE instalment SET next_attempt_at = NULL WHERE state = 'scheduled'`;
  // As in life the orders were read from the shop before: the run reads them again and finds them as they were.
  const { merchantId } = bench.shop;
  const orders = await app.db.prisma.order.findMany({ where: { merchantId }, select: { id: true } });
  await reReadOrders(
    await outsideCtx(app, merchantId, systemActor("timer")),
    orders.map(({ id }) => id),
  );
  await app.db.prisma
    .$executeRaw`UPDATE orders SET shop_read_at = shop_read_at - interval '1 hour' WHERE merchant_id = ${merchantId}::uuid`;
}

/** The next of them come due, their PaymentIntents prepared. */
async function makeDue(bench: Bench, count: number): Promise<void> {
  await bench.chaos.app.db.prisma.$executeRaw`UPDATE instalment SET next_attempt_at = ${bench.time.now()}
    WHERE (merchant_id, id) IN (SELECT merchant_id, id FROM instalment WHERE state = 'scheduled' AND next_attempt_at IS NULL LIMIT ${count})`;
  await dials(bench, 0, null);
  const worker = unlimited(bench);
  while ((await prepareAhead(worker)) > 0);
}

/** Everything that is due, charged and settled. @returns seconds and statements */
async function collect(bench: Bench, worker: WorkerCtx, count: number): Promise<{ seconds: number; statements: number }> {
  const paid = async () => bench.chaos.app.db.prisma.instalment.count({ where: { merchantId: bench.shop.merchantId, state: "paid" } });
  const before = await paid();
  const [from, sent] = [performance.now(), bench.statements.sent()];
  while ((await collectDue(worker)).opened > 0) await confirmAttempts(worker, { atOnce: AT_ONCE });
  const took = { seconds: (performance.now() - from) / 1000, statements: bench.statements.sent() - sent };
  const done = (await paid()) - before;
  if (done !== count) throw new Error(`${done} of ${count} balances were paid`);
  return took;
}

/** The same calls with nothing around them. @returns seconds */
async function bareLoop({ stripe }: Bench, count: number, latency: () => Promise<unknown>): Promise<number> {
  const customer = await stripe.customers.create({ email: "bare@example.com" });
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const shape = { amount: 24_000, currency: "eur", customer: customer.id, payment_method: card.id, allowed_payment_method_types: ["card"] };
  const intents: string[] = [];
  const parallel = async (work: () => Promise<void>) => Promise.all(Array.from({ length: AT_ONCE }, work));
  let left = count;
  await parallel(async () => {
    while (left-- > 0) intents.push((await stripe.paymentIntents.create(shape as Stripe.PaymentIntentCreateParams)).id);
  });
  await latency();
  const from = performance.now();
  await parallel(async () => {
    for (let id = intents.pop(); id !== undefined; id = intents.pop())
      await stripe.paymentIntents.confirm(id, { off_session: true, payment_method: card.id }, { idempotencyKey: newId() });
  });
  return (performance.now() - from) / 1000;
}

/** Where statements go, for whoever wants fewer of them. */
function tellStatements({ statements }: Bench): void {
  const most = [...statements.texts].sort(([, a], [, b]) => b - a).slice(0, 15);
  for (const [text, count] of most) process.stderr.write(`${String(count).padStart(8)}  ${text}\n`);
}

async function turns(bench: Bench, count: number, latencyMs: number): Promise<void> {
  const total = { ours: 0, bare: 0, statements: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    await makeDue(bench, count);
    await dials(bench, latencyMs, null);
    const ours = await collect(bench, unlimited(bench), count);
    total.ours += ours.seconds;
    total.statements += ours.statements;
    await dials(bench, 0, null);
    total.bare += await bareLoop(bench, count, () => dials(bench, latencyMs, null));
  }
  const size = count * ROUNDS;
  const line = { bench: "run", size };
  const at = latencyMs === 0 ? "without latency" : `at ${latencyMs} ms`;
  if (latencyMs === 0) say({ ...line, metric: `time ${at}`, value: total.ours, unit: "s", baseline: total.bare, atMost: 3 });
  else say({ ...line, metric: `charges ${at}`, value: size / total.ours, unit: "1/s", baseline: size / total.bare, atLeast: 0.95 });
  say({ ...line, metric: `statements a charge ${at}`, value: total.statements / size, unit: "statements", atMost: 10 });
}

async function limited(bench: Bench, count: number): Promise<void> {
  await makeDue(bench, count);
  await dials(bench, 200, LIMITS);
  const { seconds } = await collect(bench, bench.worker, count);
  say({
    bench: "run",
    size: count,
    metric: "charges at 200 ms with Stripe's limits, one account",
    value: count / seconds,
    unit: "1/s",
    baseline: 25,
    atLeast: 0.95,
  });
}

export async function benchCharges({ size = 10_000 }: { readonly size?: number }): Promise<void> {
  const bench = await open(size);
  try {
    const count = Math.ceil(size / ROUNDS);
    const ofLimited = Math.min(count, 500);
    await makeAll(bench, count * ROUNDS * 2 + ofLimited);
    bench.statements.texts.clear();
    const before = process.memoryUsage().rss;
    await turns(bench, count, 0);
    await turns(bench, count, 200);
    await limited(bench, ofLimited);
    tellStatements(bench);
    say({ bench: "run", size, metric: "memory grown by", value: (process.memoryUsage().rss - before) / 2 ** 20, unit: "MiB" });
  } finally {
    await bench.chaos.close(false);
  }
}
