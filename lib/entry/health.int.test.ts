import { afterAll, beforeAll, expect, test } from "vitest";
import { acrossMerchantsBeat } from "@/lib/store/heartbeats";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { makeTestApp } from "@/scripts/testing/test-app";
import { getHealth } from "./health";

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

test("a database that does not answer is named, with 503 and without its address", async () => {
  const gone = new URL(database.url);
  gone.pathname = "/no_such_database";
  const down = await healthOf(gone.href);
  expect(down.status).toBe(503);
  expect(down.body).toEqual({ status: "down", database: "down", worker: "unknown", version: down.version });
});
