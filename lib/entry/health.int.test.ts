import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { acrossMerchantsBeat } from "@/lib/store/heartbeats";
import { newId } from "@/lib/store/ids";
import { anyFreePort } from "@/scripts/process/free-port";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { makeTestApp } from "@/scripts/testing/test-app";
import { getHealth } from "./health";
import { runAction } from "./run-action";

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

async function healthOf(url: string, work: (app: Awaited<ReturnType<typeof makeTestApp>>["app"]) => Promise<unknown> = async () => null) {
  const { app } = await makeTestApp(url);
  try {
    await work(app);
    const answer = await getHealth(app);
    return { status: answer.status, cache: answer.headers.get("cache-control"), body: await answer.json(), version: app.env.version };
  } finally {
    await app.close();
  }
}

test("the door answers status, database, worker and version, and nothing else; 503 while no worker beats", async () => {
  const silent = await healthOf(database.url);
  expect(silent).toMatchObject({ status: 503, cache: "no-store" });
  expect(silent.body).toEqual({ status: "down", database: "ok", worker: "silent", version: silent.version });
  const well = await healthOf(database.url, (app) => acrossMerchantsBeat(app.db, { id: "w", workerIds: ["w1"], version: "1" }));
  expect(well.status).toBe(200);
  expect(well.body).toEqual({ status: "ok", database: "ok", worker: "ok", version: well.version });
  await healthOf(database.url, async (app) => {
    await app.db.prisma.$executeRaw`UPDATE worker_heartbeat SET beat_at = beat_at - interval '61 seconds'`;
    expect((await getHealth(app)).status).toBe(503);
  });
});

/** Nobody listens there: the port was free a moment ago. */
async function nobodysAddress(): Promise<string> {
  const gone = new URL(database.url);
  gone.port = String(await anyFreePort());
  return gone.href;
}

test("a database that does not answer is named, with 503 and without its address", async () => {
  const down = await healthOf(await nobodysAddress());
  expect(down.status).toBe(503);
  expect(down.body).toEqual({ status: "down", database: "down", worker: "unknown", version: down.version });
});

test("an action says in the reader's language that the database does not answer", async () => {
  const { app } = await makeTestApp(await nobodysAddress());
  const door = {
    name: "try",
    permission: "orders.read",
    input: z.object({}),
    run: async () => ({ ok: true as const, value: 1 }),
    revalidate: () => [],
  } as const;
  try {
    for (const [language, text] of Object.entries({
      en: /^The database does not answer just now, reference \w{6}\.$/,
      fr: /^La base de données ne répond pas pour le moment, référence \w{6}\.$/,
    })) {
      const member = { merchantId: newId(), merchantName: "Shop", timezone: "UTC", role: "owner" } as const;
      const user = { id: newId(), email: "o@desk.example", name: "O", language, theme: "system", memberships: [member] };
      const answer = await runAction(app, door, { user, member }, {}, () => undefined);
      expect(answer).toMatchObject({ ok: false, refusal: { code: "failed", text: expect.stringMatching(text) } });
    }
  } finally {
    await app.close();
  }
});
