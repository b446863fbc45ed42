/** What `npm run chaos` is asked for. */
import { parseArgs } from "node:util";

export interface ChaosOptions {
  /** Preorders that come due. */
  readonly charges: number;
  /** Processes that are killed with -9; about half as many are stopped and continued besides. */
  readonly kills: number;
  readonly workers: number;
  readonly web: number;
  readonly seed: number;
  /** Chance in percent of each kind of fault of each service. */
  readonly faults: number;
  /** Whether staff, customers and Shopify change things meanwhile. */
  readonly deeds: boolean;
  /** Folder whose `lib` and `app` are run: the project's own unless a mutant is tried. */
  readonly source: string | null;
}

const USAGE = "Usage: npm run chaos -- --charges N --kills K --workers W [--web N] [--seed S] [--faults 5] [--no-deeds]";

function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new Error(`--${name} is a whole number from ${least} to ${most}, not "${text}".\n${USAGE}`);
  return value;
}

/** @throws Error with a sentence for people */
export function readOptions(args: readonly string[], seedIfNone: number): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      charges: { type: "string", default: "200" },
      kills: { type: "string", default: "0" },
      workers: { type: "string", default: "2" },
      web: { type: "string", default: "1" },
      seed: { type: "string" },
      faults: { type: "string", default: "5" },
      "no-deeds": { type: "boolean", default: false },
      source: { type: "string" },
    },
  });
  return {
    charges: wholeNumber(values.charges, "charges", 1, 1_000_000),
    kills: wholeNumber(values.kills, "kills", 0, 1_000),
    workers: wholeNumber(values.workers, "workers", 1, 16),
    web: wholeNumber(values.web, "web", 1, 16),
    seed: values.seed === undefined ? seedIfNone : wholeNumber(values.seed, "seed", 0, 2 ** 32 - 1),
    faults: wholeNumber(values.faults, "faults", 0, 50),
    deeds: !values["no-deeds"],
    source: values.source ?? null,
  };
}
