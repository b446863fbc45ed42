/** The shape of the database itself: tenants cannot be mixed, and its closed lists are the domain's (rule 19, decision 1). */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPEN_ATTEMPT_STATES, ORDER_TABS } from "@/lib/domain/states";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { DOMAIN_LISTS, LISTS_OF_THE_STORE } from "./closed-lists";

/** Tables that are not keyed by a merchant first, and why. A new table is a tenant's unless it is written here. */
const NOT_KEYED_BY_MERCHANT: Readonly<Record<string, string>> = {
  installation: "one row for everybody",
  practice_clock: "one row for everybody, practice only",
  users: "a person may belong to several merchants",
  invitation: "found by its token; the first owner's has no merchant",
  rate_counter: "keyed by what is counted: an address, an IP",
  merchant: "is the tenant",
  tab_delta: "appended without contention, read by (merchant_id, tab, day)",
  rate_bucket: "keyed by the Stripe account, which Stripe limits whoever asks",
  worker_heartbeat: "workers serve every merchant",
  _prisma_migrations: "Prisma's own",
};

const BY_WHOM = "a person of the team, who may belong to several merchants and leave";
const EVIDENCE = "evidence: written once and for good, whatever becomes of the row it is about";

const SEEN =
  "what a plan saw, compared later; written by the hundred thousand while a person waits, by one statement from the same merchant's rows";

/** Columns with another row's id and no foreign key, and why. */
const POINTS_WITHOUT_CONSTRAINT: Readonly<Record<string, string>> = {
  "address_request.answered_by": BY_WHOM,
  "attempt.actor_id": BY_WHOM,
  "backfill_run.started_by": BY_WHOM,
  "consent.recorded_by": BY_WHOM,
  "campaign.created_by": BY_WHOM,
  "campaign.stock_arrived_by": BY_WHOM,
  "campaign_order.joined_by": BY_WHOM,
  "desk_note.author_id": BY_WHOM,
  "hold.placed_by": BY_WHOM,
  "hold.released_by": BY_WHOM,
  "invitation.invited_by": BY_WHOM,
  "link.created_by": BY_WHOM,
  "mail.sent_by": BY_WHOM,
  "merchant.collect_switched_on_by": BY_WHOM,
  "orders.assignee_id": BY_WHOM,
  "pending_intent.actor_id": BY_WHOM,
  "cancellation.actor_id": BY_WHOM,
  "refund.actor_id": BY_WHOM,
  "payment.acknowledged_by": BY_WHOM,
  "payment_request.opened_by": BY_WHOM,
  "payment_request.closed_by": BY_WHOM,
  "mail.user_id": "people of the team are above tenants",
  "audit_event.actor_id": EVIDENCE,
  "audit_event.customer_id": EVIDENCE,
  "audit_event.order_id": EVIDENCE,
  "inbox.connection_id": "kept even when its connection is gone",
  "other_order.connection_id": "an order that is none of ours",
  "privacy_request.person_id": EVIDENCE,
  "promise_answer.moved_by": BY_WHOM,
  "withdrawal.answered_by": BY_WHOM,
  "reconciliation_run.started_by": BY_WHOM,
  "reconciliation_difference.pressed_by": BY_WHOM,
  "reconciliation_difference.closed_by": BY_WHOM,
  "run.planned_by": BY_WHOM,
  "run.started_by": BY_WHOM,
  "run_item.instalment_id": SEEN,
  "run_item.order_id": SEEN,
  "run_item.run_id": SEEN,
  "run_item.card_id": SEEN,
  "run_item.subject_id": SEEN,
};

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  return (await client.query<Row>(sql)).rows;
}

