import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, attemptsOf, CARDS, collect, instalmentOf, moneyTaken, passFiveDays } from "@/scripts/testing/balances";

let world: World;

beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await collect(world);
});
afterAll(() => world.stop());

test("a balance is announced, charged once on its due date, told, and recorded in Shopify", async () => {
  const balance = await aBalance(world);
  await passFiveDays(world);

  expect(await instalmentOf(world, balance)).toMatchObject({ state: "paid", nextAttemptAt: null });
  expect(await attemptsOf(world, balance)).toMatchObject([{ state: "succeeded", settledBy: "worker", startedBy: "timer" }]);
  const taken = await moneyTaken(world);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ amount: 24000 });

  const mails = await world.mails(balance.email);
  expect(mails.filter((mail) => /receipt/i.test(mail.subject))).toHaveLength(1);
  const payment = await world.app.db.prisma.payment.findFirstOrThrow({ where: { orderId: balance.orderId, rail: "stripe" } });
  expect(payment).toMatchObject({ recordState: "recorded", amountMinor: 24000n, status: "succeeded" });
  const order = await world.app.db.prisma.order.findFirstOrThrow({ where: { id: balance.orderId } });
  expect(order).toMatchObject({ paymentState: "paid", isRecording: false, isUnpaid: false, financialStatus: "paid" });
});

test("nothing is charged twice when everything runs again", async () => {
  const before = await moneyTaken(world);
  await world.advance({ days: 2 });
  await world.drain();
  expect(await moneyTaken(world)).toEqual(before);
});

test("a declined charge waits for its next try, with the reason and the time", async () => {
  const balance = await aBalance(world, { card: CARDS.declinesWhenCharged });
  await passFiveDays(world);
  const row = await instalmentOf(world, balance);
  expect(row.state).toBe("retry_wait");
  expect(row.nextAttemptAt?.getTime()).toBeGreaterThan(world.now().getTime());
  expect(row.nextStepWhy).toMatchObject({ kind: "recovery", plan: { action: "retry" } });
  expect(await attemptsOf(world, balance)).toMatchObject([{ state: "declined" }]);
  expect((await world.mails(balance.email)).length).toBeGreaterThan(2);
});

test("a card that always asks sends the customer a request to confirm", async () => {
  const balance = await aBalance(world, { card: CARDS.asksAlways });
  await passFiveDays(world);
  expect(await instalmentOf(world, balance)).toMatchObject({ state: "needs_customer" });
  expect(await attemptsOf(world, balance)).toMatchObject([{ state: "needs_customer" }]);
});
