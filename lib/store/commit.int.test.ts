import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/domain/actor";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { commit, commitAcrossMerchants, type Tx } from "./commit";
import { type Db, openDb } from "./db";
import { newId } from "./ids";
import { insertMerchant } from "./new-merchant";
import { forMerchant } from "./scope";

let database: TestDatabase;
let db: Db;
const [left, right] = [newId(), newId()];

beforeAll(async () => {
  database = await testDatabase();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 7) });
  await commitAcrossMerchants(db, async (tx) => {
    for (const id of [left, right]) await insertMerchant(tx, id, EURO_MERCHANT.merchant);
  });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const by = { actor: systemActor("worker"), now: new Date("2026-03-02T10:00:00Z") };
const count = async (tx: Tx, id: string) => void (await tx.merchant.update({ where: { id }, data: { version: { increment: 1 } } }));

test("two units of work that lock the same rows the other way round both come true, each once", async () => {
  let waiting = 0;
  let goOn = () => {};
  const bothHoldOne = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const begun = { left: 0, right: 0 };
  const work = (name: "left" | "right", first: string, second: string) =>
    commit(forMerchant(db, first), by, async (tx) => {
      begun[name] += 1;
      await count(tx, first);
      waiting += 1;
      if (waiting === 2) goOn();
      await bothHoldOne;
      await count(tx, second);
      return { value: name, audit: [{ event: { type: "money.resumed", scope: "merchant" } }] };
    });
  expect(await Promise.all([work("left", left, right), work("right", right, left)])).toEqual(["left", "right"]);
  // The database really ended one of them; begun again at once it may meet the other a second time.
  expect(begun.left + begun.right).toBeGreaterThanOrEqual(3);
  const rows = await db.prisma.merchant.findMany({ where: { id: { in: [left, right] } } });
  expect(rows.map(({ version }) => version)).toEqual([3, 3]);
  expect(await db.prisma.auditEvent.count()).toBe(2);
});

test("a deadlock met by plain SQL is begun again too", async () => {
  let waiting = 0;
  let goOn = () => {};
  const bothHoldOne = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const lock = (tx: Tx, id: string) => tx.$executeRaw`UPDATE merchant SET version = version + 1 WHERE id = ${id}::uuid`;
  let begun = 0;
  const work = (first: string, second: string) =>
    commitAcrossMerchants(db, async (tx) => {
      begun += 1;
      await lock(tx, first);
      waiting += 1;
      if (waiting === 2) goOn();
      await bothHoldOne;
      await lock(tx, second);
    });
  const versions = async () => (await db.prisma.merchant.findMany({ where: { id: { in: [left, right] } } })).map(({ version }) => version);
  const before = await versions();
  await Promise.all([work(left, right), work(right, left)]);
  expect(begun).toBeGreaterThanOrEqual(3);
  expect(await versions()).toEqual(before.map((version) => version + 2));
});

test("any other failure is not tried again", async () => {
  let begun = 0;
  const broken = commitAcrossMerchants(db, async (tx) => {
    begun += 1;
    await tx.$executeRaw`SELECT 1 / 0`;
  });
  await expect(broken).rejects.toThrow();
  expect(begun).toBe(1);
});
