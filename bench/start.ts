/** `npm run bench -- start [times]`: how long a practice installation of a built tree takes until it says it is ready, once its database is there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { anyFreePort } from "../scripts/process/free-port";
import { builtTree, startUntil } from "./built-tree";
import { median, say } from "./figures";

const MOST_SECONDS = 10;

export async function benchStart({ size = 3 }: { readonly size?: number }): Promise<void> {
  const tree = builtTree();
  const folder = mkdtempSync(path.join(tmpdir(), "predesk-bench-start-"));
  const env = { ...process.env, DATABASE_URL: "", DATA_DIR: folder, PORT: String(await anyFreePort()) };
  const start = async (): Promise<number> => {
    const running = await startUntil("Predesk is ready", ["scripts/start.mjs"], tree, env);
    await running.stop();
    return running.readyAfterMs / 1000;
  };
  try {
    const line = { bench: "start", size, unit: "s" };
    say({ ...line, metric: "ready for the first time, with the practice data written", value: await start() });
    const times: number[] = [];
    for (let time = 0; time < size; time += 1) times.push(await start());
    say({ ...line, metric: "ready from a built tree, median", value: median(times), atMost: MOST_SECONDS });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
