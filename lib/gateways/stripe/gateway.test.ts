import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { money } from "@/lib/domain/money";
import { makeLog } from "@/lib/log";
import { makeStripeGateway } from "./gateway";

/** A server that answers confirms as it is told: what the gateway makes of the wire, byte by byte, with the real client. */
type Answer = { status: number; body: object; headers?: Record<string, string> } | "hang up" | "hang up after a byte";
let server: Server;
let base = "";
let next: Answer = { status: 500, body: {} };
const seen: { method: string; path: string; key: string | null; body: string }[] = [];

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => resolve(body));
  });
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await readBody(request);
    seen.push({ method: request.method ?? "", path: request.url ?? "", key: request.headers["idempotency-key"]?.toString() ?? null, body });
    if (next === "hang up") return void request.socket.destroy();
    if (next === "hang up after a byte") {
      response.writeHead(200, { "content-length": "500", "content-type": "application/json" });
      response.write("{");
      return void setTimeout(() => request.socket.destroy(), 5);
    }
    response.writeHead(next.status, { "content-type": "application/json", "request-id": "req_test", ...next.headers });
    response.end(JSON.stringify(next.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen.length = 0;
});

const gateway = (apiBase = base) => makeStripeGateway({ secretKey: "sk_test_unit_0000000000", apiBase, log: makeLog("silent", "test") });
const confirm = (mayStillSend?: () => boolean) =>
  gateway().confirmOffSession({
    paymentIntentId: "pi_1",
    paymentMethodId: "pm_1",
    idempotencyKey: "attempt_1",
    timeoutMs: 2_000,
    mayStillSend,
  });

const charge = { id: "ch_1", object: "charge", created: 1_767_225_600 };
const intent = (status: string, more: object = {}) => ({
  id: "pi_1",
  object: "payment_intent",
  status,
  amount: 24000,
  amount_received: 0,
  currency: "eur",
  created: 1_767_225_000,
  metadata: {},
  latest_charge: charge,
  last_payment_error: null,
  next_action: null,
  ...more,
});
const error = (status: number, body: object): Answer => ({ status, body: { error: body } });

