import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { type Db, openDb } from "./db";
import { makeLimiter } from "./limiter";
import { type MailPace, mailsAllowed } from "./mail-pace";

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

test("mail leaves at a sender's own rate, no slower and no faster, and all senders together at the mail server's", async () => {
  const [db] = dbs as [Db];
  const STEPS = 60;
  const paces: readonly (readonly MailPace[])[] = [
    [{ senderId: "slow", senderPerSecond: 40, perSecond: 200 }],
    [
      { senderId: "one", senderPerSecond: null, perSecond: 200 },
      { senderId: "other", senderPerSecond: 500, perSecond: 200 },
    ],
  ];
  for (const senders of paces) {
    const perSecond = Math.min(senders[0]?.senderPerSecond ?? 200, 200);
    const take = async () => {
      let granted = 0;
      for (const pace of senders) granted += await mailsAllowed(db, pace, 100);
      return granted;
    };
    // A bucket is made by the first who asks and gives from the second on.
    await take();
    let from = performance.now();
    while ((await take()) > 0) from = performance.now();
    let granted = 0;
    for (let step = 0; step < STEPS; step += 1) {
      // A fifth of a second passes at once; what passes besides is added to it.
      await db.prisma.$executeRaw`UPDATE rate_bucket SET filled_at = filled_at - interval '200 ms' WHERE account = 'mail'`;
      granted += await take();
    }
    const passed = STEPS / 5 + (performance.now() - from) / 1_000;
    expect(granted).toBeGreaterThanOrEqual(perSecond * (STEPS / 5));
    expect(granted).toBeLessThanOrEqual(perSecond * passed + 1);
  }
});
