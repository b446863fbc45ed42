import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import { startWorld, type World } from "@/scripts/test-world";
import { importOrder } from "./import-order";

/** However messages and reads of one order are delayed, doubled and reordered, the same rows come out (rules 9, 17). */

let world: World;
let versions: { facts: ShopOrderFacts; readAt: Date }[];
let copies = 0;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  versions = await liveAnOrder();
});
afterAll(() => world?.stop());

type ShopOrder = { id: string; lines: { id: string }[] };

/** An order's life as the shop's API told it after each thing that happened. */
async function liveAnOrder(): Promise<{ facts: ShopOrderFacts; readAt: Date }[]> {
  await world.shopify("/dials", { webhooks: { lose: 1 } });
  const shop = await world.app.gateways.shopify(world.merchantId, world.shopifyConnectionId);
  const lines = [{ title: "Frame", sku: "F", price: "400.00", quantity: 2 }];
  const placed = await world.shopify<ShopOrder>("/orders", {
    lines,
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: "none",
  });
  const [line] = placed.lines;
  const seen: { facts: ShopOrderFacts; readAt: Date }[] = [];
  const look = async () => {
    await world.advance({ minutes: 3 });
    const read = await shop.readOrders([placed.id]);
    const facts = read.kind === "ok" ? read.value.orders.get(placed.id) : undefined;
    if (!facts) throw new Error("the sandbox did not show the order");
    seen.push({ facts, readAt: world.now() });
  };
  const act = async (action: string, body: object = {}) => {
    await world.advance({ minutes: 3 });
    await world.shopify(`/orders/${encodeURIComponent(placed.id)}/${action}`, body);
    await look();
  };
  await look();
  await act("edit", { quantities: [{ lineItemId: line?.id, quantity: 1 }] });
  await act("update", { tags: ["preorder", "vip"] });
  await act("payment-terms", { templateId: "gid://shopify/PaymentTermsTemplate/7", dueAt: "2026-07-01T12:00:00Z" });
  await act("mark-paid");
  await act("refund", { amount: "50.00" });
  return seen;
}

/** The same life under other ids, so that every run starts with an order nobody knows. */
function copyOf(facts: ShopOrderFacts, copy: number): ShopOrderFacts {
  const other = (gid: string): string => `${gid}${String(copy).padStart(5, "0")}`;
  return {
    ...facts,
    gid: other(facts.gid),
    transactions: facts.transactions.map((one) => ({ ...one, gid: other(one.gid), parentGid: one.parentGid && other(one.parentGid) })),
  };
}

/** What the order is, without what only its own history tells (closed parts of the plan, ids, versions). */
async function stateOf(gid: string) {
  const order = await world.app.db.prisma.order.findFirstOrThrow({
    where: { merchantId: world.merchantId, shopifyOrderGid: gid },
    include: { lines: { orderBy: { position: "asc" } }, payments: true, instalments: true },
  });
  const open = order.instalments.filter((one) => one.state !== "paid" && one.state !== "cancelled");
  return {
    totals: [order.totalMinor, order.shopTotalMinor, order.taxMinor, order.shopOutstandingMinor, order.paidMinor, order.balanceMinor],
    words: [order.status, order.paymentState, order.financialStatus, order.fulfilmentStatus, ...order.tags],
    flags: [order.isUnpaid, order.isRefundRequired, order.isActionNeeded, order.cancelledAt !== null, order.deletedAt !== null],
    dates: [order.dueOn, order.shopDueOn, order.shopifyUpdatedAt.toISOString()],
    lines: order.lines.map((line) => [line.title, line.quantity, line.currentQuantity, line.totalMinor, line.isPreorder]),
    payments: order.payments.map((one) => `${one.rail} ${one.kind} ${one.amountMinor} ${one.status}`).sort(),
    open: open.map((one) => [one.kind, one.state, one.amountMinor, one.dueOn]),
  };
}

async function run(order: readonly number[]) {
  copies += 1;
  const ctx = await world.ctx();
  for (const index of order) {
    const version = versions[index];
    if (!version) throw new Error("no such version");
    const facts = copyOf(version.facts, copies);
    await importOrder(ctx, { connectionId: world.shopifyConnectionId, facts, origin: "webhook", readAt: version.readAt });
  }
  const [first] = versions;
  if (!first) throw new Error("the order lived no life");
  return stateOf(copyOf(first.facts, copies).gid);
}

describe("deliveries in any order", () => {
  it("a life of six versions is there, each newer than the last", () => {
    expect(versions).toHaveLength(6);
    const clocks = versions.map(({ facts }) => facts.updatedAt.getTime());
    expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
  });

  it("end in the same state, doubled, delayed and shuffled, as long as the last word arrives", async () => {
    const inOrder = await run(versions.map((_, index) => index));
    expect(inOrder).toMatchObject({ open: [], words: expect.arrayContaining(["vip"]) });
    const last = versions.length - 1;
    const shuffled = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], { minLength: 1 }).filter((order) => order.includes(last));
    await fc.assert(
      fc.asyncProperty(shuffled, async (order) => {
        expect(await run(order)).toEqual(inOrder);
      }),
      { numRuns: 25 },
    );
  });

  it("two workers with different versions at once make one order, as new as the newer", async () => {
    copies += 1;
    const copy = copies;
    const ctx = await world.ctx();
    const all = [...versions, ...versions].map(({ facts, readAt }) =>
      importOrder(ctx, { connectionId: world.shopifyConnectionId, facts: copyOf(facts, copy), origin: "webhook", readAt }),
    );
    const ended = await Promise.all(all);
    expect(ended.filter((one) => one.kind === "imported")).toHaveLength(1);
    const [first] = versions;
    expect(await stateOf(copyOf(first?.facts as ShopOrderFacts, copy).gid)).toEqual(await run(versions.map((_, index) => index)));
  });
});
