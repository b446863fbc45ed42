/** Programs of a chaos run: started, killed with -9, stopped and continued, each by its own pid; kept running in between. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
}

const AGAIN_AFTER_MS = 300;

export class Managed {
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #isWanted = false;
  /** Ends nobody asked for: the launcher starts such a program again, and so does this. */
  endedByItself = 0;

  constructor(readonly program: Program) {}

  get name(): string {
    return this.program.name;
  }

  start(): void {
    this.#isWanted = true;
    const { args, env, cwd, logFile } = this.program;
    const log = openSync(logFile, "a", 0o600);
    const child = spawn(process.execPath, [...args], { cwd, env, stdio: ["ignore", log, log] });
    closeSync(log);
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("exit", () => resolve()));
    void this.#ended.then(() => this.#restart(child));
  }

  async #restart(child: ChildProcess): Promise<void> {
    if (!this.#isWanted || this.#child !== child) return;
    this.endedByItself += 1;
    await sleep(AGAIN_AFTER_MS);
    if (this.#isWanted && this.#child === child) this.start();
  }

  /** -9, and a new process after a moment. */
  async kill(pauseMs: number): Promise<void> {
    await this.end("SIGKILL");
    await sleep(pauseMs);
    this.start();
  }

  /** SIGSTOP, and SIGCONT after a while: to itself no time has passed. */
  async freeze(ms: number): Promise<void> {
    const child = this.#child;
    child?.kill("SIGSTOP");
    await sleep(ms);
    child?.kill("SIGCONT");
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    if (signal === "SIGKILL") child.kill("SIGCONT"); // a stopped process takes its end when it goes on
    await this.#ended;
  }

  /** At the end of this program, however it comes: nothing is left running. */
  killNow(): void {
    this.#isWanted = false;
    this.#child?.kill("SIGKILL");
  }
}
