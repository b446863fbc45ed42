/** Brings a database to the schema of this version: our migrations, then the queue's. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { runMigrations } from "graphile-worker";
import { Client } from "pg";
import { ROOT } from "../root";
import { prisma } from "./prisma-cli";

/** The oldest PostgreSQL that has all we use. */
const OLDEST_SERVER = 150_000;

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @throws Error with a sentence for people when the server does not answer or is too old. */
export async function checkServer(url: string): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const found = await withClient(url, (client) =>
    client.query<{ number: number; text: string }>(
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as text",
    ),
  ).catch((error: unknown) => {
    throw new Error(
      `The database at ${hostname}:${port || 5432}${pathname} does not answer: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
  const version = found.rows[0];
  if (version === undefined || version.number < OLDEST_SERVER)
    throw new Error(`Predesk needs PostgreSQL 15 or newer; this server is ${version?.text ?? "unknown"}.`);
}

/** Whether every migration of this version is applied: then starting the tool, which takes seconds, can be spared. */
async function isUpToDate(url: string): Promise<boolean> {
  const wanted = readdirSync(path.join(ROOT, "prisma/migrations"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ found: string | null }>("select to_regclass('_prisma_migrations')::text as found");
    if (!tables[0]?.found) return false;
    const { rows } = await client.query<{ name: string; isApplied: boolean }>(
      'select migration_name as name, finished_at is not null and rolled_back_at is null as "isApplied" from _prisma_migrations',
    );
    const isClean = rows.every((row) => row.isApplied);
    return isClean && wanted.every((entry) => rows.some((row) => row.name === entry.name));
  });
}

/**
 * Safe to call at every start and from several machines at once: both tools take a lock and do only what is missing.
 * The queue's tables are made here and not by the first worker, because a web process may enqueue before any worker has ever run.
 * @throws Error with the tool's whole output.
 */
export async function migrateDatabase(url: string, signal?: AbortSignal): Promise<void> {
  if (!(await isUpToDate(url))) {
    const { code, output } = await prisma(["migrate", "deploy"], url, signal);
    if (code !== 0) throw new Error(`The database could not be brought up to date.\n${output.trim()}`);
  }
  await runMigrations({ connectionString: url });
}
