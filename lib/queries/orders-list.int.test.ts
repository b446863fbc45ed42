import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASE_REASONS } from "@/lib/domain/cases";
import { INSTALMENT_STATES, ORDER_TABS } from "@/lib/domain/states";
import { type Db, openDb } from "@/lib/store/db";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { acrossMerchantsFoldTabCounts } from "@/lib/store/tab-counts";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertRow, insertTenant } from "@/scripts/testing/tenant-rows";
import { orderRow, type TenantIds } from "@/scripts/testing/tenant-shapes";
import type { Cursor } from "./keyset";
import { dueSoonUntil, orderTabCounts } from "./order-tabs";
import { ORDER_VIEW_IDS, ORDER_VIEWS, orderViewCounts } from "./order-views";
import { NO_FILTER, type OrdersFilter } from "./orders-filter";
import { ORDER_SORTS, type OrderSort, type OrdersQuery, ordersPage } from "./orders-list";

const NOW = new Date("2026-12-01T10:00:00Z");
const ZONE = "Europe/Paris";
const ORDERS = 57;

let database: TestDatabase;
let client: Client;
let db: Db;
let ours: TenantIds;
let scope: Scope;

/** Orders that differ in everything lists sort and filter by, with many ties and gaps. */
function change(n: number) {
  const state = INSTALMENT_STATES[n % INSTALMENT_STATES.length];
  return {
    name: `#${2000 + n}`,
    shopify_order_gid: `gid://shopify/Order/${90_000 + n}`,
    placed_at: new Date(NOW.getTime() - (n % 9) * 86_400_000).toISOString(),
    payment_state: state,
    is_unpaid: state !== "paid",
    is_action_needed: n % 5 === 0,
    case_reason: n % 5 === 0 ? (n % 10 === 0 ? "needs_consent" : n % 15 === 0 ? "to_refund" : "needs_card") : null,
    case_minor: n % 5 === 0 ? (n % 3) * 100 : null,
    case_since: n % 5 === 0 ? new Date(NOW.getTime() - (n % 4) * 3_600_000).toISOString() : null,
    is_unfulfilled: n % 4 !== 0,
    cancelled_at: state === "cancelled" ? NOW.toISOString() : null,
    due_on: n % 6 === 0 ? null : `2026-12-${String(1 + (n % 20)).padStart(2, "0")}`,
    promise_on: n % 7 === 0 ? null : `2027-01-${String(1 + (n % 5)).padStart(2, "0")}`,
    balance_minor: (n % 8) * 1000,
    currency: n % 3 === 0 ? "USD" : "EUR",
    country: n % 2 === 0 ? "FR" : "US",
    is_on_hold: n % 9 === 0,
    is_refund_required: n % 11 === 0,
    customer_sort: ["anna", "bruno", "chloé"][n % 3],
    search_text: n === 13 ? "#2013 100% wool_hat" : `#${2000 + n} somebody`,
    tags: n % 10 === 0 ? ["spring"] : [],
    deleted_at: n === 40 ? NOW.toISOString() : null,
  };
}

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 7) });
  const sealed = db.sealer.seal("nothing");
  ours = await insertTenant(client, sealed);
  const theirs = await insertTenant(client, sealed);
  for (let n = 0; n < ORDERS; n += 1) await insertRow(client, "orders", orderRow(ours, randomUUID(), change(n)));
  for (let n = 0; n < 5; n += 1) await insertRow(client, "orders", orderRow(theirs, randomUUID(), change(n)));
  await client.query("UPDATE order_line SET sku = 'SKU-1' WHERE order_id = $1", [ours.order]);
  await client.query("UPDATE instalment SET state = 'needs_card', last_outcome = $2 WHERE order_id = $1 AND kind = 'balance'", [
    ours.order,
    { kind: "declined", class: "later", code: "card_declined" },
  ]);
  scope = forMerchant(db, ours.merchant);
});
afterAll(async () => {
  await db.close();
  await client.end();
  await database.drop();
});

function query(patch: Partial<OrdersQuery> = {}): OrdersQuery {
  return { ...NO_FILTER, sort: "placed", descending: true, limit: 10, after: null, before: null, ...patch };
}

const page = (patch: Partial<OrdersQuery>) => ordersPage(scope, query(patch), NOW, ZONE);

