import assert from "node:assert/strict";
import type Stripe from "stripe";
import type { Assertion } from "../suite";
import { CARD_ONLY, customerWith, eventually, prepared, raw, refused, refusedWith } from "./expect";

const LIFE = "https://docs.stripe.com/payments/paymentintents/lifecycle";
const SAVED = "https://docs.stripe.com/payments/save-and-reuse";
const DECLINES = "https://docs.stripe.com/declines/codes";
const TESTING = "https://docs.stripe.com/testing";

interface Inside {
  id: string;
  status: string;
  payment_method: string | null;
  client_secret: string;
  last_payment_error: { code: string } | null;
}

function intentOf(error: Stripe.errors.StripeError): Inside {
  return raw(error).payment_intent as Inside;
}

export const paymentAssertions: Assertion<Stripe>[] = [
  {
    name: "a PaymentIntent without a card requires one, with a card it requires confirmation",
    docsUrl: LIFE,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const bare = await prepared(stripe, customer);
      assert.equal(bare.status, "requires_payment_method");
      const ready = await stripe.paymentIntents.update(bare.id, { payment_method: method });
      assert.equal(ready.status, "requires_confirmation");
    },
  },
  {
    name: "a saved card is charged off-session",
    docsUrl: SAVED,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const { id } = await prepared(stripe, customer);
      const paid = await stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true, expand: ["latest_charge"] });
      assert.equal(paid.status, "succeeded");
      assert.equal(paid.amount_received, 2000);
      const charge = paid.latest_charge as Stripe.Charge;
      assert.equal(charge.paid, true);
      assert.equal(charge.payment_method_details?.card?.last4, "4242");
    },
  },
  {
    name: "a decline is 402, carries the PaymentIntent and the card, and puts the payment back",
    docsUrl: SAVED,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_chargeCustomerFail");
      const { id } = await prepared(stripe, customer);
      const error = await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }), {
        status: 402,
        code: "card_declined",
      });
      assert.equal(error.rawType, "card_error");
      const intent = intentOf(error);
      assert.equal(intent.id, id);
      assert.equal(intent.status, "requires_payment_method");
      assert.equal(intent.payment_method, null);
      assert.equal(intent.last_payment_error?.code, "card_declined");
      assert.ok(intent.client_secret);
      assert.equal((raw(error).payment_method as { id: string; card: { last4: string } }).card.last4, "0341");
      const charge = await stripe.charges.retrieve(error.charge ?? "");
      assert.equal(charge.status, "failed");
      assert.equal(charge.paid, false);
    },
  },
  {
    name: "the reason of a decline stands in decline_code",
    docsUrl: DECLINES,
    run: async (stripe) => {
      for (const [card, code, decline] of [
        ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
        ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
        ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
        ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined],
        ["pm_card_chargeDeclinedProcessingError", "processing_error", undefined],
      ] as const) {
        const pay = stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur", payment_method: card, confirm: true });
        await refusedWith(pay, { status: 402, code, ...(decline === undefined ? {} : { decline }) });
      }
    },
  },
  {
    name: "cards that decline cannot be attached to a customer",
    docsUrl: `${TESTING}#declined-payments`,
    run: async (stripe) => {
      const { id } = await stripe.customers.create({});
      await refusedWith(stripe.paymentMethods.attach("pm_card_visa_chargeDeclined", { customer: id }), {
        status: 402,
        code: "card_declined",
      });
    },
  },
  {
    name: "after a decline the same PaymentIntent takes another card and ends with two charges",
    docsUrl: LIFE,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_chargeCustomerFail");
      const good = await stripe.paymentMethods.attach("pm_card_visa", { customer });
      const { id } = await prepared(stripe, customer);
      await refused(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }));
      await refusedWith(stripe.paymentIntents.confirm(id, { off_session: true }), { status: 400, code: "payment_intent_unexpected_state" });
      const paid = await stripe.paymentIntents.confirm(id, { payment_method: good.id, off_session: true });
      assert.equal(paid.status, "succeeded");
      assert.equal(paid.last_payment_error, null);
      const { data } = await stripe.charges.list({ payment_intent: id });
      assert.deepEqual(data.map(({ status }) => status).sort(), ["failed", "succeeded"]);
    },
  },
  {
    name: "a card that always asks is declined off-session with authentication_required",
    docsUrl: `${TESTING}#regulatory-cards`,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_authenticationRequired");
      const { id } = await prepared(stripe, customer);
      const error = await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }), {
        status: 402,
        code: "authentication_required",
        decline: "authentication_required",
      });
      assert.equal(intentOf(error).status, "requires_payment_method");
    },
  },
  {
    name: "the same card on-session requires action, by redirect when there is somewhere to return to",
    docsUrl: LIFE,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_authenticationRequired");
      const { id } = await prepared(stripe, customer);
      const asked = await stripe.paymentIntents.confirm(id, { payment_method: method, return_url: "https://example.com/back" });
      assert.equal(asked.status, "requires_action");
      assert.equal(asked.next_action?.type, "redirect_to_url");
      assert.equal(asked.next_action?.redirect_to_url?.return_url, "https://example.com/back");
    },
  },
  {
    name: "error_on_requires_action turns the question into a refusal",
    docsUrl: "https://docs.stripe.com/api/payment_intents/confirm",
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_authenticationRequired");
      const { id } = await prepared(stripe, customer);
      await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, error_on_requires_action: true }), {
        status: 402,
        code: "authentication_required",
      });
    },
  },
  {
    name: "a card set up for off-session use elsewhere needs no authentication",
    docsUrl: `${TESTING}#regulatory-cards`,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_authenticationRequiredSetupForOffSession");
      const { id } = await prepared(stripe, customer);
      const paid = await stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true });
      assert.equal(paid.status, "succeeded");
    },
  },
  {
    name: "what has succeeded can be neither confirmed nor cancelled nor changed in amount",
    docsUrl: "https://docs.stripe.com/error-codes#payment-intent-unexpected-state",
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const { id } = await prepared(stripe, customer);
      await stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true });
      const unexpected = { status: 400, code: "payment_intent_unexpected_state" };
      await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }), unexpected);
      await refusedWith(stripe.paymentIntents.cancel(id), unexpected);
      await refusedWith(stripe.paymentIntents.update(id, { amount: 3000 }), unexpected);
      const noted = await stripe.paymentIntents.update(id, { metadata: { note: "later" } });
      assert.equal(noted.metadata.note, "later");
    },
  },
  {
    name: "what is cancelled stays cancelled",
    docsUrl: LIFE,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const { id } = await prepared(stripe, customer);
      const gone = await stripe.paymentIntents.cancel(id, { cancellation_reason: "requested_by_customer" });
      assert.equal(gone.status, "canceled");
      assert.equal(gone.cancellation_reason, "requested_by_customer");
      const unexpected = { status: 400, code: "payment_intent_unexpected_state" };
      await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }), unexpected);
      await refusedWith(stripe.paymentIntents.cancel(id), unexpected);
    },
  },
  {
    name: "a customer's card cannot pay for somebody else",
    docsUrl: "https://docs.stripe.com/api/payment_intents/create",
    run: async (stripe) => {
      const { method } = await customerWith(stripe, "pm_card_visa");
      const other = await stripe.customers.create({});
      const { id } = await prepared(stripe, other.id);
      await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }), { status: 400 });
    },
  },
  {
    name: "a detached card cannot be used again",
    docsUrl: "https://docs.stripe.com/api/payment_methods/detach",
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const detached = await stripe.paymentMethods.detach(method);
      assert.equal(detached.customer, null);
      const { id } = await prepared(stripe, customer);
      await refusedWith(stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }), { status: 400 });
    },
  },
  {
    name: "off_session belongs to a confirmation",
    docsUrl: "https://docs.stripe.com/api/payment_intents/create",
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur", off_session: true }), {
        status: 400,
        param: "off_session",
      });
    },
  },
  {
    name: "a payment leaves its events, and search finds it by metadata",
    docsUrl: "https://docs.stripe.com/search",
    run: async (stripe) => {
      const mark = crypto.randomUUID();
      const intent = await stripe.paymentIntents.create({
        ...CARD_ONLY,
        amount: 2000,
        currency: "eur",
        payment_method: "pm_card_visa",
        confirm: true,
        metadata: { mark },
      });
      await eventually("payment_intent.succeeded", async () => {
        const { data } = await stripe.events.list({ type: "payment_intent.succeeded", limit: 20 });
        return data.find(({ data: { object } }) => (object as { id?: string }).id === intent.id);
      });
      const found = await eventually("the payment in search", async () => {
        const { data } = await stripe.paymentIntents.search({ query: `metadata["mark"]:"${mark}"` });
        return data[0];
      });
      assert.equal(found.id, intent.id);
    },
  },
];
