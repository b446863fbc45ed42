/**
 * The programs of an installation as bundles: run from TypeScript each spends two thirds of its start on being compiled and looked up, file by file. A folder
 * a state of the sources, so that a program that runs finds its own parts again whatever is made beside it.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";
import { ROOT } from "../root";
import { programsFolder } from "./sources.mjs";

const ENTRIES = {
  start: "scripts/launcher/start.ts",
  worker: "lib/entry/worker-main.ts",
  sandbox: "sandbox/main.ts",
  "practice-data": "scripts/entries/practice-data.ts",
  "setup-link": "scripts/entries/setup-link.ts",
} as const;

export type ProgramName = keyof typeof ENTRIES;

/** Arguments of node that run one of the programs. */
export type Programs = (name: ProgramName) => string[];

/** Where Node keeps what it has compiled, from 22.1 on; older ones do without. */
export const COMPILED = path.join(ROOT, ".build/compiled");

/** Folders that are kept: a launcher of before may still start its programs again. */
const KEPT_FOLDERS = 3;

// Put together, or this very file would be rewritten below.
const META = ["import", "meta"].join(".");

/** A module that asks where it is means its source: it reads files that lie beside it. */
const ownPlaces = (folder: string): Plugin => ({
  name: "own places",
  setup(bundle) {
    bundle.onLoad({ filter: /\.m?[jt]s$/ }, async (file) => {
      const source = await readFile(file.path, "utf8");
      if (!source.includes(META)) return undefined;
      const place = path.relative(folder, file.path).split(path.sep).join("/");
      const here = `(${META}.dirname + ${JSON.stringify(`/${path.posix.dirname(place)}`)})`;
      const url = `new URL(${JSON.stringify(place)}, ${META}.url).href`;
      const contents = source.replaceAll(`${META}.dirname`, here).replaceAll(`${META}.url`, url);
      return { loader: file.path.endsWith("ts") ? "ts" : "js", contents };
    });
  },
});

async function make(folder: string): Promise<void> {
  const { build } = await import("esbuild");
  const draft = `${folder}.${process.pid}`;
  try {
    await build({
      absWorkingDir: ROOT,
      entryPoints: ENTRIES,
      outdir: draft,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20.19",
      sourcemap: "linked",
      tsconfig: path.join(ROOT, "tsconfig.json"),
      logLevel: "silent", // what is wrong is thrown
      plugins: [ownPlaces(folder)],
    });
    // Whole or not there at all. Another start may have made the same ones meanwhile.
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function removeOld(home: string): void {
  const folders = readdirSync(home).map((name) => ({ name, at: statSync(path.join(home, name)).mtimeMs }));
  folders.sort((a, b) => b.at - a.at);
  for (const { name } of folders.slice(KEPT_FOLDERS)) rmSync(path.join(home, name), { recursive: true, force: true });
}

/** Makes the bundles unless those of these sources are there. Prisma's client must be. @throws Error with what is wrong with the sources */
export async function ensurePrograms(): Promise<Programs> {
  const folder = programsFolder();
  if (!existsSync(folder)) {
    await make(folder);
    removeOld(path.dirname(folder));
    rmSync(COMPILED, { recursive: true, force: true });
  }
  return (name) => ["--enable-source-maps", path.join(folder, `${name}.mjs`)];
}
