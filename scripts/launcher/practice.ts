/** `npm start` without DATABASE_URL: everything on this machine, with practice data and somebody else's servers in the sandbox. */
import path from "node:path";
import { Client } from "pg";
import { z } from "zod";
import { onePerRole, PRACTICE_PASSWORD } from "@/lib/domain/practice-people";
import { ROLES } from "@/lib/domain/states";
import { migrateDatabase } from "../database/migrate";
import { runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";
import { build, ensureClient, isBuilt } from "./build";
import { ensurePrograms, type Programs } from "./bundles";
import { type DataFolder, dataFolder, makeDataFolder, readJson, writeJson } from "./data-folder";
import { openEmbeddedDatabase, stopLeftoverDatabase } from "./embedded-database";
import { waitForHealth, waitForServer } from "./health";
import { processRecord, stopLeftovers } from "./leftovers";
import { type Lock, takeLock } from "./lock";
import type { Openings } from "./openings";
import { choosePorts, type Ports } from "./ports";
import { practiceAddresses, practiceSettings, sandboxSettings } from "./practice-settings";
import { installationEnvironment, sandboxProgram, webProgram, workerProgram } from "./programs";
import { type PracticeSecrets, readOrMakeSecrets } from "./secrets";
import { supervise, type Watcher } from "./supervisor";

export interface StartOptions {
  readonly outer: NodeJS.ProcessEnv;
  readonly isDevelopment: boolean;
  readonly openings: Openings;
  say(line: string): void;
}

const READY_WITHIN_MS = 60_000;

/** Thrown when another launcher runs on the folder: nothing is wrong, but there is nothing to start. */
export class AlreadyRunning extends Error {}

/** @throws AlreadyRunning */
export async function lockFolder(folder: DataFolder, openings: Openings): Promise<Lock> {
  makeDataFolder(folder);
  const lock = takeLock(folder);
  if ("pid" in lock) {
    throw new AlreadyRunning(
      `Predesk already runs on ${folder.root} (process ${lock.pid}${lock.url ? `, ${lock.url}` : ", still starting"}). Stop it first, or give this one a folder of its own: DATA_DIR=… npm start`,
    );
  }
  await openings.add("The lock", async () => lock.release());
  return lock;
}

export async function clearLeftovers(folder: DataFolder, secrets: PracticeSecrets, say: (line: string) => void): Promise<void> {
  const stopped = [...(await stopLeftovers(folder)), ...((await stopLeftoverDatabase(folder, secrets)) ? ["database"] : [])];
  if (stopped.length > 0) say(`An earlier start was killed and left running: ${stopped.join(", ")}. Stopped them.`);
}

async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Practice data belongs to one database and one address (the sandbox's webhooks are sent to it). */
async function identityOf(databaseUrl: string, appUrl: string): Promise<{ database: string; appUrl: string }> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>("select system_identifier::text as id from pg_control_system()");
    return { database: rows[0]?.id ?? "unknown", appUrl };
  });
}

const seededSchema = z.object({ database: z.string(), appUrl: z.string() });

const noteOf = (folder: DataFolder): string => folder.file("practice-data.json");

/** Whether the installation was filled, by the note that spares later starts from asking. */
async function isFilled(folder: DataFolder, databaseUrl: string, appUrl: string): Promise<boolean> {
  const now = await identityOf(databaseUrl, appUrl);
  const kept = seededSchema
    .nullable()
    .catch(null)
    .parse(readJson(noteOf(folder)) ?? null);
  return kept?.database === now.database && kept.appUrl === now.appUrl;
}

/** Fills an empty installation; goes on where it was interrupted. The sandbox must be up, and no worker: the shop's history is lived with its clock. */
async function fillIn(programs: Programs, folder: DataFolder, settings: NodeJS.ProcessEnv, openings: Openings): Promise<void> {
  const { code, output } = await runToEnd(process.execPath, programs("practice-data"), { env: settings, signal: openings.closing });
  openings.closing.throwIfAborted();
  if (code !== 0) throw new Error(`The practice data could not be filled in.\n${output.trim()}`);
  writeJson(noteOf(folder), await identityOf(String(settings.DATABASE_URL), String(settings.APP_URL)));
}

async function ensureBuilt(openings: Openings, say: (line: string) => void): Promise<void> {
  if (isBuilt()) return;
  say("Building for production (only when the sources changed; a minute or so) …");
  await build({ signal: openings.closing });
}

const memberSchema = z.object({ email: z.string(), role: z.enum(ROLES) });

