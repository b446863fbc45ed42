/**
 * One embedded PostgreSQL server on one data folder: made when missing, taken over when it still runs, stopped cleanly.
 *
 * Durability is not negotiable, not even in tests (rule 37): fsync, full_page_writes and synchronous_commit are given on the command line, where
 * neither a configuration file nor ALTER SYSTEM can switch them off.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { identify, isAlive, type ProcessIdentity, programName } from "../process/identity";
import { signal, waitForEnd, waitUntil } from "../process/wait";
import { type Binaries, usableBinaries } from "./binaries";
import { type ServerUser, serverUser } from "./server-user";

/** The major version of the programs in package.json. A data folder of one major cannot be read by another. */
export const POSTGRES_MAJOR = 18;

/** The database role that owns everything in an embedded server. */
export const POSTGRES_ROLE = "predesk";

export interface ClusterOptions {
  /** Data folder; its parent must exist. Carry the major version in its name: see `POSTGRES_MAJOR`. */
  readonly folder: string;
  /** Password of `POSTGRES_ROLE`; the one the folder was made with. */
  readonly password: string;
  /** A free port on 127.0.0.1; not used when the server already runs. */
  readonly port: number;
  /** The server's own log is appended here. */
  readonly logFile: string;
}

export interface Cluster {
  readonly process: ProcessIdentity;
  readonly port: number;
  /** Whether the server ran already: then somebody else may be using it. */
  readonly reused: boolean;
  /** Connection URL of one database in it. */
  url(database: string): string;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk afterwards. */
  stop(): Promise<void>;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const SHARED_MEMORY_WAIT_MS = 10_000;

function clusterUrl(password: string, port: number, database: string): string {
  return `postgresql://${POSTGRES_ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Answers only when the server accepts our password, and SCRAM makes the server prove that it knows it too: so it is our server. */
async function answers(password: string, port: number): Promise<boolean> {
  const client = new Client({ connectionString: clusterUrl(password, port, "postgres"), connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined); // a server that goes away right now is reported by connect or query below
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * How the server is told where its data is. As root's unprivileged user it may be unable to walk there (a parent folder only root can enter), but it
 * can be *put* there: the working directory is set before the user is switched, and /proc/self/cwd leads to it without walking.
 */
function dataArguments(folder: string, user: ServerUser | null): string[] {
  return ["-D", user !== null && process.platform === "linux" ? "/proc/self/cwd" : folder];
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    TMPDIR: process.env.TMPDIR,
    SystemRoot: process.env.SystemRoot,
    LC_ALL: "C",
    TZ: "UTC",
    NODE_ENV: "production",
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
}

/** Makes the data folder under another name and renames it when complete: a start that was killed half-way leaves nothing that looks whole. */
async function initialise(options: ClusterOptions, binaries: Binaries, user: ServerUser | null): Promise<void> {
  const draft = `${options.folder}.new`;
  const passwordFile = `${options.folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (user !== null) chownSync(draft, user.uid, user.gid);
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (user !== null) chownSync(passwordFile, user.uid, user.gid); // opening /dev/stdin asks for the file's permission again
  const log = openSync(options.logFile, "a", 0o600);
  const password = openSync(passwordFile, "r");
  try {
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const pwfile = process.platform === "win32" ? passwordFile : "/dev/stdin";
    const child = spawn(
      binaries.initdb,
      [...dataArguments(draft, user), `--username=${POSTGRES_ROLE}`, `--pwfile=${pwfile}`, "--auth=scram-sha-256", ...locale],
      { ...user, cwd: draft, env: serverEnvironment(), stdio: [password, log, log] },
    );
    const code = await exitOf(child);
    if (code !== 0)
      throw new Error(
        `Preparing the database folder failed (initdb exit code ${code}). The last lines of ${options.logFile}:\n${tail(options.logFile)}`,
      );
  } finally {
    closeSync(password);
    closeSync(log);
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, options.folder);
}

function tail(file: string, lines = 12): string {
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "(no log)";
}

function checkVersion(folder: string): void {
  const found = readFileSync(path.join(folder, "PG_VERSION"), "utf8").trim();
  if (found !== String(POSTGRES_MAJOR))
    throw new Error(`${folder} was written by PostgreSQL ${found}; this version brings PostgreSQL ${POSTGRES_MAJOR} and cannot read it.`);
}

interface Postmaster {
  readonly process: ProcessIdentity;
  readonly port: number;
}

/** The server that runs on this folder now, by its own postmaster.pid. */
function runningPostmaster(folder: string): Postmaster | null {
  const file = path.join(folder, "postmaster.pid");
  if (!existsSync(file)) return null;
  const [pid, , , port] = readFileSync(file, "utf8").split("\n");
  const found = identify(Number(pid));
  const name = found === null ? null : programName(found.pid);
  if (found !== null && (name === null || name.startsWith("postgres"))) return { process: found, port: Number(port) };
  // Its owner was killed, and the number may belong to a stranger by now, which would make PostgreSQL refuse to start.
  rmSync(file, { force: true });
  return null;
}

function launch(options: ClusterOptions, binaries: Binaries, user: ServerUser | null): ChildProcess {
  const log = openSync(options.logFile, "a", 0o600);
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
  };
  try {
    return spawn(
      binaries.postgres,
      [
        ...dataArguments(options.folder, user),
        "-p",
        String(options.port),
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      // A session of its own: Ctrl-C reaches every program of the terminal's group at once, but the database has to go last.
      { ...user, cwd: options.folder, env: serverEnvironment(), stdio: ["ignore", log, log], detached: true },
    );
  } finally {
    closeSync(log);
  }
}

/** Starts the server and waits until it takes connections (after a crash that includes its recovery). */
async function start(options: ClusterOptions, binaries: Binaries, user: ServerUser | null): Promise<ProcessIdentity> {
  const giveUpAt = performance.now() + SHARED_MEMORY_WAIT_MS;
  for (;;) {
    const child = launch(options, binaries, user);
    let failure: Error | null = null;
    child.once("error", (error) => {
      failure = error;
    });
    child.once("exit", (code) => {
      failure ??= new Error(`PostgreSQL ended with exit code ${code}`);
    });
    const started = await waitUntil(
      async () => (failure !== null ? "ended" : (await answers(options.password, options.port)) ? "up" : null),
      START_WITHIN_MS,
    );
    const found = child.pid === undefined ? null : identify(child.pid);
    child.unref();
    if (started === "up" && found !== null) return found;
    const last = tail(options.logFile);
    // After a kill -9 of the server its last workers need a moment to notice and to let go of the shared memory.
    const isHeldByOrphans = last.includes("shared memory block");
    if (!isHeldByOrphans || performance.now() > giveUpAt)
      throw new Error(`The database does not start. The last lines of ${options.logFile}:\n${last}`);
    await sleep(200);
  }
}

async function stop(server: ProcessIdentity): Promise<void> {
  signal(server, "SIGINT"); // PostgreSQL's fast shutdown
  if (await waitForEnd(server, STOP_WITHIN_MS)) return;
  signal(server, "SIGQUIT"); // immediate: the next start recovers from the write-ahead log
  if (!(await waitForEnd(server, STOP_WITHIN_MS))) throw new Error(`The database (process ${server.pid}) does not stop.`);
}

async function reusable(options: ClusterOptions): Promise<Postmaster | null> {
  const running = runningPostmaster(options.folder);
  if (running === null) return null;
  const outcome = await waitUntil(async () => {
    if (!isAlive(running.process)) return "ended";
    return (await answers(options.password, running.port)) ? "up" : null;
  }, START_WITHIN_MS);
  if (outcome === "up") return running;
  if (outcome === "ended") return null;
  throw new Error(`A database (process ${running.process.pid}) runs on ${options.folder} but does not accept the password kept for it.`);
}

function clusterOf(options: ClusterOptions, { process: server, port }: Postmaster, reused: boolean): Cluster {
  return { process: server, port, reused, url: (database) => clusterUrl(options.password, port, database), stop: () => stop(server) };
}

/** The server that runs on this folder now and knows our password, or null. */
export async function findCluster(options: ClusterOptions): Promise<Cluster | null> {
  if (!existsSync(options.folder)) return null;
  checkVersion(options.folder);
  const running = await reusable(options);
  return running === null ? null : clusterOf(options, running, true);
}

/**
 * The server on this folder: the one that runs, or a new one.
 * @throws Error with a sentence for people: no programs for this machine, another major version, no start.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const full = { ...options, folder: path.resolve(options.folder) };
  const running = await findCluster(full);
  if (running !== null) return running;
  const user = serverUser();
  const binaries = usableBinaries(user);
  if (!existsSync(full.folder)) await initialise(full, binaries, user);
  return clusterOf(full, { process: await start(full, binaries, user), port: full.port }, false);
}

/** Creates a database in the cluster unless it is there. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<void> {
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
