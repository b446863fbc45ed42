import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "./client";
import { DAY_MS, type Driven, driven, KEY, prepare } from "./driven";

/** What only a sandbox can show: things going wrong at the worst moment. The ledger says what really happened. */
let world: Driven;
beforeEach(async () => {
  world = await driven();
});
afterEach(() => world.sandbox.stop());

const confirm = (method: string) => ({ payment_method: method, off_session: true });

describe("a call that goes wrong", () => {
  test("500 after the work: the money moved, and the key brings the 500 back", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.turn("faults", { fault: "error500After", path: "/v1/payment_intents/*/confirm" });
    const first = await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    const again = await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    expect([first.statusCode, again.statusCode]).toEqual([500, 500]);
    expect(again.headers?.["idempotent-replayed"]).toBe("true");
    expect((await world.stripe.paymentIntents.retrieve(intent)).status).toBe("succeeded");
    expect((await world.ledger()).totals.eur?.charged).toBe(2000);
  });

  test("500 before the work: nothing moved, but the key is spent all the same", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.turn("faults", { fault: "error500Before", path: "/v1/payment_intents/*/confirm" });
    await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    expect((await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }))).statusCode).toBe(500);
    expect((await world.ledger()).charges).toEqual([]);
    expect((await world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k2" })).status).toBe("succeeded");
  });

  test("the connection drops after the work: the same key finds the answer, one charge", async () => {
    const { intent, method } = await prepare(world.stripe);
    // Twice: the package itself sends a call once more when the connection closes under it.
    await world.turn("faults", { fault: "dropAfter", path: "/v1/payment_intents/*/confirm", times: 2 });
    const lost = await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    expect(lost.type).toBe("StripeConnectionError");
    const found = await world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" });
    expect(found.status).toBe("succeeded");
    expect((await world.ledger()).charges).toHaveLength(1);
  });

  test("the connection drops before the work: nothing happened", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.turn("faults", { fault: "dropBefore", path: "/v1/payment_intents/*/confirm", times: 2 });
    await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method)));
    expect((await world.ledger()).charges).toEqual([]);
  });

  test("no answer at all: the work is done and can be read", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.turn("faults", { fault: "timeout", method: "POST", path: `/v1/payment_intents/${intent}/confirm` });
    const late = await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { timeout: 300 }));
    expect(late.type).toBe("StripeConnectionError");
    expect((await world.stripe.paymentIntents.retrieve(intent)).status).toBe("succeeded");
  });

  test("a rate limit is refused before the work, says why, and is not kept for the key", async () => {
    await world.turn("faults", { fault: "rateLimit429", method: "POST" });
    const error = await refusal(world.stripe.customers.create({}, { idempotencyKey: "k1" }));
    expect(error).toMatchObject({ statusCode: 429, code: "rate_limit" });
    expect(error.headers?.["stripe-rate-limited-reason"]).toBe("global-rate");
    expect((await world.stripe.customers.create({}, { idempotencyKey: "k1" })).id).toMatch(/^cus_/);
  });

  test("rate limits count per endpoint and per account", async () => {
    await world.turn("dials", { rateLimits: { endpoint: 2 } });
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => world.stripe.customers.list()));
    const refused = answers.flatMap((answer) =>
      answer.status === "rejected" ? [answer.reason.headers["stripe-rate-limited-reason"]] : [],
    );
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(new Set(refused)).toEqual(new Set(["endpoint-rate"]));
  });

  test("the same seed brings the same misfortune", async () => {
    const run = async () => {
      await world.turn("dials", { seed: 42, faults: { rateLimit429: 0.5 } });
      const answers: string[] = [];
      for (let turn = 0; turn < 12; turn++) {
        const answer = await world.stripe.customers.list().catch(() => "429");
        answers.push(answer === "429" ? "429" : "ok");
      }
      return answers.join();
    };
    const [first, second] = [await run(), await run()];
    expect(first).toBe(second);
    expect(new Set(first.split(",")).size).toBe(2);
  });
});

