import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StripeSandbox, startStripeSandbox } from "../../stripe/server";
import { recordingClient } from "./client";

/** The judge is Stripe's own command line client: each trigger is a script of API calls that must end in its event. */
const TRIGGERS = [
  "customer.created",
  "customer.updated",
  "customer.deleted",
  "payment_method.attached",
  "payment_method.detached",
  "payment_method.updated",
  "setup_intent.created",
  "setup_intent.succeeded",
  "setup_intent.canceled",
  "setup_intent.requires_action",
  "setup_intent.setup_failed",
  "payment_intent.created",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.requires_action",
  "payment_intent.canceled",
  "charge.succeeded",
  "charge.failed",
  "charge.refunded",
  "charge.refund.updated",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "checkout.session.expired",
];

const program = join(import.meta.dirname, "../../../node_modules/@stripe/cli/bin");
const KEY = "sk_test_cli_00000001";
let sandbox: StripeSandbox;
let home: string;

beforeAll(async () => {
  sandbox = await startStripeSandbox({ port: 0, dataDir: null, now: () => Date.now() });
  home = mkdtempSync(join(tmpdir(), "stripe-cli-"));
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(home, { recursive: true });
});

async function stripeCli(...words: string[]): Promise<string> {
  // A home of its own: the person's own settings and keys stay out of it.
  const env = { NODE_ENV: "test" as const, HOME: home, XDG_CONFIG_HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: "1" };
  const base = ["--api-base", `http://127.0.0.1:${sandbox.port}`, "--api-key", KEY];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(program, "shim.js"), ...words, ...base], {
    env,
    timeout: 20_000,
  });
  return stdout + stderr;
}

test("the official client's triggers all succeed and leave their events", async () => {
  const waiting = [...TRIGGERS];
  const worker = async () => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      expect(await stripeCli("trigger", event), event).toContain("Trigger succeeded");
    }
  };
  await Promise.all([worker(), worker()]);
  const { stripe } = recordingClient(sandbox.port, KEY);
  const happened = new Set((await stripe.events.list({ limit: 100 })).data.map(({ type }) => type as string));
  for await (const event of stripe.events.list({ limit: 100 })) {
    happened.add(event.type);
  }
  expect(TRIGGERS.filter((event) => !happened.has(event))).toEqual([]);
}, 60_000);

test("the official client reads what it has written", async () => {
  const made = JSON.parse(await stripeCli("post", "/v1/customers", "-d", "email=cli@example.com")) as { id: string };
  const read = JSON.parse(await stripeCli("get", `/v1/customers/${made.id}`)) as { id: string; email: string };
  expect(read).toMatchObject({ id: made.id, email: "cli@example.com" });
}, 20_000);
