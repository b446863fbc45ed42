import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashPassword } from "@/lib/store/passwords";
import { type TestDatabase, testDatabase } from "../../scripts/test-database";
import { callRoute } from "../../scripts/testing/next-route";
import { makeTestApp, type TestApp } from "../../scripts/testing/test-app";

const ORIGIN = "http://localhost:3000";
const PASSWORD = "correct horse battery 42";

let database: TestDatabase;
let held: TestApp;

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN;
  database = await testDatabase();
  held = await makeTestApp(database.url);
  await held.app.db.prisma.user.create({
    data: { id: randomUUID(), email: "owner@desk.example", name: "Owner", passwordHash: await hashPassword(PASSWORD) },
  });
});
afterAll(async () => {
  await held.app.close();
  await database.drop();
});

/** Loaded when it is asked: Next's modules want its environment first. */
const ask = async (rest: string, init?: RequestInit) =>
  callRoute(
    "/api/auth/[...nextauth]",
    await import("../../app/api/auth/[...nextauth]/route"),
    new Request(`${ORIGIN}/api/auth/${rest}`, init),
    { nextauth: rest.split("/") },
  );

/** What a browser does: takes the token of the form, sends it with the fields. */
async function signIn(password: string, type: "form" | "json"): Promise<string[]> {
  const first = await ask("csrf");
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const fields = { csrfToken, email: "owner@desk.example", password, json: "true" };
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

test("what is no form of ours is refused before it is read", async () => {
  const post = async (type: string, body: string) =>
    (await ask("callback/credentials", { method: "POST", headers: { "content-type": type }, body })).status;
  expect(await post("application/json", "{")).toBe(400);
  expect(await post("application/json", "7")).toBe(400);
  expect(await post("application/x-www-form-urlencoded", "x".repeat(16 * 1024 + 1))).toBe(413);
  expect((await ask("callback/credentials")).status).toBe(405);
});
