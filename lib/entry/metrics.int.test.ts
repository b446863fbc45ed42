/** The metrics' door: closed without a token, and what it says is what stands in the database. */
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertRow, insertTenant } from "@/scripts/testing/tenant-rows";
import { attemptRow, type TenantIds } from "@/scripts/testing/tenant-shapes";
import { makeTestApp, type TestApp } from "@/scripts/testing/test-app";
import { getMetrics } from "./metrics";

const TOKEN = "metrics-0123456789-abcdefghijklmnop";
const MINUTE_AGO = new Date(Date.now() - 60_000);

let database: TestDatabase;
let client: Client;
let held: TestApp;
let ids: TenantIds;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  held = await makeTestApp(database.url);
  ids = await insertTenant(client, held.sealed);
});
afterAll(async () => {
  await held.app.close();
  await client.end();
  await database.drop();
});

function ask(authorization: string | null, metricsToken: string | undefined = TOKEN): Promise<Response> {
  const headers = new Headers(authorization === null ? [] : [["authorization", authorization]]);
  const app = { ...held.app, env: { ...held.app.env, metricsToken } };
  return getMetrics(new Request("http://localhost/api/metrics", { headers }), app);
}

/** Values by name. */
async function values(): Promise<Record<string, number>> {
  const text = await (await ask(`Bearer ${TOKEN}`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => line.split(" ")).map(([name = "", value]) => [name, Number(value)]));
}

test("there is no such page without a token in the settings, and it is closed to everybody who does not know it", async () => {
  const off = await getMetrics(new Request("http://localhost/api/metrics", { headers: { authorization: "Bearer undefined" } }), held.app);
  expect([off.status, await off.text()]).toEqual([404, "Not found"]);
  for (const wrong of [
    null,
    "",
    "Bearer",
    "Bearer ",
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN}x`,
    `Basic ${TOKEN}`,
    TOKEN,
    `bearer ${TOKEN}`,
  ]) {
    const answer = await ask(wrong);
    expect([wrong, answer.status, await answer.text()]).toEqual([wrong, 401, "Unauthorized"]);
  }
});

test("text as Prometheus reads it, never kept by a cache", async () => {
  const answer = await ask(`Bearer ${TOKEN}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  const lines = text.split("\n").filter((line) => line !== "");
  for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) predesk_[a-z_]+ .+|predesk_[a-z_]+ -?[\d.e+-]+)$/);
  // Counts of the installation only: nobody's name, address or money.
  expect(text).not.toMatch(/Camille|Invented|example|24000|EUR/);
});

test("each figure counts what it says", async () => {
  const before = await values();
  expect(before).toMatchObject({
    predesk_attempts_open: 0,
    predesk_owed_due: 0,
    predesk_instalments_due: 0,
    predesk_merchants_paused: 0,
    predesk_installation_paused: 0,
    predesk_worker_silent_seconds: -1,
  });
  const merchant_id = ids.merchant;
  const owed = { merchant_id, kind: "record_payment", subject_id: ids.payment, payload: {} };
  await insertRow(client, "owed_work", { ...owed, id: randomUUID(), subject_id: randomUUID(), next_at: MINUTE_AGO });
  await insertRow(client, "attempt", attemptRow(ids, randomUUID(), { number: 2, state: "unknown", claimed_at: MINUTE_AGO }));
  await insertRow(client, "worker_heartbeat", { id: "w", worker_ids: [], started_at: MINUTE_AGO, beat_at: MINUTE_AGO, version: "1" });
  await client.query("UPDATE instalment SET next_attempt_at = $2 WHERE merchant_id = $1", [merchant_id, MINUTE_AGO]);
  await client.query("UPDATE merchant SET money_paused_at = now(), money_paused_reason = 'x' WHERE id = $1", [merchant_id]);
  await client.query("UPDATE installation SET money_paused_at = now(), money_paused_reason = 'x'");
  await client.query("UPDATE inbox SET status = 'failed' WHERE merchant_id = $1", [merchant_id]);
  await client.query("UPDATE mail SET status = 'queued', next_try_at = $2 WHERE merchant_id = $1", [merchant_id, MINUTE_AGO]);
  const run = { merchant_id, kind: "nightly", window_from: "2026-11-20", window_until: "2026-11-21", next_at: MINUTE_AGO };
  await insertRow(client, "reconciliation_run", {
    ...run,
    id: randomUUID(),
    state: "done",
    started_at: MINUTE_AGO,
    finished_at: MINUTE_AGO,
  });
  await insertRow(client, "reconciliation_run", {
    ...run,
    id: randomUUID(),
    state: "failed",
    started_at: new Date(),
    finished_at: new Date(),
  });
  const difference = {
    merchant_id,
    class: "unknown_outcome",
    subject: "attempt:1",
    amount_minor: 1,
    currency: "EUR",
    occurred_on: "2026-11-20",
    evidence: {},
  };
  const found = { found_at: MINUTE_AGO, seen_at: MINUTE_AGO, fix: "ask_stripe", fix_target: {} };
  await insertRow(client, "reconciliation_difference", { ...difference, ...found, id: randomUUID() });
  const after = await values();
  expect(after).toMatchObject({
    predesk_attempts_open: 1,
    predesk_attempts_in_doubt: 1,
    predesk_owed_due: 1,
    predesk_instalments_due: 1,
    predesk_merchants_paused: 1,
    predesk_installation_paused: 1,
    predesk_inbox_waiting: (before.predesk_inbox_waiting ?? 0) + 1,
    predesk_mail_waiting: 1,
    predesk_reconciliation_differences: 2,
    predesk_reconciliations_failed: 1,
  });
  for (const name of [
    "predesk_attempt_oldest_seconds",
    "predesk_owed_oldest_seconds",
    "predesk_worker_silent_seconds",
    "predesk_reconciliation_age_seconds",
  ]) {
    expect(after[name]).toBeGreaterThanOrEqual(60);
    expect(after[name]).toBeLessThan(180);
  }
});
