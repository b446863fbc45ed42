/** Runs the real Prisma CLI as a child process. */
import path from "node:path";
import { type RunResult, runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";

/** @param databaseUrl the database the command works on; commands that need none may leave it out. */
export function prisma(args: readonly string[], databaseUrl?: string, signal?: AbortSignal): Promise<RunResult> {
  const address = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  return runToEnd(process.execPath, [path.join(ROOT, "node_modules/prisma/build/index.js"), ...args], {
    env: { ...process.env, ...address, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
    signal,
  });
}
