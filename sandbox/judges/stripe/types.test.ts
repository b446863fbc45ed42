import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { endpoints } from "../../stripe/endpoints/index";
import { Routes } from "../../stripe/http/routes";
import { startStripeSandbox } from "../../stripe/server";
import { type Exchange, recordingClient } from "./client";
import { tour } from "./tour";

/**
 * The judge is the `stripe` package: every object the sandbox answered with is written down as a
 * literal of the package's own type and compiled. A missing, mistyped or unknown member is an error.
 */
const TYPES: Record<string, string> = {
  account: "Stripe.Account",
  balance_transaction: "Stripe.BalanceTransaction",
  charge: "Stripe.Charge",
  "checkout.session": "Stripe.Checkout.Session",
  customer: "Stripe.Customer",
  dispute: "Stripe.Dispute",
  event: "Stripe.Event",
  item: "Stripe.LineItem",
  payment_intent: "Stripe.PaymentIntent",
  payment_method: "Stripe.PaymentMethod",
  price: "Stripe.Price",
  product: "Stripe.Product",
  refund: "Stripe.Refund",
  setup_attempt: "Stripe.SetupAttempt",
  setup_intent: "Stripe.SetupIntent",
  webhook_endpoint: "Stripe.WebhookEndpoint",
};

const DELETED: Record<string, string> = { customer: "Stripe.DeletedCustomer", webhook_endpoint: "Stripe.DeletedWebhookEndpoint" };

type Members = Record<string, unknown>;

function typeOf(object: Members): string | null {
  const kind = String(object.object);
  if (object.deleted === true) {
    return DELETED[kind] ?? null;
  }
  if (kind === "list" || kind === "search_result") {
    const [first] = object.data as Members[];
    const inner = first === undefined ? "unknown" : typeOf(first);
    return `Stripe.${kind === "list" ? "ApiList" : "ApiSearchResult"}<${inner}>`;
  }
  return TYPES[kind] ?? null;
}

/** The objects of one answer: itself, or those an error carries. */
function objectsOf(body: unknown): Members[] {
  const members = body as Members;
  const error = members.error as Members | undefined;
  const inside = error === undefined ? [members] : [error.payment_intent, error.payment_method, error.setup_intent];
  return inside.filter((object): object is Members => object !== undefined);
}

/** Two objects with the same members filled in judge the same: one is enough. */
function shape(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value[0] === undefined ? "" : shape(value[0])}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}:${shape(inner)}`)
      .join()}}`;
  }
  return value === null ? "null" : typeof value;
}

function literals(exchanges: Exchange[]): { source: string; count: number; kinds: Set<string> } {
  const seen = new Set<string>();
  const kinds = new Set<string>();
  let source = 'import type Stripe from "stripe";\ndeclare const decimal: (text: string) => Stripe.Decimal;\n';
  for (const object of exchanges.flatMap(({ body }) => objectsOf(body))) {
    const type = typeOf(object);
    if (type === null) {
      throw new Error(`no type is known for ${JSON.stringify(object).slice(0, 200)}`);
    }
    const mark = `${type} ${object.object === "event" ? String(object.type) : ""} ${shape(object)}`;
    if (!seen.has(mark)) {
      seen.add(mark);
      kinds.add(String(object.object));
      // The package turns decimal text into its own Decimal when it arrives.
      const text = JSON.stringify(object).replace(/"unit_amount_decimal":("[\d.]+")/g, '"unit_amount_decimal":decimal($1)');
      source += `export const object${seen.size}: ${type} = ${text};\n`;
    }
  }
  return { source, count: seen.size, kinds };
}

async function compile(source: string): Promise<string> {
  const root = join(import.meta.dirname, "../../..");
  mkdirSync(join(root, ".build"), { recursive: true });
  const folder = mkdtempSync(join(root, ".build/stripe-types-"));
  try {
    writeFileSync(join(folder, "answers.ts"), source);
    const compilerOptions = {
      target: "ES2023",
      lib: ["ES2023", "dom"],
      module: "esnext",
      moduleResolution: "bundler",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["answers.ts"] }));
    await promisify(execFile)(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { maxBuffer: 50_000_000 });
    return "";
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? String(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every answer is of the type the stripe package declares, and every endpoint was asked", async () => {
  const sandbox = await startStripeSandbox({ port: 0, dataDir: null, now: () => Date.now() });
  const { stripe, exchanges } = recordingClient(sandbox.port);
  try {
    await tour(stripe, sandbox.url);
  } finally {
    await sandbox.stop();
  }
  const routes = new Routes(endpoints);
  const asked = new Set(exchanges.map(({ method, path }) => routes.find(method, path)?.endpoint));
  expect(endpoints.filter((endpoint) => !asked.has(endpoint)).map(({ method, path }) => `${method} ${path}`)).toEqual([]);

  const { source, count, kinds } = literals(exchanges);
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining(["charge", "checkout.session", "dispute", "event", "list", "payment_intent", "refund", "setup_intent"]),
  );
  expect(count).toBeGreaterThan(60);
  expect(await compile(source)).toBe("");
}, 60_000);

test("the judge sees what is missing, mistyped or made up", async () => {
  const event =
    '{"id":"evt_1","object":"event","api_version":null,"created":1,"livemode":false,"pending_webhooks":0,"request":null,"type":"charge.succeeded","data":{"object":{}}}';
  const verdict = await compile(`import type Stripe from "stripe";
export const missing: Stripe.Refund = {"id":"re_1","object":"refund"};
export const mistyped: Stripe.DeletedCustomer = {"id":1,"object":"customer","deleted":true};
export const madeUp: Stripe.DeletedCustomer = {"id":"cus_1","object":"customer","deleted":true,"colour":"red"};
export const inside: Stripe.Event = ${event};`);
  for (const name of ["missing", "mistyped", "madeUp", "inside"]) {
    expect(verdict).toContain(`answers.ts(${["missing", "mistyped", "madeUp", "inside"].indexOf(name) + 2},`);
  }
}, 60_000);
