/** Real worker processes on a story's database, to be killed and stopped for real. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { ROOT } from "../root";
import type { Shop } from "./story";

export interface WorkerProcess {
  /** Sends a signal to this process and to no other. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it, stopped or not, and waits for that. */
  kill(): Promise<void>;
}

export function startWorker(shop: Shop): WorkerProcess {
  const { env } = shop.app;
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", path.join(ROOT, "node_modules/tsx/dist/loader.mjs"), path.join(ROOT, "lib/entry/worker-main.ts")],
    {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        NODE_ENV: "test",
        LOG_LEVEL: "silent",
        PATH: process.env.PATH,
        PREDESK_MODE: "test",
        DATABASE_URL: env.databaseUrl,
        APP_URL: env.appUrl,
        STRIPE_API_BASE: env.stripeApiBase,
        SHOPIFY_API_BASE: env.shopifyApiBase,
        SMTP_URL: env.smtpUrl,
        TSX_TSCONFIG_PATH: path.join(ROOT, "tsconfig.json"),
      },
    },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    signal: (signal) => void child.kill(signal),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Looks again and again until something is so. @throws when it is not within `seconds` of real time */
export async function until(what: string, isSo: () => Promise<boolean>, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${seconds} s: ${what}`);
    await setTimeout(150);
  }
}
