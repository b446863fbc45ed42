import assert from "node:assert/strict";
import type Stripe from "stripe";
import type { Assertion } from "../suite";
import { CARD_ONLY, refusedWith } from "./expect";

const PAGE = "https://docs.stripe.com/api/checkout/sessions";
const DONE = "https://example.com/done?session={CHECKOUT_SESSION_ID}";

function saving(stripe: Stripe, more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({ ...CARD_ONLY, mode: "setup", success_url: DONE, ...more });
}

function paying(stripe: Stripe, amount: number): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: "payment",
    success_url: DONE,
    line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: amount, product_data: { name: "Balance" } } }],
  });
}

export const checkoutAssertions: Assertion<Stripe>[] = [
  {
    name: "a set-up session is open, has its SetupIntent and a page, and needs no payment",
    docsUrl: `${PAGE}/create`,
    run: async (stripe) => {
      const customer = await stripe.customers.create({});
      const session = await saving(stripe, { customer: customer.id, metadata: { order: "1001" } });
      assert.match(session.id, /^cs_test_/);
      assert.equal(session.status, "open");
      assert.equal(session.payment_status, "no_payment_required");
      assert.match(String(session.setup_intent), /^seti_/);
      assert.match(session.url ?? "", /^https?:\/\//);
      assert.equal(session.payment_intent, null);
      assert.ok(session.expires_at - session.created <= 24 * 3600);
    },
  },
  {
    name: "a payment session has its sum but no PaymentIntent until somebody pays",
    docsUrl: `${PAGE}/object`,
    run: async (stripe) => {
      const session = await paying(stripe, 2400);
      assert.equal(session.amount_total, 2400);
      assert.equal(session.payment_status, "unpaid");
      assert.equal(session.payment_intent, null);
    },
  },
  {
    name: "an expired session has no page and cannot be expired again",
    docsUrl: `${PAGE}/expire`,
    run: async (stripe) => {
      const { id } = await saving(stripe);
      const gone = await stripe.checkout.sessions.expire(id);
      assert.equal(gone.status, "expired");
      assert.equal(gone.url, null);
      await refusedWith(stripe.checkout.sessions.expire(id), { status: 400 });
    },
  },
  {
    name: "a session lives between 30 minutes and 24 hours",
    docsUrl: `${PAGE}/create`,
    run: async (stripe) => {
      const now = Math.floor(Date.now() / 1000);
      await refusedWith(saving(stripe, { expires_at: now + 60 }), { status: 400, param: "expires_at" });
      await refusedWith(saving(stripe, { expires_at: now + 25 * 3600 }), { status: 400, param: "expires_at" });
      const session = await saving(stripe, { expires_at: now + 3600 });
      assert.equal(session.expires_at, now + 3600);
    },
  },
  {
    name: "set-up without a list of payment methods needs a currency",
    docsUrl: `${PAGE}/create`,
    run: async (stripe) => {
      await refusedWith(stripe.checkout.sessions.create({ mode: "setup", success_url: DONE }), { status: 400, param: "currency" });
      await stripe.checkout.sessions.create({ mode: "setup", success_url: DONE, currency: "eur" });
    },
  },
  {
    name: "what belongs to payment is refused in set-up",
    docsUrl: `${PAGE}/create`,
    run: async (stripe) => {
      await refusedWith(saving(stripe, { payment_intent_data: { description: "x" } }), { status: 400 });
    },
  },
  {
    name: "a sum below the minimum is refused",
    docsUrl: "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts",
    run: async (stripe) => {
      await refusedWith(paying(stripe, 10), { status: 400, code: "amount_too_small" });
    },
  },
  {
    name: "line items come when they are asked for",
    docsUrl: `${PAGE}/line_items`,
    run: async (stripe) => {
      const { id, line_items: absent } = await paying(stripe, 2400);
      assert.equal(absent, undefined);
      const whole = await stripe.checkout.sessions.retrieve(id, { expand: ["line_items"] });
      assert.equal(whole.line_items?.data[0]?.amount_total, 2400);
      const { data } = await stripe.checkout.sessions.listLineItems(id);
      assert.equal(data[0]?.description, "Balance");
    },
  },
];
