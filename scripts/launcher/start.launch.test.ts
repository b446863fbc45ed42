import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ensureDatabase } from "../postgres/cluster";
import { anyFreePort } from "../process/free-port";
import { isAlive, type ProcessIdentity } from "../process/identity";
import { waitForEnd, waitUntil } from "../process/wait";
import { type Launched, launchStart } from "../testing/launched";
import { openThrowAwayCluster } from "../testing/throw-away-cluster";

const identities = z.record(z.string(), z.object({ pid: z.number(), startedAt: z.string() }));

async function isHealthy(port: number): Promise<true | null> {
  const response = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
  return response?.ok ? true : null;
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function stopped(start: Launched, signal: NodeJS.Signals): Promise<number | null> {
  start.child.kill(signal);
  return start.ended;
}

describe("npm start in practice mode", () => {
  let home = "";
  let port = 0;
  const launched: Launched[] = [];

  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), "predesk-launch-"));
    port = await anyFreePort();
  });

  afterAll(async () => {
    for (const start of launched) if (start.child.exitCode === null && start.child.signalCode === null) await stopped(start, "SIGTERM");
    rmSync(home, { recursive: true, force: true });
  });

  function start(): Launched {
    const begun = launchStart({ DATA_DIR: home, PORT: String(port) });
    launched.push(begun);
    return begun;
  }

  function programs(): Record<string, ProcessIdentity> {
    return identities.parse(JSON.parse(readFileSync(path.join(home, "processes.json"), "utf8")));
  }

  function programNamed(name: string): ProcessIdentity {
    const found = programs()[name];
    if (found === undefined) throw new Error(`no ${name} is written down`);
    return found;
  }

  function postmasterPid(): number {
    return Number(readFileSync(path.join(home, "pg18/postmaster.pid"), "utf8").split("\n")[0]);
  }

  test("says where to go and how to sign in, and keeps a second start away", async () => {
    const first = start();
    await first.says(`Predesk is ready: http://localhost:${port}`, 420_000);
    expect(first.output()).toMatch(/Sign in\s+\S+@\S+\s+\S+\s+\w+/);
    expect(await isHealthy(port)).toBe(true);
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Predesk already runs on ${home} (process ${first.child.pid}, http://localhost:${port})`);
  });

  test("starts a killed worker, web server and database again by itself", async () => {
    const [first] = launched;
    for (const name of ["worker", "web"]) {
      const before = programNamed(name);
      process.kill(before.pid, "SIGKILL");
      expect(await waitUntil(() => (programs()[name] && programNamed(name).pid !== before.pid ? true : null), 90_000)).toBe(true);
      expect(first?.output()).toContain(`The ${name} ended by itself (signal SIGKILL)`);
    }
    process.kill(postmasterPid(), "SIGKILL");
    await first?.says("The database ended by itself", 90_000);
    expect(await waitUntil(() => isHealthy(port), 180_000, 250)).toBe(true);
    // A program that gave up with the database is started again after a pause of its own.
    const areAllUp = () => (Object.values(programs()).filter(isAlive).length === 3 ? true : null);
    expect(await waitUntil(areAllUp, 180_000, 250)).toBe(true);
  });

  test("after kill -9 of the launcher the next start clears up and uses what is there", async () => {
    const [first] = launched;
    const leftovers = Object.values(programs());
    await (first ? stopped(first, "SIGKILL") : null);
    expect(leftovers.filter(isAlive)).toHaveLength(3);
    const again = start();
    await again.says("Predesk is ready");
    expect(again.output()).toContain("An earlier start was killed and left running: web, worker, sandbox, database. Stopped them.");
    expect(again.output()).not.toMatch(/Filling in|Building/);
    expect(leftovers.filter(isAlive)).toEqual([]);
  });

  test("Ctrl-C stops everything and leaves nothing behind", async () => {
    const running = [...Object.values(programs())];
    const [current] = launched.slice(-1);
    expect(await (current ? stopped(current, "SIGINT") : null)).toBe(0);
    for (const each of running) expect(await waitForEnd(each, 0)).toBe(true);
    expect(readdirSync(path.join(home, "pg18"))).not.toContain("postmaster.pid");
    expect(readdirSync(home).filter((name) => name.endsWith(".lock"))).toEqual([]);
  });
});

test("npm start with DATABASE_URL is production: no practice data, a link for the first owner, workers beside it", async () => {
  const cluster = await openThrowAwayCluster();
  await ensureDatabase(cluster, "desk");
  const port = await anyFreePort();
  const start = launchStart({
    DATABASE_URL: cluster.url("desk"),
    PORT: String(port),
    HOST: "127.0.0.1",
    APP_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: "q8Zt5mVx0Lr2Jc7Nw4Yb9Kd1Hf6Gs3Pa",
    ENCRYPTION_KEY: "b6f1c2a39d40e57788f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6",
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: "desk@example.com",
  });
  try {
    await start.says(`Predesk is ready: http://localhost:${port}`, 300_000);
    expect(start.output()).toMatch(new RegExp(`the link works once\\):\\s+http://localhost:${port}/\\S{20,}`));
    expect(start.output()).not.toMatch(/practice|Store|Inbox/);
    expect(
      await rows(
        cluster.url("desk"),
        "select (select count(*)::int from merchant) as merchants, (select count(*)::int from users) as users",
      ),
    ).toEqual([{ merchants: 0, users: 0 }]);
  } finally {
    expect(await stopped(start, "SIGTERM")).toBe(0);
    await cluster.stop();
  }
});
