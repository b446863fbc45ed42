/** `npm start` without DATABASE_URL: everything on this machine, with practice data and somebody else's servers in the sandbox. */
import path from "node:path";
import { Client } from "pg";
import { z } from "zod";
import { migrateDatabase } from "../database/migrate";
import { runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";
import { build, ensureClient, isBuilt } from "./build";
import { type DataFolder, dataFolder, makeDataFolder, readJson, writeJson } from "./data-folder";
import { openEmbeddedDatabase, stopLeftoverDatabase } from "./embedded-database";
import { waitForHealth, waitForServer } from "./health";
import { processRecord, stopLeftovers } from "./leftovers";
import { type Lock, takeLock } from "./lock";
import type { Openings } from "./openings";
import { choosePorts, type Ports } from "./ports";
import { practiceAddresses, practiceSettings, sandboxSettings } from "./practice-settings";
import { installationEnvironment, sandboxProgram, typescript, webProgram, workerProgram } from "./programs";
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

/** Practice data belongs to one database and one address (the sandbox's webhooks are sent to it). */
async function identityOf(databaseUrl: string, appUrl: string): Promise<{ database: string; appUrl: string }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>("select system_identifier::text as id from pg_control_system()");
    return { database: rows[0]?.id ?? "unknown", appUrl };
  } finally {
    await client.end();
  }
}

const seededSchema = z.object({ database: z.string(), appUrl: z.string() });

/** Fills an empty installation. The seeding itself goes on where it was interrupted; a note spares later starts from asking. */
async function ensurePracticeData(
  folder: DataFolder,
  settings: NodeJS.ProcessEnv,
  openings: Openings,
  say: (line: string) => void,
): Promise<void> {
  const note = folder.file("practice-data.json");
  const now = await identityOf(String(settings.DATABASE_URL), String(settings.APP_URL));
  const kept = seededSchema
    .nullable()
    .catch(null)
    .parse(readJson(note) ?? null);
  if (kept?.database === now.database && kept.appUrl === now.appUrl) return;
  say("Filling in practice data …");
  const { code, output } = await runToEnd(process.execPath, typescript("scripts/entries/practice-data.ts"), {
    env: settings,
    signal: openings.closing,
  });
  openings.closing.throwIfAborted();
  if (code !== 0) throw new Error(`The practice data could not be filled in.\n${output.trim()}`);
  writeJson(note, now);
}

async function ensureBuilt(openings: Openings, say: (line: string) => void): Promise<void> {
  if (isBuilt()) return;
  say("Building for production (only when the sources changed; a minute or so) …");
  await build({ signal: openings.closing });
}

const infoSchema = z.object({ users: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })) });

async function welcome(ports: Ports, folder: DataFolder, variables: NodeJS.ProcessEnv, seconds: string): Promise<string> {
  const { app, store, inbox, control } = practiceAddresses(ports);
  const info = await runToEnd(process.execPath, typescript("scripts/entries/practice-info.ts"), { env: variables });
  if (info.code !== 0) throw new Error(`The practice users could not be listed.\n${info.output.trim()}`);
  const { users } = infoSchema.parse(JSON.parse(info.stdout));
  const width = Math.max(...users.map(({ email }) => email.length));
  return [
    "",
    `Predesk is ready: ${app}   (practice mode, ${seconds} s)`,
    "",
    ...users.map(
      ({ email, password, role }, index) =>
        `  ${index === 0 ? "Sign in    " : "           "} ${email.padEnd(width)}  ${password}   ${role}`,
    ),
    `  Store       ${store}   place a preorder here`,
    `  Inbox       ${inbox}   every mail that was sent`,
    `  Controls    ${control}   the clock, faults, the sandbox`,
    "",
    `  Data and logs: ${path.relative(ROOT, folder.root).startsWith("..") ? folder.root : path.relative(ROOT, folder.root)}. Stop with Ctrl-C.`,
    "",
  ].join("\n");
}

/** Starts everything and returns when it is ready. @throws AlreadyRunning, or Error with a sentence for people */
export async function startPractice({ outer, isDevelopment, openings, say }: StartOptions): Promise<void> {
  const startedAt = performance.now();
  const folder = dataFolder(outer.DATA_DIR);
  const lock = await lockFolder(folder, openings);
  const secrets = readOrMakeSecrets(folder);
  await clearLeftovers(folder, secrets, say);
  const ports = await choosePorts(folder, outer.PORT?.trim() ? Number(outer.PORT) : undefined);
  const settings = practiceSettings(ports, secrets, outer);
  const { env } = installationEnvironment(settings); // refuses nonsense before anything is started

  const record = processRecord(folder);
  const watcher: Watcher = { say, changed: (name, running) => record.set(name, running) };
  const databaseUrl = await openEmbeddedDatabase(folder, ports, secrets, openings, say);
  await ensureClient(openings.closing);
  const built = isDevelopment ? Promise.resolve() : ensureBuilt(openings, say);
  built.catch(() => undefined); // awaited below; until then a failure must not count as unhandled

  await migrateDatabase(databaseUrl, openings.closing);
  const sandbox = supervise(sandboxProgram(sandboxSettings(ports, secrets, folder), folder), watcher);
  await openings.add("The sandbox", () => sandbox.stop());
  await waitForServer("sandbox", practiceAddresses(ports).control, READY_WITHIN_MS, openings.closing);
  await ensurePracticeData(folder, installationEnvironment(settings).variables, openings, say);
  await built;

  const { variables } = installationEnvironment(settings);
  const worker = supervise(workerProgram(variables, folder), watcher);
  await openings.add("The worker", () => worker.stop());
  const host = outer.HOST?.trim() || "127.0.0.1"; // practice users have known passwords: only this machine gets in
  const web = supervise(webProgram({ variables, port: ports.web, host, isDevelopment, folder }), watcher);
  await openings.add("The web server", () => web.stop());
  await waitForHealth(env.appUrl, READY_WITHIN_MS, openings.closing);
  lock.announce(env.appUrl);
  say(await welcome(ports, folder, variables, ((performance.now() - startedAt) / 1000).toFixed(1)));
}
