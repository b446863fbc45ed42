/** The chain of audit rows (rule 36): every row gets its place once, and whoever changes the past is seen. */
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/domain/actor";
import { acrossMerchantsChain } from "@/lib/store/audit-chain";
import { commit, commitAcrossMerchants } from "@/lib/store/commit";
import { type Db, openDb } from "@/lib/store/db";
import { newId } from "@/lib/store/ids";
import { insertMerchant } from "@/lib/store/new-merchant";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { auditVerify } from "@/scripts/audit-verify";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { makeTestApp, type TestApp } from "@/scripts/testing/test-app";
import { chainAudit } from "./chain-audit";
import { verifyAuditChain } from "./verify-audit-chain";

const NOW = new Date("2027-02-02T09:00:00Z");
const clock = async () => NOW;

let database: TestDatabase;
let db: Db;
let owner: Client;
let held: TestApp;
let shop: Scope;
let at = NOW.getTime();

beforeAll(async () => {
  database = await testDatabase();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 7) });
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  held = await makeTestApp(database.url);
});
afterAll(async () => {
  await held.app.close();
  await owner.end();
  await db.close();
  await database.drop();
});

async function newShop(): Promise<Scope> {
  const id = newId();
  await commitAcrossMerchants(db, (tx) => insertMerchant(tx, id, EURO_MERCHANT.merchant));
  return forMerchant(db, id);
}

/** So many audit rows, each a second later than the one before. */
async function happens(times: number, scope = shop): Promise<void> {
  at += 1_000;
  await commit(scope, { actor: systemActor("worker"), now: new Date(at), requestId: "r-1" }, async () => ({
    value: null,
    audit: Array.from({ length: times }, (_, n) => ({ event: { type: "money.resumed", scope: "merchant" }, reason: `reason ${n} “é”` })),
  }));
}

/** What only the owner of the database can do: past the triggers. */
async function tamper(sql: string): Promise<void> {
  await owner.query("SET session_replication_role = replica");
  const { rowCount } = await owner.query(sql, [shop.merchantId]);
  await owner.query("SET session_replication_role = origin");
  expect(rowCount).toBe(1);
}

const numbers = async (scope = shop): Promise<bigint[]> => {
  const rows = await db.prisma.auditEvent.findMany({ where: { merchantId: scope.merchantId }, orderBy: { chainNo: "asc" } });
  return rows.flatMap(({ chainNo }) => (chainNo === null ? [] : [chainNo]));
};
const upTo = (count: number): bigint[] => Array.from({ length: count }, (_, n) => BigInt(n + 1));

beforeEach(async () => {
  shop = await newShop();
});

test("batch after batch, in the order of time; what comes later goes on from there", async () => {
  await happens(3);
  await happens(4);
  for (const expected of [3, 3, 1, 0]) expect(await acrossMerchantsChain(db, shop.merchantId, { now: NOW, limit: 3 })).toBe(expected);
  await happens(2);
  expect(await verifyAuditChain(shop)).toMatchObject({ chained: 7n, waiting: 2, breaks: [], chainedAt: NOW });
  await chainAudit({ db, clock });
  expect(await numbers()).toEqual(upTo(9));
  const rows = await db.prisma.auditEvent.findMany({ where: { merchantId: shop.merchantId }, orderBy: { chainNo: "asc" } });
  expect(rows.map((row) => row.at.getTime())).toEqual(rows.map((row) => row.at.getTime()).sort());
  expect(new Set(rows.map(({ chainHash }) => Buffer.from(chainHash ?? []).toString("hex"))).size).toBe(9);
  expect(await verifyAuditChain(shop)).toMatchObject({ chained: 9n, waiting: 0, breaks: [] });
});

test("a row that was committed late, with an earlier time, takes the next place", async () => {
  await happens(2);
  await chainAudit({ db, clock });
  at -= 3_600_000;
  await happens(1);
  at += 3_600_000;
  await chainAudit({ db, clock });
  expect(await verifyAuditChain(shop)).toMatchObject({ chained: 3n, waiting: 0, breaks: [] });
});

test("several workers at once, while rows come in: one chain without a gap, and each shop its own", async () => {
  const other = await newShop();
  await happens(5, other);
  const busy = (async () => {
    for (let n = 0; n < 10; n += 1) await happens(30);
  })();
  const workers = Array.from({ length: 4 }, async () => {
    for (let n = 0; n < 25; n += 1) await acrossMerchantsChain(db, shop.merchantId, { now: NOW, limit: 7 });
  });
  await Promise.all([busy, ...workers]);
  await Promise.all([chainAudit({ db, clock }), chainAudit({ db, clock })]);
  await chainAudit({ db, clock });
  expect(await numbers()).toEqual(upTo(300));
  expect(await numbers(other)).toEqual(upTo(5));
  expect((await verifyAuditChain(shop)).breaks).toEqual([]);
  expect((await verifyAuditChain(other)).breaks).toEqual([]);
});

