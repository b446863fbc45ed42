import Stripe from "stripe";
import type { ChargeOutcome, DeclineCodes, NotMade, Unknown, UnknownReason } from "@/lib/domain/charge-outcome";
import { declineClassOf } from "@/lib/domain/declines";
import { idOf } from "./facts";
import { SendLapsed, SingleSendError } from "./single-send";

/** What a confirm's answer means. A bank's no is a value; whatever cannot be named is `unknown`, never a guess (rule 8). */
export function outcomeOfAnswer(intent: Stripe.PaymentIntent): ChargeOutcome {
  switch (intent.status) {
    case "succeeded":
      return succeeded(intent);
    case "processing":
      return { kind: "processing" };
    case "requires_action":
      return { kind: "needs_customer", chargeId: idOf(intent.latest_charge) ?? undefined };
    case "requires_payment_method":
      return intent.last_payment_error ? refusedBy(intent.last_payment_error) : unexpected(intent.status);
    case "canceled":
      return { kind: "not_made", why: "payment_object_canceled" };
    default:
      return unexpected(intent.status);
  }
}

function succeeded(intent: Stripe.PaymentIntent): ChargeOutcome {
  const charge = intent.latest_charge;
  const chargeId = idOf(charge);
  if (!chargeId) return { kind: "unknown", why: "unreadable_answer", detail: "succeeded without a charge" };
  const seconds = charge && typeof charge === "object" ? charge.created : intent.created;
  return { kind: "succeeded", chargeId, at: new Date(seconds * 1000) };
}

function unexpected(status: string): Unknown {
  return { kind: "unknown", why: "unexpected_status", detail: status };
}

/** The members that `last_payment_error` and a thrown card error share. */
type PaymentError = Pick<
  Stripe.PaymentIntent.LastPaymentError,
  "code" | "decline_code" | "advice_code" | "network_decline_code" | "network_advice_code" | "charge" | "payment_method"
>;

const AUTHENTICATION = new Set(["authentication_required", "payment_intent_authentication_failure"]);

/** A bank's no, with every code it came with. */
export function refusedBy(error: PaymentError): ChargeOutcome {
  const code = error.code ?? "card_declined";
  const chargeId = error.charge;
  if (AUTHENTICATION.has(code) || error.decline_code === "authentication_required") return { kind: "needs_customer", chargeId, code };
  const codes: DeclineCodes = {
    code,
    declineCode: error.decline_code,
    networkCode: error.network_decline_code,
    adviceCode: error.advice_code,
    networkAdviceCode: error.network_advice_code,
  };
  return { kind: "declined", class: declineClassOf(codes, error.payment_method?.card?.brand ?? null), chargeId, ...codes };
}

/** What an error of a confirm means. Only what surely reached no bank is `not_made`. */
export function outcomeOfError(error: unknown): ChargeOutcome {
  if (!(error instanceof Stripe.errors.StripeError)) return unknown("unreadable_answer", String(error));
  if (error instanceof Stripe.errors.StripeCardError) return refusedBy(error);
  if (error instanceof Stripe.errors.StripeConnectionError) return outcomeOfConnection(error);
  return outcomeOfStatus(error);
}

function outcomeOfStatus(error: InstanceType<typeof Stripe.errors.StripeError>): ChargeOutcome {
  const detail = [error.code, error.message].filter(Boolean).join(": ");
  const status = error.statusCode;
  if (status === undefined) return unknown("unreadable_answer", detail);
  if (status >= 500) return unknown("server_error", detail);
  if (status === 429) return { kind: "not_made", why: "rate_limited", detail };
  if (status === 401 || status === 403 || status === 404) return { kind: "not_made", why: "invalid_request", detail };
  if (status === 400) return outcomeOfBadRequest(error, detail);
  return unknown("unexpected_status", `${status} ${detail}`);
}

/**
 * A refused request did nothing, with two exceptions: the object is in a state that somebody else brought about, and a key
 * that was used before: both are settled by looking at the object.
 */
function outcomeOfBadRequest(error: InstanceType<typeof Stripe.errors.StripeError>, detail: string): ChargeOutcome {
  if (error instanceof Stripe.errors.StripeIdempotencyError) return unknown("unexpected_status", detail);
  if (error.code === "payment_intent_unexpected_state" || error.code === "idempotency_key_in_use") {
    return error.payment_intent?.status === "canceled"
      ? { kind: "not_made", why: "payment_object_canceled", detail }
      : unknown("unexpected_status", detail);
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) return { kind: "not_made", why: "invalid_request", detail };
  return unknown("unexpected_status", detail);
}

/** Failures before a connection stood: the request cannot have left. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN"]);

/** Whether an error of the wire says that nothing was sent, that time ran out, or neither. */
export function connectionFault(error: InstanceType<typeof Stripe.errors.StripeConnectionError>): "not_sent" | "timeout" | "lost" {
  const cause = causeOf(error.detail);
  if (cause instanceof SendLapsed) return "not_sent";
  const code = memberOf(cause, "code");
  if (memberOf(cause, "syscall") === "connect" || (code !== null && NEVER_CONNECTED.has(code))) return "not_sent";
  return code === "ETIMEDOUT" ? "timeout" : "lost";
}

function outcomeOfConnection(error: InstanceType<typeof Stripe.errors.StripeConnectionError>): NotMade | Unknown {
  const fault = connectionFault(error);
  if (fault === "not_sent") return { kind: "not_made", why: "not_sent", detail: error.message };
  return unknown(fault === "timeout" ? "timeout" : "connection_lost", error.message);
}

function causeOf(detail: unknown): unknown {
  return detail instanceof SingleSendError && detail.cause !== undefined ? detail.cause : detail;
}

function memberOf(value: unknown, name: "code" | "syscall"): string | null {
  if (typeof value !== "object" || value === null) return null;
  const member: unknown = Reflect.get(value, name);
  return typeof member === "string" ? member : null;
}

function unknown(why: UnknownReason, detail: string): Unknown {
  return { kind: "unknown", why, detail };
}
