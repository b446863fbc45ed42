/**
 * `npm run seed -- --preorders 1000000 [--merchants 50] [--database URL | --throw-away]`: fills a database with invented shops, the first of which has
 * that many preorders. The database is the one named, DATABASE_URL, or that of the practice installation which runs; `--throw-away` only measures.
 */
import { parseArgs } from "node:util";
import { Client } from "pg";
import { migrateDatabase } from "../database/migrate";
import { dataFolder } from "../launcher/data-folder";
import { currentHolder } from "../launcher/lock";
import { keptPracticeSettings } from "../launcher/practice-settings";
import { ensureDatabase } from "../postgres/cluster";
import { openThrowAwayCluster } from "../testing/throw-away-cluster";
import { SEED_OWNER } from "./people";
import { writeSeed } from "./write";

interface Target {
  readonly url: string;
  /** Practice data may stand beside what is seeded; other shops may not. */
  readonly isPractice: boolean;
  close(): Promise<void>;
}

async function targetOf({ database, "throw-away": isThrownAway }: { database?: string; "throw-away"?: boolean }): Promise<Target> {
  if (isThrownAway) {
    const cluster = await openThrowAwayCluster();
    await ensureDatabase(cluster, "predesk_seed");
    return { url: cluster.url("predesk_seed"), isPractice: false, close: () => cluster.stop() };
  }
  const url = database ?? process.env.DATABASE_URL?.trim();
  if (url) return { url, isPractice: false, close: async () => {} };
  const folder = dataFolder(process.env.DATA_DIR);
  const settings = keptPracticeSettings(folder, process.env);
  if (currentHolder(folder) === null)
    throw new Error(`Predesk is not running on ${folder.root}: start it with "npm start", or name a database with --database.`);
  return { url: settings.DATABASE_URL ?? "", isPractice: true, close: async () => {} };
}

/** Rows of invented orders beside real ones could not be told apart afterwards. */
async function refuseRealShops(client: Client, isPractice: boolean): Promise<void> {
  const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM merchant");
  const { rows: seeded } = await client.query("SELECT 1 FROM users WHERE email = $1", [SEED_OWNER.email]);
  if (seeded.length > 0) throw new Error("This database was seeded before. Nothing was changed.");
  if (!isPractice && (rows[0]?.n ?? 0) > 0)
    throw new Error(`This database holds ${rows[0]?.n} merchants already: only an empty one is seeded. Nothing was changed.`);
}

/** A number of at least one, or an error with a sentence. */
function countOf(name: string, given: string): number {
  const number = Number(given.replaceAll("_", ""));
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} wants a whole number, not "${given}".`);
  return number;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function seed(): Promise<void> {
  const { values } = parseArgs({
    options: {
      preorders: { type: "string", default: "10000" },
      merchants: { type: "string", default: "50" },
      database: { type: "string" },
      "throw-away": { type: "boolean" },
      verbose: { type: "boolean" },
    },
  });
  const [preorders, merchants] = [countOf("preorders", values.preorders), countOf("merchants", values.merchants)];
  const target = await targetOf(values);
  const client = new Client({ connectionString: target.url, application_name: "predesk seed" });
  try {
    await migrateDatabase(target.url);
    await client.connect();
    await refuseRealShops(client, target.isPractice);
    const from = performance.now();
    const note = (step: string, seconds: number) => (values.verbose ? say(`${seconds.toFixed(1).padStart(7)} s  ${step}`) : undefined);
    const { orders, merchantIds } = await writeSeed(client, { preorders, merchants, now: new Date(), note });
    const seconds = (performance.now() - from) / 1000;
    say(JSON.stringify({ bench: "seed", size: preorders, metric: "filled", value: Number(seconds.toFixed(1)), unit: "s" }));
    say(`${orders} preorders of ${merchantIds.length} shops. Sign in as ${SEED_OWNER.email} with "${SEED_OWNER.password}".`);
  } finally {
    await client.end();
    await target.close();
  }
}

await seed().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
