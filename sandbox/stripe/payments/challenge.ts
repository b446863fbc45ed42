import type { Actor } from "../call";
import { docUrl, type ErrorBody, StripeError } from "../errors";
import { emit } from "../objects/event";
import { lookUp } from "../objects/find";
import type { CardSecrets, PaymentIntent, PaymentMethod, Row } from "../rows";
import { attemptPayment, keepIntent } from "./confirm-payment";
import { attemptSetup, failSetup } from "./confirm-setup";
import { completeAfterChallenge } from "./session";

export interface ChallengeResult {
  succeeded: boolean;
  /** Where the browser goes next, or null when nobody said where. */
  next: string | null;
}

function failure(code: string): ErrorBody {
  return {
    type: "invalid_request_error",
    code,
    doc_url: docUrl(code),
    message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
  };
}

function withResult(
  url: string | null,
  kind: "payment_intent" | "setup_intent",
  intent: { id: string; client_secret: string | null },
  succeeded: boolean,
): string | null {
  if (url === null) {
    return null;
  }
  const next = new URL(url);
  next.searchParams.set(kind, intent.id);
  next.searchParams.set(`${kind}_client_secret`, intent.client_secret ?? "");
  next.searchParams.set("redirect_status", succeeded ? "succeeded" : "failed");
  return next.toString();
}

function methodOf(actor: Actor, id: string): Row<PaymentMethod, CardSecrets> {
  const row = lookUp(actor, "payment_methods", id);
  if (row === undefined) {
    throw new Error(`the challenge is about ${id}, which is gone`);
  }
  return row;
}

/** Runs an attempt whose decline is part of the record rather than an error of this page. */
function settles(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof StripeError && error.phase === "failed") {
      return false;
    }
    throw error;
  }
}

function finish(
  actor: Actor,
  session: string | null,
  succeeded: boolean,
  method: PaymentMethod,
  returned: string | null,
  success: (url: string) => string,
): string | null {
  if (session === null) {
    return returned;
  }
  if (!succeeded) {
    return `${actor.world.publicUrl}/c/pay/${session}?failed=1`;
  }
  const { success_url: url, id } = completeAfterChallenge(actor, session, method);
  return url === null ? `${actor.world.publicUrl}/c/pay/${id}` : success(url);
}

/**
 * The customer answers the bank: completes or fails the challenge of an intent that waits for it.
 * Null when there is no open challenge. `success` fills a Checkout success address in.
 */
export function answerChallenge(
  actor: Actor,
  intentId: string,
  completed: boolean,
  success: (url: string) => string,
): ChallengeResult | null {
  return intentId.startsWith("seti_")
    ? answerSetup(actor, intentId, completed, success)
    : answerPayment(actor, intentId, completed, success);
}

function answerPayment(actor: Actor, id: string, completed: boolean, success: (url: string) => string): ChallengeResult | null {
  const row = lookUp(actor, "payment_intents", id);
  const challenge = row?.hidden.challenge;
  if (row === undefined || challenge == null) {
    return null;
  }
  const paymentMethod = methodOf(actor, challenge.paymentMethod);
  let succeeded = false;
  if (completed) {
    const attempt = {
      paymentMethod,
      offSession: false,
      returnUrl: challenge.returnUrl,
      useStripeSdk: false,
      errorOnRequiresAction: false,
      authenticated: true,
    };
    succeeded = settles(() => attemptPayment(actor, row, attempt));
  } else {
    const error = { ...failure("payment_intent_authentication_failure"), payment_method: paymentMethod.object };
    const change = {
      status: "requires_payment_method",
      payment_method: null,
      next_action: null,
      last_payment_error: error as PaymentIntent["last_payment_error"],
    };
    emit(actor, "payment_intent.payment_failed", keepIntent(actor, row, change, { challenge: null }).object);
  }
  const returned = withResult(challenge.returnUrl, "payment_intent", row.object, succeeded);
  return { succeeded, next: finish(actor, row.hidden.session, succeeded, paymentMethod.object, returned, success) };
}

function answerSetup(actor: Actor, id: string, completed: boolean, success: (url: string) => string): ChallengeResult | null {
  const row = lookUp(actor, "setup_intents", id);
  const challenge = row?.hidden.challenge;
  if (row === undefined || challenge == null) {
    return null;
  }
  const paymentMethod = methodOf(actor, challenge.paymentMethod);
  const attempt = { paymentMethod, returnUrl: challenge.returnUrl, useStripeSdk: false, authenticated: true };
  let succeeded = false;
  if (completed) {
    succeeded = settles(() => attemptSetup(actor, row, attempt));
  } else {
    failSetup(actor, row, attempt, {
      ...failure("setup_intent_authentication_failure"),
      message: "The latest attempt to set up the payment method has failed because authentication failed.",
    });
  }
  const returned = withResult(challenge.returnUrl, "setup_intent", row.object, succeeded);
  return { succeeded, next: finish(actor, row.hidden.session, succeeded, paymentMethod.object, returned, success) };
}

/** What the open challenge asks the customer to agree to. */
export function challengeFor(actor: Actor, id: string): { amount: number | null; currency: string | null; method: PaymentMethod } | null {
  if (id.startsWith("seti_")) {
    const setup = lookUp(actor, "setup_intents", id);
    return setup?.hidden.challenge
      ? { amount: null, currency: null, method: methodOf(actor, setup.hidden.challenge.paymentMethod).object }
      : null;
  }
  const payment = lookUp(actor, "payment_intents", id);
  return payment?.hidden.challenge
    ? {
        amount: payment.object.amount,
        currency: payment.object.currency,
        method: methodOf(actor, payment.hidden.challenge.paymentMethod).object,
      }
    : null;
}