/** Walks page by page; answers the pages and where the other way begins from the last one. */
async function walk(
  patch: Partial<OrdersQuery>,
  way: "after" | "before",
  start: Cursor | null,
): Promise<{ pages: string[][]; back: Cursor | null }> {
  const pages: string[][] = [];
  for (let cursor = start; ; ) {
    const found = await page({ ...patch, [way]: cursor });
    pages.push(found.rows.map((row) => row.id));
    const [ahead, back] = way === "after" ? [found.next, found.previous] : [found.previous, found.next];
    if (!ahead) return { pages, back };
    cursor = ahead;
  }
}

async function idsBySql(order: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM orders WHERE merchant_id = $1 AND deleted_at IS NULL ORDER BY ${order}`,
    [ours.merchant],
  );
  return rows.map((row) => row.id);
}

const COLUMN: Readonly<Record<OrderSort, string>> = {
  due: "due_on",
  promise: "promise_on",
  placed: "placed_at",
  amount: "balance_minor",
  customer: "customer_sort",
  reason: "case_since",
  since: "case_since",
  at_stake: "case_minor",
};

describe("the orders list", () => {
  it.each(ORDER_SORTS.flatMap((sort) => [true, false].map((descending) => [sort, descending] as const)))(
    "pages by %s (descending: %s) through every order once, forwards and back",
    async (sort, descending) => {
      const way = descending ? "DESC" : "ASC";
      // Amounts are only compared within a currency.
      const currency = `CASE WHEN ${COLUMN[sort]} IS NOT NULL THEN currency END`;
      const rank = `array_position('{${CASE_REASONS.join(",")}}', case_reason)`;
      const withins: Partial<Record<OrderSort, string>> = { amount: currency, at_stake: currency, reason: rank };
      const within = withins[sort] ? `${withins[sort]} ${way} NULLS LAST, ` : "";
      const expected = await idsBySql(`${within}${COLUMN[sort]} ${way} NULLS LAST, id ${way}`);
      const forwards = await walk({ sort, descending }, "after", null);
      expect(forwards.pages.flat()).toEqual(expected);
      const backwards = await walk({ sort, descending }, "before", forwards.back);
      expect(backwards.pages.reverse().flat()).toEqual(forwards.pages.slice(0, -1).flat());
    },
  );

  it("row 18: counts every tab as it lists it, before and after folding (rule 36)", async () => {
    const soonUntil = dueSoonUntil(NOW, ZONE);
    const listed = Object.fromEntries(
      await Promise.all(ORDER_TABS.map(async (tab) => [tab, (await page({ tab, limit: 500 })).rows.length])),
    );
    expect(await orderTabCounts(scope, soonUntil)).toEqual(listed);
    expect(listed.due_soon).toBeGreaterThan(0);
    expect(await acrossMerchantsFoldTabCounts(db)).toBeGreaterThan(0);
    expect(await orderTabCounts(scope, soonUntil)).toEqual(listed);
    await client.query("UPDATE orders SET is_action_needed = true WHERE merchant_id = $1 AND name = '#2001'", [ours.merchant]);
    expect((await orderTabCounts(scope, soonUntil)).action_needed).toBe(listed.action_needed + 1);
    expect(await acrossMerchantsFoldTabCounts(db)).toBe(1);
    expect(await acrossMerchantsFoldTabCounts(db)).toBe(0);
    expect((await orderTabCounts(scope, soonUntil)).action_needed).toBe((await page({ tab: "action_needed", limit: 500 })).rows.length);
  });

  it("row 18: counts every view as it lists it, the built-in ones and those somebody saved, up to what is counted", async () => {
    const saved: Record<string, Partial<OrdersFilter>> = {
      everything: {},
      "a tab": { tab: "action_needed" },
      words: { q: "somebody" },
      "several at once": { tab: "unpaid", currency: "USD", country: "US", isOverdue: true },
      "a tag that nobody has": { tag: "summer" },
    };
    const lists = [
      ...ORDER_VIEW_IDS.map((id) => ({ id: id as string, filter: ORDER_VIEWS[id] as OrdersFilter })),
      ...Object.entries(saved).map(([id, patch]) => ({ id, filter: { ...NO_FILTER, ...patch } })),
    ];
    // Late enough that some are due and overdue.
    const later = new Date("2026-12-11T10:00:00Z");
    const counts = Object.fromEntries(await orderViewCounts(scope, lists, later, ZONE, 1000));
    const listed: Record<string, number> = {};
    for (const { id, filter } of lists) listed[id] = (await ordersPage(scope, query({ ...filter, limit: 500 }), later, ZONE)).rows.length;
    expect(counts).toEqual(listed);
    expect(Object.values(listed).filter((count) => count > 0).length).toBe(lists.length - 1);
    // One more than is counted stands for "more".
    const few = Object.fromEntries(await orderViewCounts(scope, lists, later, ZONE, 3));
    expect(few).toEqual(Object.fromEntries(Object.entries(listed).map(([id, count]) => [id, Math.min(count, 4)])));
    expect(await orderViewCounts(scope, [], later, ZONE, 3)).toEqual(new Map());
  });

  it("row 2: finds words literally, counts what it finds, and shows nothing of another shop", async () => {
    expect((await page({ q: "100%" })).rows.map((row) => row.name)).toEqual(["#2013"]);
    expect((await page({ q: "wool_hat" })).count).toBe(1);
    expect((await page({ q: "woolXhat" })).count).toBe(0);
    expect((await page({ q: "SOMEBODY #2002" })).rows.map((row) => row.name)).toEqual(["#2002"]);
    expect((await page({ q: "' OR 1=1 --" })).count).toBe(0);
    expect((await page({ q: "a\0b" })).count).toBe(0);
    const all = await page({ limit: 500 });
    expect(all.rows).toHaveLength(all.count);
    // The tenant comes with one order of its own; one of ours is deleted.
    expect(all.count).toBe(ORDERS);
  });

  it("a whole number, address or SKU finds only that, anything else every part of it, and a star says which", async () => {
    const names = async (q: string) => (await page({ q, limit: 500 })).rows.map((row) => row.name).sort();
    // 57 orders are called #2000 to #2056; nothing is called #200.
    expect(await names("2005")).toEqual(["#2005"]);
    expect(await names("#2005")).toEqual(["#2005"]);
    expect(await names("200")).toHaveLength(10);
    expect(await names("#2040")).toEqual([]);
    const [own] = (await client.query<{ name: string }>("SELECT name FROM orders WHERE id = $1", [ours.order])).rows;
    const whole = [own?.name];
    // The one order of this customer and with this SKU; others have the words in them, as parts.
    await client.query("UPDATE person SET email = 'Anna@Shop.example' WHERE merchant_id = $1", [ours.merchant]);
    await client.query("UPDATE orders SET search_text = '#2007 joanna@shop.example xsku-12' WHERE merchant_id = $1 AND name = '#2007'", [
      ours.merchant,
    ]);
    await client.query("UPDATE orders SET search_text = search_text || ' anna@shop.example sku-1' WHERE id = $1", [ours.order]);
    const all = (await page({ limit: 500 })).rows.map((row) => row.name).sort();
    expect(await names("anna@shop.EXAMPLE")).toEqual(all);
    expect(await names("anna@shop.EXAMPLE*")).toEqual([...whole, "#2007"].sort());
    expect(await names("anna@shop.EXAMPL")).toEqual([...whole, "#2007"].sort());
    expect(await names("sku-1")).toEqual(whole);
    expect(await names("sku-1*")).toEqual([...whole, "#2007"].sort());
    expect(await names("sku-1 anna@shop.example")).toEqual(whole);
    const walked = await walk({ q: "anna@shop.example", sort: "amount", descending: false }, "after", null);
    expect(new Set(walked.pages.flat()).size).toBe(all.length);
    expect((await page({ q: "anna@shop.example" })).count).toBe(all.length);
    expect((await page({ q: "sku-1", tab: "cancelled" })).count).toBe(0);
  });

  it("filters by state, flag, tag and what is overdue", async () => {
    const states = await page({ states: ["needs_card", "needs_consent"], limit: 500 });
    expect(new Set(states.rows.map((row) => row.state))).toEqual(new Set(["needs_card", "needs_consent"]));
    expect(states.count).toBe(states.rows.length);
    expect((await page({ tag: "spring", limit: 500 })).rows.every((row) => row.tags.includes("spring"))).toBe(true);
    expect((await page({ currency: "USD", limit: 500 })).rows.every((row) => row.balance.currency === "USD")).toBe(true);
    expect((await page({ country: "US", flags: ["on_hold"], limit: 500 })).rows.map((row) => row.name).sort()).toEqual([
      "#2009",
      "#2027",
      "#2045",
    ]);
    expect((await page({ sku: "SKU-1", limit: 500 })).rows.map((row) => row.id)).toEqual([ours.order]);
    expect((await page({ sku: "SKU", limit: 500 })).rows).toEqual([]);
    expect((await page({ decline: "later", limit: 500 })).rows.map((row) => row.id)).toEqual([ours.order]);
    expect((await page({ decline: "never", limit: 500 })).rows).toEqual([]);
    const cases = (await page({ tab: "action_needed", limit: 500 })).rows;
    const [consent, both] = [
      await page({ tab: "action_needed", reasons: ["needs_consent"], limit: 500 }),
      await page({ tab: "action_needed", reasons: ["needs_card", "needs_consent", "to_refund"], limit: 500 }),
    ];
    expect(consent.rows.length).toBeGreaterThan(0);
    expect(consent.rows.length).toBeLessThan(cases.length);
    expect(consent.rows.every((row) => Number(row.name.slice(3)) % 10 === 0)).toBe(true);
    // Another story's order is a case that has no reason.
    const named = cases.filter((row) => Number(row.name.slice(2)) % 5 === 0);
    expect([consent.count, both.count]).toEqual([consent.rows.length, named.length]);
    expect(both.rows.map((row) => row.id)).toEqual(named.map((row) => row.id));
    const dueToday = (await page({ tab: "unpaid", isDue: true, limit: 500 })).rows;
    expect(dueToday.length).toBeGreaterThan(0);
    expect(dueToday.every((row) => row.dueOn !== null && row.dueOn <= "2026-12-01")).toBe(true);
    const later = await ordersPage(scope, query({ isOverdue: true, limit: 500 }), new Date("2026-12-11T10:00:00Z"), ZONE);
    expect(later.rows.length).toBeGreaterThan(0);
    expect(later.rows.every((row) => row.dueOn !== null && row.dueOn < "2026-12-11" && row.state !== "paid")).toBe(true);
  });

  it("cases by reason: as the domain lists them, the oldest of each first, and what is still to come in none", async () => {
    const ranked = "SELECT reason, case_rank(reason) AS rank FROM unnest($1::text[]) reason ORDER BY 2, 1 DESC";
    const { rows: ranks } = await client.query<{ reason: string; rank: string }>(ranked, [[...CASE_REASONS].sort()]);
    expect(ranks.map(({ reason }) => reason)).toEqual(CASE_REASONS);
    // A reason without a place of its own would share the unknown ones'.
    expect(ranks.map(({ rank }) => rank)).not.toContain("50");
    const becomes =
      "UPDATE orders SET case_reason = 'card_missing', case_minor = 1, case_since = $3, due_on = $4 WHERE merchant_id = $1 AND name = $2";
    await client.query(becomes, [ours.merchant, "#2006", "2026-11-30T10:00:00Z", "2026-11-29"]);
    for (const name of ["#2007", "#2008"]) await client.query(becomes, [ours.merchant, name, "2027-02-01T10:00:00Z", "2027-01-31"]);
    for (const reasons of [[], CASE_REASONS]) {
      const since = (await page({ tab: "action_needed", sort: "since", descending: false, limit: 500, reasons })).rows.map(({ id }) => id);
      const { rows: wanted } = await client.query<{ id: string }>(
        `SELECT id FROM orders WHERE id = ANY ($1) ORDER BY array_position('{${CASE_REASONS.join(",")}}', case_reason) NULLS LAST, case_since, id`,
        [since],
      );
      const cases = { tab: "action_needed", sort: "reason", reasons, limit: 4 } as const;
      const forwards = await walk({ ...cases, descending: false }, "after", null);
      expect(forwards.pages.flat()).toEqual(wanted.map(({ id }) => id));
      expect(forwards.pages.length).toBeGreaterThan(2);
      const backwards = await walk({ ...cases, descending: false }, "before", forwards.back);
      expect(backwards.pages.reverse().flat()).toEqual(forwards.pages.slice(0, -1).flat());
      const down = await walk({ ...cases, descending: true }, "after", null);
      expect(new Set(down.pages.flat())).toEqual(new Set(since));
      expect((await page({ ...cases, descending: false })).count).toBe(since.length);
    }
  });
});
