// Runs one of the project's TypeScript entries: see scripts/launcher/run.ts.
import { register } from "tsx/esm/api";

register();
const { prepareEntry } = await import("./launcher/run.ts");
const entry = await prepareEntry(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
await import(entry);
