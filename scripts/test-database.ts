/** A real PostgreSQL database of its own for one integration test file. */
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

export interface TestDatabase {
  /** Connection URL of a fresh database with the whole schema and no rows. */
  readonly url: string;
  /** Removes it, closing whoever is still connected. */
  drop(): Promise<void>;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** @throws Error when the address is not on this machine: tests create and drop databases and must never reach a real one. */
export function assertLoopback(url: string): void {
  const { hostname, searchParams } = new URL(url);
  const hosts = [hostname, ...searchParams.getAll("host")];
  const foreign = hosts.find((host) => !LOOPBACK.has(host));
  if (foreign !== undefined) throw new Error(`Tests only use a database on this machine, not on "${foreign}".`);
}

async function asAdmin(templateUrl: string, statement: (client: Client) => string): Promise<void> {
  const url = new URL(templateUrl);
  url.pathname = "/postgres";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement(client));
  } finally {
    await client.end();
  }
}

/**
 * Clones the migrated template. Call it once a file, in `beforeAll`, and `drop` in `afterAll`. Only in `*.int.test.ts` files.
 * @throws Error when the template is not on a loopback address.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const templateUrl = inject("templateDatabaseUrl");
  assertLoopback(templateUrl);
  const url = new URL(templateUrl);
  const template = url.pathname.slice(1);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(templateUrl, (client) => `create database ${client.escapeIdentifier(name)} template ${client.escapeIdentifier(template)}`);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => asAdmin(templateUrl, (client) => `drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  };
}
