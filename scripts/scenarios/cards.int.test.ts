import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextStepSentence, readNextStep } from "@/lib/domain/next-step";
import { atRest, atStripe, expectCollected, expectNothingCharged, mailed, ourBooks, stateOf, stripeBooks } from "./books";
import { confirmAtBank, enterCardAt, inbox, saveCard } from "./customer";
import { dueOn, goTo, imported, type Order, openShop, type Placed, type Shop, sell } from "./story";

/** Source of all numbers: docs.stripe.com/testing. */
const PAYS = [
  ..."4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100".split(" "),
  ..."378282246310005 371449635398431 6011111111111117 3056930009020004 3566002020360505 6200000000000005".split(" "),
  ..."4000002500003155 4000003800000446 4000000000003055 4000000000003097 4000000000004954 4000000000009235".split(" "),
  ..."4000000000000101 4000000000000036 4000000000000028 4000000000000010 4000000000000044 4000000000000259".split(" "),
  ..."4000000000002685 4000000000001976 4000000000005423 4000000000007726 4000000000005126".split(" "),
  ..."4000000000000077 4000003720000278".split(" "),
];
const REFUSED_WHEN_SAVED = [
  ..."4000000000000002 4000000000009995 4000000000009987 4000000000009979 4000000000000069".split(" "),
  ..."4000000000000127 4000000000000119 4000000000006975 4242424242424241 4000008400001280".split(" "),
];
const FAILS_LATER = [
  { number: "4000000000000341", state: "retry_wait", says: /^Next try .* 0 of 8 used: the bank said generic_decline\.$/ },
  { number: "4000008260003178", state: "retry_wait", says: /the bank said insufficient_funds/ },
  { number: "4100000000000019", state: "needs_card", says: /fraudulent: this card is not tried again/ },
  { number: "4000002760003184", state: "needs_customer", says: /^Waiting for the customer/ },
  { number: "4000000000003220", state: "needs_customer", says: /^Waiting for the customer/ },
  { number: "4000000000003063", state: "needs_customer", says: /^Waiting for the customer/ },
  { number: "4000008400001629", state: "needs_customer", says: /^Waiting for the customer/ },
] as const;

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
    says: /^Next try .*: the bank said/,
  })),
  ...["processing_error", "issuer_not_available"].map((code) => ({ code, state: "retry_wait", says: /a technical failure at the bank/ })),
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

describe("every documented test card, saved and charged on the due date", () => {
  let shop: Shop;
  const byNumber = new Map<string, Order>();
  const byCode = new Map<string, Order>();
  const refusedWith = new Map<string, string>();

  beforeAll(async () => {
    shop = await openShop();
    const numbers = [...PAYS, ...REFUSED_WHEN_SAVED, ...FAILS_LATER.map(({ number }) => number)];
    const orders = await sellMany(shop, numbers.length + BY_CODE.length);
    await atOnce([...numbers.entries()], async ([at, number]) => {
      const one = orders[at] as Order;
      byNumber.set(number, one);
      const refusal = await enterCardAt(shop, one, { number }).then(
        () => null,
        (error: Error) => error.message,
      );
      if (refusal) refusedWith.set(number, refusal);
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

  it.each(PAYS)("%s is charged once", async (number) => {
    await expectCollected(shop, orderOf(byNumber, number), 6_000n, "EUR", "60.00");
  });

  it.each(REFUSED_WHEN_SAVED)("%s is refused while it is saved: no card, no agreement, no charge, asked again", async (number) => {
    const one = orderOf(byNumber, number);
    expect(refusedWith.get(number)).toMatch(/The hosted page did not go on \(4\d\d\): (?!no reason shown)./);
    const { balance, consents } = await ourBooks(shop, one);
    expect(balance?.state).toBe("card_missing");
    expect(consents.filter((consent) => consent.status === "active")).toEqual([]);
    expect((await atStripe(shop, one)).charges).toEqual([]);
    expect((await mailed(shop, one)).slice(0, 2)).toEqual(["card_request", "card_reminder"]);
  });

  it.each(FAILS_LATER)("$number ends in $state", async ({ number, state, says }) => {
    const one = orderOf(byNumber, number);
    expect(await stateOf(shop, one)).toBe(state);
    expect(await nextStep(shop, one)).toMatch(says);
    await expectNothingCharged(shop, one);
    expect((await mailed(shop, one)).at(-1)).toBe(state === "needs_customer" ? "confirm_payment" : "charge_failed");
  });

  it.each(BY_CODE)("a saved card refused with $code ends in $state", async ({ code, state, says }) => {
    const one = orderOf(byCode, code);
    expect(await stateOf(shop, one)).toBe(state);
    expect(await nextStep(shop, one)).toMatch(says);
    await expectNothingCharged(shop, one);
    const last = (await inbox(shop, one.email)).at(-1)?.text ?? "";
    // Lost, stolen and fraud are never named to whoever holds the card now.
    expect(last).not.toMatch(/lost|stolen|fraud|pick.?up/i);
  });

  it("one PaymentIntent a debt, whatever became of it", async () => {
    const { payment_intents } = await stripeBooks(shop);
    const debts = payment_intents.map((intent) => intent.metadata.instalment);
    expect(debts.length).toBeGreaterThan(50);
    expect(debts.filter((debt, at) => debts.indexOf(debt) !== at)).toEqual([]);
  });

  it("the customer answers the bank's question: paid with the same PaymentIntent", async () => {
    const [yes, no] = [orderOf(byNumber, "4000002760003184"), orderOf(byNumber, "4000000000003220")];
    await confirmAtBank(shop, yes, "complete");
    await expectCollected(shop, yes, 6_000n, "EUR", "60.00");
    expect((await atStripe(shop, yes)).intents).toHaveLength(1);
    expect((await mailed(shop, yes)).at(-1)).toBe("receipt");
    await confirmAtBank(shop, no, "fail");
    expect(await stateOf(shop, no)).toBe("needs_customer");
    await expectNothingCharged(shop, no);
    // Authenticated and still declined: the bank's own no.
    const declined = orderOf(byNumber, "4000008400001629");
    await confirmAtBank(shop, declined, "complete");
    expect(await stateOf(shop, declined)).toBe("retry_wait");
    await expectNothingCharged(shop, declined);
  });

  it("money that was missing is there at the next try: one charge, on the same PaymentIntent", async () => {
    const one = orderOf(byNumber, "4000008260003178");
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

  it("a new card from the failure's mail is charged, and the old one never again", async () => {
    const one = orderOf(byNumber, "4100000000000019");
    await saveCard(shop, one, { number: "5555555555554444" });
    expect(await stateOf(shop, one)).toBe("scheduled");
    await goTo(shop, "2027-02-15T10:00:00Z");
    await expectCollected(shop, one, 6_000n, "EUR", "60.00");
    const { charges } = await atStripe(shop, one);
    const tries = charges.map((charge) => `${charge.payment_method_details?.card?.last4} ${charge.paid ? "paid" : "declined"}`);
    expect(tries.sort()).toEqual(["0019 declined", "4444 paid"]);
  });

  it("a card that goes on declining is tried 8 times more, never faster than planned, and then a new one is asked for", async () => {
    const one = orderOf(byNumber, "4000000000000341");
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
