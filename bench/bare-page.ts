/** The least a dynamic Next.js page can be, built and served like the product: what `page` is compared with. Written out for the bench, no part of the product. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runToEnd } from "../scripts/process/run-to-end";

const SOURCES: Readonly<Record<string, string>> = {
  "package.json": '{ "private": true, "type": "module" }',
  "next.config.mjs": `import path from "node:path";
export default { poweredByHeader: false, turbopack: { root: path.resolve(import.meta.dirname, "../..") }, outputFileTracingRoot: path.resolve(import.meta.dirname, "../..") };`,
  "app/layout.js": "export default function Layout({ children }) { return <html lang='en'><body>{children}</body></html>; }",
  "app/page.js": `import { headers } from "next/headers";
export default async function Page() { return <p>{(await headers()).get("host")}</p>; }`,
};

export interface BarePage {
  readonly folder: string;
  remove(): void;
}

/** In a folder of the tree that neither git nor the compiler looks into, so that the tree's own packages are found. @throws Error with the build's output */
export async function buildBarePage(tree: string): Promise<BarePage> {
  const folder = path.join(tree, ".build", `bare-page-${process.pid}`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(SOURCES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const next = path.join(tree, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await runToEnd(process.execPath, [next, "build", folder], { env });
  if (code === 0) return { folder, remove };
  remove();
  throw new Error(`The bare page could not be built.\n${output.trim()}`);
}
