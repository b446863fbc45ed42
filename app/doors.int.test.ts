/** Every action door there is, tried as nobody, as every role, with nonsense and with another merchant's ids. A new door is tried by itself. */
// Next's modules want its environment before any of them is loaded.
import "next/dist/server/node-environment-baseline.js";

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { can } from "@/lib/domain/permissions";
import { ROLES, type Role } from "@/lib/domain/states";
import { actionDoors } from "@/lib/entry/action";
import { joinWith } from "@/lib/entry/join";
import { type ActionDoor, runAction } from "@/lib/entry/run-action";
import type { SignedIn } from "@/lib/entry/session";
import { type TestDatabase, testDatabase } from "../scripts/test-database";
import { LATE, NOTHING_SEEN, SAMPLES, tooLate } from "../scripts/testing/door-samples";
import {
  acceptedSample,
  asksForId,
  HOSTILE_FIELDS,
  HOSTILE_TEXTS,
  hostileInputs,
  type IdFor,
  schemaOf,
  shown,
  withEachLeaf,
} from "../scripts/testing/hostile-inputs";
import { inRequest } from "../scripts/testing/next-route";
import { insertTenant } from "../scripts/testing/tenant-rows";
import type { TenantIds } from "../scripts/testing/tenant-shapes";
import { makeTestApp, type TestApp } from "../scripts/testing/test-app";
import { glance } from "../scripts/testing/whole-database";

/** A door may take its time over each of dozens of inputs: a password is hashed every time. */
const TIMEOUT_MS = 180_000;

type Door = ActionDoor<z.ZodType, unknown>;

const APP = import.meta.dirname;

/** Files under app/ that define doors; they register when loaded. */
const files = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
  .filter((file) => readFileSync(path.join(APP, file), "utf8").includes("defineAction("));
for (const file of files) await import(/* @vite-ignore */ path.join(APP, file));
const doors: readonly Door[] = actionDoors;
const named = doors.map((door) => [door.name, door] as const);

/** Functions a browser can call that are no doors, and what stands guard in them instead. */
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  quickSearch: "reads: openPage, orders.read",
  previewCollect: "reads: openPage, payments.charge",
  previewMoneyBack: "reads: openPage, orders.read",
  readCardReuses: "reads: openPage, payments.moto",
  readDeskCardOffer: "reads: openPage, payments.moto",
  sumOfList: "reads: openPage, orders.read",
  countViews: "reads: openPage, orders.read",
  previewDue: "reads: openPage, orders.schedule",
  switchMerchant: "a cookie; only for a membership of the session",
  signOut: "forgets the caller's own cookies",
  join: "the token of an invitation; tried below",
};

/** Another member of our team. */
const SECOND = randomUUID();

let database: TestDatabase;
let client: Client;
let held: TestApp;
let ours: TenantIds;
let theirs: TenantIds;

beforeAll(async () => {
  process.env.NEXTAUTH_URL = "http://localhost:3000";
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  held = await makeTestApp(database.url);
  ours = await insertTenant(client, held.sealed);
  theirs = await insertTenant(client, held.sealed);
});
afterAll(async () => {
  await held.app.close();
  await client.end();
  await database.drop();
});

function signedIn(role: Role | null): SignedIn {
  const member = { merchantId: ours.merchant, merchantName: "Shop", timezone: "Europe/Paris", role: role ?? "viewer" };
  const user = { id: ours.user, email: "a@desk.example", name: "A", language: "en", theme: "system", memberships: [member] };
  return { user, member: role === null ? null : member };
}

async function answerOf(door: Door, who: SignedIn | null, input: unknown): Promise<string> {
  // The limit on actions of one person is not what is tried here.
  await client.query("DELETE FROM rate_counter");
  return inRequest(async () => {
    const answer = await runAction(held.app, door, who, input, () => undefined);
    return answer.ok ? "ok" : answer.refusal.code;
  });
}

