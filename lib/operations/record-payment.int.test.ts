import { afterAll, beforeAll, expect, test } from "vitest";
import { syncReason } from "@/lib/domain/sync-reasons";
import { whyWords } from "@/lib/domain/why-words";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, collect, instalmentOf, moneyTaken, passFiveDays } from "@/scripts/testing/balances";

let world: World;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await collect(world);
});
afterAll(() => world.stop());

const paymentOf = (orderId: string) => world.app.db.prisma.payment.findFirstOrThrow({ where: { orderId, rail: "stripe", kind: "charge" } });
/** Payments the shop shows on the order, whoever recorded them. */
async function shownInShop(orderGid: string): Promise<number> {
  const { transactions } = await world.shopify<{ transactions: { kind: string; status: string }[] }>(
    `/orders/${encodeURIComponent(orderGid)}`,
  );
  return transactions.filter((one) => /^success$/i.test(one.status) && /^(sale|capture)$/i.test(one.kind)).length;
}

test("the answer to the recording is lost: the next try finds its own mark and records nothing more", async () => {
  const balance = await aBalance(world);
  await world.shopify("/faults", { kind: "dropAfter", match: "orderCreateManualPayment", times: 1 });
  await passFiveDays(world);
  await world.advance({ minutes: 5 });
  await world.drain();
  expect(await paymentOf(balance.orderId)).toMatchObject({ recordState: "recorded" });
  expect(await shownInShop(balance.orderGid)).toBe(2);
  const how = await world.app.db.prisma.auditEvent.findMany({ where: { orderId: balance.orderId, type: "payment.recorded" } });
  expect(how.map((row) => row.data)).toEqual([expect.objectContaining({ how: syncReason("recorded_found") })]);
});

test("a part that this shop's plan cannot record stays owed and visible: a different sum is never marked as paid", async () => {
  const balance = await aBalance(world);
  await world.advance({ days: 2, hours: 1 });
  await world.drain();
  // Between the charge and its recording somebody adds to the order: outstanding is more than was charged.
  await world.shopify("/faults", { kind: "error500Before", match: "orderCreateManualPayment", times: 1 });
  await world.advance({ days: 2, hours: 23 });
  await world.drain();
  expect(await paymentOf(balance.orderId)).toMatchObject({ recordState: "owed" });
  const door = `/orders/${encodeURIComponent(balance.orderGid)}`;
  const { lines } = await world.shopify<{ lines: { id: string }[] }>(door);
  await world.shopify(`${door}/edit`, { quantities: [{ lineItemId: lines[0]?.id, quantity: 2 }] });
  await world.advance({ minutes: 5 });
  await world.drain();
  const waiting = await paymentOf(balance.orderId);
  expect(waiting).toMatchObject({ recordState: "not_recordable" });
  expect(whyWords(waiting.recordNote ?? "", "en")).toBe("only Shopify Plus records a part: 240.00 of 720.00 EUR");
  expect(await shownInShop(balance.orderGid)).toBe(1);
  expect(await world.app.db.prisma.order.findFirstOrThrow({ where: { id: balance.orderId } })).toMatchObject({ isRecording: true });
});

test("an order in another currency than the shop's is charged and recorded in what the customer saw", async () => {
  const balance = await aBalance(world, { presentment: "USD", price: "500.00", deposit: null, country: "US" });
  await passFiveDays(world);
  await world.advance({ hours: 8 });
  await world.drain();
  expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid", currency: "USD" });
  const payment = await paymentOf(balance.orderId);
  expect(payment).toMatchObject({ currency: "USD", recordState: "recorded" });
  expect(await moneyTaken(world, balance)).toMatchObject([{ amount: Number(payment.amountMinor) }]);
  expect(await shownInShop(balance.orderGid)).toBe(1);
});
