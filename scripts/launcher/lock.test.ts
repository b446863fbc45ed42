import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { identify } from "../process/identity";
import { type DataFolder, dataFolder, makeDataFolder, writeJson } from "./data-folder";
import { currentHolder, takeLock } from "./lock";
import { typescript } from "./programs";

let folder: DataFolder;

beforeEach(() => {
  folder = dataFolder(mkdtempSync(path.join(tmpdir(), "predesk-lock-")));
  makeDataFolder(folder);
});

afterEach(() => rmSync(folder.root, { recursive: true, force: true }));

/** Takes the lock in a process of its own, says "taken" or "refused", and holds it until it is killed. */
function contender(): { child: ReturnType<typeof spawn>; answer: Promise<string> } {
  const child = spawn(process.execPath, typescript("scripts/testing/lock-holder.ts", folder.root), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answer = new Promise<string>((resolve) => child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString().trim())));
  return { child, answer };
}

async function killed(child: ReturnType<typeof spawn>): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

describe("the lock of a data folder", () => {
  test("a second start learns who holds it and where it serves", () => {
    const lock = takeLock(folder);
    expect("release" in lock).toBe(true);
    if ("release" in lock) lock.announce("http://localhost:3000");
    expect(takeLock(folder)).toEqual({ ...identify(process.pid), url: "http://localhost:3000" });
    if ("release" in lock) lock.release();
    expect(currentHolder(folder)).toBeNull();
  });

  test("a lock left by kill -9 is taken over", async () => {
    const { child, answer } = contender();
    expect(await answer).toBe("taken");
    expect(currentHolder(folder)?.pid).toBe(child.pid);
    await killed(child);
    expect("release" in takeLock(folder)).toBe(true);
  });

  test("a pid that now belongs to another process does not count", () => {
    writeJson(folder.file("launcher.7.lock"), { pid: process.pid, startedAt: "another boot:1", url: null });
    expect("release" in takeLock(folder)).toBe(true);
    expect(readdirSync(folder.root).filter((name) => name.endsWith(".lock"))).toEqual(["launcher.8.lock"]);
  });

  test("of several that start at once over a dead one's lock, exactly one wins", async () => {
    writeJson(folder.file("launcher.3.lock"), { pid: 1, startedAt: "long ago", url: null });
    const contenders = Array.from({ length: 5 }, contender);
    const answers = await Promise.all(contenders.map(({ answer }) => answer));
    await Promise.all(contenders.map(({ child }) => killed(child)));
    expect(answers.toSorted()).toEqual(["refused", "refused", "refused", "refused", "taken"]);
  });
});
