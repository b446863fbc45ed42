import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testCards } from "../../stripe/data/cards";
import { refusal } from "./client";
import { type Driven, driven } from "./driven";
import { visitor } from "./tour";

/**
 * The documented test cards in every situation: saved, charged with the customer there, charged with
 * the customer away, and away after a set-up with its challenge. Source: docs.stripe.com/testing.
 */
type Outcome = "ok" | "asks" | string;
interface Row {
  card: string;
  attach: Outcome;
  setup: Outcome;
  onSession: Outcome;
  offSession: Outcome;
  /** Off-session, after a set-up that was completed. */
  afterSetup?: Outcome;
}

const fine = { attach: "ok", setup: "ok", onSession: "ok", offSession: "ok", afterSetup: "ok" };
const refused = (why: string) => ({ attach: why, setup: why, onSession: why, offSession: why });

const DOCUMENTED: Row[] = [
  ...["visa", "visa_debit", "mastercard", "mastercard_debit", "mastercard_prepaid", "amex", "discover", "diners", "jcb", "unionpay"].map(
    (card) => ({ card, ...fine }),
  ),
  { card: "visa_chargeDeclined", ...refused("generic_decline") },
  { card: "chargeDeclined", ...refused("generic_decline") },
  { card: "visa_chargeDeclinedInsufficientFunds", ...refused("insufficient_funds") },
  { card: "visa_chargeDeclinedLostCard", ...refused("lost_card") },
  { card: "visa_chargeDeclinedStolenCard", ...refused("stolen_card") },
  { card: "chargeDeclinedExpiredCard", ...refused("expired_card") },
  { card: "chargeDeclinedIncorrectCvc", ...refused("incorrect_cvc") },
  { card: "chargeDeclinedProcessingError", ...refused("processing_error") },
  { card: "visa_chargeDeclinedVelocityLimitExceeded", ...refused("card_velocity_exceeded") },
  { card: "chargeCustomerFail", ...fine, onSession: "generic_decline", offSession: "generic_decline", afterSetup: "generic_decline" },
  {
    card: "authenticationRequiredOnSetup",
    attach: "ok",
    setup: "asks",
    onSession: "asks",
    offSession: "authentication_required",
    afterSetup: "ok",
  },
  {
    card: "authenticationRequired",
    attach: "ok",
    setup: "asks",
    onSession: "asks",
    offSession: "authentication_required",
    afterSetup: "authentication_required",
  },
  { card: "authenticationRequiredSetupForOffSession", attach: "ok", setup: "ok", onSession: "asks", offSession: "ok", afterSetup: "ok" },
  {
    card: "authenticationRequiredChargeDeclinedInsufficientFunds",
    attach: "ok",
    setup: "asks",
    onSession: "asks",
    offSession: "authentication_required",
    afterSetup: "insufficient_funds",
  },
  { card: "threeDSecure2Required", attach: "ok", setup: "asks", onSession: "asks", offSession: "authentication_required" },
  { card: "threeDSecureRequired", attach: "ok", setup: "asks", onSession: "asks", offSession: "authentication_required" },
  { card: "threeDSecureRequiredChargeDeclined", attach: "ok", setup: "asks", onSession: "asks", offSession: "authentication_required" },
  {
    card: "threeDSecureRequiredProcessingError",
    attach: "ok",
    setup: "generic_decline",
    onSession: "generic_decline",
    offSession: "generic_decline",
  },
  { card: "threeDSecureOptional", ...fine },
  { card: "threeDSecureOptionalProcessingError", ...fine },
  { card: "amex_threeDSecureNotSupported", ...fine },
  { card: "radarBlock", attach: "ok", setup: "ok", onSession: "fraudulent", offSession: "fraudulent" },
  { card: "chargeDeclinedFraudulent", attach: "ok", setup: "ok", onSession: "fraudulent", offSession: "fraudulent" },
  ...["riskLevelHighest", "riskLevelElevated", "cvcCheckFail", "avsZipFail", "avsLine1Fail", "avsFail", "avsUnchecked"].map((card) => ({
    card,
    ...fine,
  })),
  ...["createDispute", "createDisputeProductNotReceived", "createDisputeInquiry", "createIssuerFraudRecord"].map((card) => ({
    card,
    ...fine,
  })),
  ...["pendingRefund", "refundFail", "bypassPending", "bypassPendingInternational"].map((card) => ({ card, ...fine })),
];

const CARD_ONLY: { allowed_payment_method_types: ["card"] } = { allowed_payment_method_types: ["card"] };
const BACK = "https://merchant.example/back";

let world: Driven;
beforeAll(async () => {
  world = await driven();
});
afterAll(() => world.sandbox.stop());

/** "ok", "asks", or why the bank said no. */
async function outcome(call: Promise<{ status?: string | null }>): Promise<Outcome> {
  const settled = await call.then(
    (answer) => answer,
    async () => null,
  );
  if (settled === null) {
    const error = await refusal(call);
    expect(error.statusCode).toBe(402);
    return error.decline_code ?? String(error.code);
  }
  return settled.status === "requires_action" ? "asks" : "ok";
}

