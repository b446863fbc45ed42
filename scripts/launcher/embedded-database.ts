/** The database of a practice installation: opened, watched, started again when it dies, stopped last. */
import path from "node:path";
import { type Cluster, type ClusterOptions, ensureDatabase, findCluster, openCluster, POSTGRES_MAJOR } from "../postgres/cluster";
import { isAlive } from "../process/identity";
import type { DataFolder } from "./data-folder";
import type { Openings } from "./openings";
import type { Ports } from "./ports";
import { PRACTICE_DATABASE } from "./practice-settings";
import type { PracticeSecrets } from "./secrets";

const LOOK_EVERY_MS = 500;

function clusterOptions(folder: DataFolder, port: number, secrets: PracticeSecrets): ClusterOptions {
  return {
    folder: folder.file(`pg${POSTGRES_MAJOR}`),
    password: secrets.postgresPassword,
    port,
    logFile: path.join(folder.logs, "postgres.log"),
  };
}

/** Stops the server that a killed launcher left running. Only whoever holds the folder's lock may: nobody else depends on it then. */
export async function stopLeftoverDatabase(folder: DataFolder, secrets: PracticeSecrets): Promise<boolean> {
  const cluster = await findCluster(clusterOptions(folder, 0, secrets));
  await cluster?.stop();
  return cluster !== null;
}

/**
 * Opens the database and keeps it open.
 * @returns its URL
 */
export async function openEmbeddedDatabase(
  folder: DataFolder,
  ports: Ports,
  secrets: PracticeSecrets,
  openings: Openings,
  say: (line: string) => void,
): Promise<string> {
  const options = clusterOptions(folder, ports.postgres, secrets);
  let cluster: Cluster = await openCluster(options);
  let opening: Promise<void> | null = null;
  const watch = setInterval(() => {
    if (opening !== null || isAlive(cluster.process)) return;
    say(`The database ended by itself; starting it again. Its log: ${options.logFile}`);
    opening = openCluster(options)
      .then((next) => {
        cluster = next;
      })
      .catch((error: unknown) => say(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        opening = null;
      });
  }, LOOK_EVERY_MS);
  await openings.add("The database", async () => {
    clearInterval(watch);
    await opening;
    await cluster.stop();
  });
  await ensureDatabase(cluster, PRACTICE_DATABASE);
  return cluster.url(PRACTICE_DATABASE);
}
