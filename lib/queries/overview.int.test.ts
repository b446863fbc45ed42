import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { type Db, openDb } from "@/lib/store/db";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertRow, insertTenant } from "@/scripts/testing/tenant-rows";
import { orderRow, type Row, type TenantIds } from "@/scripts/testing/tenant-shapes";
import { diagnostics } from "./diagnostics";
import { cardShareByAge, moneyByWeek, WEEKS_BACK, waitingStrip } from "./overview";

const NOW = new Date("2026-12-02T10:00:00Z");
const ZONE = "Europe/Paris";

let database: TestDatabase;
let client: Client;
let db: Db;
let ours: TenantIds;
let scope: Scope;

const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();

async function order(change: Row, balance: Row | null = null): Promise<string> {
  const id = randomUUID();
  await insertRow(client, "orders", orderRow(ours, id, { activation: "active", ...change }));
  const one = {
    merchant_id: ours.merchant,
    id: randomUUID(),
    order_id: id,
    kind: "balance",
    position: 1,
    amount_minor: 6_000,
    currency: "EUR",
  };
  if (balance !== null) await insertRow(client, "instalment", { ...one, ...balance });
  return id;
}

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 7) });
  ours = await insertTenant(client, db.sealer.seal("nothing"));
  await insertTenant(client, db.sealer.seal("nothing"));
  // The tenant's own order would count too.
  await client.query("UPDATE orders SET deleted_at = now() WHERE merchant_id = $1", [ours.merchant]);
  await client.query("UPDATE payment SET record_state = 'not_needed' WHERE merchant_id = $1", [ours.merchant]);
  scope = forMerchant(db, ours.merchant);
});
afterAll(async () => {
  await db.close();
  await client.end();
  await database.drop();
});

it("says how many of the orders we collect have a card, by age; who needs none is not counted", async () => {
  const card = { card_id: ours.card };
  await order({ placed_at: daysAgo(0.5), payment_state: "card_missing" }, { state: "card_missing" });
  await order({ placed_at: daysAgo(0.5), payment_state: "scheduled" }, { state: "scheduled", due_on: "2027-01-01", ...card });
  await order({ placed_at: daysAgo(2), payment_state: "paid" }, { state: "paid", paid_at: daysAgo(1), ...card });
  await order({ placed_at: daysAgo(2), payment_state: "paid" }, { state: "paid", paid_at: daysAgo(1) });
  await order({ placed_at: daysAgo(40), payment_state: "invoice_open" }, { state: "invoice_open" });
  for (const other of [{ collector: "shopify" }, { activation: "observed" }, { cancelled_at: daysAgo(1) }, { deleted_at: daysAgo(1) }])
    await order({ placed_at: daysAgo(2), payment_state: "card_missing", ...other }, { state: "card_missing" });
  const found = await cardShareByAge(scope, NOW);
  expect(found.map(({ fromDays, toDays, withCard, orders }) => [fromDays, toDays, withCard, orders])).toEqual([
    [0, 1, 1, 2],
    [1, 3, 1, 1],
    [3, 7, 0, 0],
    [7, 30, 0, 0],
    [30, null, 0, 1],
  ]);
});

it("says what is to go back and what Shopify does not show yet: those sums and no more, one a currency", async () => {
  await order({ is_refund_required: true, paid_minor: 35_000, total_minor: 30_000, placed_at: daysAgo(3) });
  await order({ is_refund_required: true, paid_minor: 12_000, cancelled_at: daysAgo(1), placed_at: daysAgo(9) });
  await order({ is_refund_required: true, paid_minor: 700, total_minor: 0, currency: "USD" });
  const recording = await order({ is_recording: true, paid_minor: 30_000 });
  const paid = {
    merchant_id: ours.merchant,
    order_id: recording,
    kind: "charge",
    status: "succeeded",
    currency: "EUR",
    occurred_at: daysAgo(1),
  };
  await insertRow(client, "payment", { ...paid, id: randomUUID(), rail: "shopify", amount_minor: 24_000 });
  await insertRow(client, "payment", { ...paid, id: randomUUID(), rail: "stripe", amount_minor: 6_000, record_state: "owed" });
  const strip = await waitingStrip(scope, NOW, ZONE);
  const [refund, shown] = ["refund", "recording"].map((kind) => strip.find((one) => one.kind === kind));
  expect(refund).toMatchObject({ count: 3, sums: [money(17_000n, "EUR"), money(700n, "USD")] });
  expect(refund?.oldest?.toISOString()).toBe("2026-11-22T09:00:00.000Z");
  expect(shown).toMatchObject({ count: 1, sums: [money(6_000n, "EUR")] });
});

it("row 29: what is handed over to whoever helps says ids, states and counts, and nothing of a person", async () => {
  await order({ placed_at: daysAgo(400), payment_state: "paid" });
  const said = await diagnostics(scope, NOW);
  expect(said).toMatchObject({ merchant: ours.merchant, moneyPaused: false, shops: [{ id: ours.shopify }], stripe: [{ id: ours.stripe }] });
  expect(said.orders).toBeGreaterThan(0);
  const text = JSON.stringify(said).toLowerCase();
  const persons = await client.query<{ name: string | null; email: string | null }>(
    "SELECT name, email FROM person UNION ALL SELECT name, email FROM users",
  );
  const secrets = await client.query<{ text: string }>(
    "SELECT unnest(ARRAY[shop_domain, path_token, client_id, client_secret_enc]) AS text FROM shopify_connection UNION ALL SELECT unnest(ARRAY[path_token, secret_key_enc]) FROM stripe_connection",
  );
  const words = [...persons.rows.flatMap(({ name, email }) => [name, email]), ...secrets.rows.map((row) => row.text)].filter(Boolean);
  expect(words.length).toBeGreaterThan(6);
  for (const word of words) expect(text).not.toContain(String(word).toLowerCase());
});

it("says what came in and what is due by week of the shop's zone, in one currency", async () => {
  const id = await order({}, { state: "scheduled", due_on: "2026-12-09" });
  const came = { merchant_id: ours.merchant, order_id: id, kind: "charge", rail: "stripe", status: "succeeded", amount_minor: 6_000 };
  // Sunday evening in UTC is Monday in Paris: the week that begins.
  await insertRow(client, "payment", { ...came, id: randomUUID(), currency: "EUR", occurred_at: "2026-11-29T23:30:00Z" });
  await insertRow(client, "payment", { ...came, id: randomUUID(), currency: "USD", occurred_at: "2026-12-01T10:00:00Z" });
  await insertRow(client, "payment", { ...came, id: randomUUID(), currency: "EUR", status: "failed", occurred_at: "2026-12-01T10:00:00Z" });
  const weeks = await moneyByWeek(scope, "EUR", NOW, ZONE);
  const [last, current, next] = weeks.slice(WEEKS_BACK - 1);
  expect([last, current, next].map((week) => [week?.from, week?.isPast, week?.open.minor])).toEqual([
    ["2026-11-23", true, 0n],
    ["2026-11-30", false, 0n],
    ["2026-12-07", false, 6_000n],
  ]);
  expect(current?.collected).toEqual(money(12_000n, "EUR"));
  expect(last?.collected.minor).toBe(0n);
});
