import assert from "node:assert/strict";
import type Stripe from "stripe";
import type { Assertion } from "../suite";
import { CARD_ONLY, eventually, refusedWith } from "./expect";

const PAGE = "https://docs.stripe.com/refunds";

function paid(stripe: Stripe, card = "pm_card_visa"): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur", payment_method: card, confirm: true });
}

export const refundAssertions: Assertion<Stripe>[] = [
  {
    name: "a part can be refunded, then the rest, and not a cent more",
    docsUrl: PAGE,
    run: async (stripe) => {
      const { id, latest_charge: charge } = await paid(stripe);
      const part = await stripe.refunds.create({ payment_intent: id, amount: 500 });
      assert.equal(part.status, "succeeded");
      assert.equal(part.amount, 500);
      await refusedWith(stripe.refunds.create({ payment_intent: id, amount: 1501 }), { status: 400 });
      const rest = await stripe.refunds.create({ charge: String(charge) });
      assert.equal(rest.amount, 1500);
      await refusedWith(stripe.refunds.create({ payment_intent: id }), { status: 400, code: "charge_already_refunded" });
      const seen = await stripe.charges.retrieve(String(charge));
      assert.equal(seen.amount_refunded, 2000);
      assert.equal(seen.refunded, true);
    },
  },
  {
    name: "a refund keeps its reason and metadata, and metadata can be changed",
    docsUrl: "https://docs.stripe.com/api/refunds/update",
    run: async (stripe) => {
      const { id } = await paid(stripe);
      const refund = await stripe.refunds.create({ payment_intent: id, reason: "requested_by_customer", metadata: { order: "1001" } });
      assert.equal(refund.reason, "requested_by_customer");
      const changed = await stripe.refunds.update(refund.id, { metadata: { order: "1002" } });
      assert.equal(changed.metadata?.order, "1002");
    },
  },
  {
    name: "what was not paid cannot be refunded",
    docsUrl: PAGE,
    run: async (stripe) => {
      const { id } = await stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur" });
      await refusedWith(stripe.refunds.create({ payment_intent: id }), { status: 400 });
    },
  },
  {
    name: "a refund needs a charge or a PaymentIntent",
    docsUrl: "https://docs.stripe.com/api/refunds/create",
    run: async (stripe) => {
      await refusedWith(stripe.refunds.create({}), { status: 400 });
    },
  },
  {
    name: "a refund can be pending first",
    docsUrl: "https://docs.stripe.com/testing#refunds",
    run: async (stripe) => {
      const { id } = await paid(stripe, "pm_card_pendingRefund");
      assert.equal((await stripe.refunds.create({ payment_intent: id })).status, "pending");
    },
  },
  {
    name: "the money shows in balance transactions: in with the charge, out with the refund",
    docsUrl: "https://docs.stripe.com/api/balance_transactions",
    run: async (stripe) => {
      const { id } = await paid(stripe);
      const refund = await stripe.refunds.create({ payment_intent: id, amount: 700, expand: ["balance_transaction"] });
      const out = refund.balance_transaction as Stripe.BalanceTransaction;
      assert.ok(out.amount < 0);
      assert.equal(out.type, "refund");
    },
  },
  {
    name: "a disputed payment opens a dispute that needs an answer, and cannot be refunded",
    docsUrl: "https://docs.stripe.com/testing#disputes",
    run: async (stripe) => {
      const { id } = await paid(stripe, "pm_card_createDispute");
      const dispute = await eventually("the dispute", async () => (await stripe.disputes.list({ payment_intent: id })).data[0]);
      assert.equal(dispute.status, "needs_response");
      assert.equal(dispute.amount, 2000);
      assert.ok((dispute.evidence_details.due_by ?? 0) > dispute.created);
      await refusedWith(stripe.refunds.create({ payment_intent: id }), { status: 400, code: "charge_disputed" });
    },
  },
];
