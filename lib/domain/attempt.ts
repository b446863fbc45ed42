import type { ChargeOutcome, DeclineCodes } from "./charge-outcome";
import { readDecline } from "./declines";
import { type Refusal, refuse } from "./refusals";
import { type AttemptState, isOpenAttempt } from "./states";

/** An attempt as settlement sees it. */
export type AttemptSnapshot = { readonly state: AttemptState };

/** The state to compare-and-set to; `changed` is false when the row stays as it is (asked again, still unknown). */
export type Settled = { readonly ok: true; readonly next: AttemptState; readonly changed: boolean };

const STATE_OF: Readonly<Record<ChargeOutcome["kind"], AttemptState>> = {
  succeeded: "succeeded",
  declined: "declined",
  needs_customer: "needs_customer",
  processing: "processing",
  not_made: "not_made",
  unknown: "unknown",
};

/**
 * Settles an attempt. Worker, webhook and reconciler come here alike; whoever is second finds it settled and returns
 * quietly. `unknown` never overwrites knowledge: an attempt known to be processing stays so.
 */
export function settleAttempt(attempt: AttemptSnapshot, outcome: ChargeOutcome): Settled | Refusal {
  if (!isOpenAttempt(attempt.state)) return refuse("already_settled");
  if (outcome.kind === "unknown" && attempt.state === "processing") return { ok: true, next: "processing", changed: false };
  const next = STATE_OF[outcome.kind];
  return { ok: true, next, changed: next !== attempt.state };
}

/** How old an open attempt must be before Stripe is asked about it (rule 10). */
export const RECONCILE_AFTER_MS = 3 * 60_000;

/** True when the reconciler takes it. `sentAt` is null for one that no worker has sent yet: those count from their opening. */
export function isReconcilable(
  attempt: { readonly state: AttemptState; readonly openedAt: Date; readonly sentAt: Date | null },
  now: Date,
): boolean {
  const since = attempt.sentAt ?? attempt.openedAt;
  return isOpenAttempt(attempt.state) && now.getTime() - since.getTime() > RECONCILE_AFTER_MS;
}

/** A PaymentIntent as retrieved, in our words; filled by the gateway. Source: docs.stripe.com/payments/paymentintents/lifecycle. */
export type RetrievedIntent = {
  readonly status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "requires_capture"
    | "succeeded"
    | "canceled"
    | (string & {});
  readonly latestChargeId: string | null;
  /** When the latest charge was made (Stripe's `created`). */
  readonly latestChargeAt: Date | null;
  readonly lastError: (DeclineCodes & { readonly chargeId: string | null }) | null;
};

/** What we know of earlier attempts on the same PaymentIntent: the charges they made, and how many were settled as a no. */
export type EarlierAttempts = { readonly chargeIds: readonly string[]; readonly refused: number };

/**
 * What the status of a PaymentIntent says about the attempt that is open now.
 * A PaymentIntent keeps showing the error of an earlier decline; only a charge that no earlier attempt made proves that
 * this attempt reached the bank.
 */
export function fromPaymentIntentStatus(intent: RetrievedIntent, earlier: EarlierAttempts, brand: string | null): ChargeOutcome {
  switch (intent.status) {
    case "succeeded":
      return intent.latestChargeId && intent.latestChargeAt
        ? { kind: "succeeded", chargeId: intent.latestChargeId, at: intent.latestChargeAt }
        : { kind: "unknown", why: "unexpected_status", detail: "succeeded without a charge" };
    case "processing":
      return { kind: "processing" };
    case "requires_action":
      return { kind: "needs_customer", chargeId: intent.latestChargeId ?? undefined };
    case "requires_confirmation":
      return { kind: "not_made", why: "never_confirmed" };
    case "canceled":
      return { kind: "not_made", why: "payment_object_canceled" };
    case "requires_payment_method":
      return fromLastError(intent, earlier, brand);
    default:
      // requires_capture is never one of ours: we always capture at once.
      return { kind: "unknown", why: "unexpected_status", detail: intent.status };
  }
}

function fromLastError(intent: RetrievedIntent, earlier: EarlierAttempts, brand: string | null): ChargeOutcome {
  const error = intent.lastError;
  if (!error) return { kind: "not_made", why: "never_confirmed" };
  const chargeId = error.chargeId ?? intent.latestChargeId;
  const isNow = error.code === CUSTOMER_DID_NOT_PASS;
  const isEarlier = !isNow && (chargeId === null ? earlier.refused > 0 : earlier.chargeIds.includes(chargeId));
  if (isEarlier) return { kind: "not_made", why: "earlier_decline_shown" };
  return declineOutcome(error, chargeId, brand);
}

/**
 * Left by a customer who was at the bank's page and did not pass: only a confirm with the customer present ends so, and the
 * confirm that led there had wiped any earlier error away. Source: docs.stripe.com/error-codes.
 */
const CUSTOMER_DID_NOT_PASS = "payment_intent_authentication_failure";

/** The outcome of an error Stripe gave for a confirm: the customer must confirm, or the bank said no. */
export function declineOutcome(codes: DeclineCodes, chargeId: string | null, brand: string | null): ChargeOutcome {
  const { code, declineCode, networkCode, adviceCode, networkAdviceCode } = codes;
  const reading = readDecline(codes, brand);
  if (reading.class === "customer" && reading.meaning === "confirm") {
    return { kind: "needs_customer", code: declineCode ?? code, chargeId: chargeId ?? undefined };
  }
  return {
    kind: "declined",
    class: reading.class,
    code,
    declineCode,
    networkCode,
    adviceCode,
    networkAdviceCode,
    chargeId: chargeId ?? undefined,
  };
}