describe("what a confirm's answer means", () => {
  test.each<[string, Answer, object]>([
    ["success", { status: 200, body: intent("succeeded") }, { kind: "succeeded", chargeId: "ch_1", at: new Date("2026-01-01T00:00:00Z") }],
    ["processing", { status: 200, body: intent("processing") }, { kind: "processing" }],
    [
      "asked for capture, which we never want",
      { status: 200, body: intent("requires_capture") },
      { kind: "unknown", why: "unexpected_status" },
    ],
    ["a status of tomorrow", { status: 200, body: intent("requires_magic") }, { kind: "unknown", why: "unexpected_status" }],
    [
      "a success that names no charge",
      { status: 200, body: intent("succeeded", { latest_charge: null }) },
      { kind: "unknown", why: "unreadable_answer" },
    ],
    [
      "a decline",
      error(402, {
        type: "card_error",
        code: "card_declined",
        decline_code: "insufficient_funds",
        charge: "ch_2",
        advice_code: "try_again_later",
      }),
      { kind: "declined", class: "later", declineCode: "insufficient_funds", chargeId: "ch_2" },
    ],
    [
      "a lost card",
      error(402, { type: "card_error", code: "card_declined", decline_code: "lost_card" }),
      { kind: "declined", class: "never" },
    ],
    [
      "the bank's question",
      error(402, { type: "card_error", code: "authentication_required", charge: "ch_3" }),
      { kind: "needs_customer", chargeId: "ch_3" },
    ],
    [
      "an unknown parameter",
      error(400, { type: "invalid_request_error", code: "parameter_unknown" }),
      { kind: "not_made", why: "invalid_request" },
    ],
    ["a wrong key", error(401, { type: "invalid_request_error" }), { kind: "not_made", why: "invalid_request" }],
    ["too many calls", error(429, { type: "invalid_request_error", code: "rate_limit" }), { kind: "not_made", why: "rate_limited" }],
    ["the object in use", error(429, { type: "invalid_request_error", code: "lock_timeout" }), { kind: "not_made", why: "rate_limited" }],
    ["a key at work elsewhere", error(409, { type: "idempotency_error", code: "idempotency_key_in_use" }), { kind: "unknown" }],
    ["a key used for something else", error(400, { type: "idempotency_error" }), { kind: "unknown" }],
    [
      "a state somebody else brought about",
      error(400, { type: "invalid_request_error", code: "payment_intent_unexpected_state", payment_intent: intent("succeeded") }),
      { kind: "unknown", why: "unexpected_status" },
    ],
    [
      "a cancelled object",
      error(400, { type: "invalid_request_error", code: "payment_intent_unexpected_state", payment_intent: intent("canceled") }),
      { kind: "not_made", why: "payment_object_canceled" },
    ],
    ["a server error", error(500, { type: "api_error" }), { kind: "unknown", why: "server_error" }],
    ["a closed connection", "hang up", { kind: "unknown", why: "connection_lost" }],
    ["half an answer", "hang up after a byte", { kind: "unknown", why: "connection_lost" }],
  ])("%s", async (_name, answer, outcome) => {
    next = answer;
    expect((await confirm()).outcome).toMatchObject(outcome);
  });

  test("is asked for once: no client retry after any failure", async () => {
    for (const answer of ["hang up", error(500, { type: "api_error" }), error(409, { type: "idempotency_error" })] as const) {
      next = answer;
      seen.length = 0;
      await confirm();
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({ path: "/v1/payment_intents/pi_1/confirm", key: "attempt_1" });
    }
  });

  test("nothing leaves once the right to send has lapsed", async () => {
    next = { status: 200, body: intent("succeeded") };
    expect((await confirm(() => false)).outcome).toMatchObject({ kind: "not_made", why: "not_sent" });
    expect(seen).toEqual([]);
  });

  test("nothing left when nobody listens", async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const nowhere = `http://127.0.0.1:${(free.address() as AddressInfo).port}`;
    await new Promise((resolve) => free.close(resolve));
    const { outcome } = await gateway(nowhere).confirmOffSession({ paymentIntentId: "pi_1", paymentMethodId: "pm_1", idempotencyKey: "k" });
    expect(outcome).toMatchObject({ kind: "not_made", why: "not_sent" });
  });

  test("off-session, unscheduled, card named, no return address", async () => {
    next = { status: 200, body: intent("succeeded") };
    await confirm();
    const sent = new URLSearchParams(seen[0]?.body);
    expect(sent.get("off_session")).toBe("true");
    expect(sent.get("payment_method_options[card][stored_credential_usage]")).toBe("unscheduled");
    expect(sent.has("return_url")).toBe(false);
  });
});

describe("making a PaymentIntent", () => {
  const create = () =>
    gateway().createPaymentIntent({
      amount: money(24000n, "EUR"),
      customerId: "cus_1",
      description: "#1001",
      ids: { merchantId: "m", orderId: "o", instalmentId: "i", paymentObjectId: "p" },
      idempotencyKey: "create_p",
    });

  test("unconfirmed, card only, with our ids", async () => {
    next = { status: 200, body: intent("requires_payment_method", { latest_charge: null }) };
    expect(await create()).toMatchObject({ kind: "made", paymentIntent: { paymentIntentId: "pi_1", amount: money(24000n, "EUR") } });
    const sent = new URLSearchParams(seen[0]?.body);
    expect(sent.getAll("allowed_payment_method_types[0]")).toEqual(["card"]);
    expect(sent.get("metadata[payment_object]")).toBe("p");
    expect(sent.has("confirm")).toBe(false);
    expect(seen[0]?.key).toBe("create_p");
  });

  test("an amount that does not fit Stripe exactly never leaves", async () => {
    const result = await gateway().createPaymentIntent({
      amount: money(5124n, "KWD"),
      customerId: "cus_1",
      description: "#1001",
      ids: { merchantId: "m", orderId: "o", instalmentId: "i", paymentObjectId: "p" },
      idempotencyKey: "create_p",
    });
    expect(result).toMatchObject({ kind: "not_made", why: "invalid_request" });
    expect(seen).toEqual([]);
  });

  test("a lost answer is asked for again with the same key, then said to be unknown", async () => {
    next = error(500, { type: "api_error" });
    expect(await create()).toMatchObject({ kind: "unknown", why: "server_error" });
    expect(new Set(seen.map((call) => call.key))).toEqual(new Set(["create_p"]));
  });
});
