import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Which room may import which: the table of docs/ARCHITECTURE.md. Everything not listed is an error. */
const MAY: Record<string, readonly string[]> = {
  "app/orders": ["components", "lib/entry", "lib/operations", "lib/queries", "lib/domain"],
  components: ["lib/domain"],
  "lib/entry": ["lib/wiring", "lib/operations", "lib/queries", "lib/store", "lib/domain", "lib/log"],
  "lib/operations": ["lib/store", "lib/domain", "lib/gateways/stripe"],
  "lib/queries": ["lib/store", "lib/domain"],
  "lib/gateways/stripe": ["lib/domain", "lib/log"],
  "lib/gateways/shopify": ["lib/domain", "lib/log"],
  "lib/gateways/mail": ["lib/domain", "lib/log"],
  "lib/store": ["lib/domain"],
  "lib/domain": [],
  sandbox: [],
};
const TARGETS = [...new Set([...Object.keys(MAY), ...Object.values(MAY).flat()])];
const PACKAGES: Record<string, readonly string[]> = {
  stripe: ["lib/gateways/stripe"],
  "@shopify/admin-api-client": ["lib/gateways/shopify"],
  "@prisma/client": ["lib/store"],
  nodemailer: ["lib/gateways/mail"],
};

interface Probe {
  readonly room: string;
  readonly imports: string;
  readonly allowed: boolean;
}

function probes(): Probe[] {
  const pairs = Object.entries(MAY).flatMap(([room, allowed]) =>
    TARGETS.filter((target) => target !== room && !target.startsWith(`${room}/`) && !room.startsWith(`${target}/`)).map((target) => ({
      room,
      imports: target === "lib/wiring" || target === "lib/log" ? `@/${target}` : `@/${target}/probe`,
      allowed: allowed.includes(target) || (room === "lib/operations" && target.startsWith("lib/gateways/")),
    })),
  );
  const sandboxIsFree = (room: string, name: string) => room === "sandbox" && name !== "@prisma/client";
  const packages = Object.keys(MAY).flatMap((room) =>
    Object.entries(PACKAGES).map(([name, rooms]) => ({ room, imports: name, allowed: rooms.includes(room) || sandboxIsFree(room, name) })),
  );
  const aroundTheAlias = [{ room: "lib/domain", imports: "../store/probe", allowed: false }];
  return [...pairs, ...packages, ...aroundTheAlias];
}

async function lint(all: readonly Probe[]): Promise<Set<number>> {
  const folder = await mkdtemp(path.join(tmpdir(), "directions-"));
  try {
    const config = JSON.parse(await readFile("biome.json", "utf8"));
    const { vcs: _vcs, $schema: _schema, ...rest } = config;
    await writeFile(path.join(folder, "biome.json"), JSON.stringify(rest));
    for (const [index, probe] of all.entries()) {
      await mkdir(path.join(folder, probe.room), { recursive: true });
      await writeFile(
        path.join(folder, probe.room, `probe-${index}.ts`),
        `import { it } from "${probe.imports}";\n\nexport const seen = it;\n`,
      );
    }
    const biome = path.resolve("node_modules/@biomejs/biome/bin/biome");
    const args = [biome, "lint", "--max-diagnostics=none", "--reporter=json", "--only=style/noRestrictedImports", "."];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }).catch(
      // Findings make Biome exit with 1: what it printed is what we came for.
      (error: { stdout: string }) => error,
    );
    return new Set([...stdout.matchAll(/probe-(\d+)\.ts/g)].map((match) => Number(match[1])));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("every import that the house does not list is refused, and every listed one is not", async () => {
  const all = probes();
  const refused = await lint(all);
  const wrong = all.filter((probe, index) => probe.allowed === refused.has(index)).map((probe) => `${probe.room} → ${probe.imports}`);
  expect(wrong).toEqual([]);
  expect(all.filter((probe) => !probe.allowed).length).toBeGreaterThan(80);
});
