import type { Actor } from "../call";
import type { Decline } from "../data/declines";
import { declines } from "../data/declines";
import { StripeError } from "../errors";
import { makeCharge } from "../objects/charge";
import { openDispute } from "../objects/dispute";
import { emit } from "../objects/event";
import { cardBehind } from "../objects/payment-method";
import type { CardSecrets, IntentSecrets, PaymentIntent, PaymentMethod, Row } from "../rows";
import { putOnCustomer } from "./attach";
import { judgeCharge } from "./bank";
import { challengeAction } from "./challenge-action";
import { declineBody } from "./decline";

type IntentRow = Row<PaymentIntent, IntentSecrets>;
type PaymentMethodRow = Row<PaymentMethod, CardSecrets>;

export interface Attempt {
  paymentMethod: PaymentMethodRow;
  offSession: boolean;
  returnUrl: string | null;
  useStripeSdk: boolean;
  errorOnRequiresAction: boolean;
  /** The challenge of this attempt was completed. */
  authenticated: boolean;
}

export function keepIntent(actor: Actor, row: IntentRow, change: Partial<PaymentIntent>, hidden: Partial<IntentSecrets> = {}): IntentRow {
  const object = { ...row.object, ...change };
  return actor.world.tables.payment_intents.put(object.id, { ...row, object, hidden: { ...row.hidden, ...hidden } });
}

/** A decline puts the PaymentIntent back to needing a payment method, with the error kept on it. */
export function declinePayment(actor: Actor, row: IntentRow, attempt: Attempt, decline: Decline): StripeError {
  const { object: paymentMethod, hidden: card } = attempt.paymentMethod;
  const charge = makeCharge(actor, { intent: row.object, paymentMethod, card, decline, authenticated: attempt.authenticated });
  const error = declineBody(decline, { charge: charge.id, payment_method: paymentMethod });
  const failed = keepIntent(
    actor,
    row,
    {
      status: "requires_payment_method",
      payment_method: null,
      next_action: null,
      latest_charge: charge.id,
      last_payment_error: error as PaymentIntent["last_payment_error"],
    },
    { challenge: null },
  );
  emit(actor, "charge.failed", charge);
  emit(actor, "payment_intent.payment_failed", failed.object);
  return new StripeError(402, { ...error, payment_intent: failed.object }, "failed");
}

function saveForLater(actor: Actor, row: IntentRow, attempt: Attempt): void {
  const { setup_future_usage: usage, customer } = row.object;
  const { paymentMethod } = attempt;
  if (usage !== null && customer !== null) {
    putOnCustomer(actor, paymentMethod, customer, { setUp: paymentMethod.hidden.setUp || usage === "off_session" });
  } else if (paymentMethod.object.customer === null) {
    actor.world.tables.payment_methods.put(paymentMethod.object.id, {
      ...paymentMethod,
      hidden: { ...paymentMethod.hidden, usedUp: true },
    });
  }
}

export function succeedPayment(actor: Actor, row: IntentRow, attempt: Attempt): IntentRow {
  const { object: paymentMethod, hidden: card } = attempt.paymentMethod;
  const charge = makeCharge(actor, { intent: row.object, paymentMethod, card, decline: null, authenticated: attempt.authenticated });
  const paid = keepIntent(
    actor,
    row,
    {
      status: "succeeded",
      amount_received: row.object.amount,
      latest_charge: charge.id,
      last_payment_error: null,
      next_action: null,
      payment_method: paymentMethod.id,
    },
    { challenge: null },
  );
  saveForLater(actor, paid, attempt);
  emit(actor, "charge.succeeded", charge);
  emit(actor, "payment_intent.succeeded", paid.object);
  const dispute = cardBehind(card.number).dispute;
  if (dispute !== undefined) {
    openDispute(actor, charge, dispute);
  }
  return paid;
}

function askToAuthenticate(actor: Actor, row: IntentRow, attempt: Attempt): IntentRow {
  if (attempt.errorOnRequiresAction) {
    throw declinePayment(actor, row, attempt, declines.authentication_required);
  }
  const paymentMethod = attempt.paymentMethod.object.id;
  const waiting = keepIntent(
    actor,
    row,
    {
      status: "requires_action",
      payment_method: paymentMethod,
      last_payment_error: null,
      next_action: challengeAction(actor.world, row.object.id, attempt.returnUrl, attempt.useStripeSdk),
    },
    { challenge: { paymentMethod, returnUrl: attempt.returnUrl, attempt: null } },
  );
  emit(actor, "payment_intent.requires_action", waiting.object);
  return waiting;
}

/**
 * One attempt to be paid. The PaymentIntent ends succeeded, requires_action, or (a 402 is thrown, the
 * record stays) requires_payment_method. Source: docs.stripe.com/payments/paymentintents/lifecycle.
 */
export function attemptPayment(actor: Actor, row: IntentRow, attempt: Attempt): IntentRow {
  const verdict = judgeCharge(attempt.paymentMethod.hidden, {
    offSession: attempt.offSession,
    authenticated: attempt.authenticated,
    authenticationWanted: ["any", "challenge"].includes(row.object.payment_method_options?.card?.request_three_d_secure ?? ""),
  });
  if (verdict.kind === "declined") {
    throw declinePayment(actor, row, attempt, verdict.decline);
  }
  return verdict.kind === "challenge" ? askToAuthenticate(actor, row, attempt) : succeedPayment(actor, row, attempt);
}
