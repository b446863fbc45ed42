/** What the bench of collecting runs on: an installation of its own with the sandbox and the web server as processes, four merchants, and due balances. */
import Stripe from "stripe";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { makeStripeGateway } from "@/lib/gateways/stripe/gateway";
import { prepareAhead } from "@/lib/operations/prepare-ahead";
import { newId } from "@/lib/store/ids";
import type { App } from "@/lib/wiring";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { BusinessTime, DUE_AT } from "../scripts/chaos/business-time";
import { type Installation, startInstallation } from "../scripts/chaos/installation";
import { makePreorders } from "../scripts/chaos/preorders";
import { type ChaosShop, openShops } from "../scripts/chaos/shops";

export const ACCOUNTS = 4;
/** Stripe's defaults for an account. */
export const LIMITS = { endpoint: 25, account: 100 };

export interface ChargeBench {
  readonly chaos: Installation;
  readonly time: BusinessTime;
  readonly shops: readonly ChaosShop[];
  /** The program as it is, 32 calls at once. */
  readonly app: App;
  /** The same without our own limiter, which keeps a real account under its limit. */
  readonly unlimited: App;
}

const CALLS_AT_ONCE = 32;

export async function openChargeBench(): Promise<ChargeBench> {
  const chaos = await startInstallation({ charges: 0, kills: 0, workers: 0, web: 1, seed: 1, faults: 0, deeds: false, source: null });
  await countOnTheServer(chaos);
  const seeds = Array.from({ length: ACCOUNTS }, (_, at) => ({ ...EURO_MERCHANT, stripeKey: `sk_test_bench${at}_000000000000000000` }));
  const shops = await openShops(chaos.app, seeds);
  const time = new BusinessTime(chaos);
  await time.setTo(DUE_AT);
  const app = { ...chaos.app, env: { ...chaos.app.env, chargeConcurrency: CALLS_AT_ONCE } };
  const keys = new Map(shops.map((shop) => [shop.merchantId, shop.stripeKey]));
  const open = (secretKey: string): StripeGateway => makeStripeGateway({ secretKey, apiBase: chaos.sandbox.stripe, log: app.log });
  const gateways = new Map([...keys].map(([merchantId, key]) => [merchantId, open(key)]));
  const stripe = async (merchantId: string) => gateways.get(merchantId) ?? open(keys.get(merchantId) ?? "");
  return { chaos, time, shops, app, unlimited: { ...app, gateways: { ...app.gateways, stripe } } };
}

/** The server itself counts statements, whoever sends them. */
async function countOnTheServer({ database }: Installation): Promise<void> {
  await database.rows("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await database.kill(0);
  await database.rows("CREATE EXTENSION pg_stat_statements");
}

/** Statements of everybody but the bench since the last time it asked. */
export async function statementsSince({ chaos }: ChargeBench): Promise<number> {
  const [row] = await chaos.database.rows<{ n: string }>(
    `SELECT /* bench */ coalesce(sum(calls), 0)::text AS n FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND query NOT LIKE '%/* bench */%'`,
  );
  await chaos.database.rows("SELECT /* bench */ pg_stat_statements_reset()");
  return Number(row?.n ?? 0);
}

/** Where statements went, for whoever wants fewer of them. */
export async function mostStatements({ chaos }: ChargeBench, count: number): Promise<string[]> {
  const rows = await chaos.database.rows<{ calls: string; ms: string; query: string }>(
    `SELECT /* bench */ calls::text, round(total_exec_time)::text AS ms, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS query FROM pg_stat_statements
      WHERE query NOT LIKE '%/* bench */%' ORDER BY calls DESC LIMIT ${count}`,
  );
  return rows.map(({ calls, ms, query }) => `${calls.padStart(8)} ${ms.padStart(8)} ms  ${query}`);
}

export const dials = ({ chaos }: ChargeBench, latencyMs: number, rateLimits: typeof LIMITS | null) =>
  chaos.door(`${chaos.sandbox.stripe}/__sandbox/dials`, { latencyMs, rateLimits: rateLimits ?? { endpoint: null, account: null } });

/** All preorders of the bench at once, none of them due yet; `counts` of each merchant. */
export async function makeAll(bench: ChargeBench, counts: readonly number[]): Promise<void> {
  const one = { priceMinor: 24_000, depositMinor: 0, quantity: 1, behaviour: null };
  const planned = counts.flatMap((count, shop) => Array.from({ length: count }, () => ({ ...one, shop })));
  await dials(bench, 0, null);
  await makePreorders(bench.chaos, bench.shops, planned, bench.time.now());
  const { prisma } = bench.app.db;
  await prisma.$executeRaw`UPDATE instalment SET next_attempt_at = NULL WHERE state = 'scheduled'`;
  // In life every customer has a card of their own; the sandbox's test card has one fingerprint, as Stripe's has.
  await prisma.$executeRaw`UPDATE card SET fingerprint = 'bench_' || id`;
  // As in life the orders were read from the shop before: the run reads them again and finds them as they were.
  await prisma.$executeRaw`UPDATE orders SET shop_read_at = ${bench.time.now()}::timestamptz - interval '1 hour', shopify_updated_at = ${bench.time.now()},
    shop_outstanding_minor = total_minor`;
}

/** The next of a merchant's come due, their PaymentIntents prepared. */
export async function makeDue(bench: ChargeBench, merchantId: string, count: number): Promise<void> {
  const { unlimited: app } = bench;
  await app.db.prisma.$executeRaw`UPDATE instalment SET next_attempt_at = ${bench.time.now()}
    WHERE (merchant_id, id) IN (SELECT merchant_id, id FROM instalment WHERE merchant_id = ${merchantId}::uuid AND state = 'scheduled' AND next_attempt_at IS NULL LIMIT ${count})`;
  await dials(bench, 0, null);
  const worker = { db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: newId() };
  while ((await prepareAhead(worker)) > 0);
  await bench.chaos.database.rows("VACUUM (ANALYZE) instalment, attempt, payment_object, orders");
}

/** The same calls with nothing around them: made first, then confirmed, so many under way at a time. @returns seconds of the confirms */
export async function bareLoop(bench: ChargeBench, count: number, latencyMs: number): Promise<number> {
  const { hostname, port } = new URL(bench.chaos.sandbox.stripe);
  const address = { host: hostname, port: Number(port), protocol: "http", telemetry: false, maxNetworkRetries: 0 } as const;
  // An account nobody listens to: what it says would be work of ours.
  const stripe = new Stripe("sk_test_bare_000000000000000000", address);
  await dials(bench, 0, null);
  const customer = await stripe.customers.create({ email: "bare@example.com" });
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const shape = { amount: 24_000, currency: "eur", customer: customer.id, payment_method: card.id, allowed_payment_method_types: ["card"] };
  const intents: string[] = [];
  const parallel = async (work: () => Promise<void>) => Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
  let left = count;
  await parallel(async () => {
    while (left-- > 0) intents.push((await stripe.paymentIntents.create(shape as Stripe.PaymentIntentCreateParams)).id);
  });
  await dials(bench, latencyMs, null);
  const from = performance.now();
  await parallel(async () => {
    for (let id = intents.pop(); id !== undefined; id = intents.pop())
      await stripe.paymentIntents.confirm(
        id,
        { off_session: true, payment_method: card.id, expand: ["latest_charge"] },
        { idempotencyKey: newId() },
      );
  });
  return (performance.now() - from) / 1000;
}
