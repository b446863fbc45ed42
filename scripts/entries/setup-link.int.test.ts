import { createHash, randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptInvitation } from "@/lib/operations/accept-invitation";
import { createSetupLink } from "@/lib/operations/create-setup-link";
import { openDb } from "@/lib/store/db";
import { typescript } from "../launcher/programs";
import { runToEnd } from "../process/run-to-end";
import { type TestDatabase, testDatabase } from "../test-database";

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The entry as the launcher runs it: a process of its own. */
async function setupLink(): Promise<string> {
  const env = { ...process.env, PREDESK_MODE: "test", DATABASE_URL: database.url, APP_URL: "http://localhost:3000" };
  const { code, stdout, output } = await runToEnd(process.execPath, typescript("scripts/entries/setup-link.ts"), { env });
  expect(code, output).toBe(0);
  return stdout;
}

const tokenOf = (printed: string): string => /^http:\/\/localhost:3000\/join\/([\w-]+)\n$/.exec(printed)?.[1] ?? "";

/** A process is started that loads the whole application. */
const TIMEOUT_MS = 120_000;

test("one link alone on its line; its token stands nowhere; the next one ends it; an owner ends them all", {
  timeout: TIMEOUT_MS,
}, async () => {
  const first = tokenOf(await setupLink());
  expect(Buffer.from(first, "base64url")).toHaveLength(32);
  const { rows } = await client.query<{ token_hash: Buffer; role: string; merchant_id: string | null }>("SELECT * FROM invitation");
  expect(rows).toEqual([expect.objectContaining({ role: "owner", merchant_id: null })]);
  expect(rows[0]?.token_hash).toEqual(createHash("sha256").update(first).digest());
  expect(JSON.stringify(rows)).not.toContain(first);

  const db = openDb({ url: database.url, encryptionKey: Buffer.alloc(32, 1), poolSize: 2 });
  const again = () => createSetupLink(db, { appUrl: "http://localhost:3000", now: new Date() });
  const second = tokenOf(`${await again()}\n`);
  const shop = {
    ...{ name: "Shop", legalName: "Shop SARL", country: "FR", timezone: "Europe/Paris", defaultLanguage: "en" as const },
    ...{ shopCurrency: "EUR", statementDescriptor: "SHOP", supportEmail: null, vatNumber: null, address: null },
  };
  const join = (token: string) =>
    acceptInvitation(
      db,
      { now: new Date(), requestId: randomUUID() },
      { token, name: "Owner", password: "correct horse battery 42", language: "en", email: "owner@desk.example", merchant: shop },
    );
  expect(await join(first)).toMatchObject({ ok: false, code: "link_unknown" });
  expect(await join(second)).toEqual({ ok: true, value: { email: "owner@desk.example" } });
  expect(await join(second)).toMatchObject({ ok: false, code: "link_used" });
  expect(await again()).toBeNull();
  await db.close();
});
