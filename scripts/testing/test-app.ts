/** The application on a test's database, with nobody behind the addresses of the outside world. */
import { readEnv } from "@/lib/env";
import { type App, makeApp } from "@/lib/wiring";
import { anyFreePort } from "../process/free-port";

/** Every key and webhook secret of a tenant of this application. */
export const TEST_SECRET = `sk_test_${"0".repeat(24)}`;

export interface TestApp {
  readonly app: App;
  /** A secret as connections keep it, sealed with this application's key. */
  readonly sealed: string;
}

/** With other settings where given. Also the process's own application from now on: route handlers ask for that one. */
export async function makeTestApp(databaseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const nobody = await anyFreePort();
  const app = makeApp(
    readEnv({
      PREDESK_MODE: "test",
      DATABASE_URL: databaseUrl,
      STRIPE_API_BASE: `http://127.0.0.1:${nobody}`,
      SHOPIFY_API_BASE: `http://127.0.0.1:${nobody}`,
      SMTP_URL: `smtp://127.0.0.1:${nobody}`,
      DNS_RESOLVER: `127.0.0.1:${nobody}`,
      ...settings,
    }),
    "test",
  );
  (globalThis as typeof globalThis & { predeskApp?: App }).predeskApp = app;
  return { app, sealed: app.db.sealer.seal(TEST_SECRET) };
}
