import assert from "node:assert/strict";
import type Stripe from "stripe";
import type { Assertion } from "../suite";
import { CARD_ONLY, raw, refusedWith } from "./expect";

const PAGE = "https://docs.stripe.com/payments/setup-intents";
const TESTING = "https://docs.stripe.com/testing#regulatory-cards";

export const setupAssertions: Assertion<Stripe>[] = [
  {
    name: "saving a card attaches it to the customer, for off-session use unless said otherwise",
    docsUrl: PAGE,
    run: async (stripe) => {
      const customer = await stripe.customers.create({});
      const setup = await stripe.setupIntents.create({
        ...CARD_ONLY,
        customer: customer.id,
        payment_method: "pm_card_visa",
        confirm: true,
      });
      assert.equal(setup.status, "succeeded");
      assert.equal(setup.usage, "off_session");
      const { data } = await stripe.customers.listPaymentMethods(customer.id);
      assert.deepEqual(
        data.map(({ id }) => id),
        [setup.payment_method],
      );
    },
  },
  {
    name: "a card that declines cannot be saved: 402 with the SetupIntent inside",
    docsUrl: "https://docs.stripe.com/testing#declined-payments",
    run: async (stripe) => {
      const customer = await stripe.customers.create({});
      const error = await refusedWith(
        stripe.setupIntents.create({ ...CARD_ONLY, customer: customer.id, payment_method: "pm_card_visa_chargeDeclined", confirm: true }),
        {
          status: 402,
          code: "card_declined",
        },
      );
      const setup = raw(error).setup_intent as { status: string; last_setup_error: { code: string } };
      assert.equal(setup.status, "requires_payment_method");
      assert.equal(setup.last_setup_error.code, "card_declined");
    },
  },
  {
    name: "a card that asks when it is saved requires action",
    docsUrl: TESTING,
    run: async (stripe) => {
      const setup = await stripe.setupIntents.create({
        ...CARD_ONLY,
        payment_method: "pm_card_authenticationRequiredOnSetup",
        confirm: true,
        return_url: "https://example.com/back",
      });
      assert.equal(setup.status, "requires_action");
      assert.equal(setup.next_action?.type, "redirect_to_url");
    },
  },
  {
    name: "a SetupIntent that has succeeded can be neither confirmed nor cancelled",
    docsUrl: "https://docs.stripe.com/error-codes#setup-intent-unexpected-state",
    run: async (stripe) => {
      const setup = await stripe.setupIntents.create({ ...CARD_ONLY, payment_method: "pm_card_visa", confirm: true });
      const unexpected = { status: 400, code: "setup_intent_unexpected_state" };
      await refusedWith(stripe.setupIntents.confirm(setup.id), unexpected);
      await refusedWith(stripe.setupIntents.cancel(setup.id), unexpected);
    },
  },
  {
    name: "a SetupIntent without a card cannot be confirmed, but cancelled",
    docsUrl: "https://docs.stripe.com/api/setup_intents/cancel",
    run: async (stripe) => {
      const setup = await stripe.setupIntents.create({ ...CARD_ONLY });
      await refusedWith(stripe.setupIntents.confirm(setup.id), { status: 400, code: "setup_intent_unexpected_state" });
      const gone = await stripe.setupIntents.cancel(setup.id);
      assert.equal(gone.status, "canceled");
    },
  },
  {
    name: "a deleted customer still answers, and its cards are detached",
    docsUrl: "https://docs.stripe.com/api/customers/delete",
    run: async (stripe) => {
      const customer = await stripe.customers.create({});
      const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      await stripe.customers.del(customer.id);
      assert.equal((await stripe.customers.retrieve(customer.id)).deleted, true);
      assert.equal((await stripe.paymentMethods.retrieve(method.id)).customer, null);
    },
  },
];
