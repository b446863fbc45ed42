// Runs one of the project's TypeScript entries: see scripts/launcher/run.ts.
import { register } from "tsx/esm/api";

register();
const { explain, runEntry } = await import("./launcher/run.ts");
await runEntry(process.argv[2]).catch((error) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
