import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atRest, atStripe, expectCollected, mailed, ourBooks, recordings, shopBooks, stateOf } from "./books";
import { enterCardAt, inbox } from "./customer";
import {
  confirmGoesWrong,
  dueOn,
  goTo,
  imported,
  leasesRunOut,
  type Order,
  openShop,
  type Placed,
  type Shop,
  sell,
  stripeIsSilent,
} from "./story";

const VISA = { number: "4242424242424242" } as const;
const LIFE = ["card_request", "card_saved", "charge_notice", "receipt"];

async function ready(shop: Shop, names: readonly string[], sale = {}): Promise<Map<string, Order>> {
  const placed: Placed[] = [];
  for (const _ of names) placed.push(await sell(shop, { price: "75.00", dueInDays: 9, ...sale }));
  await shop.drain();
  const orders = new Map<string, Order>();
  for (const [at, name] of names.entries()) {
    const one = await imported(shop, placed[at] as Placed);
    await enterCardAt(shop, one, VISA);
    orders.set(name, one);
  }
  await shop.drain();
  await goTo(shop, await dueOn(shop, orders.values().next().value as Order, { daysBefore: 3, hour: 12 }));
  return orders;
}

/** How the answer to a confirm can fail, and what is known right afterwards. Source of saved answers: docs.stripe.com/api/idempotent_requests. */
const CONFIRM_FAULTS = [
  { fault: "error500After", state: "in_doubt", charges: 1 },
  { fault: "error500Before", state: "in_doubt", charges: 0 },
  { fault: "dropAfter", state: "in_doubt", charges: 1 },
  { fault: "dropBefore", state: "in_doubt", charges: 0 },
  { fault: "timeout", state: "in_doubt", charges: 1 },
  { fault: "rateLimit429", state: "retry_wait", charges: 0 },
  { fault: "lockTimeout429", state: "retry_wait", charges: 0 },
] as const;

