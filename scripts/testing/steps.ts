/** The steps of `npm test`, in the order in which they find mistakes cheapest. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { prisma } from "../database/prisma-cli";
import { build, ensureClient } from "../launcher/build";
import { ensureDatabase } from "../postgres/cluster";
import { runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";
import { ensureChromium } from "./chromium";
import { playwrightFailures, vitestFailures } from "./failures";
import { type Counts, checkCounts, entriesWithoutVersion, playwrightCounts, vitestCounts } from "./results";
import { openThrowAwayCluster } from "./throw-away-cluster";

/** What a step counted and, where its runner says so, which tests failed and how. */
export interface StepResult extends Counts {
  readonly failures?: readonly string[];
}

export interface Step {
  readonly name: string;
  /** @param say takes what the step prints, as it comes. */
  run(say: Say): Promise<StepResult>;
}

export type Say = (text: string) => void;

const REPORTS = path.join(ROOT, ".build/test");

function bin(file: string): string {
  return path.join(ROOT, "node_modules", file);
}

/** A check of the sources: quiet when it holds. */
function check(name: string, file: string, ...args: string[]): Step {
  return {
    name,
    async run(say) {
      const { code, output } = await runToEnd(process.execPath, [bin(file), ...args]);
      if (code !== 0) say(`${output.trim()}\n`);
      return checkCounts(code);
    },
  };
}

/** A check made of our own code: holds unless it throws. */
function holds(name: string, work: () => Promise<void>): Step {
  return {
    name,
    async run(say) {
      try {
        await work();
        return checkCounts(0);
      } catch (error) {
        say(`${error instanceof Error ? error.message : String(error)}\n`);
        return checkCounts(1);
      }
    },
  };
}

async function prismaHolds(args: readonly string[], databaseUrl?: string): Promise<void> {
  const { code, output } = await prisma(args, databaseUrl);
  if (code !== 0) throw new Error(output.trim());
}

async function migrationsMatchSchema(): Promise<void> {
  const cluster = await openThrowAwayCluster();
  try {
    await ensureDatabase(cluster, "predesk_diff");
    const sides = ["--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma"];
    await prismaHolds(["migrate", "diff", ...sides, "--exit-code"], cluster.url("predesk_diff"));
  } finally {
    await cluster.stop();
  }
}

async function lockFileIsComplete(): Promise<void> {
  const missing = entriesWithoutVersion(JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")));
  if (missing.length > 0)
    throw new Error(`package-lock.json has entries without a version, which npm ci cannot install: ${missing.join(", ")}`);
}

function freshReport(name: string): string {
  const file = path.join(REPORTS, `${name}.json`);
  mkdirSync(REPORTS, { recursive: true });
  rmSync(file, { force: true });
  return file;
}

function read(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function vitest(project: string): Step {
  return {
    name: `tests: ${project}`,
    async run(say) {
      const report = freshReport(project);
      const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const { code } = await runToEnd(process.execPath, [bin("vitest/vitest.mjs"), ...args], { say });
      const written = read(report);
      return { ...vitestCounts(written, code), failures: vitestFailures(written) };
    },
  };
}

function endToEnd(): Step {
  return {
    name: "tests: end to end",
    async run(say) {
      const report = freshReport("e2e");
      const env = { ...process.env, CHROMIUM_PATH: ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
      const { code } = await runToEnd(process.execPath, [bin("@playwright/test/cli.js"), "test", "--reporter=list,json"], {
        env,
        say,
      });
      const written = read(report);
      return { ...playwrightCounts(written, code), failures: playwrightFailures(written) };
    },
  };
}

/** One after the other, cheapest first: what they find makes the rest pointless to wait for. */
export const CHECKS: readonly Step[] = [
  holds("database client", () => ensureClient()),
  check("route types", "next/dist/bin/next", "typegen"),
  check("types", "typescript/bin/tsc", "--noEmit"),
  check("lint and import directions", "@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."),
  check("unused code", "knip/bin/knip.js"),
  holds("lock file", lockFileIsComplete),
  holds("schema", () => prismaHolds(["validate"])),
  holds("migrations make the schema", migrationsMatchSchema),
  vitest("unit"),
];

/** Side by side: stories against PostgreSQL wait for commits, those on the production build for pages and workers. */
export const LANES: readonly (readonly Step[])[] = [
  [vitest("int")],
  [holds("production build", () => build()), vitest("launch"), endToEnd()],
];
