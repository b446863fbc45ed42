import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Suite } from "./suite";

/** Every folder beside this file with an index.ts is a list of assertions. */
async function suites(): Promise<Suite[]> {
  const folder = import.meta.dirname;
  const files = readdirSync(folder)
    .map((name) => join(folder, name, "index.ts"))
    .filter((file) => existsSync(file))
    .sort();
  return Promise.all(files.map(async (file) => ((await import(pathToFileURL(file).href)) as { suite: Suite }).suite));
}

async function main(): Promise<number> {
  let passed = 0;
  let failed = 0;
  for (const suite of await suites()) {
    const open = await suite.open(process.env);
    process.stdout.write(`\n${suite.name}, against ${open.target}\n`);
    try {
      for (const { name, docsUrl, run } of open.assertions) {
        try {
          await run();
          passed++;
          process.stdout.write(`  ok    ${name}\n        ${docsUrl}\n`);
        } catch (error) {
          failed++;
          process.stdout.write(`  FAIL  ${name}\n        ${docsUrl}\n        ${error instanceof Error ? error.message : String(error)}\n`);
        }
      }
    } finally {
      await open.close();
    }
  }
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
