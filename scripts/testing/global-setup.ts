/** Before the integration tests: one throw-away PostgreSQL with a migrated template database that every test file clones. */
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "../database/migrate";
import { ensureDatabase } from "../postgres/cluster";
import { openThrowAwayCluster } from "./throw-away-cluster";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the template database; see scripts/test-database. */
    templateDatabaseUrl: string;
  }
}

const TEMPLATE = "predesk_template";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await openThrowAwayCluster();
  try {
    await ensureDatabase(cluster, TEMPLATE);
    await migrateDatabase(cluster.url(TEMPLATE));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide("templateDatabaseUrl", cluster.url(TEMPLATE));
  return () => cluster.stop();
}
