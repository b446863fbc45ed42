/** Fills an empty database from a backup. All of it or nothing: one transaction. */
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { migrateDatabase } from "../database/migrate";
import { ROOT } from "../root";
import { keyMark, MANIFEST, type Manifest, manifestSchema, quoted, Refused, sha256Of, type TableFile, tableFile } from "./format";

export interface RestoreOptions {
  /** An empty database. */
  readonly databaseUrl: string;
  readonly encryptionKey: Buffer;
  readonly folder: string;
}

/** The list of applied migrations as Prisma's tools make it: the schema is made here in one transaction, which they do not offer. */
const PRISMAS_OWN_TABLE = `CREATE TABLE _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
  rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;
const MIGRATIONS = path.join(ROOT, "prisma/migrations");

/**
 * The schema is made as it was when the backup was written, filled, and then brought to this version. The application that starts on it finds itself in another
 * database than it remembers and pauses all money, until resuming has compared with Stripe (rule 5).
 * @throws Refused when the backup is damaged, incomplete or of a newer version, the database is not empty, or the key is another one
 */
export async function restore({ databaseUrl, encryptionKey, folder }: RestoreOptions): Promise<Manifest> {
  const manifest = readManifest(folder);
  if (manifest.keyMark !== keyMark(encryptionKey))
    throw new Refused(
      "This backup was made with another ENCRYPTION_KEY: its connections could not be opened. Set the key it was made with.",
    );
  checkMigrations(manifest);
  await checkFiles(folder, manifest.tables);
  await makeAsItWas(databaseUrl, folder, manifest);
  await migrateDatabase(databaseUrl);
  return manifest;
}

/** The schema of the backup's day with the backup's rows, not yet brought to this version. @throws Refused when the database is not empty */
export async function makeAsItWas(databaseUrl: string, folder: string, manifest: Manifest): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await checkEmpty(client);
    await client.query("begin");
    await client.query(PRISMAS_OWN_TABLE);
    for (const name of manifest.migrations) await client.query(readFileSync(path.join(MIGRATIONS, name, "migration.sql"), "utf8"));
    await fill(client, folder, manifest);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

export function readManifest(folder: string): Manifest {
  const file = path.join(folder, MANIFEST);
  if (!existsSync(file)) throw new Refused(`${folder} is no backup, or one that did not come to its end: it has no ${MANIFEST}.`);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Refused(`${file} is damaged: it is no JSON.`);
  }
  const found = manifestSchema.safeParse(read);
  if (!found.success) throw new Refused(`${file} was not written by this version or is damaged.`);
  return found.data;
}

function checkMigrations({ migrations }: Manifest): void {
  const known = new Set(readdirSync(MIGRATIONS));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Refused(`This backup was made by a newer version of Predesk (${unknown.join(", ")}). Restore it with that version.`);
}

async function checkFiles(folder: string, tables: readonly TableFile[]): Promise<void> {
  for (const { name, sha256 } of tables) {
    const file = tableFile(folder, name);
    if (!existsSync(file)) throw new Refused(`The backup is incomplete: ${path.basename(file)} is missing.`);
    if ((await sha256Of(file)) !== sha256) throw new Refused(`The backup is damaged: ${path.basename(file)} is not what was written.`);
  }
}

async function checkEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
  );
  if (rows[0]?.n !== 0) throw new Refused("The database is not empty. A backup is restored into an empty one, never over what is there.");
}

/** Foreign keys come after the rows, so that tables may be filled in any order; triggers sleep, or they would count and chain a second time. */
async function fill(client: Client, folder: string, { tables, sequences }: Manifest): Promise<void> {
  const { rows: keys } = await client.query<{ relation: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS relation, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  );
  for (const { relation, name } of keys) await client.query(`ALTER TABLE ${relation} DROP CONSTRAINT ${quoted(name)}`);
  for (const table of tables) await readTable(client, folder, table);
  for (const { name, last } of sequences)
    if (last !== null) await client.query("SELECT setval($1::regclass, $2::bigint)", [`public.${quoted(name)}`, last]);
  for (const { relation, name, definition } of keys)
    await client.query(`ALTER TABLE ${relation} ADD CONSTRAINT ${quoted(name)} ${definition}`);
}

async function readTable(client: Client, folder: string, { name, columns, rows }: TableFile): Promise<void> {
  const table = `public.${quoted(name)}`;
  await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await client.query(`DELETE FROM ${table}`); // a migration may have written first rows of its own
  const target = client.query(copyFrom(`COPY ${table} (${columns.map(quoted).join(", ")}) FROM STDIN`));
  await pipeline(createReadStream(tableFile(folder, name)), createGunzip(), target);
  if (target.rowCount !== rows) throw new Error(`${name} has ${target.rowCount} rows where the backup counted ${rows}.`);
  await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}
