/** Every route handler there is, fed what nobody should send. A new route is tried by itself. */
import { createHmac, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../scripts/test-database";
import { callRoute, pageOf, type RouteParams } from "../../scripts/testing/next-route";
import { insertRow, insertTenant } from "../../scripts/testing/tenant-rows";
import type { TenantIds } from "../../scripts/testing/tenant-shapes";
import { makeTestApp, TEST_SECRET, type TestApp } from "../../scripts/testing/test-app";
import { glance } from "../../scripts/testing/whole-database";

const APP = path.join(import.meta.dirname, "..");
const ORIGIN = "http://localhost:3000";
/** Hundreds of calls a route, some of which take their time on purpose. */
const TIMEOUT_MS = 120_000;

const folders = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts")
  .map((file) => path.dirname(file));

let database: TestDatabase;
let client: Client;
let held: TestApp;
let ids: TenantIds;

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN;
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  held = await makeTestApp(database.url);
  ids = await insertTenant(client, held.sealed);
  // A worker that beats, so that the health door has nothing to complain about.
  await insertRow(client, "worker_heartbeat", { id: "w", worker_ids: [], started_at: new Date(), beat_at: "2100-01-01", version: "1" });
});
afterAll(async () => {
  await held.app.close();
  await client.end();
  await database.drop();
});

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const HUGE = 6 * 1024 * 1024;
const FORM = "application/x-www-form-urlencoded";

const BODIES: readonly [type: string, body: BodyInit][] = [
  ["application/json", ""],
  ["application/json", "{"],
  ["application/json", "null"],
  ["application/json", "[[[[]]]]"],
  ["application/json", '{"__proto__":{"a":1},"id":"\\u0000","order_id":1e400}'],
  ["application/json", `"${"x".repeat(HUGE)}"`],
  ["application/json", "[".repeat(100_000)],
  [FORM, "agree=yes&agree=no&language=%00&shown=%ED%A0%80&token=%00&csrfToken=x&email=%00&password=%00&json=true"],
  [FORM, `token=${"x".repeat(HUGE)}`],
  ["multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=agree\r\n\r\n"],
  ["text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"],
  ["application/octet-stream", new Uint8Array([0, 255, 254, 0, 128])],
  ["", "plain"],
];

const HEADERS: readonly Record<string, string>[] = [
  { cookie: `predesk-link=${"x".repeat(7_000)}` },
  { cookie: "predesk-link=%E0%A4%A; predesk-language=zz; next-auth.session-token=a.b.c.d.e; predesk-merchant=' OR 1=1" },
  { cookie: "predesk-link=%00; next-auth.session-token=%00; =; ;;;" },
  { authorization: "Bearer ", "accept-language": "*;q=nonsense,,,;" },
  { "x-forwarded-for": ",,, 999.999.999.999, \t", origin: "null", "sec-fetch-site": "cross-site" },
  { "content-length": "-1", "content-type": "application/json; charset=utf-99", "content-encoding": "gzip" },
  { "x-shopify-hmac-sha256": "AAAA", "x-shopify-topic": "x".repeat(5_000), "stripe-signature": "t=0,v1=,v1=00,v2" },
  { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "javascript" },
];

const QUERIES = [
  "?",
  "?session_id=%00",
  `?session_id=${"x".repeat(8_000)}`,
  "?error=%ED%A0%80&callbackUrl=//evil.example&token[]=1&token[]=2",
  "?%",
];

const HOSTILE_SEGMENTS = ["%00", "\u0000", "..", "x".repeat(10_000), "' OR 1=1 --", "\ud83d", "🚲", "__proto__", "%"];

/** Addresses of a route: nonsense, and for dynamic parts what is really there. */
function paramsFor(folder: string): RouteParams[] {
  const names = [...folder.matchAll(/\[(\.\.\.)?(\w+)\]/g)].map(([, isRest, name]) => ({ name: name ?? "", isRest: isRest !== undefined }));
  if (names.length === 0) return [{}];
  const real = {
    connection: folder.includes("stripe") ? `stripe-${ids.stripe}` : `shop-${ids.shopify}`,
    nextauth: "callback/credentials",
    orderId: ids.order,
  };
  const values = [
    ...HOSTILE_SEGMENTS,
    randomUUID(),
    ids.order,
    "session",
    "csrf",
    "signout",
    Reflect.get(real, names[0]?.name ?? "") ?? ids.order,
  ];
  return values.map((value) =>
    Object.fromEntries(names.map(({ name, isRest }) => [name, isRest ? String(value).split("/") : String(value)])),
  );
}

