/** The production build that `start` and `page` measure: of this tree, or of the one BENCH_TREE names. Never built here: that takes minutes and is no part of the figure. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { isBuilt } from "../scripts/launcher/build";
import { ROOT } from "../scripts/root";

/** @throws Error when there is no build of the tree's sources */
export function builtTree(named = process.env.BENCH_TREE?.trim()): string {
  const tree = named ? realpathSync(named) : ROOT;
  const isReady = tree === ROOT ? isBuilt() : existsSync(path.join(tree, ".next/BUILD_ID"));
  if (!isReady)
    throw new Error(`There is no production build of ${named ? "BENCH_TREE" : "these sources"}: make it first with "npm run build".`);
  return tree;
}

export interface Running {
  /** Since it was started. */
  readonly readyAfterMs: number;
  /** Asked to end as a person does; back when it has. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 300_000;

/** Starts a program of node's and waits for words in its output. @throws Error with what it said */
export async function startUntil(words: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Running> {
  const from = performance.now();
  const child: ChildProcess = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  let said = "";
  const isReady = await new Promise<boolean>((resolve) => {
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      if (said.includes(words)) resolve(true);
      // A launcher that finds its build too old makes a new one: that is not what is measured.
      if (said.includes("Building for production")) resolve(false);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    void ended.then(() => resolve(false));
    setTimeout(() => resolve(false), READY_WITHIN_MS).unref();
  });
  if (isReady) return { readyAfterMs: performance.now() - from, stop };
  await stop();
  throw new Error(`It did not get ready:\n${said.trim()}`);
}
