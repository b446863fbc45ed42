/** Tabs are told three ways (SQL function, list query, pure function) and counted by triggers: all say the same (rule 36, decision 3). */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, type PlainDate, plainDate } from "@/lib/domain/dates";
import { DUE_SOON_DAYS, type TabFacts, tabsOf } from "@/lib/domain/order-status";
import { INSTALMENT_STATES, ORDER_TABS, type OrderTab } from "@/lib/domain/states";
import { orderTabCounts } from "@/lib/queries/order-tabs";
import { NO_FILTER, ordersFrom } from "@/lib/queries/orders-filter";
import { type Db, openDb } from "@/lib/store/db";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { acrossMerchantsFoldTabCounts } from "@/lib/store/tab-counts";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertRow, insertTenant } from "@/scripts/testing/tenant-rows";
import { orderRow, type TenantIds } from "@/scripts/testing/tenant-shapes";

const NO_DAY = "0001-01-01";
const AT = "2026-11-22T09:00:00Z";
const TODAY = plainDate("2026-11-22");
const SOON = plainDate("2026-11-29");
const DAYS = ["2026-11-01", "2026-11-22", "2026-11-29", "2026-11-30", "2027-06-01"].map(plainDate);

const facts: fc.Arbitrary<TabFacts> = fc.record({
  paymentState: fc.constantFrom(...INSTALMENT_STATES),
  isUnfulfilled: fc.boolean(),
  isUnpaid: fc.boolean(),
  isActionNeeded: fc.boolean(),
  isCardAwaited: fc.boolean(),
  dueOn: fc.option(fc.constantFrom(...DAYS)),
  isCancelled: fc.boolean(),
  isDeleted: fc.boolean(),
});

/** Another seed every run; the message of a failure names it. */
const seed = Math.trunc(Math.random() * 2 ** 31);

function columnsOf(order: TabFacts) {
  return {
    payment_state: order.paymentState,
    is_unfulfilled: order.isUnfulfilled,
    is_unpaid: order.isUnpaid,
    is_action_needed: order.isActionNeeded,
    case_reason: order.isCardAwaited ? "card_missing" : null,
    case_minor: order.isCardAwaited ? 1 : null,
    case_since: order.isCardAwaited ? AT : null,
    due_on: order.dueOn,
    cancelled_at: order.isCancelled ? AT : null,
    deleted_at: order.isDeleted ? AT : null,
  };
}

let database: TestDatabase;
let client: Client;
let db: Db;
let ids: TenantIds;
let scope: Scope;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 1), poolSize: 2 });
  ids = await insertTenant(client);
  // Another merchant's orders stand beside them all the time and are never counted.
  await insertTenant(client);
  scope = forMerchant(db, ids.merchant);
});
afterAll(async () => {
  await db.close();
  await client.end();
  await database.drop();
});

async function listed(tab: OrderTab, soonUntil: PlainDate): Promise<string[]> {
  const from = await ordersFrom(scope, { ...NO_FILTER, tab }, TODAY, soonUntil);
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`SELECT o.id ${from} ORDER BY o.id`;
  return rows.map(({ id }) => id);
}

/** What the lists hold, asked row by row: the truth that counts are held against. */
async function scan(soonUntil: PlainDate): Promise<Record<string, number>> {
  const counts = await Promise.all(ORDER_TABS.map(async (tab) => [tab, (await listed(tab, soonUntil)).length] as const));
  return Object.fromEntries(counts);
}

