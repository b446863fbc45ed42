/** `npm run bench -- <name> [size]`: prints one line of JSON a measure, and fails when what was promised is not reached. */
import { benchPlanner } from "./planner";
import { benchRuns } from "./runs";

const BENCHES: Readonly<Record<string, (size: number | undefined) => void | Promise<void>>> = {
  planner: benchPlanner,
  runs: (size = 100_000) => benchRuns(size),
};

const [name = "", size] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) await bench(size === undefined ? undefined : Number(size));
else {
  process.stderr.write(`Usage: npm run bench -- <${Object.keys(BENCHES).join("|")}> [size]\n`);
  process.exitCode = 1;
}
