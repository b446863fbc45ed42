import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { addDays, plainDate } from "@/lib/domain/dates";
import { DUE_SOON_DAYS } from "@/lib/domain/order-status";
import { ORDER_TABS } from "@/lib/domain/states";
import { orderTabCounts } from "@/lib/queries/order-tabs";
import { NO_FILTER, ordersFrom } from "@/lib/queries/orders-filter";
import { openDb } from "@/lib/store/db";
import { newId } from "@/lib/store/ids";
import { forMerchant } from "@/lib/store/scope";
import { migrateDatabase } from "../database/migrate";
import { makeAsItWas, readManifest } from "./restore";

/** Migrations go forward over a database that people use. The fixture is the practice installation of an earlier version, as `npm run backup` wrote it. */

const FIXTURE = path.join(import.meta.dirname, "fixtures/practice-2026-11-23");
const NAME = `as_it_was_${newId().replaceAll("-", "")}`;
const SOON = plainDate("2026-11-30");
let url = "";

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject("templateDatabaseUrl").replace(/\/[^/]*$/, "/postgres") });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${NAME}`);
  url = inject("templateDatabaseUrl").replace(/\/[^/]*$/, `/${NAME}`);
});
afterAll(() => onServer(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`));

/** What the version of before keeps doing: pages are read, orders change. */
async function keepWorking(pool: Pool, isOver: () => boolean): Promise<{ readonly rounds: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  let rounds = 0;
  while (!isOver()) {
    rounds += 1;
    const work = [
      "SELECT o.id, p.name FROM orders o JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id ORDER BY o.placed_at DESC LIMIT 50",
      "SELECT merchant_id, tab, sum(count) FROM tab_count GROUP BY 1, 2",
      "UPDATE orders SET version = version + 1 WHERE id = (SELECT id FROM orders ORDER BY id LIMIT 1)",
      "UPDATE instalment SET version = version + 1 WHERE id = (SELECT id FROM instalment ORDER BY id LIMIT 1)",
    ].map((sql) => pool.query(sql).catch((error: unknown) => failures.push(`${sql}: ${error}`)));
    await Promise.all(work);
    await sleep(20);
  }
  return { rounds, failures };
}

test("every migration since then is applied while the installation is used; nothing is lost, and counts still equal a scan", async () => {
  const manifest = readManifest(FIXTURE);
  await makeAsItWas(url, FIXTURE, manifest);
  const pool = new Pool({ connectionString: url, max: 4 });
  let isOver = false;
  const working = keepWorking(pool, () => isOver);
  await sleep(100);
  await migrateDatabase(url);
  isOver = true;
  const { rounds, failures } = await working;
  expect(failures).toEqual([]);
  expect(rounds).toBeGreaterThan(3);

  for (const { name, rows } of manifest.tables.filter((table) => !["_prisma_migrations", "tab_count"].includes(table.name))) {
    const found = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM public."${name}"`);
    expect([name, found.rows[0]?.n]).toEqual([name, rows]);
  }
  await pool.end();
  const db = openDb({ url, encryptionKey: Buffer.alloc(32), poolSize: 2 });
  try {
    const merchants = await db.prisma.merchant.findMany({ select: { id: true } });
    expect(merchants.length).toBeGreaterThan(0);
    for (const { id } of merchants) {
      const scope = forMerchant(db, id);
      const listed = ORDER_TABS.map(async (tab) => {
        const from = await ordersFrom(scope, { ...NO_FILTER, tab }, addDays(SOON, -DUE_SOON_DAYS), SOON);
        return [tab, (await db.prisma.$queryRaw<unknown[]>`SELECT o.id ${from}`).length] as const;
      });
      expect(await orderTabCounts(scope, SOON)).toEqual(Object.fromEntries(await Promise.all(listed)));
    }
  } finally {
    await db.close();
  }
});
