/** The settings of a practice installation, put together from what its data folder keeps. */
import path from "node:path";
import { POSTGRES_ROLE } from "../postgres/cluster";
import type { DataFolder } from "./data-folder";
import type { Ports } from "./ports";
import { readPorts } from "./ports";
import { type PracticeSecrets, readSecrets } from "./secrets";

/** The database of a practice installation, in its embedded server. */
export const PRACTICE_DATABASE = "predesk";

const local = (port: number, rest = "") => `http://127.0.0.1:${port}${rest}`;

/** Addresses people open. */
export interface PracticeAddresses {
  readonly app: string;
  readonly store: string;
  readonly inbox: string;
  readonly control: string;
}

export function practiceAddresses(ports: Ports): PracticeAddresses {
  return {
    app: `http://localhost:${ports.web}`,
    store: local(ports.shopify, "/store"),
    inbox: local(ports.inbox),
    control: local(ports.control),
  };
}

export function practiceDatabaseUrl(ports: Ports, secrets: PracticeSecrets): string {
  return `postgresql://${POSTGRES_ROLE}:${encodeURIComponent(secrets.postgresPassword)}@127.0.0.1:${ports.postgres}/${PRACTICE_DATABASE}`;
}

/** Variables for the application's programs. What the caller's environment says about tuning (LOG_LEVEL …) stays. */
export function practiceSettings(ports: Ports, secrets: PracticeSecrets, outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { app, store, inbox } = practiceAddresses(ports);
  return {
    ...outer,
    PREDESK_MODE: "practice",
    DATABASE_URL: practiceDatabaseUrl(ports, secrets),
    PORT: String(ports.web),
    APP_URL: app,
    NEXTAUTH_SECRET: secrets.nextauthSecret,
    ENCRYPTION_KEY: secrets.encryptionKey,
    STRIPE_API_BASE: local(ports.stripe),
    SHOPIFY_API_BASE: local(ports.shopify),
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: "Predesk <predesk@practice.example>",
    DNS_RESOLVER: `127.0.0.1:${ports.dns}`,
    SANDBOX_CLOCK_URL: local(ports.control, "/clock"),
    SANDBOX_INBOX_URL: inbox,
    SANDBOX_STORE_URL: store,
  };
}

/** Variables for the sandbox: ports, its folder, and the database that holds the one clock (rule 12). */
export function sandboxSettings(ports: Ports, secrets: PracticeSecrets, folder: DataFolder): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    TSX_TSCONFIG_PATH: path.join(import.meta.dirname, "../../tsconfig.json"),
    SANDBOX_DATA_DIR: folder.sandbox,
    SANDBOX_STRIPE_PORT: String(ports.stripe),
    SANDBOX_SHOPIFY_PORT: String(ports.shopify),
    SANDBOX_MAIL_PORT: String(ports.smtp),
    SANDBOX_INBOX_PORT: String(ports.inbox),
    SANDBOX_DNS_PORT: String(ports.dns),
    SANDBOX_CONTROL_PORT: String(ports.control),
    CLOCK_DATABASE_URL: practiceDatabaseUrl(ports, secrets),
  };
}

/**
 * The settings of the installation in this folder, for commands beside the launcher.
 * @throws Error when nothing was ever started there
 */
export function keptPracticeSettings(folder: DataFolder, outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ports = readPorts(folder);
  const secrets = readSecrets(folder);
  if (ports === null || secrets === null)
    throw new Error(`There is no practice installation in ${folder.root} yet: start one with "npm start".`);
  return practiceSettings(ports, secrets, outer);
}
