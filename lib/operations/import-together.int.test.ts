import { afterAll, beforeAll, expect, test } from "vitest";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import { commit, commitAcrossMerchants } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { staleCaches } from "@/lib/store/order-cache";
import { DELETED_IN_SHOP, rememberOthers } from "@/lib/store/other-orders";
import { outsideCtx } from "@/lib/wiring";
import { EURO_MERCHANT, seedMerchant } from "@/prisma/seed/merchant";
import { startWorld, type World } from "@/scripts/test-world";
import type { Ctx } from "./context";
import { type ImportInput, importOrder, importOrders } from "./import-order";

let world: World;
let facts: ShopOrderFacts[];
const ORDERS = 12;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  const orders = Array.from({ length: ORDERS }, (_, index) => ({
    lines: [
      { title: "Frame", price: "400.00" },
      { title: "Bell", price: "10.00" },
    ],
    placedAt: `2026-01-${String(index + 1).padStart(2, "0")}T09:00:00Z`,
    // Some customers have several orders, one has none of its own.
    ...(index === 5 ? {} : { customer: { email: `old${index % 4}@example.com`, firstName: "Old", lastName: String(index % 4) } }),
    ...(index % 3 === 0
      ? { tags: [], payment: { kind: "full" }, paymentTerms: "none" }
      : {
          tags: ["preorder"],
          payment: index % 4 === 1 ? { kind: "none" } : { kind: "amount", amount: "100.00" },
          paymentTerms: { type: "FIXED", dueAt: index % 2 ? "2026-02-01T12:00:00Z" : "2026-06-01T12:00:00Z" },
        }),
  }));
  const { orders: made } = await world.shopify<{ orders: { id: string }[] }>("/orders", { orders, silent: true });
  const shop = await world.app.gateways.shopify(world.merchantId, world.shopifyConnectionId);
  const read = await shop.readOrders(made.map(({ id }) => id));
  if (read.kind !== "ok") throw new Error(`the shop was not read: ${read.kind}`);
  facts = [...read.value.orders.values()];
  expect(facts).toHaveLength(ORDERS);
});
afterAll(() => world?.stop());

/** A merchant of its own with the same shop, who was told that the last order is deleted. */
async function merchant(
  name: string,
  by: Pick<Ctx, "now" | "requestId">,
): Promise<{ ctx: Ctx; input: (facts: ShopOrderFacts) => ImportInput }> {
  const { merchantId, shopifyConnectionId: connectionId } = await seedMerchant(world.app, {
    ...EURO_MERCHANT,
    stripeKey: `sk_test_${name}_practice0000000000000`,
  });
  const ctx = { ...(await outsideCtx(world.app, merchantId, { kind: "system", part: "backfill" })), ...by };
  const gone = facts.at(-1);
  if (gone) {
    const tombstone = { gid: gone.gid, connectionId, name: gone.name, placedAt: gone.placedAt, why: DELETED_IN_SHOP };
    await commit(ctx.scope, ctx, async (tx) => ({ value: await rememberOthers(tx, merchantId, [tombstone], ctx.now), audit: [] }));
  }
  return { ctx, input: (one) => ({ connectionId, facts: one, origin: "backfill", readAt: ctx.now }) };
}

const TABLES = [
  "orders",
  "order_line",
  "instalment",
  "payment",
  "person",
  "customer",
  "other_order",
  "owed_work",
  "card_request",
  "mail",
] as const;

/** Every row of the merchant as text, without what tells two rows of the same content apart. */
async function rowsOf({ scope }: Ctx): Promise<Record<string, string[]>> {
  const texts = (table: string, where: string) =>
    commitAcrossMerchants(world.app.db, (tx) =>
      tx.$queryRawUnsafe<{ row: string }[]>(
        `SELECT regexp_replace((to_jsonb(t) - '{case_since,created_at,seq,at}'::text[])::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'id', 'g') AS row
         FROM ${table} t WHERE t.merchant_id = '${scope.merchantId}' ${where} ORDER BY 1`,
      ),
    ).then((rows) => rows.map(({ row }) => row));
  const found: Record<string, string[]> = { audit_event: await texts("audit_event", "AND t.order_id IS NOT NULL") };
  for (const table of TABLES) found[table] = await texts(table, "");
  return found;
}

test("taken in together, and later changed together, orders are row by row what each by itself becomes", { timeout: 60_000 }, async () => {
  const by = { now: world.now(), requestId: newId() };
  const together = await merchant("together", by);
  const alone = await merchant("alone", by);
  const both = async (given: readonly ShopOrderFacts[]) => {
    const one: unknown[] = [];
    for (const each of given) one.push((await importOrder(alone.ctx, alone.input(each))).kind);
    const all = await importOrders(together.ctx, given.map(together.input));
    expect(all.map(({ kind }) => kind)).toEqual(one);
    return all;
  };
  const first = await both(facts);
  expect(new Set(first.map(({ kind }) => kind))).toEqual(new Set(["imported", "not_a_preorder", "deleted"]));
  expect(await rowsOf(together.ctx)).toEqual(await rowsOf(alone.ctx));
  const later = new Date(world.now().getTime() + 60_000);
  const changed = facts.map((one, index) => {
    if (index % 4 === 1) return { ...one, updatedAt: later, cancelledAt: later, cancelReason: "customer" };
    if (index % 4 === 2) return { ...one, updatedAt: later, tags: [...one.tags, "later"] };
    return index % 4 === 3 ? { ...one, updatedAt: later } : one;
  });
  const second = await both(changed);
  expect(new Set(second.map(({ kind }) => kind))).toEqual(new Set(["updated", "unchanged", "not_a_preorder", "deleted"]));
  const rows = await rowsOf(together.ctx);
  expect(rows).toEqual(await rowsOf(alone.ctx));
  const ids = await world.app.db.prisma.order.findMany({ where: { merchantId: together.ctx.scope.merchantId }, select: { id: true } });
  const stale = await staleCaches(
    together.ctx.scope,
    ids.map(({ id }) => id),
  );
  expect(stale).toEqual([]);
  expect(rows.orders?.length).toBeGreaterThan(5);
  expect(rows.audit_event?.length).toBeGreaterThan(20);
});
