/**
 * What is made from the sources: Prisma's client, the programs (./bundles) and the production build. Each is made when missing or when its sources changed,
 * told by a hash of the sources' content (times of files say nothing after a `git clone`).
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { prisma } from "../database/prisma-cli";
import { runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";
import { ensurePrograms } from "./bundles";
import { filesUnder, hashOf } from "./sources.mjs";

/** Everything `next build` may read. A new folder at the top that pages import belongs in here. */
const BUILD_SOURCES = ["app", "components", "lib", "public", "messages", "prisma/schema.prisma"];
/** Files directly in the project's folder: settings of Next.js, TypeScript, PostCSS, and the exact packages. */
const BUILD_SETTINGS = /\.(ts|mjs|json)$/;
const NOT_SETTINGS = /^(next-env\.d|vitest\.config|playwright\.config|knip|biome)\b/;

const GENERATED = path.join(ROOT, "lib/store/generated");
const BUILD = path.join(ROOT, ".next");

/** Identifies the sources of the production build: 16 hexadecimal digits, also the deployment's id. */
export function sourceFingerprint(): string {
  const settings = readdirSync(ROOT).filter((name) => BUILD_SETTINGS.test(name) && !NOT_SETTINGS.test(name));
  const rooms = BUILD_SOURCES.flatMap((source) => (path.extname(source) ? [source] : filesUnder(source)));
  return hashOf([...settings, ...rooms]).slice(0, 16);
}

function isStamped(folder: string, stamp: string): boolean {
  const file = path.join(folder, ".source-hash");
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** Makes Prisma's client unless it is up to date. @throws Error with Prisma's output */
export async function ensureClient(signal?: AbortSignal): Promise<void> {
  const stamp = hashOf(["prisma/schema.prisma", "node_modules/prisma/package.json"]);
  if (isStamped(GENERATED, stamp) && existsSync(path.join(GENERATED, "client.ts"))) return;
  const { code, output } = await prisma(["generate"], undefined, signal);
  if (code !== 0) throw new Error(`The database client could not be generated.\n${output.trim()}`);
  writeFileSync(path.join(GENERATED, ".source-hash"), stamp);
}

/** Whether there is a production build of exactly these sources. */
export function isBuilt(): boolean {
  return existsSync(path.join(BUILD, "BUILD_ID")) && isStamped(BUILD, sourceFingerprint());
}

export interface BuildOptions {
  readonly signal?: AbortSignal;
  /** Is handed the build's output while it runs. */
  readonly say?: (text: string) => void;
}

/** Makes the production build and the programs. @throws Error with its output */
export async function build({ signal, say }: BuildOptions = {}): Promise<void> {
  await ensureClient(signal);
  await ensurePrograms();
  const stamp = sourceFingerprint();
  // The stamp goes first: a build that is killed half-way must not pass for the one before.
  rmSync(path.join(BUILD, ".source-hash"), { force: true });
  const { code, output } = await runToEnd(process.execPath, [path.join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_DEPLOYMENT_ID: stamp },
    signal,
    say,
  });
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`The production build failed.${say ? "" : `\n${output.trim()}`}`);
  writeFileSync(path.join(BUILD, ".source-hash"), stamp);
}
