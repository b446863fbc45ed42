/** `npm run bench -- <name>`: prints one line of JSON a measure, and fails when what was promised is not reached. */
import { benchPlanner } from "./planner";

const BENCHES: Readonly<Record<string, () => void | Promise<void>>> = { planner: benchPlanner };

const name = process.argv[2] ?? "";
const bench = BENCHES[name];
if (bench) await bench();
else {
  process.stderr.write(`Usage: npm run bench -- <${Object.keys(BENCHES).join("|")}>\n`);
  process.exitCode = 1;
}
