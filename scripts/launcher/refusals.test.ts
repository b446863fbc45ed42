import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { anyFreePort } from "../process/free-port";
import { launchStart } from "../testing/launched";
import { dataFolder, makeDataFolder } from "./data-folder";
import { takeLock } from "./lock";

let home = "";

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "predesk-start-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const good = {
  APP_URL: "https://desk.example.com",
  NEXTAUTH_SECRET: "q8Zt5mVx0Lr2Jc7Nw4Yb9Kd1Hf6Gs3Pa",
  ENCRYPTION_KEY: "b6f1c2a39d40e57788f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6",
  SMTP_URL: "smtps://mail.example.com",
  MAIL_FROM: "desk@example.com",
};

test("production refuses to start on missing and weak secrets, with the whole list", async () => {
  const start = launchStart({
    DATABASE_URL: "postgresql://u:p@127.0.0.1:1/x",
    APP_URL: "http://desk.example.com",
    NEXTAUTH_SECRET: "changeme",
  });
  expect(await start.ended).toBe(1);
  expect(start.output()).toContain("Predesk cannot start with these settings:");
  for (const problem of [
    "APP_URL must be https",
    "NEXTAUTH_SECRET is a well known",
    "ENCRYPTION_KEY is missing",
    "SMTP_URL is missing",
    "MAIL_FROM is missing",
  ]) {
    expect(start.output()).toContain(problem);
  }
});

test("production says that the database does not answer, without its password", async () => {
  const start = launchStart({ ...good, DATABASE_URL: `postgresql://desk:sEcReT-pw@127.0.0.1:${await anyFreePort()}/predesk` });
  expect(await start.ended).toBe(1);
  expect(start.output()).toMatch(/The database at 127\.0\.0\.1:\d+\/predesk does not answer/);
  expect(start.output()).not.toContain("sEcReT-pw");
});

test("a second start on one data folder says where the first one serves, and ends", async () => {
  const folder = dataFolder(home);
  makeDataFolder(folder);
  const lock = takeLock(folder);
  if ("release" in lock) lock.announce("http://localhost:3210");
  const start = launchStart({ DATA_DIR: home });
  expect(await start.ended).toBe(1);
  expect(start.output()).toContain(`Predesk already runs on ${home} (process ${process.pid}, http://localhost:3210)`);
});

test("a port that was asked for and is taken is said, not silently replaced", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const start = launchStart({ DATA_DIR: home, PORT: String(port) });
  expect(await start.ended).toBe(1);
  expect(start.output()).toContain(`Port ${port} is in use`);
  server.close();
});