test.each([
  { what: "its reason", sql: "UPDATE audit_event SET reason = 'another' WHERE merchant_id = $1 AND chain_no = 4" },
  { what: "its time", sql: "UPDATE audit_event SET at = at + interval '1 millisecond' WHERE merchant_id = $1 AND chain_no = 4" },
  {
    what: "what happened",
    sql: 'UPDATE audit_event SET data = data || \'{"scope": "installation"}\' WHERE merchant_id = $1 AND chain_no = 4',
  },
  { what: "who it was", sql: "UPDATE audit_event SET actor_id = gen_random_uuid() WHERE merchant_id = $1 AND chain_no = 4" },
  { what: "its order", sql: "UPDATE audit_event SET order_id = gen_random_uuid() WHERE merchant_id = $1 AND chain_no = 4" },
])("a changed row is found by $what", async ({ sql }) => {
  await happens(6);
  await chainAudit({ db, clock });
  await tamper(sql);
  expect((await verifyAuditChain(shop)).breaks).toMatchObject([{ no: 4n, why: "changed" }]);
});

test("a removed row is found: in the middle, the first, the last, the last with its head moved back", async () => {
  await happens(6);
  await chainAudit({ db, clock });
  await tamper("DELETE FROM audit_event WHERE merchant_id = $1 AND chain_no = 3");
  expect((await verifyAuditChain(shop)).breaks).toEqual([{ no: 3n, id: null, why: "missing" }]);
  await tamper("DELETE FROM audit_event WHERE merchant_id = $1 AND chain_no = 1");
  expect((await verifyAuditChain(shop)).breaks.map(({ no }) => no)).toEqual([1n, 3n]);
  await tamper("DELETE FROM audit_event WHERE merchant_id = $1 AND chain_no = 6");
  expect((await verifyAuditChain(shop)).breaks.map(({ no, why }) => `${why} ${no}`)).toEqual(["missing 1", "missing 3", "head 6"]);
});

test("two rows that changed places, and a chain whose head is gone", async () => {
  await happens(4);
  await chainAudit({ db, clock });
  await tamper(`UPDATE audit_event SET chain_no = chain_no + 100 WHERE merchant_id = $1 AND chain_no = 2`);
  await tamper(`UPDATE audit_event SET chain_no = 2 WHERE merchant_id = $1 AND chain_no = 3`);
  await tamper(`UPDATE audit_event SET chain_no = 3 WHERE merchant_id = $1 AND chain_no = 102`);
  expect((await verifyAuditChain(shop)).breaks.map(({ no, why }) => `${why} ${no}`)).toEqual(["changed 2", "changed 3", "changed 4"]);
  await tamper("DELETE FROM audit_chain_head WHERE merchant_id = $1");
  expect((await verifyAuditChain(shop)).breaks).toEqual([{ no: 0n, id: null, why: "head" }]);
  // Nobody begins a second chain over the first: the next number is taken. Other shops' chains grow on.
  const other = await newShop();
  await happens(1);
  await happens(2, other);
  await expect(chainAudit({ db, clock })).rejects.toThrow("1 audit chains could not be lengthened");
  expect(await numbers(other)).toEqual(upTo(2));
  await tamper("DELETE FROM audit_event WHERE merchant_id = $1 AND chain_no IS NULL");
});

test("a chain calculated anew after a change holds by itself, and only the fingerprint kept elsewhere tells", async () => {
  await happens(3);
  await chainAudit({ db, clock });
  const { fingerprint } = await verifyAuditChain(shop);
  const kept = { no: 3n, hash: fingerprint ?? "" };
  await happens(2);
  await chainAudit({ db, clock });
  expect((await verifyAuditChain(shop, kept)).breaks).toEqual([]);
  await owner.query("SET session_replication_role = replica");
  await owner.query("UPDATE audit_event SET reason = 'nicer', chain_no = NULL, chain_hash = NULL WHERE merchant_id = $1", [
    shop.merchantId,
  ]);
  await owner.query("DELETE FROM audit_chain_head WHERE merchant_id = $1", [shop.merchantId]);
  await owner.query("SET session_replication_role = origin");
  await chainAudit({ db, clock });
  expect((await verifyAuditChain(shop)).breaks).toEqual([]);
  expect((await verifyAuditChain(shop, kept)).breaks).toEqual([{ no: 3n, id: null, why: "kept" }]);
  expect((await verifyAuditChain(shop, { ...kept, no: 99n })).breaks).toEqual([{ no: 99n, id: null, why: "kept" }]);
});

test("the command says what holds and what does not", async () => {
  await happens(3);
  await chainAudit({ db, clock });
  const fine = await auditVerify(held.app, ["--merchant", shop.merchantId]);
  expect(fine).toMatchObject({ holds: true, said: expect.stringMatching(/^holds {3}.*: 3 entries\n.*--kept 3:[0-9a-f]{64}$/) });
  await tamper("UPDATE audit_event SET reason = 'another' WHERE merchant_id = $1 AND chain_no = 2");
  const all = await auditVerify(held.app, []);
  expect(all.holds).toBe(false);
  expect(all.said).toMatch(new RegExp(`BROKEN {2}${shop.merchantId}.*\\n +entry 2 \\(.*\\) or the one before it was changed`));
  await expect(auditVerify(held.app, ["--kept", "x"])).rejects.toThrow(/goes with --merchant/);
  await expect(auditVerify(held.app, ["--merchant", newId()])).rejects.toThrow(/No shop has the id/);
  await expect(auditVerify(held.app, ["--merchnt", "x"])).rejects.toThrow(/Usage:/);
});
