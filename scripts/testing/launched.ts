/** `npm start` as a child process, for tests: what it printed so far, and how it ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { waitUntil } from "../process/wait";
import { ROOT } from "../root";

export interface Launched {
  readonly child: ChildProcess;
  /** Everything printed so far, both channels. */
  output(): string;
  /** Waits for a text. @throws Error with the whole output when the launcher ends or is silent for too long */
  says(text: string | RegExp, withinMs?: number): Promise<void>;
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;
}

/** @param variables on top of this process's, without its own DATABASE_URL and test mode */
export function launchStart(variables: Readonly<Record<string, string>>): Launched {
  const { DATABASE_URL: _database, NODE_ENV: _mode, VITEST: _vitest, ...outer } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: ROOT,
    env: { ...outer, NODE_ENV: "production", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  let isOver = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      isOver = true;
      resolve(code);
    });
  });
  return {
    child,
    ended,
    output: () => printed,
    async says(text, withinMs = 120_000) {
      const has = () => (typeof text === "string" ? printed.includes(text) : text.test(printed));
      const outcome = await waitUntil(() => (has() ? "said" : isOver ? "over" : null), withinMs);
      if (outcome !== "said" && !has()) throw new Error(`The launcher did not say ${text}. It said:\n${printed}`);
    },
  };
}
