// npm start, npm run dev: see scripts/launcher/start.ts. This file runs on any Node, to be able to say that it is too old.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Predesk needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
if (!existsSync(new URL("../node_modules/tsx", import.meta.url))) {
  process.stderr.write("The packages are not installed yet: run npm ci first.\n");
  process.exit(1);
}
// As a bundle when there is one of exactly these sources, else from them; either way they are the same program.
const { programsFolder } = await import("./launcher/sources.mjs");
const bundle = new URL("start.mjs", pathToFileURL(`${programsFolder()}/`));
if (existsSync(bundle)) await import(bundle.href);
else {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./launcher/start.ts");
}
