import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "@/scripts/test-world";
import { exportPerson } from "./export-person";

const SHOP = "moulin-velo.myshopify.com";
let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  const { pathToken } = await world.app.db.prisma.shopifyConnection.findFirstOrThrow({ where: { id: world.shopifyConnectionId } });
  await world.shopify("/apps", { complianceUri: `${world.webUrl}/api/shopify/webhooks/${pathToken}` });
});
afterAll(() => world?.stop());

type ShopOrder = { id: string; name: string; customerId: string };
const place = (email: string, order: object = {}) =>
  world.shopify<ShopOrder>("/orders", {
    lines: [{ title: "Frame", price: "400.00" }],
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: "none",
    customer: { email, firstName: "Iris", lastName: "Personne", phone: "+33100000000" },
    ...order,
  });
const find = (gid: string) =>
  world.app.db.prisma.order.findFirstOrThrow({
    where: { merchantId: world.merchantId, shopifyOrderGid: gid },
    include: { customer: { include: { person: true } } },
  });
const ask = async (topic: string, customerId?: string) => {
  await world.shopify("/privacy", { topic, customerId, shop: SHOP });
  await world.drain();
};
const requests = (personId: string) =>
  world.app.db.prisma.privacyRequest.findMany({ where: { merchantId: world.merchantId, personId }, orderBy: { askedAt: "asc" } });

/** Every text of the tenant's tables that holds this text: where a person's data may hide. */
async function placesWith(text: string): Promise<string[]> {
  const columns = await world.app.db.prisma.$queryRaw<{ table: string; column: string; type: string }[]>`
    SELECT table_name AS "table", column_name AS "column", data_type AS "type" FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'bytea', 'ARRAY') AND table_name <> '_prisma_migrations'`;
  const found: string[] = [];
  for (const { table, column, type } of columns) {
    const shown = type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const [row] = await world.app.db.prisma.$queryRawUnsafe<{ n: bigint }[]>(
      `SELECT count(*) AS n FROM "${table}" WHERE ${shown} ILIKE $1`,
      `%${text}%`,
    );
    if ((row?.n ?? 0n) > 0n) found.push(`${table}.${column}`);
  }
  return found;
}

describe("customers/data_request", () => {
  it("exports what is kept about the person, and nothing of others", async () => {
    const placed = await place("iris.one@example.com");
    await place("other.person@example.com");
    await world.drain();
    const { customer } = await find(placed.id);
    await ask("customers/data_request", placed.customerId);
    const [request] = await requests(customer.personId);
    expect(request?.doneAt).not.toBeNull();
    const text = JSON.stringify(request?.result);
    expect(text).toContain("iris.one@example.com");
    expect(text).toContain(placed.name);
    expect(text).not.toContain("other.person@example.com");
    expect(await exportPerson(await world.ctx(), { personId: customer.personId })).toMatchObject({
      ok: true,
      value: { person: { email: "iris.one@example.com" } },
    });
  });
});

describe("customers/redact", () => {
  it("waits for open obligations, then leaves no trace of the person anywhere", async () => {
    const email = "iris.gone@example.com";
    const placed = await place(email);
    await world.drain();
    const { customer } = await find(placed.id);
    await ask("customers/redact", placed.customerId);
    const [waiting] = await requests(customer.personId);
    expect(waiting).toMatchObject({ doneAt: null, waitsFor: expect.stringContaining("balance_open") });
    expect((await find(placed.id)).customer.person.email).toBe(email);

    await world.advance({ minutes: 1 });
    await world.shopify(`/orders/${encodeURIComponent(placed.id)}/mark-paid`, {});
    await world.drain();
    expect((await requests(customer.personId))[0]?.waitsFor).toBe("not_delivered");
    await world.advance({ minutes: 1 });
    await world.shopify(`/orders/${encodeURIComponent(placed.id)}/fulfil`, {});
    await world.drain();
    const [done] = await requests(customer.personId);
    expect(done).toMatchObject({ waitsFor: null, result: { erased: true } });
    expect(done?.doneAt).not.toBeNull();
    expect((await find(placed.id)).customer).toMatchObject({
      shopifyCustomerGid: null,
      person: { name: null, email: null, phone: null, address: null },
    });
    expect(await placesWith(email)).toEqual([]);
    expect(await exportPerson(await world.ctx(), { personId: customer.personId })).toMatchObject({ ok: false, code: "not_found" });
  });

  it("a later message about the same order brings nothing back; money and its history stay", async () => {
    const email = "iris.back@example.com";
    const placed = await place(email, { payment: { kind: "full" } });
    await world.drain();
    const path = `/orders/${encodeURIComponent(placed.id)}`;
    await world.shopify(`${path}/fulfil`, {});
    await world.drain();
    await ask("customers/redact", placed.customerId);
    await world.advance({ minutes: 1 });
    await world.shopify(`${path}/update`, { tags: ["preorder", "after"] });
    await world.drain();
    const order = await find(placed.id);
    expect(order.tags).toContain("after");
    expect(order.customer.person.email).toBeNull();
    expect(order.searchText).not.toContain("iris");
    expect(await world.app.db.prisma.payment.count({ where: { merchantId: world.merchantId, orderId: order.id } })).toBe(1);
  });

  it("for somebody we never knew is done at once", async () => {
    const stranger = await place("stranger@example.com", { tags: [], payment: { kind: "full" } });
    await world.drain();
    await ask("customers/redact", stranger.customerId);
    const done = await world.app.db.prisma.privacyRequest.findFirstOrThrow({ where: { merchantId: world.merchantId, personId: null } });
    expect(done).toMatchObject({ result: { nothingKept: true } });
    expect(await placesWith("stranger@example.com")).toEqual([]);
  });
});

describe("customers/merge and customers/update", () => {
  it("orders follow the customer that was kept", async () => {
    const gone = await place("merge.gone@example.com");
    const kept = await place("merge.kept@example.com");
    await world.drain();
    await world.shopify("/customers", { from: gone.customerId, into: kept.customerId });
    await world.drain();
    expect((await find(gone.id)).customerId).toBe((await find(kept.id)).customerId);
  });
});

describe("shop/redact", () => {
  it("erases everybody whose orders are closed, and waits for the others", async () => {
    const open = await place("still.open@example.com");
    await world.drain();
    await ask("shop/redact");
    const people = await world.app.db.prisma.person.findMany({ where: { merchantId: world.merchantId } });
    expect((await find(open.id)).customer.person.email).toBe("still.open@example.com");
    const waiting = await world.app.db.prisma.privacyRequest.findMany({
      where: { merchantId: world.merchantId, kind: "redact_shop", doneAt: null },
    });
    expect(waiting.length).toBe(people.filter((person) => person.erasedAt === null).length);
  });
});