describe("a confirm whose answer is lost", () => {
  let shop: Shop;
  let orders: Map<string, Order>;
  const of = (fault: string): Order => orders.get(fault) as Order;
  beforeAll(async () => {
    shop = await openShop();
    orders = await ready(shop, [...CONFIRM_FAULTS.map(({ fault }) => fault), "told by webhook"]);
    await goTo(shop, await dueOn(shop, of("timeout"), { daysBefore: 1, hour: 12 }));
    await stripeIsSilent(shop);
    for (const { fault } of CONFIRM_FAULTS) await confirmGoesWrong(shop, of(fault), fault);
    await goTo(shop, await dueOn(shop, of("timeout"), { hour: 10 }));
  }, 180_000);
  afterAll(() => shop.stop());

  it.each(CONFIRM_FAULTS)("$fault: nobody pretends to know", async ({ fault, state, charges }) => {
    expect(await stateOf(shop, of(fault))).toBe(state);
    expect((await atStripe(shop, of(fault))).paid).toHaveLength(charges);
    expect((await mailed(shop, of(fault))).at(-1)).toBe("charge_notice");
  });

  it("a saved 500 says 500 for ever: asking again by the same key proves nothing", async () => {
    const [attempt] = (await ourBooks(shop, of("error500After"))).attempts;
    const [intent] = (await atStripe(shop, of("error500After"))).intents;
    const body = new URLSearchParams({
      payment_method: attempt?.stripePaymentMethodId ?? "",
      off_session: "true",
      "expand[0]": "latest_charge",
    });
    const again = await fetch(`${shop.stripeUrl}/v1/payment_intents/${intent?.id}/confirm`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${shop.seed.stripeKey}`,
        "idempotency-key": attempt?.idempotencyKey ?? "",
        "content-type": "application/x-www-form-urlencoded",
      },
      body,
    });
    expect([400, 500]).toContain(again.status);
    expect((await atStripe(shop, of("error500After"))).paid).toHaveLength(1);
  });

  it("Stripe is asked by the id that was committed before: one charge each, recorded once, one receipt", async () => {
    await leasesRunOut(shop);
    await shop.drain();
    // What was refused for the moment is tried again minutes later.
    await shop.advance({ minutes: 15 });
    await shop.drain();
    for (const { fault } of CONFIRM_FAULTS) {
      await expectCollected(shop, of(fault), 7_500n, "EUR", "75.00");
      expect([fault, (await atStripe(shop, of(fault))).intents.length]).toEqual([fault, 1]);
      expect([fault, await mailed(shop, of(fault))]).toEqual([fault, LIFE]);
    }
    await atRest(shop);
  });

  it("a key older than 25 hours is never used again: what it did is read from the PaymentIntent", async () => {
    const fresh = await ready(shop, ["made", "not made"]);
    const [made, notMade] = [fresh.get("made") as Order, fresh.get("not made") as Order];
    await goTo(shop, await dueOn(shop, made, { daysBefore: 1, hour: 12 }));
    await confirmGoesWrong(shop, made, "dropAfter");
    await confirmGoesWrong(shop, notMade, "dropBefore");
    await goTo(shop, await dueOn(shop, made, { hour: 10 }));
    expect([await stateOf(shop, made), await stateOf(shop, notMade)]).toEqual(["in_doubt", "in_doubt"]);
    // The worker is gone for more than a day; Stripe has forgotten the keys by then.
    await shop.advance({ hours: 26 });
    await leasesRunOut(shop);
    await shop.drain();
    for (const one of [made, notMade]) await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    expect((await ourBooks(shop, made)).attempts.map(({ state }) => state)).toEqual(["succeeded"]);
    const { attempts } = await ourBooks(shop, notMade);
    expect(attempts.map(({ state }) => state)).toEqual(["not_made", "succeeded"]);
    expect(new Set(attempts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect((await atStripe(shop, notMade)).intents).toHaveLength(1);
  });

  it("the webhook knows before the reconciler does: settled by it, once", async () => {
    const one = (await ready(shop, ["one"])).get("one") as Order;
    await goTo(shop, await dueOn(shop, one, { daysBefore: 1, hour: 12 }));
    await stripeIsSilent(shop, false);
    await confirmGoesWrong(shop, one, "dropAfter");
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    expect((await ourBooks(shop, one)).attempts.map(({ state, settledBy }) => [state, settledBy])).toEqual([["succeeded", "webhook"]]);
    await leasesRunOut(shop);
    await shop.drain();
    expect(await mailed(shop, one)).toEqual(LIFE);
    await atRest(shop);
  });
});

describe("everything around the charge fails", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("the answer to making the PaymentIntent is lost: found again, not made twice", async () => {
    const orders = await ready(shop, ["500", "dropped", "lock"]);
    const path = "/v1/payment_intents";
    for (const fault of ["error500After", "dropAfter", "lockTimeout429"]) await shop.stripe("/faults", { fault, method: "POST", path });
    const first = orders.get("500") as Order;
    await goTo(shop, await dueOn(shop, first, { daysBefore: 1, hour: 12 }));
    await goTo(shop, await dueOn(shop, first, { hour: 10 }));
    await shop.advance({ minutes: 15 });
    await shop.drain();
    for (const one of orders.values()) {
      await expectCollected(shop, one, 7_500n, "EUR", "75.00");
      expect((await atStripe(shop, one)).intents).toHaveLength(1);
    }
    await atRest(shop);
  });

  it.each(["error500After", "dropAfter", "error500Before", "throttle"])(
    "Shopify answers the recording with %s: recorded once",
    async (kind) => {
      const one = (await ready(shop, ["one"])).get("one") as Order;
      await shop.shopify("/faults", { kind, match: "orderCreateManualPayment", times: 1 });
      await goTo(shop, await dueOn(shop, one, { hour: 10 }));
      expect((await ourBooks(shop, one)).balance?.state).toBe("paid");
      // A shop that is only busy is asked again at once; otherwise the order shows meanwhile that it is being recorded.
      expect((await ourBooks(shop, one)).order.isRecording).toBe(kind !== "throttle");
      await shop.advance({ minutes: 5 });
      await shop.drain();
      await expectCollected(shop, one, 7_500n, "EUR", "75.00");
      expect(recordings(await shopBooks(shop, one))).toHaveLength(1);
      expect((await ourBooks(shop, one)).order.isRecording).toBe(false);
      await atRest(shop);
    },
  );

  it("Shopify cannot be read on the due date: nothing is charged until it can", async () => {
    const one = (await ready(shop, ["one"])).get("one") as Order;
    await shop.shopify("/faults", { kind: "error500Before" });
    await shop.setNow(await dueOn(shop, one, { hour: 10 }));
    await shop.drain().catch((error: Error) => expect(error).toBeInstanceOf(AggregateError));
    expect((await atStripe(shop, one)).charges).toEqual([]);
    expect(JSON.stringify((await ourBooks(shop, one)).balance?.nextStepWhy)).toContain("shop_read_stale");
    await fetch(`${shop.shopifyUrl}/__sandbox/faults`, { method: "DELETE" });
    await shop.advance({ minutes: 20 });
    await shop.drain();
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    await atRest(shop);
  });

  it("the mail server takes a mail and hangs up: the same mail again, by its Message-ID, and the notice counts from the one that is sure", async () => {
    const dial = (dropAfter: number) =>
      fetch(`${shop.inboxUrl}/__sandbox/dials`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ dropAfter }),
      });
    await dial(1);
    const placed = await sell(shop, { price: "75.00", dueInDays: 9 });
    await shop.drain();
    const one = await imported(shop, placed);
    expect((await ourBooks(shop, one)).mails.map(({ kind, status }) => [kind, status])).toEqual([["card_request", "queued"]]);
    await dial(0);
    await shop.advance({ minutes: 2 });
    await shop.drain();
    const received = await inbox(shop, one.email);
    expect(received.length).toBe(2);
    expect(new Set(received.map((mail) => mail.messageId)).size).toBe(1);
    expect(await mailed(shop, one)).toEqual(["card_request"]);
    // Both copies carry a link; either works.
    await enterCardAt(shop, one, VISA, received[0]?.text.match(/http:\/\/127\.0\.0\.1:\d+\/c\/[\w-]{20,}/)?.[0]);
    await shop.drain();
    await dial(1);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    expect((await ourBooks(shop, one)).notices.map(({ acceptedAt }) => acceptedAt)).toEqual([null]);
    await dial(0);
    await shop.advance({ hours: 24 });
    await shop.drain();
    const accepted = (await ourBooks(shop, one)).notices[0]?.acceptedAt?.getTime() ?? 0;
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    expect((await atStripe(shop, one)).charges).toEqual([]);
    await goTo(shop, new Date(accepted + 48 * 3_600_000 + 60_000).toISOString());
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    const chargedAt = ((await atStripe(shop, one)).paid[0]?.created ?? 0) * 1000;
    expect(chargedAt - accepted).toBeGreaterThanOrEqual(48 * 3_600_000);
  });
});