/** Whom practice mode offers at sign-in: asked for here and not of a program of the application, which takes a second to start. */
async function practicePeople(databaseUrl: string): Promise<z.infer<typeof memberSchema>[]> {
  const found = await withClient(databaseUrl, (client) =>
    client.query<Record<string, unknown>>(
      `select u.email, m.role from membership m join users u on u.id = m.user_id
        where u.disabled_at is null and u.password_hash is not null order by m.created_at, m.user_id`,
    ),
  );
  return onePerRole(found.rows.map((row) => memberSchema.parse(row)));
}

async function welcome(ports: Ports, folder: DataFolder, databaseUrl: string, seconds: string): Promise<string> {
  const { app, store, inbox, control } = practiceAddresses(ports);
  const users = await practicePeople(databaseUrl);
  const width = Math.max(...users.map(({ email }) => email.length));
  return [
    "",
    `Predesk is ready: ${app}   (practice mode, ${seconds} s)`,
    "",
    ...users.map(
      ({ email, role }, index) => `  ${index === 0 ? "Sign in    " : "           "} ${email.padEnd(width)}  ${PRACTICE_PASSWORD}   ${role}`,
    ),
    `  Store       ${store}   place a preorder here`,
    `  Inbox       ${inbox}   every mail that was sent`,
    `  Controls    ${control}   the clock, faults, the sandbox`,
    "",
    `  Data and logs: ${path.relative(ROOT, folder.root).startsWith("..") ? folder.root : path.relative(ROOT, folder.root)}. Stop with Ctrl-C.`,
    "",
  ].join("\n");
}

interface Ready {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly variables: NodeJS.ProcessEnv;
  readonly programs: Programs;
  readonly watcher: Watcher;
  readonly sandboxIsUp: Promise<void>;
  /** The production build; in development there is none to wait for. */
  readonly built: Promise<void>;
}

/** Side by side: the web server needs nothing of the sandbox until somebody asks for something; a worker would meet closed doors. */
async function startServing(ready: Ready, { outer, isDevelopment, openings }: StartOptions): Promise<void> {
  const { ports, folder, variables, programs, watcher, sandboxIsUp, built } = ready;
  const host = outer.HOST?.trim() || "127.0.0.1"; // practice users have known passwords: only this machine gets in
  const startWeb = async () => {
    const web = supervise(webProgram({ variables, port: ports.web, host, isDevelopment, folder }), watcher);
    await openings.add("The web server", () => web.stop());
  };
  const startWorker = async () => {
    const worker = supervise(workerProgram(programs, variables, folder), watcher);
    await openings.add("The worker", () => worker.stop());
  };
  await Promise.all([built.then(startWeb), sandboxIsUp.then(startWorker)]);
}

/** Starts everything and returns when it is ready. @throws AlreadyRunning, or Error with a sentence for people */
export async function startPractice(options: StartOptions): Promise<void> {
  const { outer, isDevelopment, openings, say } = options;
  const startedAt = performance.now();
  const folder = dataFolder(outer.DATA_DIR);
  const lock = await lockFolder(folder, openings);
  const secrets = readOrMakeSecrets(folder);
  await clearLeftovers(folder, secrets, say);
  const ports = await choosePorts(folder, outer.PORT?.trim() ? Number(outer.PORT) : undefined);
  // Refuses nonsense before anything is started.
  const { env, variables } = installationEnvironment(practiceSettings(ports, secrets, outer));

  const record = processRecord(folder);
  const watcher: Watcher = { say, changed: (name, running) => record.set(name, running) };
  const client = ensureClient(openings.closing);
  const made = client.then(ensurePrograms);
  const built = client.then(() => (isDevelopment ? undefined : ensureBuilt(openings, say)));
  for (const later of [made, built]) later.catch(() => undefined); // awaited below; until then a failure must not count as unhandled
  const databaseUrl = await openEmbeddedDatabase(folder, ports, secrets, openings, say);
  await migrateDatabase(databaseUrl, openings.closing);

  const programs = await made;
  const sandbox = supervise(sandboxProgram(programs, sandboxSettings(ports, secrets, folder), folder), watcher);
  await openings.add("The sandbox", () => sandbox.stop());
  const sandboxIsUp = waitForServer("sandbox", practiceAddresses(ports).control, READY_WITHIN_MS, openings.closing);
  sandboxIsUp.catch(() => undefined);
  if (!(await isFilled(folder, databaseUrl, env.appUrl))) {
    say("Filling in practice data …");
    await sandboxIsUp;
    await fillIn(programs, folder, variables, openings);
  }
  await startServing({ ports, folder, variables, programs, watcher, sandboxIsUp, built }, options);
  await waitForHealth(env.appUrl, READY_WITHIN_MS, openings.closing);
  lock.announce(env.appUrl);
  say(await welcome(ports, folder, databaseUrl, ((performance.now() - startedAt) / 1000).toFixed(1)));
}
