/**
 * A whole small world for integration tests: a database of its own, the Stripe, Shopify and mail servers of the sandbox on free
 * ports, the product's own webhook routes behind a real HTTP server, and one clock that moves them all. Nothing is mocked.
 */
import { type Actor, systemActor } from "@/lib/domain/actor";
import { jobs } from "@/lib/entry/jobs";
import { readEnv } from "@/lib/env";
import type { OutsideCtx } from "@/lib/operations/context";
import type { JobName } from "@/lib/store/nudge";
import { type App, makeApp, outsideCtx } from "@/lib/wiring";
import { EURO_MERCHANT, type SeededMerchant, seedMerchant } from "@/prisma/seed/merchant";
import { type DnsSandbox, startDnsSandbox } from "@/sandbox/dns/server";
import type { StoredMail } from "@/sandbox/mail/mailbox";
import { startMailSandbox } from "@/sandbox/mail/server";
import { startShopifySandbox } from "@/sandbox/shopify/server";
import { startStripeSandbox } from "@/sandbox/stripe/server";
import { testDatabase } from "./test-database";
import { CUSTOMER_ROUTES } from "./testing/customer-routes";
import { type Route, startWeb } from "./testing/web";
import { WEBHOOK_ROUTES } from "./testing/webhook-routes";

const ROUTES: readonly Route[] = [...CUSTOMER_ROUTES, ...WEBHOOK_ROUTES];

/** In the order in which work usually leads to work. */
const JOB_ORDER: readonly JobName[] = ["inbox", "backfill", "sweep", "run", "collect", "attempts", "owed", "mail"];
const MAX_ROUNDS = 50;

export interface WorldOptions {
  /** Which of the two invented shops; the euro shop unless told. */
  readonly seed?: typeof EURO_MERCHANT;
  /** Business time at the start; real time unless told. */
  readonly startsAt?: string;
  /** Further settings of the application. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface World extends SeededMerchant {
  readonly app: App;
  readonly stripeUrl: string;
  readonly shopifyUrl: string;
  readonly inboxUrl: string;
  readonly webUrl: string;
  readonly dns: DnsSandbox;
  now(): Date;
  /** Moves business time forward for product and sandbox. */
  advance(by: { days?: number; hours?: number; minutes?: number }): Promise<void>;
  setNow(at: string): Promise<void>;
  /** What an operation is handed, as `actor` (the timer unless told). */
  ctx(actor?: Actor): Promise<OutsideCtx>;
  /** Runs every kind of job until none has anything left: what workers do by themselves. */
  drain(): Promise<void>;
  /** A door of the sandbox: `/__sandbox…` of Stripe or Shopify; answers the JSON, throws on a refusal. */
  stripe<T = unknown>(path: string, body?: unknown): Promise<T>;
  shopify<T = unknown>(path: string, body?: unknown): Promise<T>;
  mails(to?: string): Promise<StoredMail[]>;
  stop(): Promise<void>;
}

async function door<T>(base: string, path: string, body: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${base}/__sandbox${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** Queued nudges, taken away: `drain` runs every job anyhow. */
async function takeNudges(app: App): Promise<number> {
  const rows = await app.db.prisma.$queryRaw<
    { n: bigint }[]
  >`WITH gone AS (DELETE FROM graphile_worker._private_jobs RETURNING 1) SELECT count(*) AS n FROM gone`;
  return Number(rows[0]?.n ?? 0n);
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  let offset = options.startsAt === undefined ? 0 : Date.parse(options.startsAt) - Date.now();
  const now = () => Date.now() + offset;
  const database = await testDatabase();
  const [stripe, shopify, mail, web, dns] = await Promise.all([
    startStripeSandbox({ port: 0, dataDir: null, now }),
    startShopifySandbox({ port: 0, dataDir: null, now }),
    startMailSandbox({ smtpPort: 0, inboxPort: 0, dataDir: null, now }),
    startWeb(ROUTES),
    startDnsSandbox({ port: 0 }),
  ]);
  const env = readEnv({
    PREDESK_MODE: "test",
    DATABASE_URL: database.url,
    APP_URL: web.url,
    STRIPE_API_BASE: stripe.url,
    SHOPIFY_API_BASE: shopify.url,
    SMTP_URL: mail.smtpUrl,
    DNS_RESOLVER: dns.address,
    MAIL_PER_SECOND: "500",
    ...options.env,
  });
  const app = makeApp(env, "test");
  // The route handlers reach the application through this holder, as they do in the web process.
  (globalThis as typeof globalThis & { predeskApp?: App }).predeskApp = app;
  const writeClock = () => app.db.prisma.practiceClock.update({ where: { id: true }, data: { offsetMs: BigInt(Math.round(offset)) } });
  await writeClock();
  const seeded = await seedMerchant(app, options.seed ?? EURO_MERCHANT);

  const world: World = {
    ...seeded,
    app,
    stripeUrl: stripe.url,
    shopifyUrl: shopify.url,
    inboxUrl: mail.inboxUrl,
    webUrl: web.url,
    dns,
    now: () => new Date(now()),
    async advance({ days = 0, hours = 0, minutes = 0 }) {
      offset += ((days * 24 + hours) * 60 + minutes) * 60_000;
      await writeClock();
    },
    async setNow(at) {
      if (Date.parse(at) < now()) throw new Error("business time only moves forward");
      offset = Date.parse(at) - Date.now();
      await writeClock();
    },
    ctx: (actor = systemActor("timer")) => outsideCtx(app, seeded.merchantId, actor),
    async drain() {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        await shopify.webhooksSent();
        await door(stripe.url, "/webhooks/deliver", {});
        await takeNudges(app);
        for (const job of JOB_ORDER) await jobs[job](app, { merchantId: null });
        if ((await takeNudges(app)) === 0) return;
      }
      throw new Error(`work led to work ${MAX_ROUNDS} times: something never comes to rest`);
    },
    stripe: (path, body) => door(stripe.url, path, body),
    shopify: (path, body) => door(shopify.url, path, body),
    mails: async (to) => (await fetch(`${mail.inboxUrl}/api/messages${to === undefined ? "" : `?to=${encodeURIComponent(to)}`}`)).json(),
    async stop() {
      await app.close();
      await Promise.all([stripe.stop(), shopify.stop(), mail.stop(), web.stop(), dns.stop()]);
      await database.drop();
    },
  };
  return world;
}
