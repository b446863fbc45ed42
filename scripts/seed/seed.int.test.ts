/** Rows the seed writes are rows the product could have written: constraints, references, caches, audit, counts. */
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AUDIT_EVENTS, isAuditEventType } from "@/lib/domain/audit-events";
import { plainDate } from "@/lib/domain/dates";
import { ORDER_TABS } from "@/lib/domain/states";
import { orderTabCounts } from "@/lib/queries/order-tabs";
import { NO_FILTER, ordersFrom } from "@/lib/queries/orders-filter";
import { ordersPage, sortsOf } from "@/lib/queries/orders-list";
import { Prisma } from "@/lib/store/commit";
import { type Db, openDb } from "@/lib/store/db";
import { staleCaches } from "@/lib/store/order-cache";
import { forMerchant } from "@/lib/store/scope";
import { type TestDatabase, testDatabase } from "../test-database";
import { type Seeded, writeSeed } from "./write";

const SIZE = 2_000;
const NOW = new Date("2026-11-23T10:00:00Z");
let database: TestDatabase;
let client: Client;
let db: Db;
let before: string[];
let seeded: Seeded;

async function shape(): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' UNION ALL
     SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 1), poolSize: 2 });
  before = await shape();
  seeded = await writeSeed(client, { preorders: SIZE, merchants: 4, now: NOW });
});
afterAll(async () => {
  await db.close();
  await client.end();
  await database.drop();
});

test("every order's cache is what its rows derive to", async () => {
  expect(seeded.orders).toBe(SIZE + 3 * 4);
  for (const merchantId of seeded.merchantIds) {
    const { rows } = await client.query<{ id: string }>("SELECT id::text FROM orders WHERE merchant_id = $1", [merchantId]);
    const stale = await staleCaches(
      forMerchant(db, merchantId),
      rows.map(({ id }) => id),
    );
    const { rows: wrong } = await client.query(
      "SELECT name, payment_state, status, case_reason, search_text FROM orders WHERE id = ANY ($1) LIMIT 5",
      [stale],
    );
    expect(wrong).toEqual([]);
  }
});

test("tab counts are what a scan counts, and every tab and state occurs", async () => {
  for (const merchantId of seeded.merchantIds) {
    const scope = forMerchant(db, merchantId);
    const soonUntil = plainDate("2026-11-30");
    const scanned = await Promise.all(
      ORDER_TABS.map(async (tab) => {
        const from = await ordersFrom(scope, { ...NO_FILTER, tab }, plainDate("2026-11-23"), soonUntil);
        const rows = await db.prisma.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n ${from}`;
        return [tab, Number(rows[0]?.n)] as const;
      }),
    );
    expect(await orderTabCounts(scope, soonUntil)).toEqual(Object.fromEntries(scanned));
    if (merchantId === seeded.merchantIds[0]) expect(Math.min(...scanned.map(([, n]) => n))).toBeGreaterThan(10);
  }
});

test("every tab in every order it offers lists what sorting all of it lists, page by page", async () => {
  const [merchantId = ""] = seeded.merchantIds;
  const scope = forMerchant(db, merchantId);
  for (const [tab, sort] of ORDER_TABS.flatMap((each) => sortsOf(each).map((by) => [each, by] as const))) {
    const query = { ...NO_FILTER, tab, sort, descending: tab < sort, limit: SIZE, after: null, before: null };
    const whole = await ordersPage(scope, query, NOW, "Europe/Paris");
    const column = { due: "due_on", promise: "promise_on", placed: "placed_at", customer: "customer_sort", since: "case_since" }[
      sort as string
    ];
    const way = query.descending ? "DESC" : "ASC";
    const grouped =
      sort === "reason"
        ? `case_rank(o.case_reason) ${way}, o.case_since ${way} NULLS LAST`
        : `o.currency ${way}, o.${sort === "amount" ? "balance" : "case"}_minor ${way}`;
    const by = column ? `o.${column} ${way} NULLS LAST` : grouped;
    const from = await ordersFrom(scope, query, plainDate("2026-11-23"), plainDate("2026-11-30"));
    const sorted = await db.prisma.$queryRaw<{ id: string }[]>`SELECT o.id::text ${from} ORDER BY ${Prisma.raw(`${by}, o.id ${way}`)}`;
    const ids = sorted.map(({ id }) => id);
    expect([tab, sort, whole.rows.map(({ id }) => id)]).toEqual([tab, sort, ids]);
    const first = await ordersPage(scope, { ...query, limit: 7 }, NOW, "Europe/Paris");
    const second = await ordersPage(scope, { ...query, limit: 7, after: first.next }, NOW, "Europe/Paris");
    const back = await ordersPage(scope, { ...query, limit: 7, before: second.previous }, NOW, "Europe/Paris");
    expect([first, second, back].map((page) => page.rows.map(({ id }) => id))).toEqual([
      ids.slice(0, 7),
      ids.slice(7, 14),
      ids.slice(0, 7),
    ]);
  }
});

test("no reference points nowhere, no audit row has an unknown shape, indexes and triggers are as before", async () => {
  const { rows: keys } = await client.query<{ name: string; table: string; target: string; join: string; set: string }>(
    `SELECT conname AS name, conrelid::regclass::text AS table, confrelid::regclass::text AS target,
       string_agg(format('p.%I = c.%I', f.attname, a.attname), ' AND ') AS join, string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') AS set
     FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u(mine, theirs)
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.mine JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = u.theirs
     WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace GROUP BY k.oid`,
  );
  expect(keys.length).toBeGreaterThan(40);
  for (const { name, table, target, join, set } of keys) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS n FROM ${table} c WHERE ${set} AND NOT EXISTS (SELECT FROM ${target} p WHERE ${join})`,
    );
    expect([name, rows[0]]).toEqual([name, { n: 0 }]);
  }
  const { rows: events } = await client.query<{ type: string; data: unknown }>("SELECT type, data FROM audit_event");
  for (const { type, data } of events) expect(isAuditEventType(type) && AUDIT_EVENTS[type].schema.safeParse(data).success, type).toBe(true);
  expect(events.length).toBeGreaterThan(SIZE);
  expect(await shape()).toEqual(before);
});
