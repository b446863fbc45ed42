/** `npm run NAME` for everything beside the launcher: runs one TypeScript entry with the settings of the installation it belongs to. */
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../root";
import { ensureClient } from "./build";
import { dataFolder } from "./data-folder";
import { currentHolder } from "./lock";
import { keptPracticeSettings } from "./practice-settings";
import { installationEnvironment } from "./programs";

interface Entry {
  readonly file: string;
  /** `installation`: works on a running one, practice or production. `none`: brings what it needs. */
  readonly needs: "installation" | "none";
}

/**
 * What the launcher itself expects of three of them: `practice-data` fills an empty installation, goes on where it was interrupted and points the
 * sandbox's webhooks at APP_URL; `practice-info` prints one JSON object; `setup-link` prints the first owner's link, or nothing when there is an owner.
 */
const ENTRIES: Readonly<Record<string, Entry>> = {
  worker: { file: "lib/entry/worker-main.ts", needs: "installation" },
  "practice-info": { file: "scripts/entries/practice-info.ts", needs: "installation" },
  "practice-data": { file: "scripts/entries/practice-data.ts", needs: "installation" },
  "setup-link": { file: "scripts/entries/setup-link.ts", needs: "installation" },
  pause: { file: "scripts/entries/pause.ts", needs: "installation" },
  backup: { file: "scripts/entries/backup.ts", needs: "installation" },
  restore: { file: "scripts/entries/restore.ts", needs: "none" },
  "audit-verify": { file: "scripts/entries/audit-verify.ts", needs: "installation" },
  sandbox: { file: "sandbox/main.ts", needs: "none" },
  conformance: { file: "scripts/conformance/main.ts", needs: "none" },
  "chaos-mutants": { file: "scripts/entries/chaos-mutants.ts", needs: "none" },
  chaos: { file: "scripts/entries/chaos.ts", needs: "none" },
  bench: { file: "bench/main.ts", needs: "none" },
  seed: { file: "scripts/seed/main.ts", needs: "none" },
};

function installationVariables(outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (outer.DATABASE_URL?.trim()) return installationEnvironment(outer).variables;
  const folder = dataFolder(outer.DATA_DIR);
  const settings = keptPracticeSettings(folder, outer);
  if (currentHolder(folder) === null) throw new Error(`Predesk is not running on ${folder.root}: start it with "npm start".`);
  return installationEnvironment(settings).variables;
}

/**
 * Makes this process ready to be that entry: its settings in the environment, its arguments in argv.
 * @returns the module to import
 * @throws EnvError, or Error with a sentence for people
 */
export async function prepareEntry(name: string | undefined): Promise<string> {
  const entry = name === undefined ? undefined : ENTRIES[name];
  if (entry === undefined) throw new Error(`Usage: node scripts/run.mjs <${Object.keys(ENTRIES).join("|")}>`);
  const file = path.join(ROOT, entry.file);
  if (!existsSync(file)) throw new Error(`${entry.file} is missing.`);
  if (entry.needs === "installation") Object.assign(process.env, installationVariables(process.env));
  else process.env.SANDBOX_DATA_DIR ??= dataFolder(process.env.DATA_DIR).sandbox;
  // Measured is what runs in production: React's development build writes a mail in twice the time.
  if (name === "bench") Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? "production" });
  await ensureClient();
  process.argv.splice(1, 2, file); // the entry sees its own name and only its own arguments
  return pathToFileURL(file).href;
}
