import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  atRest,
  atStripe,
  expectCollected,
  expectNothingCharged,
  mailed,
  ourBooks,
  recordings,
  refundsOf,
  shopBooks,
  stateOf,
} from "./books";
import { type Case, CHANGES_IN_SHOPIFY, type Change, ENDS, type End, OUTCOMES } from "./change-ends";
import { enterCardAt, saveCard } from "./customer";
import {
  confirmGoesWrong,
  dueOn,
  goTo,
  imported,
  inShopify,
  leasesRunOut,
  type Order,
  openShop,
  type Placed,
  type Shop,
  sell,
  stripeIsSilent,
} from "./story";

const VISA = "4242424242424242";
const DECLINES = "4000000000000341";

/** What somebody does in Shopify's admin. Every order is two of a thing at 60.00 with 40.00 paid at checkout: 80.00 are open. */
const CHANGES = {
  cancelled: (shop: Shop, one: Order) => inShopify(shop, one, "cancel", { reason: "CUSTOMER" }),
  "paid there": (shop: Shop, one: Order) => inShopify(shop, one, "mark-paid"),
  "edited lower": async (shop: Shop, one: Order) => {
    const [line] = (await shopBooks(shop, one)).lines;
    await inShopify(shop, one, "edit", { quantities: [{ lineItemId: line?.id, quantity: 1 }] });
  },
  "edited higher": async (shop: Shop, one: Order) => {
    const [line] = (await shopBooks(shop, one)).lines;
    await inShopify(shop, one, "edit", { add: [{ variantId: line?.variantId, quantity: 1 }] });
  },
  "part refunded": (shop: Shop, one: Order) => inShopify(shop, one, "refund", { amount: "30.00" }),
  deleted: (shop: Shop, one: Order) => inShopify(shop, one, "delete"),
} as const satisfies Record<Change, (shop: Shop, one: Order) => Promise<void>>;
const ALL = CHANGES_IN_SHOPIFY;

async function sellAll<Key>(shop: Shop, keys: readonly Key[], cardOf: (key: Key) => string): Promise<Map<Key, Order>> {
  const placed: Placed[] = [];
  for (const _ of keys) placed.push(await sell(shop, { price: "60.00", quantity: 2, deposit: "40.00", dueInDays: 9 }));
  await shop.drain();
  const orders = new Map<Key, Order>();
  for (const [at, key] of keys.entries()) {
    const one = await imported(shop, placed[at] as Placed);
    await enterCardAt(shop, one, { number: cardOf(key) });
    orders.set(key, one);
  }
  await shop.drain();
  await goTo(shop, await dueOn(shop, orders.values().next().value as Order, { daysBefore: 3, hour: 12 }));
  return orders;
}

describe("while a charge was due, and the shop's webhooks were lost", () => {
  let shop: Shop;
  let orders: Map<Change, Order>;
  const of = (change: Change): Order => orders.get(change) as Order;

  beforeAll(async () => {
    shop = await openShop();
    orders = await sellAll(shop, ALL, () => VISA);
    await shop.shopify("/dials", { webhooks: { lose: 1 } });
    // Minutes before the window opens; the last look of the timer was days ago.
    await shop.setNow(await dueOn(shop, of("cancelled"), { hour: 9 }));
    for (const change of ALL) await CHANGES[change](shop, of(change));
    await shop.drain();
  }, 120_000);
  afterAll(() => shop.stop());

  it("deleted there: nothing is charged", async () => {
    await expectNothingCharged(shop, of("deleted"));
    // Nobody told us that it is gone: the look before the charge found it, and its deposit waits to go back.
    const { balance, order } = await ourBooks(shop, of("deleted"));
    expect(balance?.state).toBe("cancelled");
    expect(order).toMatchObject({ deletedAt: expect.any(Date), isRefundRequired: true });
  });

  it("cancelled there: nothing is charged, the payment is closed at Stripe", async () => {
    await expectNothingCharged(shop, of("cancelled"));
    expect(await stateOf(shop, of("cancelled"))).toBe("cancelled");
    expect((await atStripe(shop, of("cancelled"))).intents.filter(({ status }) => status !== "canceled")).toEqual([]);
    expect((await ourBooks(shop, of("cancelled"))).order).toMatchObject({ status: "cancelled", isRefundRequired: true });
  });

  it("paid there: nothing is charged, the debt is settled", async () => {
    await expectNothingCharged(shop, of("paid there"));
    const { balance, order, payments } = await ourBooks(shop, of("paid there"));
    expect(balance?.state).toBe("paid");
    expect(order).toMatchObject({ paymentState: "paid", balanceMinor: 0n, paidMinor: 12_000n });
    expect(payments.map(({ rail, amountMinor }) => [rail, amountMinor])).toContainEqual(["manual", 8_000n]);
  });

  it("edited lower: not the old sum and not an unannounced one; the new one is announced and then collected", async () => {
    const one = of("edited lower");
    await expectNothingCharged(shop, one);
    expect((await ourBooks(shop, one)).balance).toMatchObject({ state: "scheduled", amountMinor: 2_000n });
    await goTo(shop, await dueOn(shop, one, { daysBefore: -3, hour: 12 }));
    await expectCollected(shop, one, 2_000n, "EUR", "20.00");
    expect((await mailed(shop, one)).filter((kind) => kind === "charge_notice")).toHaveLength(2);
  });

  it("edited higher than agreed: refused until the customer agrees to the new sum", async () => {
    const one = of("edited higher");
    await expectNothingCharged(shop, one);
    expect((await ourBooks(shop, one)).balance).toMatchObject({ state: "needs_consent", amountMinor: 56_000n });
    expect(await mailed(shop, one)).toContain("consent_request");
    await saveCard(shop, one, { number: VISA });
    expect(await stateOf(shop, one)).toBe("scheduled");
    await goTo(shop, await dueOn(shop, one, { daysBefore: -8, hour: 12 }));
    await expectCollected(shop, one, 56_000n, "EUR", "560.00");
    await shop.advance({ days: 12 });
    await shop.drain();
    await expectNothingCharged(shop, of("deleted"));
  });

  it("a part of the deposit given back: only what is still owed by the order is collected", async () => {
    const one = of("part refunded");
    await expectCollected(shop, one, 8_000n, "EUR", "80.00");
  });
});

