import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client, type QueryResultRow } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { jobs } from "@/lib/entry/jobs";
import { guardRestoredDatabase, RESTORED_REASON } from "@/lib/operations/guard-restored-database";
import { resumeAllMoney } from "@/lib/operations/resume-all-money";
import { verifyAuditChain } from "@/lib/operations/verify-audit-chain";
import { newId } from "@/lib/store/ids";
import { installation } from "@/lib/store/installation";
import { forMerchant } from "@/lib/store/scope";
import { type App, makeApp } from "@/lib/wiring";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { makePreorders, type PreorderHome } from "../chaos/preorders";
import { startWorld, type World } from "../test-world";
import { collect, moneyTaken } from "../testing/balances";
import { backup } from "./backup";
import { tableFile } from "./format";
import { restore } from "./restore";

/** A backup is worth what its restore is worth: every row is compared, and money is charged on both sides of it. */

/** A thousand by `RESTORED_CHARGES=1000 npx vitest run --project int scripts/backup`; a few in every run of the tests. */
const CHARGES = Number(process.env.RESTORED_CHARGES ?? 30);
const PATIENCE_MS = 60_000 + CHARGES * 1_000;
const PRICE_MINOR = 12_000;
const DEPOSIT_MINOR = 2_000;

let world: World;
let home = "";
let folder = "";
let restoredUrl = "";
let otherApp: App | null = null;

function databaseUrl(name: string): string {
  const url = new URL(inject("templateDatabaseUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

async function ask<T extends QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

function homeOf({ app, stripe, shopify, stripeUrl, shopifyUrl }: World): PreorderHome {
  return {
    app,
    sandbox: { stripe: stripeUrl, shopify: shopifyUrl },
    door: (address, body) => {
      const [base, door] = address.split("/__sandbox");
      return (base === stripeUrl ? stripe : shopify)(door ?? "", body);
    },
    database: { rows: (sql) => ask(app.env.databaseUrl, sql) },
  };
}

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), "predesk-backup-"));
  folder = path.join(home, "monday");
  world = await startWorld({ startsAt: "2027-03-02T10:00:00Z" });
  await collect(world);
  await guardRestoredDatabase(world.app); // as the first worker does
  const { merchant, shopDomain, stripeKey } = EURO_MERCHANT;
  const shop = {
    ...{ merchantId: world.merchantId, userId: "", shopDomain, stripeKey, shopifyConnectionId: world.shopifyConnectionId },
    ...{ currency: merchant.shopCurrency, country: merchant.country, statementText: merchant.statementDescriptor },
  };
  const one = { shop: 0, priceMinor: PRICE_MINOR, depositMinor: DEPOSIT_MINOR, quantity: 1, behaviour: null };
  await makePreorders(
    homeOf(world),
    [shop],
    Array.from({ length: CHARGES }, () => one),
    world.now(),
  );
  restoredUrl = databaseUrl(`restored_${newId().replaceAll("-", "")}`);
  await ask(databaseUrl("postgres"), `CREATE DATABASE ${new URL(restoredUrl).pathname.slice(1)}`);
});

afterAll(async () => {
  await otherApp?.close();
  await ask(databaseUrl("postgres"), `DROP DATABASE IF EXISTS ${new URL(restoredUrl).pathname.slice(1)} WITH (FORCE)`);
  await world.stop();
  rmSync(home, { recursive: true, force: true });
});

const keyOf = () => world.app.env.encryptionKey;
const made = (to: string) => backup({ databaseUrl: world.app.env.databaseUrl, encryptionKey: keyOf(), folder: to, now: world.now() });
const restored = (from: string) => restore({ databaseUrl: restoredUrl, encryptionKey: keyOf(), folder: from });

