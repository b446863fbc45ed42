import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { identify, isAlive, type ProcessIdentity } from "../process/identity";
import { waitUntil } from "../process/wait";
import { type DataFolder, dataFolder, makeDataFolder, writeJson } from "./data-folder";
import { processRecord, stopLeftovers } from "./leftovers";
import { type Program, supervise } from "./supervisor";

let folder: DataFolder;
let said: string[];
let seen: ProcessIdentity[];

beforeEach(() => {
  folder = dataFolder(mkdtempSync(path.join(tmpdir(), "predesk-supervisor-")));
  makeDataFolder(folder);
  said = [];
  seen = [];
});

afterEach(() => {
  for (const each of seen) if (isAlive(each)) process.kill(each.pid, "SIGKILL");
  rmSync(folder.root, { recursive: true, force: true });
});

function program(code: string, stopWithinMs = 5_000): Program {
  return { name: "sleeper", args: ["-e", code], env: process.env, logFile: path.join(folder.logs, "sleeper.log"), stopWithinMs };
}

const watcher = {
  say: (line: string) => void said.push(line),
  changed: (_name: string, running: ProcessIdentity | null) => void (running && seen.push(running)),
};

const SLEEP = "console.log('up'); setInterval(() => {}, 1000)";
const STUBBORN = `process.on('SIGTERM', () => console.log('no')); ${SLEEP}`;

async function logged(text: string): Promise<void> {
  const found = await waitUntil(() => (readFileSync(path.join(folder.logs, "sleeper.log"), "utf8").includes(text) ? true : null), 15_000);
  expect(found).toBe(true);
}

describe("supervise", () => {
  test("starts a program again that was killed, and says so", async () => {
    const sleeper = supervise(program(SLEEP), watcher);
    await logged("up");
    process.kill(Number(seen[0]?.pid), "SIGKILL");
    expect(await waitUntil(() => (seen.length === 2 ? true : null), 15_000)).toBe(true);
    expect(said).toEqual([expect.stringContaining("ended by itself (signal SIGKILL); starting it again in 0.5 s")]);
    await sleeper.stop();
    expect(seen.filter(isAlive)).toEqual([]);
  });

  test("waits longer after each failure and does not start again once stopped", async () => {
    const failing = supervise(program("process.exit(3)"), watcher);
    expect(await waitUntil(() => (said.length === 2 ? true : null), 15_000)).toBe(true);
    await failing.stop();
    const started = seen.length;
    expect(said.map((line) => /\((.*)\).*in ([\d.]+) s/.exec(line)?.slice(1))).toEqual([
      ["exit code 3", "0.5"],
      ["exit code 3", "1"],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(seen).toHaveLength(started);
  });

  test("a program that does not listen is ended after its time", async () => {
    const stubborn = supervise(program(STUBBORN, 300), watcher);
    await logged("up");
    await stubborn.stop();
    expect(seen.filter(isAlive)).toEqual([]);
    expect(said).toEqual([]);
  });
});

describe("leftovers of a killed launcher", () => {
  function sleeper(): ProcessIdentity {
    const child = spawn(process.execPath, ["-e", SLEEP], { detached: true, stdio: "ignore" });
    const found = identify(Number(child.pid));
    if (found === null) throw new Error("the sleeper did not start");
    seen.push(found);
    return found;
  }

  test("are stopped by the next start", async () => {
    const record = processRecord(folder);
    const [worker, web] = [sleeper(), sleeper()];
    record.set("worker", worker);
    record.set("web", web);
    expect(await stopLeftovers(folder)).toEqual(["web", "worker"]);
    expect([worker, web].filter(isAlive)).toEqual([]);
  });

  test("a stranger who has the pid by now is left alone", async () => {
    const stranger = sleeper();
    writeJson(folder.file("processes.json"), { worker: { pid: stranger.pid, startedAt: "another boot:1" } });
    expect(await stopLeftovers(folder)).toEqual([]);
    expect(isAlive(stranger)).toBe(true);
  });
});
