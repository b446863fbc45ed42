/** What the database refuses by itself, whoever writes: code, a script, or a hand at a console. */
import { randomUUID } from "node:crypto";
import { Client, type DatabaseError } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OPEN_ATTEMPT_STATES } from "@/lib/domain/states";
import { type TestDatabase, testDatabase } from "@/scripts/test-database";
import { insertRow, insertTenant } from "@/scripts/testing/tenant-rows";
import { attemptRow, orderRow, paymentObjectRow, type TenantIds } from "@/scripts/testing/tenant-shapes";

const AT = "2026-11-22T09:00:00Z";

let database: TestDatabase;
let client: Client;
let ids: TenantIds;
let others: TenantIds;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  ids = await insertTenant(client);
  others = await insertTenant(client);
});

/** Runs it and gives what the database said; an error other than the database's own goes on. */
async function refused(work: Promise<unknown>): Promise<{ code?: string; by?: string; message: string }> {
  try {
    await work;
  } catch (error) {
    const { code, constraint, message } = error as DatabaseError;
    if (code === undefined) throw error;
    return { code, by: constraint, message };
  }
  throw new Error("the database let it through");
}

const UNIQUE = "23505";
const FOREIGN = "23503";
const CHECK = "23514";

describe("audit rows", () => {
  const row = () => client.query("SELECT * FROM audit_event WHERE merchant_id = $1 AND id = $2", [ids.merchant, ids.audit]);

  test.each([
    ["type = 'settings.changed'"],
    [`at = at + interval '1 second'`],
    [`data = '{"x": 1}'`],
    ["actor_kind = 'staff'"],
    ["reason = 'because'"],
    ["merchant_id = gen_random_uuid()"],
  ])("are never changed: %s", async (change) => {
    const before = await row();
    const work = client.query(`UPDATE audit_event SET ${change} WHERE merchant_id = $1 AND id = $2`, [ids.merchant, ids.audit]);
    expect((await refused(work)).message).toMatch(/audit rows are never changed/);
    expect((await row()).rows).toEqual(before.rows);
  });

  test("are never deleted, not even by emptying the table", async () => {
    expect((await refused(client.query("DELETE FROM audit_event WHERE id = $1", [ids.audit]))).message).toMatch(/never deleted/);
    expect((await refused(client.query("TRUNCATE audit_event"))).message).toMatch(/never deleted/);
    expect((await row()).rows).toHaveLength(1);
  });

  test("are chained once, later and for good", async () => {
    const chain = (no: number) =>
      client.query("UPDATE audit_event SET chain_no = $3, chain_hash = $4 WHERE merchant_id = $1 AND id = $2", [
        ids.merchant,
        ids.audit,
        no,
        Buffer.alloc(32, no),
      ]);
    const half = "UPDATE audit_event SET chain_no = 1 WHERE merchant_id = $1 AND id = $2";
    expect((await refused(client.query(half, [ids.merchant, ids.audit]))).code).toBe(CHECK);
    await chain(1);
    expect((await refused(chain(2))).message).toMatch(/never changed/);
    expect((await row()).rows[0]).toMatchObject({ chain_no: "1" });
  });

  test("are held by a chain that only grows", async () => {
    const move = (no: number) => client.query("UPDATE audit_chain_head SET chain_no = $2 WHERE merchant_id = $1", [ids.merchant, no]);
    await move(5);
    for (const no of [5, 4]) expect((await refused(move(no))).message).toMatch(/only grows/);
    expect((await refused(client.query("DELETE FROM audit_chain_head WHERE merchant_id = $1", [ids.merchant]))).message).toMatch(
      /only grows/,
    );
  });
});

