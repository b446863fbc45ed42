/** `npm run bench -- <name> [size]`: prints one line of JSON a measure, and fails when what was promised is not reached. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../scripts/root";
import { benchCharges } from "./charges";
import { figures } from "./figures";
import { benchIngest } from "./ingest";
import { benchLists } from "./lists";
import { benchMails } from "./mails";
import { benchPage } from "./page";
import { benchPlanner } from "./planner";
import { benchReconcile } from "./reconcile";
import { benchRuns } from "./runs";
import { benchStart } from "./start";
import { resultsTable, withTable } from "./table";

interface Wishes {
  readonly size: number | undefined;
  readonly rounds: number | undefined;
  readonly only: string | undefined;
}

const BENCHES: Readonly<Record<string, (wishes: Wishes) => void | Promise<void>>> = {
  all: benchAll,
  ingest: benchIngest,
  lists: benchLists,
  mails: ({ size = 10_000 }) => benchMails(size),
  page: benchPage,
  planner: benchPlanner,
  run: benchCharges,
  reconcile: ({ size = 100_000 }) => benchReconcile(size),
  runs: ({ size = 100_000 }) => benchRuns(size),
  start: benchStart,
};

/** The benches with promises, one after the other, and the table of their results in docs/PERFORMANCE.md. */
async function benchAll(wishes: Wishes): Promise<void> {
  const load = loadavg()[0]?.toFixed(1);
  const large = [benchLists, benchPage];
  for (const each of [...large, benchIngest, benchCharges, benchStart])
    await each({ ...wishes, size: large.some((one) => one === each) ? wishes.size : undefined });
  benchPlanner();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const conditions = `${new Date().toISOString().slice(0, 10)}, ${machine}, Node ${process.versions.node}; load ${load} before, ${loadavg()[0]?.toFixed(1)} after.`;
  const file = path.join(ROOT, "docs/PERFORMANCE.md");
  writeFileSync(file, withTable(readFileSync(file, "utf8"), resultsTable(figures(), conditions)));
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string" }, only: { type: "string" } } });
const [name = "", size] = positionals;
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text.replaceAll("_", "")));
const bench = BENCHES[name];
if (bench) await bench({ size: number(size), rounds: number(values.rounds), only: values.only });
else {
  process.stderr.write(`Usage: npm run bench -- <${Object.keys(BENCHES).join("|")}> [size] [--rounds N] [--only words]\n`);
  process.exitCode = 1;
}
