import type Stripe from "stripe";
import type { Actor } from "../call";
import type { Decline } from "../data/declines";
import type { CardSecrets, Charge, PaymentIntent, PaymentMethod } from "../rows";
import { newId } from "../world";
import { feeFor, makeBalanceTransaction } from "./balance-transaction";
import { cardBehind } from "./payment-method";

const TWO_DAYS = 2 * 24 * 3600;

/** One attempt at a payment, as the charge will tell it. */
export interface ChargeFacts {
  intent: PaymentIntent;
  paymentMethod: PaymentMethod;
  card: CardSecrets;
  decline: Decline | null;
  authenticated: boolean;
}

function outcome(facts: ChargeFacts): Stripe.Charge.Outcome {
  const { decline } = facts;
  const risk = cardBehind(facts.card.number).risk;
  const level = risk ?? "normal";
  const riskScore = { normal: 22, elevated: 68, highest: 92 }[level];
  if (decline === null) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: risk === undefined ? null : `${risk}_risk_level`,
      risk_level: level,
      risk_score: riskScore,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  }
  return {
    advice_code: decline.adviceCode ?? null,
    network_advice_code: decline.networkAdviceCode ?? null,
    network_decline_code: decline.networkDeclineCode ?? null,
    network_status: decline.blocked ? "not_sent_to_network" : "declined_by_network",
    reason: decline.blocked ? "highest_risk_level" : (decline.declineCode ?? decline.code),
    risk_level: level,
    risk_score: riskScore,
    seller_message: decline.blocked
      ? "Stripe blocked this payment as too risky."
      : decline.declineCode === "generic_decline"
        ? "The bank did not return any further details with this decline."
        : `The bank returned the decline code \`${decline.declineCode ?? decline.code}\`.`,
    type: decline.blocked ? "blocked" : "issuer_declined",
  };
}

function threeDSecure(authenticated: boolean): Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure | null {
  if (!authenticated) {
    return null;
  }
  return {
    authentication_flow: "challenge",
    electronic_commerce_indicator: "05",
    exemption_indicator: null,
    result: "authenticated",
    result_reason: null,
    transaction_id: newId("3ds_", 20),
    version: "2.2.0",
  };
}

function cardDetails(facts: ChargeFacts): Stripe.Charge.PaymentMethodDetails.Card {
  const { card } = facts.paymentMethod;
  const checks = cardBehind(facts.card.number).checks;
  const address = facts.paymentMethod.billing_details.address;
  return {
    amount_authorized: facts.decline === null ? facts.intent.amount : null,
    authorization_code: facts.decline === null ? String(100_000 + (facts.intent.created % 900_000)) : null,
    brand: card.brand,
    checks: {
      address_line1_check: address?.line1 ? (checks?.line1 ?? "pass") : null,
      address_postal_code_check: address?.postal_code ? (checks?.postalCode ?? "pass") : null,
      cvc_check: facts.card.cvcGiven ? (checks?.cvc ?? "pass") : null,
    },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: "disabled" },
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    incremental_authorization: { status: "unavailable" },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: "unavailable" },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: facts.decline === null ? newId("", 12) : null,
    overcapture: { maximum_amount_capturable: facts.decline === null ? facts.intent.amount : 0, status: "unavailable" },
    regulated_status: card.regulated_status,
    three_d_secure: threeDSecure(facts.authenticated),
    transaction_link_id: null,
    wallet: null,
  };
}

function settle(actor: Actor, id: string, facts: ChargeFacts): string | null {
  if (facts.decline !== null) {
    return null;
  }
  const { amount, currency, description } = facts.intent;
  const pendingFor = cardBehind(facts.card.number).bypassesPending ? 0 : TWO_DAYS;
  const fee = feeFor(amount, currency);
  return makeBalanceTransaction(actor, { amount, currency, type: "charge", source: id, description, fee, pendingFor }).id;
}

/** Keeps the charge of one attempt, paid or failed, and moves the money if it was paid. */
export function makeCharge(actor: Actor, facts: ChargeFacts): Charge {
  const { intent, paymentMethod, decline } = facts;
  const id = newId("ch_3", 23);
  const paid = decline === null;
  const object: Charge = {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: settle(actor, id, facts),
    billing_details: { ...paymentMethod.billing_details },
    calculated_statement_descriptor: `SANDBOX${intent.statement_descriptor_suffix ? `* ${intent.statement_descriptor_suffix}` : ""}`.slice(
      0,
      22,
    ),
    captured: paid,
    created: actor.world.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcome(facts),
    paid,
    payment_intent: intent.id,
    payment_method: paymentMethod.id,
    payment_method_details: { type: "card", card: cardDetails(facts) },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: paid ? `${actor.world.publicUrl}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: paid ? "succeeded" : "failed",
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  actor.world.tables.charges.put(id, { account: actor.account, object, hidden: {} });
  return object;
}
