import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commit } from "@/lib/store/commit";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, attemptsOf, collect, instalmentOf, moneyTaken } from "@/scripts/testing/balances";
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

test("an answer outlives the database: the connection it was being settled on is killed, and it is settled at the next try", {
  timeout: 60_000,
}, async () => {
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
  const client = new Client({ connectionString: world.app.env.databaseUrl });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM instalment WHERE id = $1 FOR UPDATE", [balance.instalmentId]);
  const { db, gateways, env } = world.app;
  const sending = confirmAttempts({ db, gateways, appUrl: env.appUrl, clock: () => world.app.clock(), worker: "test" }, { atOnce: 4 });
  let settling: number | undefined;
  while (settling === undefined) {
    await setTimeout(20);
    settling = (await waiting(client)).rows[0]?.pid;
  }
  await client.query("SELECT pg_terminate_backend($1)", [settling]);
  await client.query("COMMIT");
  await client.end();
  await sending;
  expect((await attemptsOf(world, balance)).map(({ state, settledBy }) => [state, settledBy])).toEqual([["succeeded", "worker"]]);
  expect((await instalmentOf(world, balance)).state).toBe("paid");
  expect(await moneyTaken(world, balance)).toHaveLength(1);
});
