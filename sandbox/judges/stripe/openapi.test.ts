import { beforeAll, expect, test } from "vitest";
import { startStripeSandbox } from "../../stripe/server";
import { type Exchange, recordingClient } from "./client";
import { OpenApiJudge } from "./openapi";
import { tour } from "./tour";

/**
 * The judge is Stripe's published description of its API as it was at 2022-11-15. The sandbox speaks
 * 2026-10-28.endive: what has moved since stands here, each with its reason, and nothing else may differ.
 */
const MOVED_SINCE: Record<string, string> = {
  "POST /v1/payment_intents: allowed_payment_method_types": "new in 2026-07-29, replaces payment_method_types",
  "POST /v1/setup_intents: allowed_payment_method_types": "new in 2026-07-29, replaces payment_method_types",
  "POST /v1/checkout/sessions: allowed_payment_method_types": "new in 2026-09-30, replaces payment_method_types",
  "GET /v1/checkout/sessions: status": "the list takes more filters than it did",
  "POST /v1/checkout/sessions/{session}: the call itself": "sessions could not be updated then",
};

const judge = new OpenApiJudge();
let exchanges: Exchange[];

beforeAll(async () => {
  const sandbox = await startStripeSandbox({ port: 0, dataDir: null, now: () => Date.now() });
  const client = recordingClient(sandbox.port);
  exchanges = client.exchanges;
  try {
    await tour(client.stripe, sandbox.url);
  } finally {
    await sandbox.stop();
  }
}, 60_000);

function isNewCall({ method, path }: Exchange): boolean {
  return method === "POST" && /^\/v1\/checkout\/sessions\/cs_\w+$/.test(path);
}

test("every answer fits the published schema of its call", () => {
  expect(exchanges.length).toBeGreaterThan(70);
  const faults = exchanges
    .filter((exchange) => !isNewCall(exchange))
    .flatMap(({ method, path, status, body }) => judge.faults(method, path, status, body));
  expect([...new Set(faults)]).toEqual([]);
});

test("every parameter the client sent is one the call takes, but for those that came since", () => {
  const unknown = new Set<string>();
  for (const exchange of exchanges) {
    const names = new Set([...new URLSearchParams(exchange.sent).keys()].map((name) => name.split("[")[0] ?? ""));
    for (const name of isNewCall(exchange) ? [] : judge.unknownParameters(exchange.method, exchange.path, [...names])) {
      unknown.add(name);
    }
  }
  if (exchanges.some(isNewCall)) {
    unknown.add("POST /v1/checkout/sessions/{session}: the call itself");
  }
  expect([...unknown].sort()).toEqual(Object.keys(MOVED_SINCE).sort());
});

test("the judge sees a missing member, a wrong kind of value and an unknown state", () => {
  const paid = exchanges.find(({ path, status }) => /^\/v1\/payment_intents\/pi_\w+$/.test(path) && status === 200);
  const body = paid?.body as Record<string, unknown>;
  const faults = (change: Record<string, unknown>) => judge.faults("GET", "/v1/payment_intents/pi_1", 200, { ...body, ...change });
  expect(faults({})).toEqual([]);
  expect(faults({ created: undefined }).join()).toContain("created");
  expect(faults({ amount: "12" }).join()).toContain("must be integer");
  expect(faults({ status: "almost" }).join()).toContain("must be equal to one of the allowed values");
});
