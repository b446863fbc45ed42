/** Keeps a program running: starts it, starts it again when it ends by itself, stops it when asked. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, type ProcessIdentity } from "../process/identity";
import { signal, waitForEnd } from "../process/wait";
import { ROOT } from "../root";

export interface Program {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Its output is appended here; absent: it goes to ours. */
  readonly logFile?: string;
  /** After SIGTERM it gets this long to finish what it is doing. */
  readonly stopWithinMs: number;
}

export interface Watcher {
  /** One line for people. */
  say(line: string): void;
  /** Called whenever the process of a program changes; null when it ended. */
  changed(name: string, process: ProcessIdentity | null): void;
}

export interface Supervised {
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A program that has run this long has started well: the next wait is short again. */
const SETTLED_MS = 60_000;
const MAX_LOG_BYTES = 20_000_000;

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

/**
 * A session of its own for each program: Ctrl-C reaches every program of the terminal's group at the same time, but ours have to stop in order.
 * The log is a file and not a pipe to us, so that a killed launcher does not take its programs' output, and with it the programs, away.
 */
function launch({ args, env, logFile }: Program): ChildProcess {
  const log = logFile === undefined ? null : openLog(logFile);
  try {
    return spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", log ?? "inherit", log ?? "inherit"], detached: true });
  } finally {
    if (log !== null) closeSync(log);
  }
}

/** Stops one process, and with SIGKILL also what it started itself. */
export async function stopProcess(running: ProcessIdentity, withinMs: number): Promise<void> {
  signal(running, "SIGTERM");
  if (await waitForEnd(running, withinMs)) return;
  try {
    process.kill(-running.pid, "SIGKILL"); // its own group, see launch; it is still alive, so the number is still its
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
  if (!(await waitForEnd(running, 5_000))) throw new Error(`process ${running.pid} does not end`);
}

function ending(code: number | null, by: NodeJS.Signals | null): string {
  return by === null ? `exit code ${code}` : `signal ${by}`;
}

export function supervise(program: Program, watcher: Watcher): Supervised {
  let isStopping = false;
  let running: ProcessIdentity | null = null;
  let failures = 0;
  const waiting = new AbortController();

  function start(): void {
    const startedAt = performance.now();
    const child = launch(program);
    running = child.pid === undefined ? null : identify(child.pid);
    watcher.changed(program.name, running);
    child.once("error", (error) => void again(error.message, startedAt));
    child.once("exit", (code, by) => void again(ending(code, by), startedAt));
  }

  async function again(why: string, startedAt: number): Promise<void> {
    running = null;
    watcher.changed(program.name, null);
    if (isStopping) return;
    failures = performance.now() - startedAt > SETTLED_MS ? 1 : failures + 1;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
    watcher.say(
      `The ${program.name} ended by itself (${why}); starting it again in ${waitMs / 1000} s.${program.logFile ? ` Its log: ${program.logFile}` : ""}`,
    );
    await sleep(waitMs, undefined, { signal: waiting.signal }).catch(() => undefined); // cut short by stop()
    if (!isStopping) start();
  }

  start();
  return {
    async stop() {
      isStopping = true;
      waiting.abort();
      if (running !== null) await stopProcess(running, program.stopWithinMs);
    },
  };
}
