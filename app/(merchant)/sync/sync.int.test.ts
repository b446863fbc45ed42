/** What the Sync page offers, and the two doors through which a person's data leaves the house. */
import "next/dist/server/node-environment-baseline.js";

import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { can } from "@/lib/domain/permissions";
import { ROLES } from "@/lib/domain/states";
import { privacyRequests } from "@/lib/queries/privacy-requests";
import { inboxRows } from "@/lib/queries/sync";
import { forMerchant } from "@/lib/store/scope";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { callRoute } from "@/scripts/testing/next-route";
import { insertTenant } from "@/scripts/testing/tenant-rows";
import type { TenantIds } from "@/scripts/testing/tenant-shapes";
import { makeTestApp, type TestApp } from "@/scripts/testing/test-app";
import * as ofCustomer from "../customers/[customerId]/export/route";
import * as ofRequest from "./privacy/[requestId]/export/route";

const DATA = { person: { email: "iris@mail.example" }, orders: [] };
const ASKED = new Date("2026-11-01T09:00:00Z");

let database: TestDatabase;
let client: Client;
let held: TestApp;
let ours: TenantIds;
let theirs: TenantIds;
let cookie: string;

const asRole = (role: string) => client.query("UPDATE membership SET role = $1 WHERE merchant_id = $2", [role, ours.merchant]);

beforeAll(async () => {
  process.env.NEXTAUTH_URL = "http://localhost:3000";
  // What `authInterrupts` of next.config.ts becomes in a build: forbidden() answers 403.
  process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  held = await makeTestApp(database.url);
  ours = await insertTenant(client, held.sealed);
  theirs = await insertTenant(client, held.sealed);
  for (const { merchant, privacy, person } of [ours, theirs])
    await client.query(
      "UPDATE privacy_request SET kind = 'data_request', person_id = $3, asked_at = $4, done_at = $4, result = $5 WHERE merchant_id = $1 AND id = $2",
      [merchant, privacy, person, ASKED, DATA],
    );
  const user = await held.app.db.prisma.user.findUniqueOrThrow({ where: { id: ours.user } });
  const token = await encode({ token: { uid: user.id, sv: user.sessionVersion }, secret: held.app.env.nextauthSecret });
  cookie = `next-auth.session-token=${token}`;
});
afterAll(async () => {
  await held.app.close();
  await client.end();
  await database.drop();
});

const doors = [
  ["a privacy request", "/sync/privacy/[requestId]/export", ofRequest, "requestId", "privacy"],
  ["a customer", "/customers/[customerId]/export", ofCustomer, "customerId", "customer"],
] as const;

describe.each(doors)("the data of %s", (_name, page, handlers, param, row) => {
  const take = (id: string, headers: Record<string, string> = { cookie }) =>
    callRoute(page, handlers, new Request(`http://localhost:3000${page.replace(/[[\]]/g, "")}`, { headers }), { [param]: id });
  const exports = async () =>
    held.app.db.prisma.auditEvent.findMany({ where: { merchantId: ours.merchant, type: { in: ["export.made", "person.exported"] } } });

  test("is a file for those who may export, written down with who took it", async () => {
    await asRole("finance");
    const before = (await exports()).length;
    const answer = await take(ours[row]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="personal-data-[0-9a-f-]{36}\.json"$/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ person: {} });
    const made = (await exports()).slice(before);
    expect(made).toMatchObject([{ actorKind: "staff", actorId: ours.user }]);
  });

  test("is not there for another shop, for nobody's id or a hostile one; nothing is written down", async () => {
    await asRole("owner");
    const before = (await exports()).length;
    for (const id of [theirs[row], randomUUID(), "' OR 1=1 --", "..", "\u0000"]) expect((await take(id)).status, id).toBe(404);
    expect((await exports()).length).toBe(before);
  });

  test("is refused to every role that may not export, and to nobody signed in", async () => {
    const before = (await exports()).length;
    for (const role of ROLES.filter((one) => !can(one, "export"))) {
      await asRole(role);
      expect((await take(ours[row])).status, role).toBe(403);
    }
    expect((await take(ours[row], {})).status).toBe(307);
    expect((await exports()).length).toBe(before);
  });
});

test("a request shows its person, its last day and what became of it; erased, nothing is handed out", async () => {
  await asRole("owner");
  const scope = forMerchant(held.app.db, ours.merchant);
  const shown = (now: string) => privacyRequests(scope, new Date(now), "Europe/Paris");
  expect(await shown("2026-11-02T09:00:00Z")).toMatchObject([
    { kind: "data_request", dueOn: "2026-12-01", isLate: false, result: "export", person: { customerId: ours.customer } },
  ]);
  const open = { doneAt: null, waitsFor: "balance_open", kind: "redact_customer" };
  const where = { merchantId_id: { merchantId: ours.merchant, id: ours.privacy } };
  await held.app.db.prisma.privacyRequest.update({ where, data: open });
  expect(await shown("2026-12-01T22:00:00Z")).toMatchObject([{ isLate: false, result: null, waitsFor: "balance_open" }]);
  expect(await shown("2026-12-01T23:30:00Z")).toMatchObject([{ isLate: true }]);
  await client.query("UPDATE privacy_request SET kind = 'data_request', done_at = $1, result = NULL WHERE merchant_id = $2", [
    ASKED,
    ours.merchant,
  ]);
  expect(await shown("2026-12-02T09:00:00Z")).toMatchObject([{ result: "export_gone", isLate: false }]);
  const gone = new Request("http://localhost:3000/sync", { headers: { cookie } });
  expect((await callRoute("/sync/privacy/[requestId]/export", ofRequest, gone, { requestId: ours.privacy })).status).toBe(404);
});

test("a message whose content was erased is shown, but not to be replayed", async () => {
  const scope = forMerchant(held.app.db, ours.merchant);
  const state = async () => (await inboxRows(scope, "all")).map(({ status, isReplayable }) => [status, isReplayable]);
  await client.query("UPDATE inbox SET status = 'not_understood', reason = '{}', body = 'x' WHERE merchant_id = $1", [ours.merchant]);
  expect(await state()).toEqual([["not_understood", true]]);
  await client.query("UPDATE inbox SET body = NULL WHERE merchant_id = $1", [ours.merchant]);
  expect(await state()).toEqual([["not_understood", false]]);
  await client.query("UPDATE inbox SET body = 'x', status = 'done' WHERE merchant_id = $1", [ours.merchant]);
  expect(await state()).toEqual([["done", false]]);
});
