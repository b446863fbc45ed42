/** Writes every row of one moment to a folder, while the application goes on working. */
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { FORMAT, keyMark, MANIFEST, type Manifest, quoted, Refused, sha256Of, type TableFile, tableFile } from "./format";

export interface BackupOptions {
  readonly databaseUrl: string;
  readonly encryptionKey: Buffer;
  /** Must not exist yet. */
  readonly folder: string;
  readonly now: Date;
}

/**
 * One repeatable-read transaction sees one moment (PostgreSQL manual, 13.2.2), so that no charge is in it without its attempt. The queue is left out:
 * its jobs are nudges, and what is owed are rows (rule 12). The folder appears under its name only when it is whole.
 * @throws Refused when the folder exists; Error when the disk is full or the database goes away: nothing is left behind then
 */
export async function backup({ databaseUrl, encryptionKey, folder, now }: BackupOptions): Promise<Manifest> {
  if (existsSync(folder)) throw new Refused(`${folder} exists already: give the backup a name of its own.`);
  const draft = `${path.resolve(folder)}.unfinished`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    await client.query("begin isolation level repeatable read read only");
    const tables: TableFile[] = [];
    for (const table of await tablesOf(client)) tables.push(await writeTable(client, draft, table));
    const manifest: Manifest = {
      format: FORMAT,
      madeAt: now.toISOString(),
      keyMark: keyMark(encryptionKey),
      migrations: await appliedMigrations(client),
      tables,
      sequences: await sequencesOf(client),
    };
    await client.query("commit");
    writeFileSync(path.join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(draft, path.resolve(folder));
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Table = Pick<TableFile, "name" | "columns">;

/** Calculated columns are left out: the restored database calculates them again. */
async function tablesOf(client: Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

async function writeTable(client: Client, folder: string, { name, columns }: Table): Promise<TableFile> {
  const file = tableFile(folder, name);
  const source = client.query(copyTo(`COPY public.${quoted(name)} (${columns.map(quoted).join(", ")}) TO STDOUT`));
  await pipeline(source, createGzip({ level: 6 }), createWriteStream(file, { mode: 0o600, flush: true }));
  return { name, columns, rows: source.rowCount, sha256: await sha256Of(file) };
}

async function appliedMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name",
  );
  return rows.map(({ name }) => name);
}

async function sequencesOf(client: Client): Promise<Manifest["sequences"]> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    "SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename",
  );
  return rows;
}
