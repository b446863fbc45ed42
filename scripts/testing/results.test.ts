import { expect, test } from "vitest";
import { checkCounts, entriesWithoutVersion, playwrightCounts, sum, vitestCounts } from "./results";

const vitest = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
const playwright = { stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 } };

test("what passed is counted, what was skipped or left to do failed", () => {
  expect(vitestCounts(vitest, 0)).toEqual({ passed: 7, failed: 0 });
  expect(vitestCounts({ ...vitest, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }, 1)).toEqual({ passed: 7, failed: 4 });
  expect(playwrightCounts(playwright, 0)).toEqual({ passed: 3, failed: 0 });
  expect(playwrightCounts({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } }, 1)).toEqual({ passed: 3, failed: 3 });
});

test("a runner that breaks is a failure even when none of its tests failed", () => {
  expect(vitestCounts(vitest, 1)).toEqual({ passed: 7, failed: 1 });
  expect(vitestCounts(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  expect(vitestCounts({ ...vitest, numPassedTests: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(playwrightCounts(playwright, null)).toEqual({ passed: 3, failed: 1 });
  expect(playwrightCounts(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});

test("checks and runners add up", () => {
  expect(sum([checkCounts(0), checkCounts(2), checkCounts(null), vitestCounts(vitest, 0)])).toEqual({ passed: 8, failed: 2 });
});

test("a lock file entry without a version is found", () => {
  const packages = { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": {}, "node_modules/c": { link: true } };
  expect(entriesWithoutVersion({ packages })).toEqual(["node_modules/b"]);
});
