import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { commit } from "@/lib/store/commit";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, attemptsOf, type Balance, collect, instalmentOf, moneyTaken } from "@/scripts/testing/balances";
import { confirmAttempts } from "./confirm-attempts";
import { openCharges } from "./open-charges";
import { reReadOrders } from "./re-read-orders";

let world: World;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await collect(world);
});
afterAll(() => world.stop());

const waiting = (client: Client) =>
  client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()",
  );

/** A balance whose charge is sent and answered, while another transaction has its row: what is under way, and that transaction. */
async function answeredWhileLocked() {
  const balance = await aBalance(world);
  await world.advance({ days: 2, hours: 1 });
  await world.drain();
  await world.advance({ days: 2, hours: 23 });
  await reReadOrders(await world.ctx(), [balance.orderId]);
  // Stripe tells nobody: who asked has the only answer.
  await world.stripe("/dials", { webhooks: { lose: 1 } });
  const ctx = await world.ctx();
  await commit(ctx.scope, ctx, async (tx) => {
    const { audit } = await openCharges(tx, ctx, { instalmentIds: [balance.instalmentId], by: "timer", expectedVersion: null });
    return { value: null, audit };
  });
  const other = new Client({ connectionString: world.app.env.databaseUrl });
  await other.connect();
  await other.query("BEGIN");
  await other.query("SELECT 1 FROM instalment WHERE id = $1 FOR NO KEY UPDATE", [balance.instalmentId]);
  const { db, gateways, env } = world.app;
  const sending = confirmAttempts({ db, gateways, appUrl: env.appUrl, clock: () => world.app.clock(), worker: "test" }, { atOnce: 4 });
  let settling: number | undefined;
  while (settling === undefined) {
    await setTimeout(20);
    settling = (await waiting(other)).rows[0]?.pid;
  }
  return { balance, other, sending, settling };
}

test("an answer outlives the database: the connection it was being settled on is killed, and it is settled at the next try", {
  timeout: 60_000,
}, async () => {
  const { balance, other, sending, settling } = await answeredWhileLocked();
  await other.query("SELECT pg_terminate_backend($1)", [settling]);
  await other.query("COMMIT");
  await other.end();
  await sending;
  expect((await attemptsOf(world, balance)).map(({ state, settledBy }) => [state, settledBy])).toEqual([["succeeded", "worker"]]);
  expect((await instalmentOf(world, balance)).state).toBe("paid");
  expect(await moneyTaken(world, balance)).toHaveLength(1);
});

test("a wish that is kept while its charge is already being settled is seen and applied (rule 11)", { timeout: 60_000 }, async () => {
  const { balance, other, sending } = await answeredWhileLocked();
  await other.query(
    `INSERT INTO pending_intent (merchant_id, id, order_id, instalment_id, kind, payload, asked_by, asked_at)
     SELECT merchant_id, gen_random_uuid(), order_id, id, 'cancel', '{"kind":"cancel","reason":"customer"}', 'staff', now() FROM instalment WHERE id = $1`,
    [balance.instalmentId],
  );
  await other.query("COMMIT");
  await sending;
  const { rows } = await other.query("SELECT applied_at IS NOT NULL AS applied, result FROM pending_intent WHERE instalment_id = $1", [
    balance.instalmentId,
  ]);
  const owed = await other.query("SELECT payload->>'reason' AS why FROM owed_work WHERE kind = 'refund'");
  await other.end();
  expect(rows).toEqual([{ applied: true, result: { result: "record_then_refund" } }]);
  expect(owed.rows).toEqual([{ why: "cancelled_during_charge" }]);
});

/** The gateway as it is, with an eye on how many confirms are under way at once. */
function watched(gateway: StripeGateway, seen: { now: number; most: number; all: number }): StripeGateway {
  return {
    ...gateway,
    atPriority: (next) => watched(gateway.atPriority(next), seen),
    confirmOffSession: async (input) => {
      seen.now += 1;
      seen.all += 1;
      seen.most = Math.max(seen.most, seen.now);
      return gateway.confirmOffSession(input).finally(() => {
        seen.now -= 1;
      });
    },
  };
}

test("never more confirms are under way than are allowed at once, however slowly Stripe answers", { timeout: 90_000 }, async () => {
  const balances: Balance[] = [];
  for (let count = 0; count < 5; count += 1) balances.push(await aBalance(world));
  await world.advance({ days: 2, hours: 1 });
  await world.drain();
  await world.advance({ days: 2, hours: 23 });
  await reReadOrders(
    await world.ctx(),
    balances.map(({ orderId }) => orderId),
  );
  const ctx = await world.ctx();
  await commit(ctx.scope, ctx, async (tx) => {
    const instalmentIds = balances.map(({ instalmentId }) => instalmentId);
    const { audit } = await openCharges(tx, ctx, { instalmentIds, by: "timer", expectedVersion: null });
    return { value: null, audit };
  });
  const seen = { now: 0, most: 0, all: 0 };
  const { db, gateways, env } = world.app;
  const counted = { ...gateways, stripe: async (...of: [string, string]) => watched(await gateways.stripe(...of), seen) };
  await world.stripe("/dials", { latencyMs: 300 });
  await confirmAttempts({ db, gateways: counted, appUrl: env.appUrl, clock: () => world.app.clock(), worker: "test" }, { atOnce: 2 });
  await world.stripe("/dials", { latencyMs: 0 });
  expect(seen).toEqual({ now: 0, most: 2, all: 5 });
  for (const balance of balances) expect((await instalmentOf(world, balance)).state).toBe("paid");
});
