import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { hashPassword } from "@/lib/store/passwords";
import { countUse } from "@/lib/store/rate-counter";
import { endSessions, setPassword } from "@/lib/store/users";
import { type TestDatabase, testDatabase } from "../../scripts/test-database";
import { callRoute } from "../../scripts/testing/next-route";
import { makeTestApp, type TestApp } from "../../scripts/testing/test-app";

const ORIGIN = "http://localhost:3000";
const PASSWORD = "correct horse battery 42";

let database: TestDatabase;
let held: TestApp;
let passwordHash: string;

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN;
  database = await testDatabase();
  held = await makeTestApp(database.url);
  passwordHash = await hashPassword(PASSWORD);
  await held.app.db.prisma.user.create({
    data: { id: randomUUID(), email: "owner@desk.example", name: "Owner", passwordHash },
  });
});
afterAll(async () => {
  await held.app.close();
  await database.drop();
});

async function person(): Promise<{ id: string; email: string }> {
  const id = randomUUID();
  const email = `p-${id}@desk.example`;
  await held.app.db.prisma.user.create({ data: { id, email, name: "Person", passwordHash } });
  return { id, email };
}

/** Loaded when it is asked: Next's modules want its environment first. */
const ask = async (rest: string, init?: RequestInit) =>
  callRoute(
    "/api/auth/[...nextauth]",
    await import("../../app/api/auth/[...nextauth]/route"),
    new Request(`${ORIGIN}/api/auth/${rest}`, init),
    { nextauth: rest.split("/") },
  );

/** What a browser does: takes the token of the form, sends it with the fields. */
async function signIn(password: string, type: "form" | "json", email = "owner@desk.example"): Promise<string[]> {
  const first = await ask("csrf");
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const fields = { csrfToken, email, password, json: "true" };
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const [contentType, body] =
    type === "form"
      ? ["application/x-www-form-urlencoded", new URLSearchParams(fields).toString()]
      : ["application/json", JSON.stringify(fields)];
  const answer = await ask("callback/credentials", { method: "POST", headers: { cookie, "content-type": contentType }, body });
  return answer.headers.getSetCookie().filter((one) => one.startsWith("next-auth.session-token="));
}

test.each(["form", "json"] as const)("a person signs in by %s, and not with a wrong password", async (type) => {
  const [session] = await signIn(PASSWORD, type);
  expect(session).toMatch(/HttpOnly/);
  const seen = await ask("session", { headers: { cookie: session?.split(";")[0] ?? "" } });
  expect(await seen.json()).toMatchObject({ user: { email: "owner@desk.example" }, sessionVersion: 1 });
  expect(await signIn(`${PASSWORD}!`, type)).toEqual([]);
});

describe("a session that was made before", () => {
  const cookieOf = async (email: string) => ((await signIn(PASSWORD, "form", email))[0] ?? "").split(";")[0] ?? "";
  const seenWith = async (cookie: string) => (await (await ask("session", { headers: { cookie } })).json()) as { userId?: string };

  test.each([
    ["signing out everywhere", (userId: string) => commitAcrossMerchants(held.app.db, (tx) => endSessions(tx, userId))],
    ["a new password", (userId: string) => commitAcrossMerchants(held.app.db, (tx) => setPassword(tx, userId, passwordHash))],
    ["being disabled", (userId: string) => held.app.db.prisma.user.update({ where: { id: userId }, data: { disabledAt: new Date() } })],
  ])("ends at once by %s, in every browser, and nobody else's does", async (_how, end) => {
    const [one, other] = [await person(), await person()];
    const cookies = [await cookieOf(one.email), await cookieOf(one.email), await cookieOf(other.email)];
    for (const cookie of cookies) expect((await seenWith(cookie)).userId).toBeDefined();
    await end(one.id);
    expect(await Promise.all(cookies.map(async (cookie) => (await seenWith(cookie)).userId))).toEqual([undefined, undefined, other.id]);
  });
});

test("after ten tries for one address of a person the right password is not taken either; others are let in", async () => {
  const [guessed, other] = [await person(), await person()];
  for (let tries = 0; tries < 9; tries += 1) await countUse(held.app.db, `sign-in:email:${guessed.email}`, 10, 15 * 60);
  expect(await signIn("not the password", "form", guessed.email)).toEqual([]);
  expect(await signIn(PASSWORD, "form", guessed.email.toUpperCase())).toEqual([]);
  expect(await signIn(PASSWORD, "form", other.email)).toHaveLength(1);
});

test("what is no form of ours is refused before it is read", async () => {
  const post = async (type: string, body: string) =>
    (await ask("callback/credentials", { method: "POST", headers: { "content-type": type }, body })).status;
  expect(await post("application/json", "{")).toBe(400);
  expect(await post("application/json", "7")).toBe(400);
  expect(await post("application/x-www-form-urlencoded", "x".repeat(16 * 1024 + 1))).toBe(413);
  expect((await ask("callback/credentials")).status).toBe(405);
});
