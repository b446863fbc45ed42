/** Entry of `npm start` and `npm run dev`: starts everything, stays, and stops everything in order. */
import { EnvError } from "@/lib/env";
import { openings } from "./openings";
import { AlreadyRunning, startPractice } from "./practice";
import { startProduction } from "./production";

const open = openings();

// Whoever read our output may go away (`npm start | head`, a closed terminal): that is no reason to drop what we started.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function stop(exitCode: number): Promise<never> {
  const failures = await open.closeAll();
  for (const failure of failures) process.stderr.write(`${failure.message}\n`);
  process.exit(failures.length > 0 ? 1 : exitCode);
}

let isAsked = false;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (isAsked) return say("Still stopping …");
    isAsked = true;
    say("Stopping …");
    void stop(0);
  });
}

for (const name of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(name, (error: unknown) => {
    process.stderr.write(`Predesk's launcher failed and stops everything. ${error instanceof Error ? error.stack : String(error)}\n`);
    isAsked = true;
    void stop(1);
  });
}

const isProduction = (process.env.DATABASE_URL ?? "").trim() !== "";
const options = { outer: process.env, isDevelopment: process.argv.includes("--dev"), openings: open, say };

try {
  await (isProduction ? startProduction(options) : startPractice(options));
} catch (error) {
  if (!isAsked) {
    const isForPeople = error instanceof EnvError || error instanceof AlreadyRunning;
    process.stderr.write(
      `${isForPeople ? error.message : error instanceof Error ? `Predesk could not start. ${error.message}` : String(error)}\n`,
    );
    await stop(1);
  }
}
