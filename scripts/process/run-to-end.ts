/** Runs a program and waits for its end. */
import { spawn } from "node:child_process";
import { ROOT } from "../root";

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Sends SIGTERM when aborted. */
  readonly signal?: AbortSignal;
  /** Is handed the output as it comes, besides its being collected. */
  readonly say?: (text: string) => void;
}

export interface RunResult {
  /** Null when it was killed by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  /** Both channels, in the order in which they came. */
  readonly output: string;
}

export function runToEnd(
  program: string,
  args: readonly string[],
  { env = process.env, signal, say }: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", stop, { once: true });
    let stdout = "";
    let output = "";
    const hear = (chunk: Buffer, isStdout: boolean) => {
      output += chunk.toString();
      if (isStdout) stdout += chunk.toString();
      say?.(chunk.toString());
    };
    child.stdout.on("data", (chunk: Buffer) => hear(chunk, true));
    child.stderr.on("data", (chunk: Buffer) => hear(chunk, false));
    child.once("error", reject);
    child.once("close", (code) => {
      signal?.removeEventListener("abort", stop);
      resolve({ code, stdout, output });
    });
  });
}
