/** `npm run bench -- <name> [size]`: prints one line of JSON a measure, and fails when what was promised is not reached. */
import { parseArgs } from "node:util";
import { benchIngest } from "./ingest";
import { benchLists } from "./lists";
import { benchPlanner } from "./planner";
import { benchReconcile } from "./reconcile";
import { benchRuns } from "./runs";

interface Wishes {
  readonly size: number | undefined;
  readonly rounds: number | undefined;
  readonly only: string | undefined;
}

const BENCHES: Readonly<Record<string, (wishes: Wishes) => void | Promise<void>>> = {
  ingest: benchIngest,
  lists: benchLists,
  planner: benchPlanner,
  reconcile: ({ size = 100_000 }) => benchReconcile(size),
  runs: ({ size = 100_000 }) => benchRuns(size),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string" }, only: { type: "string" } } });
const [name = "", size] = positionals;
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text.replaceAll("_", "")));
const bench = BENCHES[name];
if (bench) await bench({ size: number(size), rounds: number(values.rounds), only: values.only });
else {
  process.stderr.write(`Usage: npm run bench -- <${Object.keys(BENCHES).join("|")}> [size] [--rounds N] [--only words]\n`);
  process.exitCode = 1;
}
