/** What people deploy with says the same as lib/env.ts: compose file, image and the README's tables. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readEnv, VARIABLES } from "@/lib/env";
import { installationEnvironment } from "./launcher/programs";
import { ROOT } from "./root";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const namesIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

/** Practice mode's own, and the port of a container, which is its image's matter. */
const NOT_PASSED = ["SANDBOX_CLOCK_URL", "SANDBOX_INBOX_URL", "SANDBOX_STORE_URL", "PORT"];

const compose = read("compose.yaml");
/** Lines `NAME: value` of the settings that application and worker share. */
const settings = new Map(
  [...(/^x-settings:.*\n((?: {2}.*\n)+)/m.exec(compose)?.[1] ?? "").matchAll(/^ {2}([A-Z_]+): (.*)$/gm)].map((match) => [
    match[1] ?? "",
    match[2] ?? "",
  ]),
);

describe("compose.yaml", () => {
  test("passes every variable production knows, to the application and to workers alike", () => {
    expect([...settings.keys()].sort()).toEqual(VARIABLES.filter((name) => !NOT_PASSED.includes(name)).sort());
    for (const service of ["app", "worker"]) {
      const body = new RegExp(`^ {2}${service}:\\n((?: {4}.*\\n|\\n)+)`, "m").exec(compose)?.[1] ?? "";
      expect(body, service).toContain("<<: *settings");
    }
  });

  test("takes each from the variable of its own name, and demands what production demands", () => {
    const required = VARIABLES.filter((name) => readFails({ ...GOOD, [name]: undefined }));
    for (const [name, value] of settings) {
      if (name === "DATABASE_URL") continue; // made of the password
      const isDemanded = value.includes(":?");
      expect(value, name).toMatch(new RegExp(`^\\$\\{${name}:[-?][^}]*\\}$`));
      expect(isDemanded, name).toBe(required.includes(name));
    }
    expect(required.length).toBeGreaterThan(4);
  });

  test("what nobody sets arrives empty, and means the defaults", () => {
    const empty = Object.fromEntries([...settings.keys()].map((name) => [name, ""]));
    const { env, variables } = installationEnvironment({ ...empty, ...GOOD, PREDESK_MODE: "production", NODE_ENV: "production" });
    expect(env).toEqual({ ...readEnv({ ...GOOD, PREDESK_MODE: "production" }), version: env.version });
    expect(variables.APP_VERSION).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

const GOOD = {
  DATABASE_URL: "postgresql://app:pw@db.internal:5432/predesk",
  APP_URL: "https://desk.example.com",
  NEXTAUTH_SECRET: "q8Zt5mVx0Lr2Jc7Nw4Yb9Kd1Hf6Gs3Pa",
  ENCRYPTION_KEY: "b6f1c2a39d40e57788f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6",
  SMTP_URL: "smtps://user:pw@mail.example.com",
  MAIL_FROM: "Predesk <desk@example.com>",
};

function readFails(source: Readonly<Record<string, string | undefined>>): boolean {
  try {
    readEnv({ ...source, PREDESK_MODE: "production" });
    return false;
  } catch {
    return true;
  }
}

test("the README's table has every variable, and none that nobody reads", () => {
  const table = /## Settings\n([\s\S]*?)\nRead by the launcher/.exec(read("README.md"))?.[1] ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const listed = rows.flatMap((row) => namesIn(row.split("|")[1] ?? "", /`([A-Z_]+)`/g));
  expect(listed.sort()).toEqual([...VARIABLES, "HOST", "PREDESK_MODE"].sort());
  const defaults = readEnv({ ...GOOD, PREDESK_MODE: "production" });
  const said = new Map(rows.map((row) => [namesIn(row, /`([A-Z_]+)`/g)[0], row.split("|")[3]?.trim() ?? ""]));
  expect(Number(said.get("DATABASE_POOL_SIZE"))).toBe(defaults.databasePoolSize);
  expect(Number(said.get("PORT"))).toBe(defaults.port);
  expect(Number(said.get("WORKER_CONCURRENCY"))).toBe(defaults.workerConcurrency);
  expect(Number(said.get("CHARGE_CONCURRENCY"))).toBe(defaults.chargeConcurrency);
});

test("the image sets nothing that the application does not read", () => {
  const set = read("Dockerfile")
    .split("\n")
    .filter((line) => line.startsWith("ENV "))
    .flatMap((line) => namesIn(line, /([A-Z_]+)=/g));
  expect(set.filter((name) => !VARIABLES.includes(name)).sort()).toEqual([
    "NEXT_TELEMETRY_DISABLED",
    "NEXT_TELEMETRY_DISABLED",
    "NODE_ENV",
  ]);
});
