import assert from "node:assert/strict";
import type Stripe from "stripe";
import type { Assertion } from "../suite";
import { CARD_ONLY, customerWith, prepared, refused, refusedWith, uniqueKey } from "./expect";

const PAGE = "https://docs.stripe.com/api/idempotent_requests";

export const idempotencyAssertions: Assertion<Stripe>[] = [
  {
    name: "the same key and parameters give the first answer again, marked as a replay",
    docsUrl: PAGE,
    run: async (stripe) => {
      const idempotencyKey = uniqueKey();
      const first = await stripe.customers.create({ description: "one" }, { idempotencyKey });
      const second = await stripe.customers.create({ description: "one" }, { idempotencyKey });
      assert.equal(second.id, first.id);
      assert.equal(first.lastResponse.headers["idempotent-replayed"], undefined);
      assert.equal(second.lastResponse.headers["idempotent-replayed"], "true");
    },
  },
  {
    name: "the same key with other parameters is refused",
    docsUrl: PAGE,
    run: async (stripe) => {
      const idempotencyKey = uniqueKey();
      await stripe.customers.create({ description: "one" }, { idempotencyKey });
      const error = await refused(stripe.customers.create({ description: "two" }, { idempotencyKey }));
      assert.equal(error.statusCode, 400);
      assert.equal(error.rawType, "idempotency_error");
    },
  },
  {
    name: "the same key at another endpoint is refused",
    docsUrl: PAGE,
    run: async (stripe) => {
      const idempotencyKey = uniqueKey();
      await stripe.customers.create({}, { idempotencyKey });
      const error = await refused(stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur" }, { idempotencyKey }));
      assert.equal(error.rawType, "idempotency_error");
    },
  },
  {
    name: "a confirmation replayed with its key charges once",
    docsUrl: PAGE,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const { id } = await prepared(stripe, customer);
      const idempotencyKey = uniqueKey();
      const confirm = () => stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }, { idempotencyKey });
      const [first, second] = [await confirm(), await confirm()];
      assert.equal(first.latest_charge, second.latest_charge);
      const { data } = await stripe.charges.list({ payment_intent: id });
      assert.equal(data.length, 1);
    },
  },
  {
    name: "a decline is kept: the key brings the same 402 back and no second attempt",
    docsUrl: PAGE,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_chargeCustomerFail");
      const { id } = await prepared(stripe, customer);
      const idempotencyKey = uniqueKey();
      const confirm = () => stripe.paymentIntents.confirm(id, { payment_method: method, off_session: true }, { idempotencyKey });
      const [first, second] = [await refused(confirm()), await refused(confirm())];
      assert.deepEqual([first.statusCode, second.statusCode], [402, 402]);
      assert.equal(second.charge, first.charge);
      const { data } = await stripe.charges.list({ payment_intent: id });
      assert.equal(data.length, 1);
    },
  },
  {
    name: "a request that failed validation is not kept: its key can be used again",
    docsUrl: PAGE,
    run: async (stripe) => {
      const idempotencyKey = uniqueKey();
      await refusedWith(
        stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000 } as unknown as Stripe.PaymentIntentCreateParams, { idempotencyKey }),
        {
          status: 400,
          code: "parameter_missing",
        },
      );
      const intent = await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur" }, { idempotencyKey });
      assert.equal(intent.status, "requires_payment_method");
    },
  },
  {
    name: "two keys are two requests",
    docsUrl: PAGE,
    run: async (stripe) => {
      const one = await stripe.customers.create({}, { idempotencyKey: uniqueKey() });
      const two = await stripe.customers.create({}, { idempotencyKey: uniqueKey() });
      assert.notEqual(one.id, two.id);
    },
  },
  {
    name: "a key of more than 255 characters is refused",
    docsUrl: PAGE,
    run: async (stripe) => {
      await refusedWith(stripe.customers.create({}, { idempotencyKey: "k".repeat(256) }), { status: 400 });
    },
  },
];
