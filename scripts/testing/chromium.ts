/** The Chromium that the end-to-end tests drive: the one named, the system's, Playwright's own, or one that is installed now. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright";
import { ROOT } from "../root";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_APPLICATIONS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Whether a file is a Chromium that starts: Ubuntu's `chromium-browser` can be a mere hint to install a snap. */
function starts(file: string): boolean {
  const { status, stdout } = spawnSync(file, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return status === 0 && /chrom/i.test(stdout);
}

function systemCandidates(searchPath: string): string[] {
  const folders = searchPath.split(path.delimiter).filter(Boolean);
  return [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...MAC_APPLICATIONS];
}

export interface Where {
  /** CHROMIUM_PATH: somebody's own choice, never replaced by another. */
  readonly chosen: string | undefined;
  /** PATH. */
  readonly searchPath: string;
  /** Where Playwright keeps its own. */
  readonly playwrights: string;
}

/**
 * @returns the program's path, or null when this machine has none
 * @throws Error when CHROMIUM_PATH names something that is no Chromium
 */
export function findChromium({ chosen, searchPath, playwrights }: Where): string | null {
  if (chosen !== undefined && chosen !== "") {
    if (starts(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH names ${chosen}, which is not a Chromium that starts.`);
  }
  return [...systemCandidates(searchPath), playwrights].find((file) => existsSync(file) && starts(file)) ?? null;
}

/** Where to look on this machine. */
export function here(): Where {
  return { chosen: process.env.CHROMIUM_PATH, searchPath: process.env.PATH ?? "", playwrights: chromium.executablePath() };
}

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
}

/** Finds a Chromium or installs one. @throws Error that says how to install one by hand */
export function ensureChromium(): string {
  const found = findChromium(here());
  if (found !== null) return found;
  process.stdout.write("No Chromium on this machine: installing Playwright's.\n");
  if (run(process.execPath, [path.join(ROOT, "node_modules/playwright/cli.js"), "install", "chromium"])) {
    const installed = findChromium(here());
    if (installed !== null) return installed;
  }
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    process.stdout.write("Installing Debian's Chromium.\n");
    run("apt-get", ["update"]);
    if (run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"])) {
      const installed = findChromium(here());
      if (installed !== null) return installed;
    }
  }
  throw new Error(
    "There is no Chromium and none could be installed. Install one (npx playwright install --with-deps chromium, or your system's package) or name it: CHROMIUM_PATH=/path/to/chromium npm test",
  );
}
