import assert from "node:assert/strict";
import type Stripe from "stripe";
import type { Assertion } from "../suite";
import { customerWith, prepared, refusedWith } from "./expect";

const PAGING = "https://docs.stripe.com/api/pagination";
const EXPANDING = "https://docs.stripe.com/api/expanding_objects";

export const listAssertions: Assertion<Stripe>[] = [
  {
    name: "lists are newest first and are walked by cursor in both directions",
    docsUrl: PAGING,
    run: async (stripe) => {
      const { customer } = await customerWith(stripe, "pm_card_visa");
      const ids: string[] = [];
      for (let count = 0; count < 3; count++) {
        ids.unshift((await prepared(stripe, customer)).id);
      }
      const first = await stripe.paymentIntents.list({ customer, limit: 2 });
      assert.equal(first.has_more, true);
      const second = await stripe.paymentIntents.list({ customer, limit: 2, starting_after: first.data[1]?.id });
      assert.equal(second.has_more, false);
      assert.deepEqual([...first.data, ...second.data].map(({ id }) => id).sort(), [...ids].sort());
      const back = await stripe.paymentIntents.list({ customer, limit: 2, ending_before: second.data[0]?.id });
      assert.deepEqual(
        back.data.map(({ id }) => id),
        first.data.map(({ id }) => id),
      );
    },
  },
  {
    name: "a cursor that does not exist and a page of more than 100 are refused",
    docsUrl: PAGING,
    run: async (stripe) => {
      await refusedWith(stripe.paymentIntents.list({ starting_after: "pi_doesnotexist" }), { status: 400 });
      await refusedWith(stripe.paymentIntents.list({ limit: 101 }), { status: 400 });
    },
  },
  {
    name: "created filters a list",
    docsUrl: "https://docs.stripe.com/api/payment_intents/list",
    run: async (stripe) => {
      const { customer } = await customerWith(stripe, "pm_card_visa");
      const { created } = await prepared(stripe, customer);
      assert.equal((await stripe.paymentIntents.list({ customer, created: { gte: created } })).data.length, 1);
      assert.equal((await stripe.paymentIntents.list({ customer, created: { gt: created } })).data.length, 0);
    },
  },
  {
    name: "ids become objects when they are expanded, through each other and in lists",
    docsUrl: EXPANDING,
    run: async (stripe) => {
      const { customer, method } = await customerWith(stripe, "pm_card_visa");
      const { id } = await prepared(stripe, customer);
      const paid = await stripe.paymentIntents.confirm(id, {
        payment_method: method,
        off_session: true,
        expand: ["latest_charge.balance_transaction", "customer"],
      });
      assert.equal((paid.customer as Stripe.Customer).id, customer);
      const charge = paid.latest_charge as Stripe.Charge;
      assert.equal((charge.balance_transaction as Stripe.BalanceTransaction).object, "balance_transaction");
      const { data } = await stripe.paymentIntents.list({ customer, expand: ["data.payment_method"] });
      assert.deepEqual(
        data.map((intent) => (intent.payment_method as Stripe.PaymentMethod).id),
        [method],
      );
    },
  },
  {
    name: "what cannot be expanded is refused",
    docsUrl: EXPANDING,
    run: async (stripe) => {
      const { id } = await stripe.customers.create({});
      await refusedWith(stripe.customers.retrieve(id, { expand: ["email"] }), { status: 400 });
    },
  },
  {
    name: "the secret of a webhook endpoint is shown once",
    docsUrl: "https://docs.stripe.com/api/webhook_endpoints/create",
    run: async (stripe) => {
      const endpoint = await stripe.webhookEndpoints.create({
        url: "https://example.com/hook",
        enabled_events: ["payment_intent.succeeded"],
      });
      try {
        assert.match(endpoint.secret ?? "", /^whsec_/);
        assert.equal((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);
        await refusedWith(stripe.webhookEndpoints.create({ url: "https://example.com/hook", enabled_events: ["no.such.event" as "*"] }), {
          status: 400,
        });
      } finally {
        await stripe.webhookEndpoints.del(endpoint.id);
      }
    },
  },
  {
    name: "the account behind the key can be read",
    docsUrl: "https://docs.stripe.com/api/accounts/retrieve",
    run: async (stripe) => {
      const account = await stripe.accounts.retrieveCurrent();
      assert.match(account.id, /^acct_/);
      assert.ok(account.default_currency);
    },
  },
];
