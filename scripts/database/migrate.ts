/** Brings a database to the schema of this version: our migrations, then the queue's. */
import { runMigrations } from "graphile-worker";
import { prisma } from "./prisma-cli";

/**
 * Safe to call at every start and from several machines at once: both tools take a lock and do only what is missing.
 * The queue's tables are made here and not by the first worker, because a web process may enqueue before any worker has ever run.
 * @throws Error with the tool's whole output.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const { code, output } = await prisma(["migrate", "deploy"], url);
  if (code !== 0) throw new Error(`The database could not be brought up to date.\n${output}`);
  await runMigrations({ connectionString: url });
}
