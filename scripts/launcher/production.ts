/** `npm start` with DATABASE_URL: the application and one worker, on a database and with secrets that somebody else keeps. */
import { checkServer, migrateDatabase } from "../database/migrate";
import { runToEnd } from "../process/run-to-end";
import { build, ensureClient, isBuilt } from "./build";
import { ensurePrograms } from "./bundles";
import { waitForHealth } from "./health";
import type { StartOptions } from "./practice";
import { installationEnvironment, webProgram, workerProgram } from "./programs";
import { supervise, type Watcher } from "./supervisor";

const READY_WITHIN_MS = 60_000;

/** Starts everything and returns when it is ready. @throws EnvError, or Error with a sentence for people */
export async function startProduction({ outer, openings, say }: StartOptions): Promise<void> {
  const { env } = installationEnvironment(outer);
  await checkServer(env.databaseUrl);
  if (!isBuilt()) {
    say("Building for production …");
    await build({ signal: openings.closing });
  }
  await ensureClient(openings.closing);
  const programs = await ensurePrograms();
  await migrateDatabase(env.databaseUrl, openings.closing);

  const { variables } = installationEnvironment(outer);
  const setUp = await runToEnd(process.execPath, programs("setup-link"), { env: variables, signal: openings.closing });
  openings.closing.throwIfAborted();
  if (setUp.code !== 0) throw new Error(`The set-up link could not be made.\n${setUp.output.trim()}`);

  const watcher: Watcher = { say, changed: () => undefined };
  const worker = supervise(workerProgram(programs, variables, null), watcher);
  await openings.add("The worker", () => worker.stop());
  const web = supervise(
    webProgram({ variables, port: env.port, host: outer.HOST?.trim() || "0.0.0.0", isDevelopment: false, folder: null }),
    watcher,
  );
  await openings.add("The web server", () => web.stop());
  await waitForHealth(`http://127.0.0.1:${env.port}`, READY_WITHIN_MS, openings.closing);
  const link = setUp.stdout.trim();
  say(
    `Predesk is ready: ${env.appUrl}${link ? `\nNobody owns this installation yet. Create the first owner here (the link works once):\n  ${link}` : ""}`,
  );
}
