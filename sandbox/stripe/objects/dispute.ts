import type { Actor } from "../call";
import type { TestCard } from "../data/cards";
import type { Charge, Dispute } from "../rows";
import { newId } from "../world";
import { makeBalanceTransaction } from "./balance-transaction";
import { emit } from "./event";

/** Days to answer a dispute. Banks differ; the page on disputes says 7 to 21. */
const ANSWER_WITHIN = 9 * 24 * 3600;
/** Charged for a dispute, in hundredths. Source: docs.stripe.com/disputes. */
const DISPUTE_FEE = 1500;

const noEvidence: Dispute["evidence"] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

export function keepDispute(actor: Actor, object: Dispute): Dispute {
  actor.world.tables.disputes.put(object.id, { account: actor.account, object, hidden: {} });
  return object;
}

/** Takes the disputed sum (and the fee) out of the balance, or gives the sum back. */
export function moveDisputedMoney(actor: Actor, dispute: Dispute, direction: "withdrawn" | "reinstated"): Dispute {
  const movement = makeBalanceTransaction(actor, {
    amount: direction === "withdrawn" ? -dispute.amount : dispute.amount,
    currency: dispute.currency,
    type: "adjustment",
    source: dispute.id,
    description: `Chargeback ${direction} for ${dispute.charge}`,
    fee: direction === "withdrawn" ? DISPUTE_FEE : 0,
    pendingFor: 0,
  });
  const moved = keepDispute(actor, { ...dispute, balance_transactions: [...dispute.balance_transactions, movement] });
  emit(actor, `charge.dispute.funds_${direction}`, moved);
  return moved;
}

function build(actor: Actor, charge: Charge, reason: string, inquiry: boolean): Dispute {
  const now = actor.world.seconds();
  const brand = charge.payment_method_details?.card?.brand ?? "visa";
  const code = reason === "fraudulent" ? "10.4" : "13.1";
  return {
    id: newId("du_1", 23),
    object: "dispute",
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: now + ANSWER_WITHIN,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "manual",
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    network_reason_code: code,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: { brand, case_type: inquiry ? "inquiry" : "chargeback", network: brand, network_reason_code: code },
    },
    reason,
    status: inquiry ? "warning_needs_response" : "needs_response",
  };
}

/** Opens a dispute or inquiry on a paid charge, as the dispute test cards and the control door do. */
export function openDispute(actor: Actor, charge: Charge, kind: NonNullable<TestCard["dispute"]>): void {
  if (kind === "early_fraud_warning") {
    return;
  }
  const inquiry = kind === "inquiry";
  const dispute = keepDispute(actor, build(actor, charge, kind === "product_not_received" ? kind : "fraudulent", inquiry));
  if (!inquiry) {
    actor.world.tables.charges.put(charge.id, { account: actor.account, object: { ...charge, disputed: true }, hidden: {} });
  }
  emit(actor, "charge.dispute.created", dispute);
  if (!inquiry) {
    moveDisputedMoney(actor, dispute, "withdrawn");
  }
}
