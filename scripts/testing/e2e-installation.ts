/**
 * Before the end-to-end tests: a practice installation of their own, started as a newcomer starts it, in a folder that is thrown away.
 *
 * While writing tests, `E2E_DATA_DIR=.data E2E_APP_URL=http://localhost:3000 npx playwright test …` uses an installation that runs already.
 */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";

const READY_WITHIN_MS = 420_000;
const STOP_WITHIN_MS = 60_000;

/** Tests read it with `JSON.parse(process.env.E2E_PRACTICE_INFO)`: the object that `npm run -s practice:info` prints. */
async function announce(dataDir: string): Promise<void> {
  const { code, stdout, output } = await runToEnd(process.execPath, ["scripts/run.mjs", "practice-info"], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
  if (code !== 0) throw new Error(`practice:info failed.\n${output}`);
  process.env.E2E_PRACTICE_INFO = stdout;
}

export default async function setUp(): Promise<() => Promise<void>> {
  const given = process.env.E2E_DATA_DIR;
  if (given) {
    await announce(given);
    return async () => undefined;
  }
  const dataDir = mkdtempSync(path.join(tmpdir(), "predesk-e2e-"));
  const logFile = path.join(ROOT, ".build/e2e-start.log");
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const env = { ...process.env, DATABASE_URL: "", DATA_DIR: dataDir, PORT: process.env.E2E_PORT };
  const launcher = spawn(process.execPath, ["scripts/start.mjs"], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => launcher.once("exit", () => resolve()));
  launcher.stdout.pipe(log);
  launcher.stderr.pipe(log);

  const stop = async () => {
    launcher.kill("SIGTERM");
    const tooLong = setTimeout(() => launcher.kill("SIGKILL"), STOP_WITHIN_MS);
    await ended;
    clearTimeout(tooLong);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const ready = new Promise<boolean>((resolve) => {
    launcher.stdout.on("data", (chunk: Buffer) => chunk.toString().includes("Predesk is ready") && resolve(true));
    void ended.then(() => resolve(false));
    setTimeout(() => resolve(false), READY_WITHIN_MS).unref();
  });
  if (!(await ready)) {
    await stop();
    throw new Error(`The installation for the tests did not start:\n${readFileSync(logFile, "utf8")}`);
  }
  await announce(dataDir);
  return stop;
}
