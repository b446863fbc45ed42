/** The programs an installation consists of: what is run, and with which settings. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Env, readEnv } from "@/lib/env";
import { ROOT } from "../root";
import { sourceFingerprint } from "./build";
import { COMPILED, type Programs } from "./bundles";
import type { DataFolder } from "./data-folder";
import { serverActionsKey } from "./secrets";
import type { Program } from "./supervisor";

/** An attempt at Stripe takes 20 s at most; a worker that is asked to stop finishes it. */
const WORKER_STOPS_WITHIN_MS = 30_000;
const WEB_STOPS_WITHIN_MS = 10_000;
const SANDBOX_STOPS_WITHIN_MS = 5_000;

/** Arguments of node that run a TypeScript file as it is. */
export function typescript(file: string, ...args: string[]): string[] {
  const loader = pathToFileURL(path.join(ROOT, "node_modules/tsx/dist/loader.mjs")).href;
  return ["--import", loader, path.join(ROOT, file), ...args];
}

function packageVersion(): string {
  const description: unknown = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  return typeof description === "object" && description !== null && "version" in description ? String(description.version) : "unknown";
}

/** The settings every program of an installation gets, checked. @throws EnvError */
export function installationEnvironment(settings: NodeJS.ProcessEnv): { env: Env; variables: NodeJS.ProcessEnv } {
  const env = readEnv(settings);
  const variables: NodeJS.ProcessEnv = {
    ...settings,
    NODE_ENV: "production",
    NEXTAUTH_URL: env.appUrl,
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: serverActionsKey(env.encryptionKey),
    NEXT_DEPLOYMENT_ID: sourceFingerprint(),
    APP_VERSION: settings.APP_VERSION?.trim() || packageVersion(), // compose passes what is not set as an empty value
    TSX_TSCONFIG_PATH: path.join(ROOT, "tsconfig.json"),
    NODE_COMPILE_CACHE: settings.NODE_COMPILE_CACHE ?? COMPILED,
  };
  return { env, variables };
}

function logOf(folder: DataFolder | null, name: string): Pick<Program, "logFile"> {
  return folder === null ? {} : { logFile: path.join(folder.logs, `${name}.log`) };
}

/** In development there is no build to belong to: a browser told of one by the server, and of none by the page, would reload for ever. */
function developmentOf({ NEXT_DEPLOYMENT_ID: _, ...variables }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...variables, NODE_ENV: "development" };
}

/** A page is made of many small things that live as short as it does: room for them, or a sixth of the time goes into sweeping. */
export const WEB_MEMORY = ["--max-semi-space-size=32"];

export interface WebOptions {
  readonly variables: NodeJS.ProcessEnv;
  readonly port: number;
  readonly host: string;
  readonly isDevelopment: boolean;
  readonly folder: DataFolder | null;
}

export function webProgram({ variables, port, host, isDevelopment, folder }: WebOptions): Program {
  return {
    name: "web",
    args: [
      ...WEB_MEMORY,
      path.join(ROOT, "node_modules/next/dist/bin/next"),
      isDevelopment ? "dev" : "start",
      "-p",
      String(port),
      "-H",
      host,
    ],
    env: isDevelopment ? developmentOf(variables) : variables,
    stopWithinMs: WEB_STOPS_WITHIN_MS,
    ...logOf(folder, "web"),
  };
}

export function workerProgram(programs: Programs, variables: NodeJS.ProcessEnv, folder: DataFolder | null): Program {
  return {
    name: "worker",
    args: programs("worker"),
    env: variables,
    stopWithinMs: WORKER_STOPS_WITHIN_MS,
    ...logOf(folder, "worker"),
  };
}

/** The sandbox is somebody else's server: it gets its ports and the clock's address, and none of the application's secrets. */
export function sandboxProgram(programs: Programs, settings: NodeJS.ProcessEnv, folder: DataFolder): Program {
  return {
    name: "sandbox",
    args: programs("sandbox"),
    env: settings,
    stopWithinMs: SANDBOX_STOPS_WITHIN_MS,
    ...logOf(folder, "sandbox"),
  };
}
