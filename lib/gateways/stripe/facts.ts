import type Stripe from "stripe";
import type {
  PaymentErrorFacts,
  PaymentIntentFacts,
  SessionFacts,
  SetupIntentFacts,
  StripeCardFacts,
  StripeChargeFacts,
  StripeDisputeFacts,
  StripeRefundFacts,
  ThreeDSecureFacts,
} from "./contract";
import { PAYMENT_INTENT_STATUSES } from "./contract";
import { fromStripeAmount } from "./units";

/** Stripe's objects in our words. Enums are open at Stripe: what is not in our list becomes `other`, never something near. */

export function idOf(value: string | { readonly id: string } | null | undefined): string | null {
  if (value == null) return null;
  return typeof value === "string" ? value : value.id;
}

export function instantOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

function oneOf<Item extends string>(list: readonly Item[], value: string | null | undefined, otherwise: Item): Item {
  return list.find((item) => item === value) ?? otherwise;
}

/** Expand `latest_charge` when its time is wanted. */
export function paymentIntentFacts(intent: Stripe.PaymentIntent): PaymentIntentFacts {
  const charge = intent.latest_charge;
  return {
    paymentIntentId: intent.id,
    status: oneOf(PAYMENT_INTENT_STATUSES, intent.status, "other"),
    amount: fromStripeAmount(intent.amount, intent.currency),
    amountReceived: fromStripeAmount(intent.amount_received, intent.currency),
    customerId: idOf(intent.customer),
    paymentMethodId: idOf(intent.payment_method),
    latestChargeId: idOf(charge),
    latestChargeAt: charge && typeof charge === "object" ? instantOf(charge.created) : null,
    lastError: intent.last_payment_error ? paymentErrorFacts(intent.last_payment_error) : null,
    latestChargeCard: charge && typeof charge === "object" ? cardOfCharge(charge) : null,
    redirectUrl: intent.next_action?.redirect_to_url?.url ?? null,
    createdAt: instantOf(intent.created),
    metadata: intent.metadata,
  };
}

function cardOfCharge(charge: Stripe.Charge): PaymentIntentFacts["latestChargeCard"] {
  const card = charge.payment_method_details?.card;
  return card?.brand && card.last4 ? { brand: card.brand, last4: card.last4 } : null;
}

function paymentErrorFacts(error: Stripe.PaymentIntent.LastPaymentError): PaymentErrorFacts {
  return {
    code: error.code ?? null,
    declineCode: error.decline_code ?? null,
    networkCode: error.network_decline_code ?? null,
    adviceCode: error.advice_code ?? null,
    networkAdviceCode: error.network_advice_code ?? null,
    chargeId: error.charge ?? null,
    paymentMethodId: error.payment_method?.id ?? null,
  };
}

export function sessionFacts(session: Stripe.Checkout.Session): SessionFacts {
  return {
    sessionId: session.id,
    mode: oneOf(["setup", "payment", "other"], session.mode, "other"),
    // A session without a status is one of the embedded kinds, which we never make: nothing may be concluded from it.
    status: oneOf(["open", "complete", "expired"], session.status, "open"),
    isPaid: session.payment_status === "paid",
    url: session.url,
    expiresAt: instantOf(session.expires_at),
    createdAt: instantOf(session.created),
    customerId: idOf(session.customer),
    setupIntentId: idOf(session.setup_intent),
    paymentIntentId: idOf(session.payment_intent),
    metadata: session.metadata ?? {},
  };
}

const SETUP_STATUSES = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
  "processing",
  "succeeded",
  "canceled",
  "other",
] as const;

/** Expand `latest_attempt` for the 3-D Secure facts. */
export function setupIntentFacts(intent: Stripe.SetupIntent): SetupIntentFacts {
  const error = intent.last_setup_error;
  return {
    setupIntentId: intent.id,
    status: oneOf(SETUP_STATUSES, intent.status, "other"),
    customerId: idOf(intent.customer),
    paymentMethodId: idOf(intent.payment_method),
    threeDSecure: threeDSecureFacts(intent.latest_attempt),
    error: error ? { code: error.code ?? null, declineCode: error.decline_code ?? null, message: error.message ?? null } : null,
    metadata: intent.metadata ?? {},
  };
}

function threeDSecureFacts(attempt: Stripe.SetupIntent["latest_attempt"]): ThreeDSecureFacts | null {
  if (!attempt || typeof attempt === "string") return null;
  const secure = attempt.payment_method_details.card?.three_d_secure;
  if (!secure) return null;
  return {
    result: secure.result,
    resultReason: secure.result_reason,
    flow: secure.authentication_flow,
    version: secure.version,
    electronicCommerceIndicator: secure.electronic_commerce_indicator,
    transactionId: secure.transaction_id,
  };
}

export function cardFacts(method: Stripe.PaymentMethod): StripeCardFacts {
  const card = method.card;
  return {
    paymentMethodId: method.id,
    kind: method.type,
    customerId: idOf(method.customer),
    brand: card?.brand ?? "unknown",
    last4: card?.last4 ?? "",
    expMonth: card?.exp_month ?? 0,
    expYear: card?.exp_year ?? 0,
    fingerprint: card?.fingerprint ?? null,
    wallet: card?.wallet?.type ?? null,
    country: card?.country ?? null,
  };
}

export function refundFacts(refund: Stripe.Refund): StripeRefundFacts {
  return {
    refundId: refund.id,
    chargeId: idOf(refund.charge),
    paymentIntentId: idOf(refund.payment_intent),
    amount: fromStripeAmount(refund.amount, refund.currency),
    status: oneOf(["pending", "succeeded", "failed", "canceled", "requires_action", "other"], refund.status, "other"),
    failureReason: refund.failure_reason ?? null,
    createdAt: instantOf(refund.created),
    metadata: refund.metadata ?? {},
  };
}

export function chargeFacts(charge: Stripe.Charge): StripeChargeFacts {
  return {
    chargeId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    status: oneOf(["succeeded", "pending", "failed", "other"], charge.status, "other"),
    customerId: idOf(charge.customer),
    metadata: charge.metadata,
    amount: fromStripeAmount(charge.amount, charge.currency),
    amountRefunded: fromStripeAmount(charge.amount_refunded, charge.currency),
    isDisputed: charge.disputed,
    createdAt: instantOf(charge.created),
    refunds: (charge.refunds?.data ?? []).map(refundFacts),
  };
}

export function disputeFacts(dispute: Stripe.Dispute): StripeDisputeFacts {
  const due = dispute.evidence_details.due_by;
  return {
    disputeId: dispute.id,
    chargeId: idOf(dispute.charge) ?? "",
    paymentIntentId: idOf(dispute.payment_intent),
    amount: fromStripeAmount(dispute.amount, dispute.currency),
    status: dispute.status,
    reason: dispute.reason,
    evidenceDueAt: due ? instantOf(due) : null,
    createdAt: instantOf(dispute.created),
  };
}
