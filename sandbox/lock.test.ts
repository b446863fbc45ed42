import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FolderInUse, lockFolder } from "./lock";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("refuses a folder that a living process holds", () => {
  writeFileSync(join(folder, "sandbox.pid"), String(process.ppid));
  expect(() => lockFolder(folder)).toThrow(FolderInUse);
});

it("takes over what a dead process left, and can be taken again after it was let go", () => {
  writeFileSync(join(folder, "sandbox.pid"), "999999999");
  const unlock = lockFolder(folder);
  unlock();
  expect(() => lockFolder(folder)()).not.toThrow();
});
