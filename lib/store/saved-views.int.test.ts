import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteView } from "@/lib/operations/delete-view";
import { saveView } from "@/lib/operations/save-view";
import { savedViews } from "@/lib/queries/order-views";
import { type Db, openDb } from "@/lib/store/db";
import { forMerchant, type Scope } from "@/lib/store/scope";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertRow, insertTenant } from "@/scripts/testing/tenant-rows";
import type { TenantIds } from "@/scripts/testing/tenant-shapes";

const NOW = new Date("2026-12-01T10:00:00Z");
let database: TestDatabase;
let client: Client;
let db: Db;
let ids: TenantIds;
let scope: Scope;
const colleague = randomUUID();

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 7) });
  ids = await insertTenant(client, db.sealer.seal("nothing"));
  await insertRow(client, "users", { id: colleague, email: "colleague@desk.example", name: "Colleague" });
  scope = forMerchant(db, ids.merchant);
  await client.query("DELETE FROM saved_view");
});
afterAll(async () => {
  await db.close();
  await client.end();
  await database.drop();
});

const as = (userId: string) => ({ scope, actor: { kind: "staff" as const, userId }, now: NOW, requestId: "test" });
const names = async (userId: string) =>
  (await savedViews(scope, userId)).map(({ name, isOwn, isShared }) => `${name} ${isOwn} ${isShared}`);

describe("saved views", () => {
  it("are one's own, or everybody's; a name stands for one view of a person", async () => {
    await saveView(as(ids.user), { name: "Mine", query: "?tab=unpaid", isShared: false });
    await saveView(as(ids.user), { name: "Ours", query: "?tab=paid", isShared: true });
    await saveView(as(colleague), { name: "Mine", query: "?q=wool", isShared: false });
    expect(await names(ids.user)).toEqual(["Mine true false", "Ours true true"]);
    expect(await names(colleague)).toEqual(["Mine true false", "Ours false true"]);
    await saveView(as(ids.user), { name: "Mine", query: "?tab=cancelled", isShared: false });
    expect((await savedViews(scope, ids.user)).map(({ query }) => query)).toEqual(["?tab=cancelled", "?tab=paid"]);
  });

  it("are deleted by their owner; shared ones by who may", async () => {
    const [, ours] = await savedViews(scope, ids.user);
    const viewId = ours?.id ?? "";
    expect(await deleteView(as(colleague), { viewId, anyShared: false })).toMatchObject({ ok: false, code: "not_found" });
    const [private_] = await savedViews(scope, ids.user);
    expect(await deleteView(as(colleague), { viewId: private_?.id ?? "", anyShared: true })).toMatchObject({
      ok: false,
      code: "not_found",
    });
    expect(await deleteView(as(colleague), { viewId, anyShared: true })).toMatchObject({ ok: true });
    expect(await names(colleague)).toEqual(["Mine true false"]);
  });

  it("have an end: fifty a person, counted one after the other", async () => {
    const save = (n: number) => saveView(as(colleague), { name: `View ${n}`, query: "", isShared: false });
    for (let n = 0; n < 48; n += 1) expect(await save(n)).toMatchObject({ ok: true });
    const answers = await Promise.all([save(100), save(101), save(102)]);
    expect(answers.map((answer) => (answer.ok ? "ok" : answer.code)).sort()).toEqual(["ok", "view_limit", "view_limit"]);
  });
});