describe("one debt, one payment object, one attempt", () => {
  test("a second live payment object is refused until Stripe's own word closed the first", async () => {
    const second = (change = {}) => insertRow(client, "payment_object", paymentObjectRow(ids, randomUUID(), change));
    expect(await refused(second())).toMatchObject({ code: UNIQUE, by: "payment_object_one_live" });
    expect(await refused(second({ state: "creating", stripe_id: null }))).toMatchObject({ code: UNIQUE, by: "payment_object_one_live" });
    expect(await refused(second({ kind: "checkout_session" }))).toMatchObject({ code: UNIQUE, by: "payment_object_one_live" });
    const close = (by: string) =>
      client.query("UPDATE payment_object SET state = 'closed', closed_at = now(), closed_by = $2 WHERE id = $1", [ids.paymentObject, by]);
    expect(await refused(close("we think so"))).toMatchObject({ code: CHECK, by: "payment_object_closed_by" });
    expect(await refused(close("not_made"))).toMatchObject({ code: CHECK, by: "payment_object_closed_by" }); // it has Stripe's id
    await close("canceled");
    await second();
  });

  test.each(OPEN_ATTEMPT_STATES)("a second attempt is refused while one is %s", async (state) => {
    await insertRow(client, "attempt", attemptRow(ids, randomUUID(), { number: 2, state }));
    for (const other of OPEN_ATTEMPT_STATES) {
      const third = insertRow(client, "attempt", attemptRow(ids, randomUUID(), { number: 3, state: other }));
      expect(await refused(third)).toMatchObject({ code: UNIQUE, by: "attempt_one_open" });
    }
  });

  test("of two attempts of one debt only one succeeds", async () => {
    const success = (number: number) => attemptRow(ids, randomUUID(), { number, state: "succeeded", settled_at: AT });
    await insertRow(client, "attempt", success(2));
    expect(await refused(insertRow(client, "attempt", success(3)))).toMatchObject({ code: UNIQUE, by: "attempt_one_success" });
  });

  test("two writers at the same moment: one attempt stands", async () => {
    const second = new Client({ connectionString: database.url });
    await second.connect();
    const both = await Promise.allSettled([
      insertRow(client, "attempt", attemptRow(ids, randomUUID(), { number: 2 })),
      insertRow(second, "attempt", attemptRow(ids, randomUUID(), { number: 3 })),
    ]);
    await second.end();
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("an idempotency key is used once, whoever the merchant is", async () => {
    await insertRow(client, "attempt", attemptRow(ids, "11111111-1111-4111-8111-111111111111", { number: 2 }));
    const again = attemptRow(others, randomUUID(), { number: 2, idempotency_key: "11111111-1111-4111-8111-111111111111" });
    expect(await refused(insertRow(client, "attempt", again))).toMatchObject({ code: UNIQUE, by: "attempt_idempotency_key_key" });
  });
});

describe("another merchant's rows", () => {
  test.each(["card_id", "consent_id", "order_id", "instalment_id", "payment_object_id", "connection_id"] as const)(
    "an attempt cannot have another merchant's %s",
    async (column) => {
      const theirs = {
        card_id: others.card,
        consent_id: others.consent,
        order_id: others.order,
        instalment_id: others.instalment,
        payment_object_id: others.paymentObject,
        connection_id: others.stripe,
      }[column];
      const attempt = attemptRow(ids, randomUUID(), { number: 2, [column]: theirs });
      expect(await refused(insertRow(client, "attempt", attempt))).toMatchObject({ code: FOREIGN });
    },
  );

  test("an order cannot have another merchant's customer, nor a refund another merchant's charge", async () => {
    const order = orderRow({ ...ids, customer: others.customer }, randomUUID());
    expect(await refused(insertRow(client, "orders", order))).toMatchObject({ code: FOREIGN });
    const refund = {
      ...{ merchant_id: ids.merchant, id: randomUUID(), order_id: ids.order, rail: "shopify", kind: "refund", status: "succeeded" },
      ...{ amount_minor: 100, currency: "EUR", parent_id: others.payment, occurred_at: AT },
    };
    expect(await refused(insertRow(client, "payment", refund))).toMatchObject({ code: FOREIGN });
  });
});
