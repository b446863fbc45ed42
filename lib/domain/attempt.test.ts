import { describe, expect, it } from "vitest";
import {
  declineOutcome,
  fromPaymentIntentStatus,
  isReconcilable,
  RECONCILE_AFTER_MS,
  type RetrievedIntent,
  settleAttempt,
} from "./attempt";
import { CHARGE_OUTCOME_KINDS, type ChargeOutcome } from "./charge-outcome";
import { instant } from "./dates";
import { ATTEMPT_STATES, isOpenAttempt } from "./states";

const at = instant(Date.parse("2026-12-01T09:00:00Z"));
const OUTCOMES: Record<ChargeOutcome["kind"], ChargeOutcome> = {
  succeeded: { kind: "succeeded", chargeId: "ch_1", at },
  declined: { kind: "declined", class: "later", code: "card_declined" },
  needs_customer: { kind: "needs_customer" },
  processing: { kind: "processing" },
  not_made: { kind: "not_made", why: "not_sent" },
  unknown: { kind: "unknown", why: "timeout" },
};

describe("settling an attempt", () => {
  it.each(ATTEMPT_STATES.flatMap((state) => CHARGE_OUTCOME_KINDS.map((kind) => [state, kind] as const)))("%s + %s", (state, kind) => {
    const answer = settleAttempt({ state }, OUTCOMES[kind]);
    if (!isOpenAttempt(state)) return expect(answer).toMatchObject({ ok: false, code: "already_settled" });
    const keeps = kind === "unknown" && state === "processing";
    const next = keeps ? "processing" : kind;
    return expect(answer).toEqual({ ok: true, next, changed: next !== state });
  });

  it("is taken by the reconciler past three minutes, from when it was sent", () => {
    const later = (ms: number) => instant(at.getTime() + ms);
    expect(isReconcilable({ state: "open", openedAt: at, sentAt: null }, later(RECONCILE_AFTER_MS))).toBe(false);
    expect(isReconcilable({ state: "open", openedAt: at, sentAt: null }, later(RECONCILE_AFTER_MS + 1))).toBe(true);
    expect(isReconcilable({ state: "unknown", openedAt: at, sentAt: later(60_000) }, later(RECONCILE_AFTER_MS + 1))).toBe(false);
    expect(isReconcilable({ state: "declined", openedAt: at, sentAt: at }, later(10 * RECONCILE_AFTER_MS))).toBe(false);
  });
});

describe("what a retrieved PaymentIntent says about the open attempt", () => {
  const none = { chargeIds: [], refused: 0 };
  const intent = (more: Partial<RetrievedIntent>): RetrievedIntent => ({
    status: "succeeded",
    latestChargeId: "ch_2",
    latestChargeAt: at,
    lastError: null,
    ...more,
  });
  const declined = { code: "card_declined", declineCode: "insufficient_funds" };
  const read = (more: Partial<RetrievedIntent>, earlier: { chargeIds: string[]; refused: number } = none) =>
    fromPaymentIntentStatus(intent(more), earlier, "visa");

  it("succeeded, processing, requires_action", () => {
    expect(read({})).toEqual({ kind: "succeeded", chargeId: "ch_2", at });
    expect(read({ status: "processing" })).toEqual({ kind: "processing" });
    expect(read({ status: "requires_action" })).toMatchObject({ kind: "needs_customer" });
  });

  it("never reached Stripe, or cancelled there: no money moved", () => {
    expect(read({ status: "requires_confirmation", latestChargeId: null })).toEqual({ kind: "not_made", why: "never_confirmed" });
    expect(read({ status: "requires_payment_method", latestChargeId: null })).toEqual({ kind: "not_made", why: "never_confirmed" });
    expect(read({ status: "canceled" })).toEqual({ kind: "not_made", why: "payment_object_canceled" });
  });

  it("a decline is this attempt's only when no earlier attempt made its charge", () => {
    const shown = { status: "requires_payment_method" as const, lastError: { ...declined, chargeId: "ch_2" } };
    expect(read(shown)).toMatchObject({ kind: "declined", class: "later", chargeId: "ch_2", declineCode: "insufficient_funds" });
    expect(read(shown, { chargeIds: ["ch_1"], refused: 1 })).toMatchObject({ kind: "declined", chargeId: "ch_2" });
    expect(read(shown, { chargeIds: ["ch_1", "ch_2"], refused: 2 })).toEqual({ kind: "not_made", why: "earlier_decline_shown" });
    const nameless = { status: "requires_payment_method" as const, latestChargeId: null, lastError: { ...declined, chargeId: null } };
    expect(read(nameless)).toMatchObject({ kind: "declined" });
    expect(read(nameless, { chargeIds: [], refused: 1 })).toEqual({ kind: "not_made", why: "earlier_decline_shown" });
  });

  it("what nobody can name stays unknown", () => {
    expect(read({ status: "requires_capture" })).toMatchObject({ kind: "unknown", why: "unexpected_status" });
    expect(read({ status: "something_new" })).toMatchObject({ kind: "unknown", detail: "something_new" });
    expect(read({ latestChargeId: null })).toMatchObject({ kind: "unknown" });
  });

  it("a customer who did not pass at the bank's page is news of this confirm, whatever was refused before", () => {
    const left = { code: "payment_intent_authentication_failure", chargeId: null };
    const outcome = read({ status: "requires_payment_method", latestChargeId: null, lastError: left }, { chargeIds: ["ch_1"], refused: 1 });
    expect(outcome).toMatchObject({ kind: "needs_customer", code: "payment_intent_authentication_failure" });
  });

  it("an authentication request is the customer's, a lost card is not", () => {
    expect(declineOutcome({ code: "authentication_required", declineCode: "authentication_required" }, "ch_1", "visa")).toEqual({
      kind: "needs_customer",
      code: "authentication_required",
      chargeId: "ch_1",
    });
    expect(declineOutcome({ code: "card_declined", declineCode: "lost_card" }, null, "visa")).toMatchObject({
      kind: "declined",
      class: "never",
    });
  });
});