/** Which of a tenant's rows a field of that name means. */
const idIn = (ids: TenantIds): IdFor => {
  const named: Readonly<Record<string, string>> = { ...ids };
  return (field) => named[field.replace(/Ids?$/, "")] ?? named[field] ?? ids.order;
};

function sample(door: Door, idFor: IdFor): unknown {
  return SAMPLES[door.name]?.(idFor) ?? acceptedSample(door.input, idFor);
}

const accepts = (door: Door, input: unknown): boolean => door.input.safeParse(input).success;

test("the doors are found, and each has a name of its own", () => {
  expect(doors.length).toBeGreaterThan(2);
  expect(new Set(doors.map(({ name }) => name)).size).toBe(doors.length);
});

test("what a browser can call is a door, or says what guards it", () => {
  const callable = readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join(APP, file), "utf8"))
    .filter((source) => /^"use server";/m.test(source))
    .flatMap((source) => [...source.matchAll(/^export (?:async function|const) (\w+)( = defineAction\()?/gm)])
    .flatMap(([, name, isDoor]) => (isDoor === undefined ? [name] : []));
  expect(callable.sort()).toEqual(Object.keys(OTHER_ACTIONS).sort());
});

test("the invitation's door refuses nonsense, and nothing changes", { timeout: TIMEOUT_MS }, async () => {
  const merchant = { name: "S", legalName: "S", country: "FR", shopCurrency: "EUR", timezone: "UTC", statementDescriptor: "SHOP 42" };
  const joining = { token: "t".repeat(43), name: "Somebody", password: "correct horse battery 42", email: "a@mail.example", merchant };
  const before = await glance(client);
  for (const input of [joining, ...hostileInputs(), ...[...withEachLeaf(joining, HOSTILE_FIELDS)].map((one) => one.input)]) {
    await client.query("DELETE FROM rate_counter");
    const answer = await inRequest(() => joinWith(input, "en"));
    expect(["invalid_input", "link_unknown"], shown(input)).toContain(answer.ok ? "ok" : answer.refusal.code);
  }
  expect(await glance(client)).toEqual(before);
});

test("for every door an input is known that it takes, or the rest would try nothing", () => {
  expect(doors.filter((door) => !accepts(door, sample(door, idIn(ours)))).map(({ name }) => name)).toEqual([]);
});

describe.each(named)("%s", (_name, door) => {
  test("nobody and people without the permission are refused before anything is read", async () => {
    const before = await glance(client);
    for (const input of [sample(door, idIn(ours)), null, { __proto__: null }]) {
      expect(await answerOf(door, null, input)).toBe("unauthenticated");
      expect(await answerOf(door, signedIn(null), input)).toBe("forbidden");
      for (const role of ROLES.filter((one) => !can(one, door.permission))) {
        expect(await answerOf(door, signedIn(role), input), role).toBe("forbidden");
      }
      const unknown = { ...signedIn("viewer"), member: { ...signedIn("viewer").member, role: "root" as Role } } as SignedIn;
      expect(await answerOf(door, unknown, input)).toBe("forbidden");
    }
    expect(await glance(client)).toEqual(before);
  });

  test("what its schema does not take is refused, and nothing changes", async () => {
    const before = await glance(client);
    const inputs = [...hostileInputs(), ...[...withEachLeaf(sample(door, idIn(ours)), HOSTILE_FIELDS)].map(({ input }) => input)];
    const refused = inputs.filter((input) => !accepts(door, input));
    expect(refused.length).toBeGreaterThan(10);
    for (const input of refused) expect(await answerOf(door, signedIn("owner"), input), shown(input)).toBe("invalid_input");
    expect(await glance(client)).toEqual(before);
  });

  test("a text of a million letters is too long for every field", () => {
    const huge = "é".repeat(1_000_000);
    const taken = [...withEachLeaf(sample(door, idIn(ours)), [huge])].filter(({ input }) => accepts(door, input)).map(({ path }) => path);
    expect(taken).toEqual([]);
  });

  const isAboutRows = asksForId(schemaOf(door.input));
  if (isAboutRows)
    test("ids of another merchant and of nobody are refused, and nothing changes", async () => {
      const before = await glance(client);
      for (const idFor of [idIn(theirs), () => randomUUID()]) {
        const input = sample(door, idFor);
        const code = await answerOf(door, signedIn("owner"), input);
        expect(["ok", "failed", "invalid_input"], shown(input)).not.toContain(code);
      }
      expect(await glance(client)).toEqual(before);
    });

  test("what it changes is written down in the same breath", async () => {
    const before = await glance(client);
    const answer = await answerOf(door, signedIn("owner"), sample(door, idIn(ours)));
    const after = await glance(client);
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    if (answer === "ok" && changed.length > 0) expect(changed).toContain("public.audit_event");
  });

  test("hostile texts that its schema takes make nothing fail", { timeout: TIMEOUT_MS }, async () => {
    const inputs = [...withEachLeaf(sample(door, idIn(ours)), HOSTILE_TEXTS)].filter(({ input }) => accepts(door, input));
    const failed: string[] = [];
    for (const { path: field, value, input } of inputs) {
      if ((await answerOf(door, signedIn("owner"), input)) === "failed") failed.push(`${field} ${shown(value)}`);
    }
    expect(failed).toEqual([]);
  });
});

