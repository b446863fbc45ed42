import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { assertLoopback, testDatabase } from "./test-database";

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("testDatabase", () => {
  test("gives each caller a database of its own with the whole schema", async () => {
    const [first, second] = await Promise.all([testDatabase(), testDatabase()]);
    await rows(first.url, "create table only_here ()");
    expect(await rows(second.url, "select to_regclass('only_here') as found")).toEqual([{ found: null }]);
    expect(await rows(first.url, "select count(*)::int as failed from _prisma_migrations where finished_at is null")).toEqual([
      { failed: 0 },
    ]);
    expect(await rows(first.url, "select to_regproc('graphile_worker.add_jobs')::text as found")).toEqual([
      { found: "graphile_worker.add_jobs" },
    ]);
    await Promise.all([first.drop(), second.drop()]);
    await expect(rows(first.url, "select 1")).rejects.toThrow(/does not exist/);
  });

  test("is as durable as production (rule 37)", async () => {
    const database = await testDatabase();
    const [settings] = await rows(
      database.url,
      "select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commits",
    );
    expect(settings).toEqual({ fsync: "on", pages: "on", commits: "on" });
    await database.drop();
  });

  test("refuses an address that is not this machine", () => {
    expect(() => assertLoopback("postgresql://u:p@db.example.com/x")).toThrow(/db\.example\.com/);
    expect(() => assertLoopback("postgresql://u:p@127.0.0.1/x?host=db.example.com")).toThrow(/db\.example\.com/);
    expect(() => assertLoopback("postgresql://u:p@127.0.0.1:5432/x")).not.toThrow();
  });
});
