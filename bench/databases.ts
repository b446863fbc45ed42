/** Databases with very many preorders for benches to measure on: one a size, in a PostgreSQL server of their own. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { migrateDatabase } from "../scripts/database/migrate";
import { type Cluster, ensureDatabase, openCluster } from "../scripts/postgres/cluster";
import { anyFreePort } from "../scripts/process/free-port";
import { writeSeed } from "../scripts/seed/write";
import { openThrowAwayCluster } from "../scripts/testing/throw-away-cluster";

/** BENCH_DATA_DIR keeps the server's folder, so that a million preorders are written once for several benches. */
export async function openBenchCluster(): Promise<Cluster> {
  const kept = process.env.BENCH_DATA_DIR?.trim();
  if (!kept) return openThrowAwayCluster();
  const home = path.resolve(kept);
  mkdirSync(home, { recursive: true });
  const secret = path.join(home, "password");
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(18).toString("base64url"), { mode: 0o600 });
  const at = { folder: path.join(home, "data"), password: readFileSync(secret, "utf8") };
  const cluster = await openCluster({ ...at, port: await anyFreePort(), logFile: path.join(home, "postgres.log") });
  return { ...cluster, stop: async () => (cluster.reused ? undefined : cluster.stop()) };
}

export interface SeededDatabase {
  readonly size: number;
  readonly url: string;
  /** The shop with that many preorders, one among fifty. */
  readonly merchantId: string;
}

/** The database of that size, seeded unless it is there already. */
export async function seededDatabase(cluster: Cluster, size: number, now: Date): Promise<SeededDatabase> {
  const name = `predesk_${size}`;
  await ensureDatabase(cluster, name);
  const url = cluster.url(name);
  await migrateDatabase(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const largest = async () => (await client.query<{ id: string }>("SELECT id FROM merchant WHERE name = 'Seeded Shop 1'")).rows[0]?.id;
    if ((await largest()) === undefined) await writeSeed(client, { preorders: size, merchants: 50, now });
    // What autovacuum would come to in a while: done now, it does not disturb what is measured.
    await client.query("VACUUM (ANALYZE) orders, order_line, person, customer, tab_count");
    const merchantId = await largest();
    if (merchantId === undefined) throw new Error(`${name} holds no seeded shop`);
    return { size, url, merchantId };
  } finally {
    await client.end();
  }
}