test("SQL function, list and pure function put 200 generated orders under the same tabs", async () => {
  const orders = new Map(fc.sample(facts, { numRuns: 200, seed }).map((order) => [randomUUID() as string, order]));
  for (const [id, order] of orders) await insertRow(client, "orders", orderRow(ids, id, columnsOf(order)));

  const { rows } = await client.query<{ id: string; tab: string; day: string }>(
    `SELECT o.id, t.tab, t.day::text FROM orders o CROSS JOIN LATERAL order_tabs(o) t WHERE o.merchant_id = $1`,
    [ids.merchant],
  );
  const bySql = rows.filter(({ id }) => orders.has(id)).map(({ id, tab, day }) => `${id} ${tab} ${day}`);
  const byDomain = [...orders].flatMap(([id, order]) => tabsOf(order).map(({ tab, day }) => `${id} ${tab} ${day ?? NO_DAY}`));
  expect(bySql.sort(), `seed ${seed}`).toEqual(byDomain.sort());
  expect(new Set(byDomain.map((line) => line.split(" ")[1])), `seed ${seed}`).toEqual(new Set(ORDER_TABS));

  for (const soonUntil of DAYS) {
    const today = addDays(soonUntil, -DUE_SOON_DAYS);
    for (const tab of ORDER_TABS) {
      const inList = (await listed(tab, soonUntil)).filter((id) => orders.has(id));
      const inDomain = [...orders].filter(([, order]) =>
        tabsOf(order).some((one) => one.tab === tab && (one.day === null || one.day <= (tab === "due_soon" ? soonUntil : today))),
      );
      expect(inList, `${tab} until ${soonUntil}, seed ${seed}`).toEqual(inDomain.map(([id]) => id).sort());
    }
    expect(await orderTabCounts(scope, soonUntil), `until ${soonUntil}, seed ${seed}`).toEqual(await scan(soonUntil));
  }
});

test("counts stay exact through a life of inserts, updates and deletes of many rows at a time", async () => {
  const steps = fc.sample(
    fc.record({
      kind: fc.constantFrom("insert", "insert", "update", "update", "touch", "delete"),
      order: facts,
      share: fc.integer({ min: 1, max: 16 }),
      isUndone: fc.boolean(),
    }),
    { numRuns: 60, seed },
  );
  const some = (share: number) =>
    `merchant_id = '${ids.merchant}' AND id <> '${ids.order}' AND ('x' || right(id::text, 1))::bit(4)::int < ${share}`;
  let folded = 0;
  for (const [number, { kind, order, share, isUndone }] of steps.entries()) {
    await client.query("BEGIN");
    const columns = columnsOf(order);
    if (kind === "insert") for (let i = 0; i < 3; i += 1) await insertRow(client, "orders", orderRow(ids, randomUUID(), columns));
    if (kind === "delete") await client.query(`DELETE FROM orders WHERE ${some(share)}`);
    if (kind === "touch") await client.query(`UPDATE orders SET note = 'seen' WHERE ${some(share)}`);
    if (kind === "update") {
      const sets = Object.keys(columns).map((name, index) => `${name} = $${index + 1}`);
      await client.query(`UPDATE orders SET ${sets.join(", ")} WHERE ${some(share)}`, Object.values(columns));
    }
    // Counts are folded in between, as the job does.
    if (number % 7 === 6) folded += await acrossMerchantsFoldTabCounts(db);
    // What is rolled back was never there: for the counts too.
    await client.query(isUndone ? "ROLLBACK" : "COMMIT");
    if (number % 5 === 4) expect(await orderTabCounts(scope, SOON), `step ${number}, seed ${seed}`).toEqual(await scan(SOON));
  }
  expect(folded).toBeGreaterThan(20); // the life did change counts
  await acrossMerchantsFoldTabCounts(db);
  expect((await client.query("SELECT 1 FROM tab_delta")).rows).toEqual([]);
  expect(await orderTabCounts(scope, SOON), `seed ${seed}`).toEqual(await scan(SOON));
});

test("a row that only changes beside its tabs writes no delta", async () => {
  const before = await client.query("SELECT count(*)::int AS n FROM tab_delta");
  await client.query("UPDATE orders SET note = 'again'");
  expect((await client.query("SELECT count(*)::int AS n FROM tab_delta")).rows).toEqual(before.rows);
});
