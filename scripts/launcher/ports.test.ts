import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DataFolder, dataFolder, makeDataFolder, writeJson } from "./data-folder";
import { choosePorts, readPorts } from "./ports";

let folder: DataFolder;
let blocker: Server;
let blocked = 0;

beforeEach(async () => {
  folder = dataFolder(mkdtempSync(path.join(tmpdir(), "predesk-ports-")));
  makeDataFolder(folder);
  blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
  const address = blocker.address();
  blocked = typeof address === "object" && address !== null ? address.port : 0;
});

afterEach(async () => {
  await new Promise((resolve) => blocker.close(resolve));
  rmSync(folder.root, { recursive: true, force: true });
});

test("every port is its own, free, and kept for the next start", async () => {
  const first = await choosePorts(folder, undefined);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(readPorts(folder)).toEqual(first);
});

test("a kept port that somebody took meanwhile is replaced, the others stay", async () => {
  const first = await choosePorts(folder, undefined);
  writeJson(folder.file("ports.json"), { ...first, stripe: blocked });
  const next = await choosePorts(folder, undefined);
  expect(next.stripe).not.toBe(blocked);
  expect({ ...next, stripe: 0 }).toEqual({ ...first, stripe: 0 });
});

test("a port of the name server that is free for TCP and taken for UDP is replaced", async () => {
  const first = await choosePorts(folder, undefined);
  const holder = createSocket("udp4");
  await new Promise<void>((resolve) => holder.bind(first.dns, "127.0.0.1", resolve));
  const next = await choosePorts(folder, undefined);
  await new Promise<void>((resolve) => holder.close(resolve));
  expect({ ...next, dns: first.dns }).toEqual(first);
  expect(next.dns).not.toBe(first.dns);
});

test("the port somebody asked for is never replaced", async () => {
  await expect(choosePorts(folder, blocked)).rejects.toThrow(`Port ${blocked} is in use`);
  await expect(choosePorts(folder, Number("eighty"))).rejects.toThrow("PORT must be a whole number");
});