/** Everything a database holds and how it guards it: rows by their fingerprint, keys, checks, indexes, which triggers are awake. */
async function contentOf(url: string): Promise<Record<string, unknown>> {
  const tables = await ask<{ name: string }>(url, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
  const content: Record<string, unknown> = {};
  for (const { name } of tables) {
    const [row] = await ask(
      url,
      `SELECT count(*) AS rows, md5(string_agg(t::text, chr(10) ORDER BY t::text)) AS mark FROM public."${name}" t`,
    );
    content[name] = row;
  }
  const guards = [
    "SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS is FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT indexdef AS is FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tgrelid::regclass::text || ' ' || tgname || ' ' || tgenabled::text AS is FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    "SELECT sequencename || ' ' || coalesce(last_value, 0) AS is FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
  ];
  for (const sql of guards) content[sql] = (await ask<{ is: string }>(url, sql)).map((row) => row.is);
  return content;
}

test("damaged, incomplete, made with another key: refused with the reason, and the database stays empty", async () => {
  await made(folder);
  await expect(made(folder)).rejects.toThrow(/exists already/);
  const broken = path.join(home, "broken");
  cpSync(folder, broken, { recursive: true });
  const rows = readFileSync(tableFile(broken, "instalment"));
  writeFileSync(tableFile(broken, "instalment"), Buffer.concat([rows.subarray(0, -1), Buffer.from([(rows.at(-1) ?? 0) ^ 1])]));
  await expect(restored(broken)).rejects.toThrow(/damaged: instalment/);
  rmSync(tableFile(broken, "instalment"));
  await expect(restored(broken)).rejects.toThrow(/incomplete: instalment/);
  rmSync(path.join(broken, "manifest.json"));
  await expect(restored(broken)).rejects.toThrow(/no backup/);
  const otherKey = Buffer.from(keyOf()).fill(7);
  await expect(restore({ databaseUrl: restoredUrl, encryptionKey: otherKey, folder })).rejects.toThrow(/another ENCRYPTION_KEY/);
  await expect(restore({ databaseUrl: world.app.env.databaseUrl, encryptionKey: keyOf(), folder })).rejects.toThrow(/not empty/);
  expect(await ask(restoredUrl, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
});

test("restored, every row, key, check, index and trigger is as it was", async () => {
  await restored(folder);
  expect(await contentOf(restoredUrl)).toEqual(await contentOf(world.app.env.databaseUrl));
});

/** What workers do on that database, until nobody is nudged any more. */
async function workOn(app: App): Promise<void> {
  for (;;) {
    await app.db.prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    for (const job of ["inbox", "sweep", "collect", "attempts", "owed", "mail"] as const) await jobs[job](app, { merchantId: null });
    if ((await app.db.prisma.$queryRaw<unknown[]>`SELECT 1 FROM graphile_worker._private_jobs LIMIT 1`).length === 0) return;
  }
}

test(
  "what was charged after the backup is not charged again by the restored database (rule 5)",
  async () => {
    await workOn(world.app);
    const taken = await moneyTaken(world);
    expect(taken.map(({ amount }) => amount)).toEqual(Array(CHARGES).fill(PRICE_MINOR - DEPOSIT_MINOR));

    const env = { ...world.app.env, databaseUrl: restoredUrl };
    const app = makeApp(env, "test");
    otherApp = app;
    expect(await guardRestoredDatabase(app)).toBe(true);
    expect(await installation(app.db)).toMatchObject({ moneyPausedReason: RESTORED_REASON });
    const before = await ask(restoredUrl, "SELECT count(*)::int AS n FROM instalment WHERE state = 'scheduled'");
    expect(before).toEqual([{ n: CHARGES }]);
    await workOn(app);
    expect(await moneyTaken(world)).toHaveLength(CHARGES);

    const worker = { db: app.db, gateways: app.gateways, appUrl: env.appUrl, clock: () => app.clock(), worker: newId() };
    expect(await resumeAllMoney(worker)).toMatchObject({ changed: true, settled: CHARGES });
    await workOn(app);
    expect((await moneyTaken(world)).map(({ id }) => id).sort()).toEqual(taken.map(({ id }) => id).sort());
    const after = await ask(restoredUrl, "SELECT state, count(*)::int AS n FROM instalment WHERE kind = 'balance' GROUP BY state");
    expect(after).toEqual([{ state: "paid", n: CHARGES }]);
    expect((await verifyAuditChain(forMerchant(app.db, world.merchantId))).breaks).toEqual([]);
    expect(existsSync(`${folder}.unfinished`)).toBe(false);
  },
  PATIENCE_MS,
);
