import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refused, switchMoney } from "./money-switch";
import { type TestDatabase, testDatabase } from "./test-database";
import { insertTenant } from "./testing/tenant-rows";
import type { TenantIds } from "./testing/tenant-shapes";
import { makeTestApp, type TestApp } from "./testing/test-app";

let database: TestDatabase;
let client: Client;
let held: TestApp;
let ours: TenantIds;
let theirs: TenantIds;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  held = await makeTestApp(database.url);
  ours = await insertTenant(client);
  theirs = await insertTenant(client);
});
afterAll(async () => {
  await held.app.close();
  await client.end();
  await database.drop();
});

async function pause(...args: string[]): Promise<{ code: number; said: string }> {
  try {
    return { code: 0, said: await switchMoney(held.app, args) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: 1, said: error.message };
  }
}

async function paused() {
  const all = await client.query("SELECT money_paused_reason AS why FROM installation WHERE money_paused_at IS NOT NULL");
  const shops = await client.query("SELECT id, money_paused_reason AS why FROM merchant WHERE money_paused_at IS NOT NULL");
  return { all: all.rows.map(({ why }) => why), shops: shops.rows.map(({ id, why }) => [id, why]) };
}

test("pauses and resumes one shop, with its audit rows, and leaves the other alone", async () => {
  expect(await pause("--merchant", ours.merchant, "--why", "odd charges")).toEqual({
    code: 0,
    said: "Money of Invented Shop is paused now.",
  });
  expect(await paused()).toEqual({ all: [], shops: [[ours.merchant, "odd charges"]] });
  expect((await pause("--merchant", ours.merchant, "--why", "again")).said).toBe("Money of Invented Shop was already paused.");
  expect(await pause("--merchant", ours.merchant, "--resume")).toEqual({ code: 0, said: "Money of Invented Shop is running now." });
  expect(await paused()).toEqual({ all: [], shops: [] });
  const { rows } = await client.query("SELECT merchant_id, type, actor_kind FROM audit_event WHERE type LIKE 'money.%' ORDER BY at, id");
  expect(rows).toEqual([
    { merchant_id: ours.merchant, type: "money.paused", actor_kind: "system:command" },
    { merchant_id: ours.merchant, type: "money.resumed", actor_kind: "system:command" },
  ]);
});

test("pauses and resumes the installation", async () => {
  expect(await pause("--why", "odd charges")).toEqual({ code: 0, said: "All money is paused now." });
  expect(await paused()).toEqual({ all: ["odd charges"], shops: [] });
  expect((await pause("--resume")).said).toBe("All money is running now.");
  expect(await paused()).toEqual({ all: [], shops: [] });
});

test("what is not understood changes nothing and is told", async () => {
  const nobody = await pause("--merchant", randomUUID(), "--why", "x");
  expect(nobody).toMatchObject({ code: 1, said: expect.stringContaining(theirs.merchant) });
  expect(await pause()).toMatchObject({ code: 1, said: expect.stringContaining("Say why") });
  expect(await pause("--wy", "typo")).toMatchObject({ code: 1, said: expect.stringContaining("Usage:") });
  expect(await pause("--resume", "--why", "both")).toMatchObject({ code: 1, said: expect.stringContaining("--why goes with a pause") });
  expect(await paused()).toEqual({ all: [], shops: [] });
});
