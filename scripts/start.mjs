// npm start, npm run dev: see scripts/launcher/start.ts. This file runs on any Node, to be able to say that it is too old.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Predesk needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
if (!existsSync(new URL("../node_modules/tsx", import.meta.url))) {
  process.stderr.write("The packages are not installed yet: run npm ci first.\n");
  process.exit(1);
}
const { register } = await import("tsx/esm/api");
register();
await import("./launcher/start.ts");
