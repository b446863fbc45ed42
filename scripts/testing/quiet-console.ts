/**
 * An unexpected console.error or console.warn fails the test in which it came: both are how libraries say that something is wrong.
 * A test that expects one says so with `vi.spyOn(console, "error").mockImplementation(…)` and asserts on it.
 */
import { format } from "node:util";
import { afterEach, beforeEach } from "vitest";

let said: string[] = [];
const original = { error: console.error, warn: console.warn };

beforeEach(() => {
  said = [];
  for (const kind of ["error", "warn"] as const) {
    console[kind] = (...args: unknown[]) => {
      said.push(`console.${kind}: ${format(...args)}`);
      original[kind](...args);
    };
  }
});

afterEach(() => {
  Object.assign(console, original);
  const heard = said;
  said = [];
  if (heard.length > 0) throw new Error(`Unexpected output during this test:\n${heard.join("\n")}`);
});
