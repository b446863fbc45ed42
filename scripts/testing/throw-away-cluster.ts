/** A PostgreSQL server for tests: made in a temporary folder, gone afterwards. As durable as any other: see ../postgres/cluster. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cluster, type ClusterOptions, openCluster } from "../postgres/cluster";
import { anyFreePort } from "../process/free-port";
import { identify, isAlive, type ProcessIdentity } from "../process/identity";
import { signal, waitForEnd } from "../process/wait";

const PREFIX = "predesk-test-";
const OWNER_FILE = "owner.json";
const UNFINISHED_MS = 60_000;

const IN_MEMORY = "/dev/shm";
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** Where there is room for it in memory, what is thrown away anyway never reaches a disk. The server still waits for every commit (rule 37). */
function temporaryFolder(): string {
  if (process.env.TMPDIR || !existsSync(IN_MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize >= ENOUGH_BYTES ? IN_MEMORY : tmpdir();
}

interface Owner {
  readonly owner: ProcessIdentity;
  readonly server: ProcessIdentity | null;
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    "startedAt" in value &&
    typeof value.pid === "number" &&
    typeof value.startedAt === "string"
  );
}

function readOwner(folder: string): Owner | null {
  const file = path.join(folder, OWNER_FILE);
  if (!existsSync(file)) return null;
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof value !== "object" || value === null || !("owner" in value) || !isIdentity(value.owner)) return null;
  return { owner: value.owner, server: "server" in value && isIdentity(value.server) ? value.server : null };
}

/** A test run that was killed leaves its server and its folder behind: the next run clears them away. */
async function sweepLeftovers(home: string): Promise<void> {
  for (const name of readdirSync(home).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(home, name);
    const entry = statSync(folder, { throwIfNoEntry: false });
    if (entry === undefined || entry.uid !== process.getuid?.()) continue;
    const found = readOwner(folder);
    if (found === null ? Date.now() - entry.mtimeMs < UNFINISHED_MS : isAlive(found.owner)) continue;
    if (found?.server) {
      signal(found.server, "SIGQUIT");
      await waitForEnd(found.server, 10_000);
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface ThrowAwayCluster extends Cluster {
  /** The server on the same folder and port once more, after it was killed: it recovers what was committed. */
  reopen(): Promise<Cluster>;
}

/** Starts the server; `stop` also removes its folder. */
export async function openThrowAwayCluster(): Promise<ThrowAwayCluster> {
  const me = identify(process.pid);
  if (me === null) throw new Error("This process cannot find itself in the process table.");
  const folder = temporaryFolder();
  await sweepLeftovers(folder);
  const home = mkdtempSync(path.join(folder, PREFIX));
  const note = (server: ProcessIdentity | null) => writeFileSync(path.join(home, OWNER_FILE), JSON.stringify({ owner: me, server }));
  note(null);
  const options: ClusterOptions = {
    folder: path.join(home, "data"),
    password: randomBytes(18).toString("base64url"),
    port: await anyFreePort(),
    logFile: path.join(home, "postgres.log"),
  };
  let cluster = await openCluster(options);
  note(cluster.process);
  return {
    ...cluster,
    reopen: async () => {
      cluster = await openCluster(options);
      note(cluster.process);
      return cluster;
    },
    stop: async () => {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
