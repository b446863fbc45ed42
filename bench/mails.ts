/**
 * `npm run bench -- mails [links]`: so many card links queued by one run; then the rate at which a thousand of them reach a mail server against the rate that is
 * configured, and another thousand as fast as one process can. A database and a mail server of their own.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { Client } from "pg";
import { DAY_MS } from "@/lib/domain/dates";
import { planRun } from "@/lib/operations/plan-run";
import { sendMails } from "@/lib/operations/send-mail";
import { startRun } from "@/lib/operations/start-run";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { NO_FILTER } from "@/lib/queries/orders-filter";
import { ordersOfList } from "@/lib/queries/run-plan";
import { newId } from "@/lib/store/ids";
import { type App, outsideCtx } from "@/lib/wiring";
import { migrateDatabase } from "../scripts/database/migrate";
import { ensureDatabase } from "../scripts/postgres/cluster";
import { ROOT } from "../scripts/root";
import { insertTenant } from "../scripts/testing/tenant-rows";
import type { TenantIds } from "../scripts/testing/tenant-shapes";
import { makeTestApp } from "../scripts/testing/test-app";
import { openThrowAwayCluster } from "../scripts/testing/throw-away-cluster";
import { say } from "./figures";
import { insertManyOrders } from "./many-orders";

/** Mails each second that the mail server is said to take: one that a busy machine keeps too, and the highest that can be set. */
const PER_SECOND = 25;
const HIGHEST = 500;
/** Mails sent at each rate. */
const SENT = 1_000;
/** Jobs that send at the same time, as two workers would. */
const SENDING = 2;
/** Seconds in which ten thousand links are to be queued. */
const MOST_SECONDS = 5;
/** Of so many orders three have no card. */
const ORDERS_A_LINK = 10 / 3;

interface Sink {
  readonly url: string;
  arrived(): Promise<readonly number[]>;
  stop(): void;
}

const word = async <T>(child: ChildProcess): Promise<T> => (await once(child, "message"))[0] as T;

async function openSink(): Promise<Sink> {
  const child = fork(path.join(ROOT, "bench/smtp-sink.ts"), {
    execArgv: ["--import", path.join(ROOT, "node_modules/tsx/dist/loader.mjs")],
  });
  const { port } = await word<{ port: number }>(child);
  return {
    url: `smtp://127.0.0.1:${port}`,
    async arrived() {
      const answer = word<{ arrived: number[] }>(child);
      child.send("arrived");
      return (await answer).arrived;
    },
    stop: () => void child.kill(),
  };
}

/** What the run queued and has not left. */
const OURS = { kind: "card_request", status: "queued" } as const;

const ctxOf = (app: App, ids: TenantIds) => outsideCtx(app, ids.merchant, { kind: "staff", userId: ids.user });

/** Plans and starts a run of links over every order without a card; answers how many were queued, and in how many seconds. */
async function queueLinks(app: App, ids: TenantIds): Promise<{ readonly queued: number; readonly seconds: number }> {
  const ctx = await ctxOf(app, ids);
  const chosen = await ordersOfList(ctx.scope, { ...NO_FILTER, states: ["card_missing"] }, ctx.now, "Europe/Paris");
  const planned = await planRun(ctx, { settings: { kind: "send_links", senderId: null, who: "needed" }, chosen, search: null });
  if (!planned.ok) throw new Error(planned.code);
  const where = { merchantId_id: { merchantId: ids.merchant, id: planned.value.runId } };
  const { fingerprint } = await app.db.prisma.run.findUniqueOrThrow({ where });
  const from = performance.now();
  const started = await startRun(ctx, { runId: planned.value.runId, fingerprint });
  if (!started.ok) throw new Error(started.code);
  await workOffRuns({ db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: newId() });
  const seconds = (performance.now() - from) / 1_000;
  return { queued: await app.db.prisma.mail.count({ where: { ...OURS, merchantId: ids.merchant } }), seconds };
}

/** Sends that many of the waiting mails, as two workers do; answers how many reached the mail server each second. */
async function sendSome(app: App, ids: TenantIds, sink: Sink, count: number): Promise<number> {
  const { prisma } = app.db;
  const before = (await sink.arrived()).length;
  const later = new Date((await app.clock()).getTime() + DAY_MS);
  const waiting = await prisma.mail.findMany({
    where: { ...OURS, merchantId: ids.merchant },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  const held = waiting.slice(count).map(({ id }) => id);
  await prisma.$executeRaw`UPDATE mail SET next_try_at = ${later} WHERE merchant_id = ${ids.merchant}::uuid AND id = ANY (${held}::uuid[])`;
  await Promise.all(
    Array.from({ length: SENDING }, async () => {
      while ((await sendMails(await ctxOf(app, ids))).tried > 0);
    }),
  );
  const arrived = (await sink.arrived()).slice(before);
  const left = Math.min(count, waiting.length);
  if (arrived.length !== left) throw new Error(`${left} were due and ${arrived.length} arrived`);
  await prisma.$executeRaw`UPDATE mail SET next_try_at = created_at WHERE merchant_id = ${ids.merchant}::uuid AND id = ANY (${held}::uuid[])`;
  return (arrived.length - 1) / (((arrived.at(-1) ?? 0) - (arrived[0] ?? 0)) / 1_000);
}

export async function benchMails(links: number): Promise<void> {
  const sink = await openSink();
  const cluster = await openThrowAwayCluster();
  const open: (() => Promise<unknown>)[] = [];
  try {
    await ensureDatabase(cluster, "predesk_bench");
    const url = cluster.url("predesk_bench");
    await migrateDatabase(url);
    const client = new Client({ connectionString: url });
    await client.connect();
    open.push(() => client.end());
    const at = (rate: number) => makeTestApp(url, { SMTP_URL: sink.url, MAIL_PER_SECOND: String(rate) });
    const [{ app, sealed }, { app: quick }] = [await at(PER_SECOND), await at(HIGHEST)];
    open.push(() => app.close());
    open.push(() => quick.close());
    const ids = await insertTenant(client, sealed);
    await insertManyOrders(client, ids, Math.ceil(links * ORDERS_A_LINK), await app.clock());
    const { queued, seconds } = await queueLinks(app, ids);
    const figure = { bench: "mails", size: queued } as const;
    say({ ...figure, metric: "card links queued", value: seconds, unit: "s", atMost: MOST_SECONDS });
    const kept = await sendSome(app, ids, sink, SENT);
    const rate = { metric: "mails each second, against the configured rate", unit: "/s", baseline: PER_SECOND } as const;
    say({ ...figure, ...rate, value: kept, atMost: 1.05, atLeast: 0.9 });
    const most = await sendSome(quick, ids, sink, SENT);
    say({ ...figure, metric: "mails each second that one process can send", value: most, unit: "/s" });
  } finally {
    // Before the server goes: it would take what went wrong with it.
    for (const close of open) await close();
    await cluster.stop();
    sink.stop();
  }
}