const pay = (method: string, customer: string | undefined, away: boolean) =>
  world.stripe.paymentIntents.create({
    ...CARD_ONLY,
    amount: 2000,
    currency: "eur",
    customer,
    payment_method: method,
    confirm: true,
    ...(away ? { off_session: true } : { return_url: BACK }),
  });

describe.each(DOCUMENTED)("pm_card_$card", (row) => {
  const id = `pm_card_${row.card}`;

  test("is saved and charged as documented", async () => {
    const { stripe } = world;
    const { id: customer } = await stripe.customers.create({});
    expect({
      attach: await outcome(stripe.paymentMethods.attach(id, { customer }) as Promise<object>),
      setup: await outcome(stripe.setupIntents.create({ ...CARD_ONLY, customer, payment_method: id, confirm: true, return_url: BACK })),
      onSession: await outcome(pay(id, undefined, false)),
      offSession: await outcome(pay(id, undefined, true)),
    }).toEqual({ attach: row.attach, setup: row.setup, onSession: row.onSession, offSession: row.offSession });
  });
});

describe.each(DOCUMENTED.filter(({ afterSetup }) => afterSetup !== undefined))("pm_card_$card, once set up", (row) => {
  const id = `pm_card_${row.card}`;

  test("is charged with the customer away as documented", async () => {
    const { stripe, sandbox } = world;
    const { id: customer } = await stripe.customers.create({});
    const setup = await stripe.setupIntents.create({ ...CARD_ONLY, customer, payment_method: id, confirm: true, return_url: BACK });
    if (setup.status === "requires_action") {
      await visitor(sandbox.url).answerBank(setup.next_action?.redirect_to_url?.url ?? "", "complete");
    }
    const saved = await stripe.setupIntents.retrieve(setup.id);
    expect(saved.status).toBe("succeeded");
    expect(await outcome(pay(String(saved.payment_method), customer, true))).toBe(row.afterSetup);
  });
});

test("every card of the table is judged here", () => {
  const judged = new Set(DOCUMENTED.map(({ card }) => card));
  const missing = testCards.filter(({ names }) => names.length > 0 && !names.some((name) => judged.has(name)));
  expect(missing).toEqual([]);
});

test("a challenge on-session ends in payment, in the bank's no, or in a failed authentication", async () => {
  const answer = async (card: string, how: "complete" | "fail") => {
    const asked = await pay(card, undefined, false);
    const next = await visitor(world.sandbox.url).answerBank(asked.next_action?.redirect_to_url?.url ?? "", how);
    const { status, last_payment_error: error } = await world.stripe.paymentIntents.retrieve(asked.id);
    return { status, code: error?.decline_code ?? error?.code ?? null, said: new URL(next ?? "").searchParams.get("redirect_status") };
  };
  expect(await answer("pm_card_threeDSecure2Required", "complete")).toEqual({ status: "succeeded", code: null, said: "succeeded" });
  expect(await answer("pm_card_threeDSecureRequiredChargeDeclined", "complete")).toEqual({
    status: "requires_payment_method",
    code: "generic_decline",
    said: "failed",
  });
  expect(await answer("pm_card_threeDSecure2Required", "fail")).toEqual({
    status: "requires_payment_method",
    code: "payment_intent_authentication_failure",
    said: "failed",
  });
});

test("numbers that are wrong are refused for what is wrong with them", async () => {
  const make = (card: { number: string; exp_month?: number; exp_year?: number; cvc?: string }) =>
    world.stripe.paymentMethods.create({ type: "card", card: { exp_month: 12, exp_year: 2040, cvc: "123", ...card } });
  expect((await refusal(make({ number: "4242424242424241" }))).code).toBe("incorrect_number");
  expect((await refusal(make({ number: "4242424242424242", exp_month: 13 }))).code).toBe("invalid_expiry_month");
  expect((await refusal(make({ number: "4242424242424242", exp_year: 2019 }))).code).toBe("invalid_expiry_year");
  expect((await refusal(make({ number: "4242424242424242", cvc: "12" }))).code).toBe("invalid_cvc");
});

test("a saved card can be made to behave differently from now on", async () => {
  const { stripe } = world;
  const { id: customer } = await stripe.customers.create({});
  const { id: method } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  expect(await outcome(pay(method, customer, true))).toBe("ok");
  await world.turn(`payment_methods/${method}`, { behaviour: "lost_card" });
  expect(await outcome(pay(method, customer, true))).toBe("lost_card");
  await world.turn(`payment_methods/${method}`, { behaviour: null, card: { last4: "9999", exp_year: 2044 } });
  expect(await outcome(pay(method, customer, true))).toBe("ok");
  const { data } = await stripe.events.list({ type: "payment_method.automatically_updated" });
  expect(data[0]?.data).toMatchObject({
    object: { id: method, card: { last4: "9999", exp_year: 2044 } },
    previous_attributes: { card: { last4: "4242" } },
  });
});
