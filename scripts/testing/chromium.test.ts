import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findChromium } from "./chromium";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "predesk-chromium-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const missing = "/nonexistent/chromium";

test("the one that is named wins", () => {
  const named = program("mine", "echo Chromium 1");
  program("chromium", "echo Chromium 2");
  expect(findChromium({ chosen: named, searchPath: folder, playwrights: missing })).toBe(named);
});

test("a named one that does not start is an error, not a reason to take another", () => {
  program("chromium", "echo Chromium 2");
  expect(() => findChromium({ chosen: missing, searchPath: folder, playwrights: missing })).toThrow(/CHROMIUM_PATH names \/nonexistent/);
});

test("the system's comes before Playwright's own", () => {
  const system = program("google-chrome", "echo Google Chrome 1");
  const own = program("own", "echo Chromium 2");
  expect(findChromium({ chosen: undefined, searchPath: folder, playwrights: own })).toBe(system);
});

test("a program that only hints at a package is passed over", () => {
  program("chromium-browser", "echo 'Command requires the chromium snap' >&2; exit 1");
  const own = program("own", "echo Chromium 2");
  expect(findChromium({ chosen: "", searchPath: folder, playwrights: own })).toBe(own);
  expect(findChromium({ chosen: undefined, searchPath: folder, playwrights: missing })).toBeNull();
});
