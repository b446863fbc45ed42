import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/domain/actor";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertTenant } from "@/scripts/testing/tenant-rows";
import { commit, commitAcrossMerchants, type Tx } from "./commit";
import { type Db, openDb } from "./db";
import { newId } from "./ids";
import { insertMerchant } from "./new-merchant";
import { refreshOrders, staleCaches } from "./order-cache";
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

test("two that change one order at once: its cache says what both did", async () => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const ids = await insertTenant(client, db.sealer.seal("nothing"));
  await client.end();
  const scope = forMerchant(db, ids.merchant);
  const paid = (tx: Tx, minor: bigint) =>
    tx.payment.create({
      data: {
        ...{ merchantId: ids.merchant, id: newId(), orderId: ids.order, rail: "manual", kind: "charge", status: "succeeded" },
        ...{ amountMinor: minor, currency: "EUR", recordState: "not_needed", occurredAt: by.now },
      },
    });
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const work = (minor: bigint, until: Promise<void>) =>
    commitAcrossMerchants(db, async (tx) => {
      await paid(tx, minor);
      await refreshOrders(tx, ids.merchant, [ids.order]);
      await until;
    });
  const first = work(1_000n, held);
  await isLocked(ids.order);
  const second = work(200n, Promise.resolve());
  await othersWait();
  letGo();
  await Promise.all([first, second]);
  expect(await staleCaches(scope, [ids.order])).toEqual([]);
});

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if (await isSo()) return;
    await setTimeout(25);
  }
  throw new Error(`it never came to that: ${what}`);
}

const isLocked = (orderId: string) =>
  until("the first holds the order", async () => {
    const free = await db.prisma.$queryRaw<unknown[]>`SELECT 1 FROM orders WHERE id = ${orderId}::uuid FOR NO KEY UPDATE SKIP LOCKED`;
    return free.length === 0;
  });

const othersWait = () =>
  until("the second waits for the first", async () => {
    const [row] = await db.prisma.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return (row?.n ?? 0) > 0;
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
