import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { type Db, openDb } from "./db";
import { makeLimiter } from "./limiter";

let database: TestDatabase;
const dbs: Db[] = [];

beforeAll(async () => {
  database = await testDatabase();
  for (let at = 0; at < 3; at += 1) dbs.push(openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 7), poolSize: 4 }));
});
afterAll(async () => {
  for (const db of dbs) await db.close();
  await database.drop();
});

/**
 * Milliseconds that calls must take when a bucket that fills at a rate was full to begin with. A busy machine makes them slower, never quicker;
 * when calls leave is the process's business, so nothing is said of how they fall within that time.
 */
const leastMs = (calls: number, bucket: { perSecond: number; holds: number }) => ((calls - bucket.holds) / bucket.perSecond) * 1_000;

test("three processes together stay below Stripe's 25 a second for one endpoint", async () => {
  const from = performance.now();
  await Promise.all(
    dbs.map(async (db) => {
      const limiter = makeLimiter(db, "acct_endpoint");
      for (let at = 0; at < 25; at += 1) {
        await limiter.take("payment_intents.confirm", "batch");
      }
    }),
  );
  expect(performance.now() - from).toBeGreaterThan(leastMs(75, { perSecond: 20, holds: 5 }));
});

test("all endpoints of an account together stay below its own limit", async () => {
  const from = performance.now();
  const endpoints = Array.from({ length: 8 }, (_, at) => `endpoint_${at}`);
  await Promise.all(
    endpoints.map(async (endpoint, at) => {
      const limiter = makeLimiter(dbs[at % dbs.length] as Db, "acct_all");
      for (let call = 0; call < 20; call += 1) {
        await limiter.take(endpoint, "batch");
      }
    }),
  );
  expect(performance.now() - from).toBeGreaterThan(leastMs(160, { perSecond: 80, holds: 20 }));
});

test("accounts do not wait for each other, and people find a token where batches wait", async () => {
  const [db] = dbs as [Db];
  const batch = makeLimiter(db, "acct_people");
  const running = Promise.all(Array.from({ length: 40 }, () => batch.take("payment_intents.confirm", "batch")));
  await batch.take("payment_intents.confirm", "batch");
  let areBatchesDone = false;
  const waiting = Promise.all(Array.from({ length: 40 }, () => batch.take("payment_intents.confirm", "batch"))).then(() => {
    areBatchesDone = true;
  });
  await makeLimiter(db, "acct_people").take("payment_intents.confirm", "people");
  await makeLimiter(db, "acct_other").take("payment_intents.confirm", "batch");
  expect(areBatchesDone).toBe(false);
  await Promise.all([running, waiting]);
});