interface Call {
  readonly params: RouteParams;
  readonly method: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

function callsOf(folder: string): Call[] {
  const all = paramsFor(folder);
  const params = all.at(-1) ?? {};
  return [
    ...all.flatMap((one) => METHODS.map((method) => ({ params: one, method }))),
    ...BODIES.flatMap(([type, body]) =>
      ["POST", "PUT"].map((method) => ({ params, method, body, headers: type ? { "content-type": type } : {} })),
    ),
    ...HEADERS.flatMap((headers) => ["GET", "POST"].map((method) => ({ params, method, headers }))),
    ...QUERIES.flatMap((query) => ["GET", "POST"].map((method) => ({ params, method, query }))),
  ];
}

/** The status of the answer, or what was thrown, which a server answers with 500. */
async function statusOf(
  folder: string,
  handlers: object,
  { params, method, query = "", headers = {}, body }: Call,
): Promise<number | string> {
  const page = pageOf(folder);
  const request = new Request(`${ORIGIN}${page.replace(/[[\].]/g, "")}${query}`, {
    method,
    headers,
    body: method === "GET" || method === "HEAD" ? undefined : body,
  });
  try {
    const response = await callRoute(page, handlers, request, params);
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return `threw ${error}`;
  }
}

const describeCall = ({ method, params, query, headers, body }: Call): string =>
  `${method} ${JSON.stringify(params).slice(0, 80)} ${query ?? ""} ${JSON.stringify(headers ?? {}).slice(0, 80)} ${String(body ?? "").slice(0, 60)}`;

test("the routes are found", () => {
  expect(folders).toEqual(
    expect.arrayContaining(["api/shopify/webhooks/[connection]", "api/stripe/webhooks/[connection]", "api/auth/[...nextauth]"]),
  );
});

describe.each(folders)("%s", (folder) => {
  test("nothing of it is answered by a failure, and no row changes", { timeout: TIMEOUT_MS }, async () => {
    const handlers = (await import(/* @vite-ignore */ path.join(APP, folder, "route.ts"))) as object;
    const before = await glance(client);
    const calls = callsOf(folder);
    const answers = await Promise.all(calls.map(async (call) => [describeCall(call), await statusOf(folder, handlers, call)] as const));
    expect(answers.filter(([, status]) => typeof status === "string" || status >= 500 || status < 200)).toEqual([]);
    const unknownMethods = calls.filter(
      ({ method }) => method !== "OPTIONS" && !(method in handlers) && !(method === "HEAD" && "GET" in handlers),
    );
    for (const call of unknownMethods) expect(answers[calls.indexOf(call)]?.[1], describeCall(call)).toBe(405);
    expect(await glance(client)).toEqual(before);
  });
});

describe("signed nonsense", () => {
  const payloads = [
    "{}",
    "[]",
    "null",
    "7",
    "{",
    '{"id":null}',
    '{"id":"\\u0000","type":"\\u0000","object":"event","data":{"object":{"id":"\\ud800"}}}',
    '{"id":{"id":1},"type":7,"data":[],"created":1e400,"api_version":"\\u0000"}',
    `{"id":"${"x".repeat(100_000)}","type":"${"y".repeat(100_000)}","object":"event"}`,
    '{"__proto__":{"type":"payment_intent.succeeded"},"object":"event","id":"evt_1"}',
    `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
    "\ufeff{}",
    "\u0000",
  ];

  test.each(payloads.map((payload) => [payload.slice(0, 60), payload]))("from Shopify: %s", async (_shown, payload) => {
    const handlers = await import("./shopify/webhooks/[connection]/route");
    for (const topic of ["orders/create", "", "x".repeat(1_000), "../../x"]) {
      const headers = {
        "x-shopify-hmac-sha256": createHmac("sha256", TEST_SECRET).update(payload).digest("base64"),
        "x-shopify-shop-domain": `${ids.shopify}.myshopify.com`,
        "x-shopify-topic": topic,
        "x-shopify-webhook-id": randomUUID(),
        "x-shopify-triggered-at": "not a time",
      };
      const call = { params: { connection: `shop-${ids.shopify}` }, method: "POST", headers, body: payload };
      expect([200, 400]).toContain(await statusOf("api/shopify/webhooks/[connection]", handlers, call));
    }
  });

  test.each(payloads.map((payload) => [payload.slice(0, 60), payload]))("from Stripe: %s", async (_shown, payload) => {
    const handlers = await import("./stripe/webhooks/[connection]/route");
    const at = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", TEST_SECRET).update(`${at}.${payload}`).digest("hex");
    const call = {
      params: { connection: `stripe-${ids.stripe}` },
      method: "POST",
      headers: { "stripe-signature": `t=${at},v1=${signature}` },
      body: payload,
    };
    // 401: Stripe's own check reads text without its byte order mark, so such a body never matches.
    expect([200, 400, 401]).toContain(await statusOf("api/stripe/webhooks/[connection]", handlers, call));
  });
});
