import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextStepSentence, readNextStep } from "@/lib/domain/next-step";
import { atRest, atStripe, expectCollected, expectNothingCharged, ourBooks, stateOf } from "./books";
import { enterCardAt, inbox, saveCard } from "./customer";
import { dueOn, goTo, imported, type Order, openShop, type Placed, type Shop, sell } from "./story";

/** Declined later, and then: what each card does by itself stands in card-table.ts. Source: docs.stripe.com/testing. */
const FAIL_LATER = { always: "4000000000000341", forNow: "4000008260003178", asFraud: "4100000000000019" } as const;

/** A card that was saved well and is refused later: by the bank's code, the state and the next step of product.md 5.5. */
const BY_CODE = [
  ...["lost_card", "stolen_card", "pickup_card", "fraudulent", "stop_payment_order", "revocation_of_authorization", "invalid_account"].map(
    (code) => ({ code, state: "needs_card", says: /this card is not tried again/ }),
  ),
  ...["restricted_card", "transaction_not_allowed"].map((code) => ({ code, state: "needs_card", says: /this card is not tried again/ })),
  ...["expired_card", "incorrect_cvc"].map((code) => ({ code, state: "needs_card", says: /details must change first/ })),
  ...["insufficient_funds", "do_not_honor", "generic_decline", "call_issuer", "card_velocity_exceeded"].map((code) => ({
    code,
    state: "retry_wait",
    says: /^Next try .*, 1 of 8: [a-z' ]+ \([a-z_]+\)/,
  })),
  ...["processing_error", "issuer_not_available"].map((code) => ({
    code,
    state: "retry_wait",
    says: /^Next try .*\((processing_error|issuer_not_available)\)/,
  })),
  { code: "authentication_required", state: "needs_customer", says: /^Waiting for the customer/ },
];

/** Several, because the networks' ceilings count declines by card over all orders. */
const VISAS = ["4242424242424242", "4000056655665556", "4000000000000077", "4000003720000278"];

const STAFF = { language: "en", locale: "en-GB", zone: "Europe/Paris" } as const;

async function nextStep(shop: Shop, one: Order): Promise<string> {
  const step = readNextStep((await ourBooks(shop, one)).balance?.nextStepWhy);
  return step ? nextStepSentence(step, STAFF) : "";
}

async function sellMany(shop: Shop, count: number): Promise<Order[]> {
  const placed: Placed[] = [];
  for (let at = 0; at < count; at += 1) placed.push(await sell(shop, { price: "60.00", dueInDays: 9 }));
  await shop.drain();
  return Promise.all(placed.map((one) => imported(shop, one)));
}

/** Several customers at the same time. */
async function atOnce<Item>(items: readonly Item[], what: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const one = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await what(item);
  };
  await Promise.all(Array.from({ length: 6 }, one));
}

async function behave(shop: Shop, one: Order, behaviour: string): Promise<void> {
  const card = await shop.app.db.prisma.card.findFirstOrThrow({ where: { customerId: one.customerId, status: "active" } });
  await shop.stripe(`/payment_methods/${card.stripePaymentMethodId}`, { behaviour });
}

/** The notice in time, then the due date's morning. */
async function toDueDate(shop: Shop, one: Order): Promise<void> {
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, one, { hour: 10 }));
}

describe("a card that was saved and is declined later", () => {
  let shop: Shop;
  const byNumber = new Map<string, Order>();
  const byCode = new Map<string, Order>();

  beforeAll(async () => {
    shop = await openShop();
    const numbers = Object.values(FAIL_LATER);
    const orders = await sellMany(shop, numbers.length + BY_CODE.length);
    await atOnce([...numbers.entries()], async ([at, number]) => {
      const one = orders[at] as Order;
      byNumber.set(number, one);
      await enterCardAt(shop, one, { number });
    });
    await atOnce([...BY_CODE.entries()], async ([at, { code }]) => {
      const one = orders[numbers.length + at] as Order;
      byCode.set(code, one);
      await enterCardAt(shop, one, { number: VISAS[at % VISAS.length] as string });
      await behave(shop, one, code);
    });
    await shop.drain();
    await toDueDate(shop, orders[0] as Order);
  }, 240_000);
  afterAll(() => shop.stop());

  const orderOf = (map: ReadonlyMap<string, Order>, key: string): Order => map.get(key) as Order;

  it.each(BY_CODE)("a saved card refused with $code ends in $state", async ({ code, state, says }) => {
    const one = orderOf(byCode, code);
    expect(await stateOf(shop, one)).toBe(state);
    expect(await nextStep(shop, one)).toMatch(says);
    await expectNothingCharged(shop, one);
    const last = (await inbox(shop, one.email)).at(-1)?.text ?? "";
    // Lost, stolen and fraud are never named to whoever holds the card now.
    expect(last).not.toMatch(/lost|stolen|fraud|pick.?up/i);
  });

  it("money that was missing is there at the next try: one charge, on the same PaymentIntent", async () => {
    const one = orderOf(byNumber, FAIL_LATER.forNow);
    await behave(shop, one, "succeed");
    const nextAt = (await ourBooks(shop, one)).balance?.nextAttemptAt;
    // The next day's morning in the shop's zone.
    expect(nextAt?.toISOString()).toBe("2027-02-12T08:00:00.000Z");
    await goTo(shop, "2027-02-12T08:05:00Z");
    await expectCollected(shop, one, 6_000n, "EUR", "60.00");
    const { attempts } = await ourBooks(shop, one);
    expect(attempts.map(({ state }) => state)).toEqual(["declined", "succeeded"]);
    expect((await atStripe(shop, one)).intents).toHaveLength(1);
  });

  it("row 5: a new card from the failure's mail is charged, and the old one never again", async () => {
    const one = orderOf(byNumber, FAIL_LATER.asFraud);
    await saveCard(shop, one, { number: "5555555555554444" });
    expect(await stateOf(shop, one)).toBe("scheduled");
    await goTo(shop, "2027-02-15T10:00:00Z");
    await expectCollected(shop, one, 6_000n, "EUR", "60.00");
    const { charges } = await atStripe(shop, one);
    const tries = charges.map((charge) => `${charge.payment_method_details?.card?.last4} ${charge.paid ? "paid" : "declined"}`);
    expect(tries.sort()).toEqual(["0019 declined", "4444 paid"]);
  });

  it("a card that goes on declining is tried 8 times more, never faster than planned, and then a new one is asked for", async () => {
    const one = orderOf(byNumber, FAIL_LATER.always);
    for (let tries = 0; (await stateOf(shop, one)) === "retry_wait"; tries += 1) {
      expect(tries).toBeLessThan(12);
      const nextAt = (await ourBooks(shop, one)).balance?.nextAttemptAt;
      await goTo(shop, new Date(Math.max(nextAt?.getTime() ?? 0, shop.now().getTime()) + 60_000).toISOString());
    }
    expect(await stateOf(shop, one)).toBe("needs_card");
    expect(await nextStep(shop, one)).toMatch(/^Will not retry, a new card is needed: all 8 retries are used/);
    const { charges } = await atStripe(shop, one);
    expect(charges).toHaveLength(9);
    const days = charges.map((charge) => Math.floor(charge.created / 86_400)).sort((a, b) => a - b);
    expect(days.map((day, at) => day - (days[at - 1] ?? day)).slice(1, 5)).toEqual([1, 3, 5, 7]);
    await atRest(shop);
  });
});