const CASES = ALL.flatMap((change) => OUTCOMES.map((outcome) => ({ change, outcome, name: `${change} × ${outcome}` as Case })));

describe("while the charge was in flight", () => {
  let shop: Shop;
  let orders: Map<Case, Order>;
  const of = (name: Case): Order => orders.get(name) as Order;

  beforeAll(async () => {
    shop = await openShop();
    const cards = new Map(CASES.map(({ name, outcome }) => [name, outcome === "declined" ? DECLINES : VISA]));
    orders = await sellAll(shop, [...cards.keys()], (name) => cards.get(name) ?? VISA);
    const first = of("cancelled × succeeded");
    await goTo(shop, await dueOn(shop, first, { daysBefore: 1, hour: 12 }));
    await stripeIsSilent(shop);
    // The answer of each confirm is lost: after the bank's work, or before it ever arrived.
    for (const { name, outcome } of CASES) await confirmGoesWrong(shop, of(name), outcome === "never made" ? "dropBefore" : "dropAfter");
    await goTo(shop, await dueOn(shop, first, { hour: 10 }));
  }, 180_000);
  afterAll(() => shop.stop());

  it("the change waits, visible, and no other attempt begins", async () => {
    for (const { name } of CASES) expect([name, await stateOf(shop, of(name))]).toEqual([name, "in_doubt"]);
    for (const { name, change } of CASES) await CHANGES[change](shop, of(name));
    await shop.drain();
    for (const { name, change } of CASES) {
      const { balance, order, intents, attempts } = await ourBooks(shop, of(name));
      expect([name, balance?.state, attempts.length]).toEqual([name, "in_doubt", 1]);
      if (change === "part refunded") continue;
      expect([name, order.isIntentPending, intents.filter((intent) => intent.appliedAt === null).length]).toEqual([name, true, 1]);
    }
  });

  it("Stripe is asked, and each change is carried out or made good", async () => {
    await leasesRunOut(shop);
    await shop.drain();
    // A changed sum is written to its PaymentIntent once the change has settled down, some seconds later.
    await shop.advance({ minutes: 1 });
    await shop.drain();
    const ends: Record<string, End> = {};
    for (const { name } of CASES) ends[name] = await endOf(shop, of(name));
    expect(ends).toEqual(ENDS);
    await atRest(shop, ["record_payment"]);
  });

  it("what was added to the order while the old sum was collected is a debt of its own, and the last part closes the order", async () => {
    const one = of("edited higher × succeeded");
    expect((await mailed(shop, one)).at(-1)).toBe("card_request");
    await saveCard(shop, one, { number: VISA });
    await goTo(shop, await dueOn(shop, one, { daysBefore: -4, hour: 12 }));
    const { instalments, payments } = await ourBooks(shop, one);
    expect(instalments.map(({ kind, state, amountMinor }) => `${kind} ${state} ${amountMinor}`)).toEqual([
      "deposit paid 4000",
      "balance paid 8000",
      "balance paid 48000",
    ]);
    expect((await atStripe(shop, one)).paid.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual([8_000, 48_000]);
    // Only the whole rest may be marked as paid there, so both parts went in together, once.
    const there = await shopBooks(shop, one);
    expect(recordings(there).map(({ amount }) => amount.presentment)).toEqual(["560.00"]);
    expect(Number(there.outstanding.presentment)).toBe(0);
    expect(payments.filter(({ rail }) => rail === "stripe").map(({ recordState }) => recordState)).toEqual(["recorded", "recorded"]);
  });
});

async function endOf(shop: Shop, one: Order): Promise<End> {
  const { order, instalments, attempts } = await ourBooks(shop, one);
  const { intents, paid } = await atStripe(shop, one);
  return {
    balances: instalments.filter(({ kind }) => kind === "balance").map(({ state, amountMinor }) => `${state} ${amountMinor}`),
    attempts: attempts.map(({ state }) => state),
    paid: paid.map(({ amount }) => amount),
    objects: intents.map(({ status, amount }) => `${status} ${amount}`),
    refunds: await refundsOf(shop, one),
    flags: Object.entries({ refund_required: order.isRefundRequired, recording: order.isRecording, intent_pending: order.isIntentPending })
      .filter(([, is]) => is)
      .map(([flag]) => flag),
  };
}