describe("tenants", () => {
  test("every table is keyed by merchant_id first, or says why not", async () => {
    const rows = await ask<{ table: string; first: string | null }>(`
      SELECT c.relname::text AS table, a.attname::text AS first
      FROM pg_class c
      LEFT JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p'
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.conkey[1]
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`);
    expect(rows.length).toBeGreaterThan(Object.keys(NOT_KEYED_BY_MERCHANT).length);
    const others = rows.filter(({ first }) => first !== "merchant_id").map(({ table }) => table);
    expect(others.sort()).toEqual(Object.keys(NOT_KEYED_BY_MERCHANT).sort());
  });

  test("merchant_id is never empty where it is part of the key, and of one type everywhere", async () => {
    const rows = await ask<{ table: string; nullable: string; type: string }>(`
      SELECT table_name AS table, is_nullable AS nullable, udt_name AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'merchant_id'`);
    expect(rows.filter(({ type }) => type !== "uuid")).toEqual([]);
    expect(rows.filter(({ nullable }) => nullable === "YES").map(({ table }) => table)).toEqual(["invitation"]);
  });

  test("a foreign key between tables of tenants takes merchant_id along, so no row points into another tenant", async () => {
    const keys = await ask<{ name: string; from: string[]; to: string[]; target: string }>(`
      SELECT f.conname::text AS name, f.confrelid::regclass::text AS target,
        ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY k(n, i)
              JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.n ORDER BY i) AS from,
        ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY k(n, i)
              JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.n ORDER BY i) AS to
      FROM pg_constraint f WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace`);
    const between = keys.filter(({ target }) => !Object.hasOwn(NOT_KEYED_BY_MERCHANT, target));
    expect(between.length).toBeGreaterThan(25);
    expect(between.filter(({ from, to }) => from[0] !== "merchant_id" || to[0] !== "merchant_id" || from.length < 2)).toEqual([]);
    const above = keys.filter(({ target }) => Object.hasOwn(NOT_KEYED_BY_MERCHANT, target)).map(({ target, from }) => [target, from]);
    for (const [target, from] of above)
      expect([
        ["merchant", ["merchant_id"]],
        ["users", ["user_id"]],
      ]).toContainEqual([target, from]);
  });

  test("a column that names another row is a foreign key, or says why not", async () => {
    const rows = await ask<{ column: string }>(`
      SELECT c.relname || '.' || a.attname AS column
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'uuid'::regtype
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname NOT IN ('id', 'merchant_id')
        AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey))`);
    expect(rows.map(({ column }) => column).sort()).toEqual(Object.keys(POINTS_WITHOUT_CONSTRAINT).sort());
  });
});

const wordsOf = (definition: string): string[] => [...definition.matchAll(/'([^']*)'::text/g)].map((match) => match[1] ?? "");

/** Every CHECK of the form `column IN (…)` and nothing else. */
async function closedLists(): Promise<Map<string, string[]>> {
  const rows = await ask<{ name: string; definition: string }>(`
    SELECT conname::text AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace`);
  const isList = ({ definition }: { definition: string }) => /^CHECK \(\(\w+ = ANY \(ARRAY\[[^\]]*\]\)\)\)$/.test(definition);
  return new Map(rows.filter(isList).map(({ name, definition }) => [name, wordsOf(definition)]));
}

describe("closed lists", () => {
  test("each list of the database is the domain's, word for word", async () => {
    const lists = await closedLists();
    const found = Object.fromEntries(Object.keys(DOMAIN_LISTS).map((name) => [name, lists.get(name)?.sort()]));
    const wanted = Object.fromEntries(Object.entries(DOMAIN_LISTS).map(([name, words]) => [name, [...words].sort()]));
    expect(found).toEqual(wanted);
  });

  test("no list of the database is compared with nothing by oversight", async () => {
    expect([...(await closedLists()).keys()].sort()).toEqual([...Object.keys(DOMAIN_LISTS), ...LISTS_OF_THE_STORE].sort());
  });

  test("open attempts are the same three states in the domain and in the index that allows one of them", async () => {
    const [index] = await ask<{ definition: string }>("SELECT pg_get_indexdef('attempt_one_open'::regclass) AS definition");
    expect(index?.definition).toMatch(/^CREATE UNIQUE INDEX .*\(merchant_id, instalment_id\) WHERE/);
    expect(wordsOf(index?.definition ?? "").sort()).toEqual([...OPEN_ATTEMPT_STATES].sort());
    const [settled] = await ask<{ definition: string }>(
      "SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'attempt_settled'",
    );
    expect(wordsOf(settled?.definition ?? "").sort()).toEqual([...OPEN_ATTEMPT_STATES].sort());
  });

  test("the tabs counted are the tabs shown", async () => {
    const [row] = await ask<{ body: string }>("SELECT prosrc AS body FROM pg_proc WHERE proname = 'order_tabs'");
    const counted = new Set([...(row?.body ?? "").matchAll(/\('([a-z_]+)',\s/g)].map((match) => match[1]));
    expect([...counted]).toEqual([...ORDER_TABS]);
  });
});