describe("an edit that came too late", () => {
  const edits = named.filter(([, door]) => tooLate(sample(door, idIn({} as TenantIds))));
  beforeAll(async () => {
    // A shop of its own: the doors above have changed the other.
    ours = await insertTenant(client, held.sealed);
    await client.query("UPDATE merchant SET mode = 'collect' WHERE id = $1", [ours.merchant]);
    await client.query("UPDATE dispute SET closed_at = opened_at WHERE merchant_id = $1", [ours.merchant]);
    await client.query("INSERT INTO users (id, email, name, language, password_hash) SELECT $1, 'b@desk.example', 'B', 'en', 'x'", [
      SECOND,
    ]);
    await client.query("INSERT INTO membership (merchant_id, user_id, role) VALUES ($1, $2, 'owner')", [ours.merchant, SECOND]);
  });

  test("every door that changes what a person looked at is asked for what they saw", () => {
    const looked = named.map(([name]) => name).filter((name) => !edits.some(([edit]) => edit === name));
    expect(looked.sort()).toEqual(Object.keys(NOTHING_SEEN).sort());
  });

  test.each(edits)("%s is refused, and nothing changes", async (name, door) => {
    const idFor: IdFor = (field) => (name === "team.change_role" ? SECOND : idIn(ours)(field));
    // That a charge was refused is written down.
    const books = async () => ({ ...(await glance(client)), "public.audit_event": null });
    const before = await books();
    expect(await answerOf(door, signedIn("owner"), { ...tooLate(sample(door, idFor)), ...LATE[name] })).toBe("stale");
    expect(await books()).toEqual(before);
  });

  test("and shows who changed what since, in the reader's language", async () => {
    const door = doors.find(({ name }) => name === "order.assign") as Door;
    const press = (language: string, input: object) =>
      inRequest(() =>
        runAction(held.app, door, { ...signedIn("owner"), user: { ...signedIn("owner").user, language } }, input, () => undefined),
      );
    expect(await press("en", { orderId: ours.order, assigneeId: SECOND, before: null })).toMatchObject({ ok: true });
    const late = { orderId: ours.order, assigneeId: ours.user, before: null };
    expect(await press("en", late)).toMatchObject({
      refusal: { code: "stale", changes: [expect.stringMatching(/^\d.*, Member: Order assigned/)] },
    });
    expect(await press("fr", late)).toMatchObject({ refusal: { changes: [expect.stringMatching(/, Member\u00a0: Commande attribuée/)] } });
  });
});
