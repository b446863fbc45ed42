/** Each mutant is applied to a copy of the source; a chaos run on it must turn red. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runToEnd } from "../process/run-to-end";
import { ROOT } from "../root";
import { FINDING_KINDS } from "./compare";
import { MUTANTS, type Mutant } from "./mutants";

const COPIED = [
  "app",
  "components",
  "lib",
  "scripts",
  "sandbox",
  "prisma",
  "public",
  "package.json",
  "tsconfig.json",
  "next-env.d.ts",
  "next.config.ts",
];
/** Small, and with whatever the mutants need: weather, kills, people. */
const RUN = ["--charges", "48", "--kills", "2", "--workers", "2", "--faults", "8", "--seed", "20270209"];

/** A run that has not come to its end by then proves nothing: it counts as green. Six of them bound the command. */
const WITHIN_MS = 8 * 60_000;

const FINDING = new RegExp(` s {2}((?:${FINDING_KINDS.join("|")}) .*)`);

export interface Tried {
  readonly mutant: Mutant;
  readonly isRed: boolean;
  /** The run's line, or how it ended without one. */
  readonly line: string;
  /** What the ledgers said first: whether it is red for its own reason. */
  readonly firstFinding: string;
  readonly seconds: number;
}

/** @throws Error when a patch does not fit exactly once */
function mutate(base: string, { name, patches }: Mutant): void {
  for (const { file, from, to } of patches) {
    const full = path.join(base, file);
    const text = readFileSync(full, "utf8");
    if (text.split(from).length !== 2) throw new Error(`The mutant "${name}" does not fit ${file} any more: make it follow the source.`);
    writeFileSync(
      full,
      text.replace(from, () => to),
    );
  }
}

async function tryOne(mutant: Mutant): Promise<Tried> {
  const base = mkdtempSync(path.join(tmpdir(), "predesk-mutant-"));
  const startedAt = performance.now();
  try {
    for (const part of COPIED)
      if (existsSync(path.join(ROOT, part))) cpSync(path.join(ROOT, part), path.join(base, part), { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(base, "node_modules"));
    mutate(base, mutant);
    const options = { signal: AbortSignal.timeout(WITHIN_MS) };
    const { code, stdout, output } = await runToEnd(process.execPath, ["scripts/run.mjs", "chaos", ...RUN, "--source", base], options);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    // A run that could not be carried out proves nothing: red is only what the ledgers say.
    const isRed = code === 1 && stdout.startsWith("{");
    const firstFinding = FINDING.exec(output)?.[1] ?? "";
    return { mutant, isRed, line: stdout.trim() || output.trim().slice(-400), firstFinding, seconds };
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

export async function tryMutants(only: readonly string[], say: (line: string) => void): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [at, mutant] of MUTANTS.entries()) {
    if (only.length > 0 && !only.includes(String(at + 1))) continue;
    const one = await tryOne(mutant);
    tried.push(one);
    say(
      `${at + 1} ${mutant.name.padEnd(34)} rule ${String(mutant.rule).padEnd(3)} ${one.isRed ? "red  " : "GREEN"} ${String(one.seconds).padStart(4)} s  ${one.line}\n  ${one.firstFinding}`,
    );
  }
  return tried;
}

/** Every patch fits the source as it is. @throws Error naming the mutant that does not */
export function checkMutants(): void {
  for (const { name, patches } of MUTANTS)
    for (const { file, from } of patches)
      if (readFileSync(path.join(ROOT, file), "utf8").split(from).length !== 2)
        throw new Error(`The mutant "${name}" does not fit ${file} any more.`);
}
