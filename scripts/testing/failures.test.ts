import { expect, test } from "vitest";
import { playwrightFailures, vitestFailures } from "./failures";

test("a failed test of vitest is told with its file, its name and what it expected", () => {
  const passed = { fullName: "adds", status: "passed", failureMessages: [] };
  const failed = { fullName: "takes away", status: "failed", failureMessages: ["\u001b[31mexpected 1 to be 2\u001b[39m\n  at sum.ts:3"] };
  const report = { testResults: [{ name: "sum.test.ts", status: "failed", message: "", assertionResults: [passed, failed] }] };
  expect(vitestFailures(report)).toEqual(["sum.test.ts › takes away\n    expected 1 to be 2\n      at sum.ts:3"]);
});

test("a file that broke before its first test, and a skipped test, are told too", () => {
  const skipped = { fullName: "later", status: "pending", failureMessages: [] };
  const report = {
    testResults: [
      { name: "broken.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] },
      { name: "lazy.test.ts", status: "passed", message: "", assertionResults: [skipped] },
    ],
  };
  expect(vitestFailures(report)).toEqual(["broken.test.ts\n    Cannot find module", "lazy.test.ts › later\n    pending"]);
});

test("a failed test of Playwright is found in whatever suite it stands", () => {
  const spec = (title: string, ok: boolean, message?: string) => ({
    title,
    file: "roles.spec.ts",
    ok,
    tests: [{ results: [message === undefined ? {} : { error: { message } }] }],
  });
  const inner = { title: "inner", specs: [spec("is let in", true), spec("is refused", false, "Timed out")] };
  expect(playwrightFailures({ suites: [{ title: "outer", suites: [inner] }] })).toEqual(["roles.spec.ts › is refused\n    Timed out"]);
});

test("no report, nothing told", () => {
  expect([...vitestFailures(undefined), ...playwrightFailures(undefined)]).toEqual([]);
});
