/** A whole installation on throw-away data: database, sandbox, web and workers, each a process of its own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readEnv } from "@/lib/env";
import { type App, makeApp } from "@/lib/wiring";
import { anyFreePort } from "../process/free-port";
import { waitUntil } from "../process/wait";
import { ROOT } from "../root";
import { startBalancer } from "./balancer";
import { type ChaosDatabase, openChaosDatabase } from "./database";
import type { ChaosOptions } from "./options";
import { Managed, type Program } from "./processes";

const READY_WITHIN_MS = 60_000;

/** Where the sandbox's servers answer. */
export interface SandboxAddresses {
  readonly stripe: string;
  readonly shopify: string;
  readonly smtp: string;
  readonly inbox: string;
  readonly dns: string;
  readonly clock: string;
}

export interface Installation {
  readonly app: App;
  readonly appUrl: string;
  readonly database: ChaosDatabase;
  readonly sandbox: SandboxAddresses;
  readonly workers: readonly Managed[];
  readonly web: readonly Managed[];
  readonly logs: string;
  /** A door of the sandbox; the JSON it answers. @throws Error with its words */
  door<T>(address: string, body?: unknown): Promise<T>;
  close(keepLogs: boolean): Promise<void>;
}

function program(name: string, file: string, env: Readonly<Record<string, string>>, base: string, logs: string): Program {
  const loader = pathToFileURL(path.join(ROOT, "node_modules/tsx/dist/loader.mjs")).href;
  return {
    name,
    args: ["--import", loader, path.join(base, file)],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TSX_TSCONFIG_PATH: path.join(base, "tsconfig.json"),
      ...env,
      NODE_ENV: "production",
    },
    cwd: base,
    logFile: path.join(logs, `${name}.log`),
  };
}

/** The sandbox names its addresses when it is ready. */
async function addressesOf(logFile: string): Promise<SandboxAddresses> {
  const text = await waitUntil(() => {
    const written = readFileSync(logFile, "utf8");
    return written.includes("sandbox is ready") ? written : null;
  }, READY_WITHIN_MS);
  if (text === null) throw new Error(`The sandbox does not start:\n${readFileSync(logFile, "utf8")}`);
  const named = (pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`The sandbox did not say ${pattern}:\n${text}`);
    return found;
  };
  return {
    stripe: named(/^stripe +(\S+)/m),
    shopify: named(/^shopify +(\S+)/m),
    smtp: named(/^mail +(\S+)/m),
    inbox: named(/inbox (\S+)/),
    dns: named(/^names +udp (\S+)/m),
    clock: named(/^control +(\S+)/m),
  };
}

async function door<T>(address: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(address, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

async function startSandbox(
  database: ChaosDatabase,
  logs: string,
  seed: number,
): Promise<{ process: Managed; addresses: SandboxAddresses }> {
  const ports = ["STRIPE", "SHOPIFY", "MAIL", "INBOX", "DNS", "CONTROL"].map((name) => [`SANDBOX_${name}_PORT`, "0"] as const);
  const env = {
    ...Object.fromEntries(ports),
    SANDBOX_DATA_DIR: path.join(logs, "sandbox"),
    SANDBOX_SEED: String(seed),
    CLOCK_DATABASE_URL: database.url,
  };
  const sandbox = new Managed(program("sandbox", "sandbox/main.ts", env, ROOT, logs));
  sandbox.start();
  process.once("exit", () => sandbox.killNow());
  return { process: sandbox, addresses: await addressesOf(sandbox.program.logFile) };
}

function settingsFor(databaseUrl: string, appUrl: string, sandbox: SandboxAddresses): Record<string, string> {
  return {
    PREDESK_MODE: "practice",
    DATABASE_URL: databaseUrl,
    APP_URL: appUrl,
    PORT: new URL(appUrl).port,
    NEXTAUTH_SECRET: "chaos-only-0123456789-abcdefghijklmnopq",
    ENCRYPTION_KEY: Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1)).toString("base64"),
    STRIPE_API_BASE: sandbox.stripe,
    SHOPIFY_API_BASE: sandbox.shopify,
    SMTP_URL: sandbox.smtp,
    MAIL_FROM: "Predesk <predesk@chaos.example>",
    MAIL_PER_SECOND: "200",
    DNS_RESOLVER: sandbox.dns,
    SANDBOX_CLOCK_URL: `${sandbox.clock}/clock`,
    SANDBOX_INBOX_URL: sandbox.inbox,
    SANDBOX_STORE_URL: `${sandbox.shopify}/store`,
    LOG_LEVEL: "info",
  };
}

async function webReady(url: string): Promise<void> {
  const up = await waitUntil(
    () =>
      fetch(`${url}/chaos/up`).then(
        (answer) => (answer.ok ? true : null),
        () => null,
      ),
    READY_WITHIN_MS,
  );
  if (up === null) throw new Error("The web processes do not start.");
}

export async function startInstallation(options: ChaosOptions): Promise<Installation> {
  const logs = mkdtempSync(path.join(tmpdir(), "predesk-chaos-"));
  const base = options.source ?? ROOT;
  const database = await openChaosDatabase();
  const { process: sandbox, addresses } = await startSandbox(database, logs, options.seed);
  const front = await anyFreePort();
  const appUrl = `http://127.0.0.1:${front}`;
  const settings = settingsFor(database.url, appUrl, addresses);
  const ports: number[] = [];
  for (let at = 0; at < options.web; at += 1) ports.push(await anyFreePort());
  const web = ports.map(
    (port, at) => new Managed(program(`web-${at + 1}`, "scripts/chaos/web-main.ts", { ...settings, CHAOS_PORT: String(port) }, base, logs)),
  );
  const workers = Array.from(
    { length: options.workers },
    (_, at) => new Managed(program(`worker-${at + 1}`, "lib/entry/worker-main.ts", settings, base, logs)),
  );
  process.once("exit", () => {
    for (const one of [...web, ...workers]) one.killNow();
  });
  const stopBalancer = await startBalancer(front, ports);
  for (const one of web) one.start();
  await webReady(appUrl);
  const app = makeApp(readEnv({ ...settings, LOG_LEVEL: "silent" }), "chaos");
  return {
    app,
    appUrl,
    database,
    sandbox: addresses,
    workers,
    web,
    logs,
    door,
    async close(keepLogs) {
      await Promise.all([...workers, ...web, sandbox].map((one) => one.end("SIGKILL")));
      await stopBalancer();
      await app.close();
      await database.stop();
      if (!keepLogs) rmSync(logs, { recursive: true, force: true });
    },
  };
}
