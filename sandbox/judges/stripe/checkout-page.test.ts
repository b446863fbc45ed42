import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Driven, driven } from "./driven";

/** The hosted page, filled in as a browser without scripts would. */
let world: Driven;
beforeEach(async () => {
  world = await driven();
});
afterEach(() => world.sandbox.stop());

const SUCCESS = "https://merchant.example/done?session={CHECKOUT_SESSION_ID}";

function saving(customer: string, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return world.stripe.checkout.sessions.create({
    mode: "setup",
    customer,
    allowed_payment_method_types: ["card"],
    success_url: SUCCESS,
    cancel_url: "https://merchant.example/back",
    ...more,
  });
}

function paying(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return world.stripe.checkout.sessions.create({
    mode: "payment",
    success_url: SUCCESS,
    line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: 24_000, product_data: { name: "Balance <b>1001</b>" } } }],
    ...more,
  });
}

async function open(url: string | null, language = "en"): Promise<string> {
  return (await fetch(url ?? "", { headers: { "accept-language": language } })).text();
}

async function submit(url: string | null, fields: Record<string, string>): Promise<{ status: number; text: string; location: string }> {
  const form = {
    cardNumber: "4242 4242 4242 4242",
    cardExpiry: "12/34",
    cardCvc: "123",
    billingName: "Ada Example",
    email: "ada@example.com",
    ...fields,
  };
  const answer = await fetch(url ?? "", { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get("location") ?? "" };
}

async function bank(path: string, answer: "complete" | "fail"): Promise<string> {
  const url = new URL(path, world.sandbox.url);
  expect(await (await fetch(url)).text()).toContain('value="complete"');
  const reply = await fetch(url, { method: "POST", body: new URLSearchParams({ answer }), redirect: "manual" });
  return reply.headers.get("location") ?? "";
}

test("saving a card: labelled fields, no script, then back with the session's id and the card on the customer", async () => {
  const { id: customer } = await world.stripe.customers.create({ email: "ada@example.com" });
  const session = await saving(customer);
  const text = await open(session.url);
  for (const id of ["cardNumber", "cardExpiry", "cardCvc", "billingName"]) {
    expect(text).toMatch(new RegExp(`<label for="${id}">[^<]+</label><input id="${id}"`));
  }
  expect(text).not.toContain("<script");
  expect(text).toContain('href="https://merchant.example/back"');
  const { status, location } = await submit(session.url, {});
  expect([status, location]).toEqual([303, `https://merchant.example/done?session=${session.id}`]);
  const done = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent"] });
  expect(done).toMatchObject({
    status: "complete",
    url: null,
    payment_status: "no_payment_required",
    customer_details: { name: "Ada Example", email: "ada@example.com" },
  });
  const { data } = await world.stripe.customers.listPaymentMethods(customer);
  expect(data.map(({ id, card }) => [id, card?.last4])).toEqual([[(done.setup_intent as Stripe.SetupIntent).payment_method, "4242"]]);
  expect(await open(session.url)).toContain("All done");
});

test("a challenge completed saves the card; failed, the form comes back and says so", async () => {
  const { id: customer } = await world.stripe.customers.create({});
  const session = await saving(customer);
  const asked = await submit(session.url, { cardNumber: "4000 0025 0000 3155" });
  const failed = await bank(asked.location, "fail");
  expect(await open(failed)).toContain("Your bank did not confirm it was you");
  expect((await world.stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  const again = await submit(session.url, { cardNumber: "4000002500003155" });
  expect(await bank(again.location, "complete")).toBe(`https://merchant.example/done?session=${session.id}`);
  expect((await world.stripe.checkout.sessions.retrieve(session.id)).status).toBe("complete");
  expect(await (await fetch(new URL(again.location, world.sandbox.url))).text()).toContain("Nothing to confirm");
});

test("a decline is said on the page, the session stays open, and another card pays", async () => {
  const session = await paying();
  const declined = await submit(session.url, { cardNumber: "4000000000009995" });
  expect(declined.status).toBe(422);
  expect(declined.text).toContain('role="alert">Your card has insufficient funds');
  const half = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(half).toMatchObject({ status: "open", payment_status: "unpaid", payment_intent: { status: "requires_payment_method" } });
  expect((await submit(session.url, {})).status).toBe(303);
  const paid = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(paid).toMatchObject({
    status: "complete",
    payment_status: "paid",
    payment_intent: { status: "succeeded", amount_received: 24_000 },
  });
  expect((await world.ledger()).totals.eur?.charged).toBe(24_000);
});

test("the PaymentIntent of a session is left to the session, and expiry cancels it", async () => {
  const session = await paying();
  await submit(session.url, { cardNumber: "4000000000009995" });
  const { payment_intent: intent } = await world.stripe.checkout.sessions.retrieve(session.id);
  await expect(world.stripe.paymentIntents.cancel(String(intent))).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
  await world.stripe.checkout.sessions.expire(session.id);
  expect((await world.stripe.paymentIntents.retrieve(String(intent))).status).toBe("canceled");
  expect(await open(session.url)).toContain("This page has expired");
  expect((await submit(session.url, {})).text).toContain("This page has expired");
  expect((await world.ledger()).charges.filter(({ paid }) => paid)).toEqual([]);
});

test("what is typed wrong is said in place and nothing is attempted", async () => {
  const session = await paying();
  const said = async (fields: Record<string, string>) => /role="alert">([^<]+)</.exec((await submit(session.url, fields)).text)?.[1];
  expect(await said({ cardNumber: "4242424242424241" })).toContain("card number is incorrect");
  expect(await said({ cardExpiry: "13/34" })).toContain("expiry date is invalid");
  expect(await said({ cardExpiry: "01/20" })).toContain("in the past");
  expect(await said({ cardExpiry: "soon" })).toContain("expiry date is invalid");
  expect(await said({ cardCvc: "1" })).toContain("security code is invalid");
  expect(await said({ email: "nobody" })).toContain("valid email");
  expect((await world.ledger()).charges).toEqual([]);
  expect((await world.ledger()).payment_intents).toEqual([]);
});

test("French by locale or by browser; what merchants and customers write is text, not markup", async () => {
  expect(await open((await paying({ locale: "fr" })).url)).toContain("Payer 240,00");
  expect(await open((await paying()).url, "fr-CA,fr;q=0.9")).toContain('<html lang="fr">');
  expect(await open((await paying({ locale: "en" })).url, "fr")).toContain("Pay €240.00");
  const session = await paying();
  expect(await open(session.url)).not.toContain("<b>1001</b>");
  expect((await submit(session.url, { billingName: '"><img src=x>', cardNumber: "1" })).text).not.toContain("<img");
});

test("a page that never was is 404", async () => {
  expect((await fetch(`${world.sandbox.url}/c/pay/cs_test_nothing`)).status).toBe(404);
  expect((await fetch(`${world.sandbox.url}/3d_secure/pi_nothing`)).status).toBe(404);
  expect((await fetch(`${world.sandbox.url}/elsewhere`)).status).toBe(404);
});
