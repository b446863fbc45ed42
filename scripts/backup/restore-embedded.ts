/** Restores into the database of a practice installation, which must not be running. What was there is set aside, never overwritten. */
import { Client } from "pg";
import { type DataFolder, dataFolder } from "../launcher/data-folder";
import { openEmbeddedDatabase } from "../launcher/embedded-database";
import type { Openings } from "../launcher/openings";
import { choosePorts } from "../launcher/ports";
import { clearLeftovers, lockFolder } from "../launcher/practice";
import { PRACTICE_DATABASE } from "../launcher/practice-settings";
import { readOrMakeSecrets } from "../launcher/secrets";
import { quoted } from "./format";
import { restore } from "./restore";

export interface EmbeddedRestore {
  readonly outer: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly now: Date;
  readonly openings: Openings;
  say(line: string): void;
}

/** @returns the name under which the database of before is kept, or null when there was none @throws AlreadyRunning, Refused */
export async function restoreEmbedded({ outer, folder, now, openings, say }: EmbeddedRestore): Promise<string | null> {
  const data: DataFolder = dataFolder(outer.DATA_DIR);
  await lockFolder(data, openings);
  const secrets = readOrMakeSecrets(data);
  await clearLeftovers(data, secrets, say);
  const databaseUrl = await openEmbeddedDatabase(data, await choosePorts(data, undefined), secrets, openings, say);
  const draft = await emptyDatabase(databaseUrl);
  await restore({ databaseUrl: draft, encryptionKey: Buffer.from(secrets.encryptionKey, "base64"), folder });
  const stamp = now
    .toISOString()
    .replaceAll(/[^0-9]/g, "")
    .slice(0, 14);
  return takeItsPlace(databaseUrl, `${PRACTICE_DATABASE}_before_${stamp}`);
}

async function onServer<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const url = new URL(databaseUrl);
  url.pathname = "/postgres";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function isEmpty(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LIMIT 1");
    return rows.length === 0;
  } finally {
    await client.end();
  }
}

const DRAFT = `${PRACTICE_DATABASE}_restoring`;

/** Filled beside the one in use: a restore that is refused or killed changes nothing. */
async function emptyDatabase(databaseUrl: string): Promise<string> {
  await onServer(databaseUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${quoted(DRAFT)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${quoted(DRAFT)}`);
  });
  const url = new URL(databaseUrl);
  url.pathname = `/${DRAFT}`;
  return url.href;
}

/** Both names change in one transaction: there is always a whole database under the name that the application opens. */
async function takeItsPlace(databaseUrl: string, kept: string): Promise<string | null> {
  const wasEmpty = await isEmpty(databaseUrl);
  await onServer(databaseUrl, async (client) => {
    await client.query("begin");
    await client.query(`ALTER DATABASE ${quoted(PRACTICE_DATABASE)} RENAME TO ${quoted(kept)}`);
    await client.query(`ALTER DATABASE ${quoted(DRAFT)} RENAME TO ${quoted(PRACTICE_DATABASE)}`);
    await client.query("commit");
    if (wasEmpty) await client.query(`DROP DATABASE ${quoted(kept)}`);
  });
  return wasEmpty ? null : kept;
}
