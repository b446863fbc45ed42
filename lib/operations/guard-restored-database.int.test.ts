import { afterAll, beforeAll, expect, test } from "vitest";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { installation, keepFingerprint } from "@/lib/store/installation";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { makeTestApp, type TestApp } from "@/scripts/testing/test-app";
import { guardRestoredDatabase, RESTORED_REASON } from "./guard-restored-database";
import { pauseAllMoney } from "./pause-all-money";

let database: TestDatabase;
let held: TestApp;

beforeAll(async () => {
  database = await testDatabase();
  held = await makeTestApp(database.url);
});
afterAll(async () => {
  await held.app.close();
  await database.drop();
});

test("a backup made while money was paused is still paused as restored, so that resuming compares with Stripe first (rule 5)", async () => {
  const { app } = held;
  expect(await guardRestoredDatabase(app)).toBe(false);
  await pauseAllMoney(app, { reason: "odd charges" });
  expect(await guardRestoredDatabase(app)).toBe(false);
  expect(await installation(app.db)).toMatchObject({ moneyPausedReason: "odd charges" });

  await commitAcrossMerchants(app.db, (tx) => keepFingerprint(tx, "where it was before"));
  expect(await guardRestoredDatabase(app)).toBe(true);
  expect(await installation(app.db)).toMatchObject({ moneyPausedReason: RESTORED_REASON, moneyPausedAt: expect.any(Date) });
});
