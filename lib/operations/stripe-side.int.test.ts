import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { syncReason } from "@/lib/domain/sync-reasons";
import { readHealth } from "@/lib/entry/health";
import { acrossMerchantsBeat } from "@/lib/store/heartbeats";
import { installation } from "@/lib/store/installation";
import { stripeConnection } from "@/lib/store/stripe-connections";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, attemptsOf, type Balance, collect, instalmentOf, moneyTaken, passFiveDays } from "@/scripts/testing/balances";
import { connectStripe } from "./connect-stripe";
import { guardRestoredDatabase, RESTORED_REASON } from "./guard-restored-database";
import { resumeAllMoney } from "./resume-all-money";
import type { WorkerCtx } from "./worker-context";

let world: World;
let paid: Balance;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await collect(world);
  paid = await aBalance(world);
  await passFiveDays(world);
});
afterAll(() => world.stop());

const prisma = () => world.app.db.prisma;
const worker = (): WorkerCtx => ({
  db: world.app.db,
  gateways: world.app.gateways,
  appUrl: world.webUrl,
  clock: () => world.app.clock(),
  worker: "test",
});
const orderOf = ({ orderId }: Balance) => prisma().order.findFirstOrThrow({ where: { id: orderId } });

describe("Stripe's door", () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${world.webUrl}/api/stripe/webhooks/${path}`, { method: "POST", body, headers });
  const signed = (body: string, secret: string, at = Math.floor(Date.now() / 1000)) => ({
    "stripe-signature": `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`,
  });

  test("keeps what is signed, once, and nothing else", async () => {
    const connection = await stripeConnection((await world.ctx()).scope);
    if (!connection) throw new Error("no connection");
    const row = await prisma().stripeConnection.findFirstOrThrow({ where: { id: connection.id } });
    const secret = world.app.db.sealer.open(row.webhookSecretEnc ?? "");
    const event = JSON.stringify({
      id: "evt_door",
      type: "customer.created",
      created: 1,
      livemode: false,
      data: { object: { object: "customer", id: "cus_1" } },
    });
    const kept = () => prisma().inbox.count({ where: { webhookId: "evt_door" } });

    expect((await post("nobody-has-this-address", event, signed(event, secret))).status).toBe(404);
    expect((await post("..%2f..%2fetc", event)).status).toBe(404);
    expect((await post(connection.pathToken, event)).status).toBe(401);
    expect((await post(connection.pathToken, event, { "stripe-signature": "t=1,v1=00" })).status).toBe(401);
    expect((await post(connection.pathToken, event, signed(event, "whsec_wrong"))).status).toBe(401);
    expect((await post(connection.pathToken, event, signed(event, secret, Math.floor(Date.now() / 1000) - 3_600))).status).toBe(401);
    expect((await post(connection.pathToken, `${event} `, signed(event, secret))).status).toBe(401);
    expect((await post(connection.pathToken, "[]", signed("[]", secret))).status).toBe(400);
    expect((await post(connection.pathToken, "not json", signed("not json", secret))).status).toBe(400);
    expect((await post(connection.pathToken, "x".repeat(6 * 1024 * 1024), { "stripe-signature": "t=1,v1=00" })).status).toBe(413);
    const live = event.replace('"livemode":false', '"livemode":true');
    expect((await post(connection.pathToken, live, signed(live, secret))).status).toBe(400);
    expect(await kept()).toBe(0);

    expect((await post(connection.pathToken, event, signed(event, secret))).status).toBe(200);
    expect((await post(connection.pathToken, event, signed(event, secret))).status).toBe(200);
    expect(await kept()).toBe(1);
    await world.drain();
    expect(await prisma().inbox.findFirstOrThrow({ where: { webhookId: "evt_door" } })).toMatchObject({ status: "ignored" });
  });

  test("events of charges a worker has settled are not fetched again", async () => {
    const rows = await prisma().inbox.findMany({ where: { provider: "stripe", topic: "payment_intent.succeeded" } });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.reason))).toEqual(new Set([syncReason("settled_alike")]));
  });
});

describe("the connection", () => {
  test("a key is looked at before it is kept", async () => {
    expect(await connectStripe(await world.ctx(), { secretKey: "hello" })).toMatchObject({ ok: false, code: "invalid_input" });
    expect(await connectStripe(await world.ctx(), { secretKey: "sk_live_abcdefgh_0000000000" })).toMatchObject({
      ok: false,
      code: "connection_failed",
    });
  });

  test("another account is refused while cards hang on this one; another key of this account is welcome", async () => {
    expect(await connectStripe(await world.ctx(), { secretKey: "sk_test_stranger_00000000000000" })).toMatchObject({
      ok: false,
      code: "connection_in_use",
    });
    const before = await stripeConnection((await world.ctx()).scope);
    expect(await connectStripe(await world.ctx(), { secretKey: "rk_test_moulinvelo_another00000000000" })).toMatchObject({ ok: true });
    const after = await stripeConnection((await world.ctx()).scope);
    expect(after).toMatchObject({ id: before?.id, status: "ok", secretKeyLast4: "0000", webhookEndpointId: before?.webhookEndpointId });
  });

  test("a key that was revoked at Stripe is noticed, and nothing is charged with it", async () => {
    const key = "rk_test_moulinvelo_another00000000000";
    await world.stripe("/dials", { revokedKeys: [key] });
    await world.advance({ hours: 25 });
    await world.drain();
    expect(await stripeConnection((await world.ctx()).scope)).toMatchObject({ status: "broken" });
    await world.stripe("/dials", { revokedKeys: [] });
    await world.advance({ hours: 2 });
    await world.drain();
    expect(await stripeConnection((await world.ctx()).scope)).toMatchObject({ status: "ok", statusReason: null });
  });

  test("a key that lacks a permission says which", async () => {
    await world.stripe("/dials", { deniedPermissions: { rk_test_moulinvelo_poor0000000000000: ["refunds"] } });
    const answer = await connectStripe(await world.ctx(), { secretKey: "rk_test_moulinvelo_poor0000000000000" });
    await world.stripe("/dials", { deniedPermissions: {} });
    expect(answer).toMatchObject({
      ok: false,
      code: "key_permissions_missing",
      params: { permissions: expect.arrayContaining(["refunds"]) },
    });
  });
});

test("a refund made in Stripe's dashboard is counted on its rail", async () => {
  const balance = await aBalance(world);
  await passFiveDays(world);
  const [charge] = await moneyTaken(world, balance);
  const body = new URLSearchParams({ charge: charge?.id ?? "", amount: "1000" });
  const made = await fetch(`${world.stripeUrl}/v1/refunds`, {
    method: "POST",
    body,
    headers: { authorization: "Bearer sk_test_moulinvelo_practice000000000000" },
  });
  expect(made.status).toBe(200);
  await world.drain();
  const refund = await prisma().payment.findFirstOrThrow({ where: { orderId: balance.orderId, kind: "refund" } });
  expect(refund).toMatchObject({ rail: "stripe", amountMinor: 1000n, status: "succeeded" });
});

test("a dispute stops the order's charges, holds it, and is told", async () => {
  const [charge] = await moneyTaken(world, paid);
  await world.stripe("/disputes", { charge: charge?.id });
  await world.drain();
  expect(await orderOf(paid)).toMatchObject({ isDisputed: true });
  expect(await prisma().dispute.findMany({ where: { orderId: paid.orderId } })).toMatchObject([
    { rail: "stripe", amountMinor: 24000n, closedAt: null },
  ]);
  const audit = await prisma().auditEvent.findMany({ where: { orderId: paid.orderId, type: "dispute.opened" } });
  expect(audit).toHaveLength(1);
});

describe("a restored database", () => {
  test("finds itself elsewhere, pauses all money, and settles from Stripe before it runs again", async () => {
    expect(await guardRestoredDatabase(worker())).toBe(false);
    const balance = await aBalance(world);
    await passFiveDays(world);
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid" });
    // As a backup from before the charge would have it: scheduled, without attempt, payment or payment object.
    await prisma().payment.deleteMany({ where: { instalmentId: balance.instalmentId, rail: "stripe" } });
    await prisma().attempt.deleteMany({ where: { instalmentId: balance.instalmentId } });
    await prisma().paymentObject.deleteMany({ where: { instalmentId: balance.instalmentId } });
    await prisma().instalment.updateMany({
      where: { id: balance.instalmentId },
      data: { state: "scheduled", paidAt: null, nextAttemptAt: world.now() },
    });
    await prisma().installation.update({ where: { id: 1 }, data: { databaseFingerprint: "of another place" } });

    expect(await guardRestoredDatabase(worker())).toBe(true);
    expect(await installation(world.app.db)).toMatchObject({ moneyPausedReason: RESTORED_REASON });
    await world.drain();
    expect(await attemptsOf(world, balance)).toEqual([]);

    const resumed = await resumeAllMoney(worker());
    expect(resumed).toMatchObject({ changed: true });
    expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid" });
    await world.drain();
    expect(await moneyTaken(world, balance)).toHaveLength(1);
    const [attempt] = await attemptsOf(world, balance);
    expect(attempt).toMatchObject({ state: "succeeded", settledBy: "reconciler" });
  });
});

test("row 29: health names the part that does not work", async () => {
  expect(await readHealth(world.app)).toMatchObject({ status: "down", database: "ok", worker: "silent" });
  await acrossMerchantsBeat(world.app.db, { id: "w", workerIds: ["w1"], version: "1" });
  expect(await readHealth(world.app)).toMatchObject({ status: "ok", database: "ok", worker: "ok" });
});
