/** Counts out of the reports that vitest and Playwright write. */
import { z } from "zod";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/**
 * A test that was skipped has not shown anything, so it counts as failed. A runner that ended badly although no test of it failed (a set-up that
 * broke, an error nobody caught, no test found) counts as one failure.
 */
function counts(passed: number, failed: number, exitCode: number | null): Counts {
  const isUnexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : failed };
}

/** @param report the JSON written by `--reporter=json`, or undefined when there is none */
export function vitestCounts(report: unknown, exitCode: number | null): Counts {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = vitestReport.parse(report);
  return counts(numPassedTests, numFailedTests + numPendingTests + numTodoTests, exitCode);
}

/** @param report the JSON of Playwright's `json` reporter, or undefined when there is none */
export function playwrightCounts(report: unknown, exitCode: number | null): Counts {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = playwrightReport.parse(report).stats;
  return counts(expected, unexpected + flaky + skipped, exitCode);
}

/** A check that either holds or does not counts as one test. */
export function checkCounts(exitCode: number | null): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce((total, each) => ({ passed: total.passed + each.passed, failed: total.failed + each.failed }), {
    passed: 0,
    failed: 0,
  });
}

/**
 * Packages of a lock file that `npm ci` cannot install elsewhere: npm writes an entry without a version when a registry did not have one platform's
 * package at that moment.
 */
export function entriesWithoutVersion(lock: unknown): readonly string[] {
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ version: z.string().optional(), link: z.boolean().optional() })) })
    .parse(lock);
  return Object.entries(packages)
    .filter(([name, entry]) => name !== "" && entry.version === undefined && entry.link !== true)
    .map(([name]) => name);
}
