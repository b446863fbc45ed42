import assert from "node:assert/strict";
import Stripe from "stripe";
import type { Assertion } from "../suite";
import { CARD_ONLY, refused, refusedWith } from "./expect";

const ERRORS = "https://docs.stripe.com/error-codes";
const CURRENCIES = "https://docs.stripe.com/currencies";
const METADATA = "https://docs.stripe.com/api/metadata";

/** A request the types would not let through, as an older or careless client sends it. */
function create(stripe: Stripe, parameters: Record<string, unknown>): Promise<unknown> {
  return stripe.rawRequest("POST", "/v1/payment_intents", parameters);
}

export const parameterAssertions: Assertion<Stripe>[] = [
  {
    name: "an unknown parameter is refused and named",
    docsUrl: `${ERRORS}#parameter-unknown`,
    run: async (stripe) => {
      await refusedWith(create(stripe, { amount: 2000, currency: "eur", colour: "red" }), {
        status: 400,
        code: "parameter_unknown",
        param: "colour",
      });
    },
  },
  {
    name: "an unknown parameter inside another is refused and named",
    docsUrl: `${ERRORS}#parameter-unknown`,
    run: async (stripe) => {
      const error = await refused(create(stripe, { amount: 2000, currency: "eur", payment_method_options: { card: { colour: "red" } } }));
      assert.equal(error.param, "payment_method_options[card][colour]");
    },
  },
  {
    name: "a missing parameter is refused and named",
    docsUrl: `${ERRORS}#parameter-missing`,
    run: async (stripe) => {
      await refusedWith(create(stripe, { currency: "eur" }), { status: 400, code: "parameter_missing", param: "amount" });
    },
  },
  {
    name: "text where a whole number belongs is refused",
    docsUrl: `${ERRORS}#parameter-invalid-integer`,
    run: async (stripe) => {
      await refusedWith(create(stripe, { amount: "much", currency: "eur" }), {
        status: 400,
        code: "parameter_invalid_integer",
        param: "amount",
      });
    },
  },
  {
    name: "an empty value for something that cannot be unset is refused",
    docsUrl: `${ERRORS}#parameter-invalid-empty`,
    run: async (stripe) => {
      await refusedWith(create(stripe, { amount: 2000, currency: "" }), {
        status: 400,
        code: "parameter_invalid_empty",
        param: "currency",
      });
    },
  },
  {
    name: "payment_method_types can no longer be written",
    docsUrl:
      "https://docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents",
    run: async (stripe) => {
      await refusedWith(create(stripe, { amount: 2000, currency: "eur", payment_method_types: ["card"] }), {
        status: 400,
        code: "payment_method_types_no_longer_supported",
      });
    },
  },
  {
    name: "allowed_payment_method_types narrows payment_method_types",
    docsUrl: "https://docs.stripe.com/changelog/dahlia/2026-07-29/allowed-payment-method-types-parameter",
    run: async (stripe) => {
      const intent = await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur" });
      assert.deepEqual(intent.payment_method_types, ["card"]);
      assert.deepEqual(intent.allowed_payment_method_types, ["card"]);
    },
  },
  {
    name: "allowed_payment_method_types and automatic_payment_methods exclude each other",
    docsUrl: "https://docs.stripe.com/changelog/dahlia/2026-07-29/allowed-payment-method-types-parameter",
    run: async (stripe) => {
      await refusedWith(
        stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur", automatic_payment_methods: { enabled: true } }),
        { status: 400 },
      );
    },
  },
  {
    name: "a wrong key is answered with 401",
    docsUrl: "https://docs.stripe.com/api/authentication",
    run: async (stripe) => {
      const error = await refused(stripe.customers.list({ limit: 1 }, { apiKey: "sk_wrong_key_0000000" }));
      assert.equal(error.statusCode, 401);
      assert.ok(error instanceof Stripe.errors.StripeAuthenticationError);
    },
  },
  {
    name: "what does not exist is 404 in the path and 400 as a parameter",
    docsUrl: `${ERRORS}#resource-missing`,
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.retrieve("pi_doesnotexist"), { status: 404, code: "resource_missing" });
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur", customer: "cus_doesnotexist" }), {
        status: 400,
        code: "resource_missing",
        param: "customer",
      });
    },
  },
  {
    name: "less than the minimum is refused, the minimum is taken",
    docsUrl: `${CURRENCIES}#minimum-and-maximum-charge-amounts`,
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 49, currency: "eur" }), {
        status: 400,
        code: "amount_too_small",
      });
      await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 50, currency: "eur" });
    },
  },
  {
    name: "more than eight digits are refused",
    docsUrl: `${CURRENCIES}#minimum-and-maximum-charge-amounts`,
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 100_000_000, currency: "eur" }), {
        status: 400,
        code: "amount_too_large",
      });
    },
  },
  {
    name: "yen have no decimals: 50 is fifty yen",
    docsUrl: `${CURRENCIES}#zero-decimal`,
    run: async (stripe) => {
      const intent = await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 50, currency: "jpy" });
      assert.equal(intent.amount, 50);
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 49, currency: "jpy" }), {
        status: 400,
        code: "amount_too_small",
      });
    },
  },
  {
    name: "three-decimal amounts must end in 0, Icelandic krónur in 00",
    docsUrl: `${CURRENCIES}#special-cases`,
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 5125, currency: "kwd" }), { status: 400 });
      await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 5120, currency: "kwd" });
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 50_050, currency: "isk" }), { status: 400 });
      await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 50_000, currency: "isk" });
    },
  },
  {
    name: "a currency that does not exist is refused",
    docsUrl: CURRENCIES,
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "xyz" }), { status: 400, param: "currency" });
    },
  },
  {
    name: "metadata: an empty value unsets its key and leaves the others",
    docsUrl: METADATA,
    run: async (stripe) => {
      const { id } = await stripe.customers.create({ metadata: { a: "1", b: "2" } });
      const { metadata } = await stripe.customers.update(id, { metadata: { a: "" } });
      assert.deepEqual(metadata, { b: "2" });
    },
  },
  {
    name: "metadata: 50 keys, 40 characters a key, 500 a value",
    docsUrl: METADATA,
    run: async (stripe) => {
      const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, "x"]));
      await stripe.customers.create({ metadata: keys(50) });
      await refusedWith(stripe.customers.create({ metadata: keys(51) }), { status: 400 });
      await refusedWith(stripe.customers.create({ metadata: { ["k".repeat(41)]: "x" } }), { status: 400 });
      await refusedWith(stripe.customers.create({ metadata: { k: "x".repeat(501) } }), { status: 400 });
    },
  },
  {
    name: "every answer names its request and its API version",
    docsUrl: "https://docs.stripe.com/api/request_ids",
    run: async (stripe) => {
      const { lastResponse } = await stripe.customers.create({});
      assert.match(lastResponse.requestId, /^req_/);
      assert.equal(lastResponse.apiVersion, Stripe.API_VERSION);
    },
  },
];