describe("keys and time", () => {
  test("a key is forgotten once it is 24 hours old, not a moment earlier", async () => {
    const first = await world.stripe.customers.create({}, { idempotencyKey: "k1" });
    world.pass(DAY_MS - 1000);
    expect((await world.stripe.customers.create({}, { idempotencyKey: "k1" })).id).toBe(first.id);
    world.pass(1000);
    expect((await world.stripe.customers.create({}, { idempotencyKey: "k1" })).id).not.toBe(first.id);
  });

  test("a confirmation repeated with a forgotten key does not charge twice: the PaymentIntent stands in the way", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" });
    world.pass(25 * 3600 * 1000);
    const error = await refusal(world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    expect(error.code).toBe("payment_intent_unexpected_state");
    expect((await world.ledger()).charges).toHaveLength(1);
  });

  test("the same key twice at once: one works, the other is told to wait", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.turn("dials", { latencyMs: 300 });
    const both = await Promise.allSettled(
      [1, 2].map(() => world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" })),
    );
    const errors = both.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
    expect((await world.ledger()).charges).toHaveLength(1);
  });

  test("two calls on one PaymentIntent at once: the second waits, or times out on the lock, and nothing is charged twice", async () => {
    const { intent, method } = await prepare(world.stripe);
    await world.turn("dials", { latencyMs: 300, lockWaitMs: 50 });
    const both = await Promise.allSettled(
      ["a", "b"].map((idempotencyKey) => world.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey })),
    );
    const errors = both.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ statusCode: 429, code: "lock_timeout" });
    expect((await world.ledger()).charges).toHaveLength(1);
  });

  test("an open Checkout Session expires by the sandbox clock, and its page with it", async () => {
    const session = await world.stripe.checkout.sessions.create({
      mode: "setup",
      allowed_payment_method_types: ["card"],
      success_url: "https://merchant.example/",
    });
    world.pass(DAY_MS + 1000);
    expect((await world.stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
    expect((await world.stripe.setupIntents.retrieve(String(session.setup_intent))).status).toBe("canceled");
  });

  test("a slow refund ends as its card says: pending then succeeded, succeeded then failed", async () => {
    const paid = (card: string) =>
      world.stripe.paymentIntents.create({
        amount: 2000,
        currency: "eur",
        payment_method: card,
        confirm: true,
        allowed_payment_method_types: ["card"],
      });
    const pending = await world.stripe.refunds.create({ payment_intent: (await paid("pm_card_pendingRefund")).id });
    const failing = await world.stripe.refunds.create({ payment_intent: (await paid("pm_card_refundFail")).id });
    expect([pending.status, failing.status]).toEqual(["pending", "succeeded"]);
    await world.turn("settle");
    expect((await world.stripe.refunds.retrieve(pending.id)).status).toBe("succeeded");
    expect(await world.stripe.refunds.retrieve(failing.id)).toMatchObject({ status: "failed", failure_reason: "expired_or_canceled_card" });
    const { refunded } = (await world.ledger()).totals.eur ?? {};
    expect(refunded).toBe(2000);
    const { data } = await world.stripe.events.list({ types: ["refund.failed"] });
    expect(data).toHaveLength(1);
  });
});

test("nothing that was answered is lost when the server dies and starts again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-journal-"));
  try {
    const first = await driven({ dataDir: folder });
    const { intent, method } = await prepare(first.stripe, "pm_card_authenticationRequiredOnSetup");
    await refusal(first.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    const before = await first.ledger();
    // A second server on the same journal sees what a restart after kill -9 would see: the first never got to tidy up.
    const second = await driven({ dataDir: folder });
    expect(await second.ledger()).toEqual(before);
    const replay = await refusal(second.stripe.paymentIntents.confirm(intent, confirm(method), { idempotencyKey: "k1" }));
    expect(replay.headers?.["idempotent-replayed"]).toBe("true");
    expect(replay.code).toBe("authentication_required");
    await second.sandbox.stop();
    await first.sandbox.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("accounts do not see each other; live and revoked keys are turned away", async () => {
  const { intent } = await prepare(world.stripe);
  const ask = (key: string) => fetch(`${world.sandbox.url}/v1/payment_intents/${intent}`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask("sk_test_driven_othersecret")).status).toBe(200);
  expect((await ask("rk_test_driven_restricted")).status).toBe(200);
  expect((await ask("sk_test_somebodyelse_1")).status).toBe(404);
  expect((await ask("sk_live_driven_1")).status).toBe(401);
  await world.turn("dials", { revokedKeys: [KEY], deniedPermissions: { rk_test_driven_restricted: ["payment_intents:read"] } });
  expect((await ask(KEY)).status).toBe(401);
  expect((await ask("rk_test_driven_restricted")).status).toBe(403);
});
