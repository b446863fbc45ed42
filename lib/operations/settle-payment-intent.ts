import { fromPaymentIntentStatus, type RetrievedIntent } from "@/lib/domain/attempt";
import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import { isOpenAttempt } from "@/lib/domain/states";
import type { PaymentIntentFacts } from "@/lib/gateways/stripe/contract";
import { type AttemptOnIntent, attemptOnIntent } from "@/lib/store/attempt-doubts";
import type { SettledBy } from "@/lib/store/attempt-settling";
import { commit } from "@/lib/store/commit";
import { insertLateAttempt } from "@/lib/store/late-attempts";
import { closePaymentObjects } from "@/lib/store/payment-objects";
import type { Ctx } from "./context";
import { settleAttempts } from "./settle-attempts";
import { settlePagePayment } from "./settle-page-payment";

export type IntentSettlement = "not_ours" | "settled" | "nothing_new";

/** What the domain reads of a PaymentIntent. */
export function retrievedIntent(facts: PaymentIntentFacts): RetrievedIntent {
  const error = facts.lastError;
  return {
    status: facts.status,
    latestChargeId: facts.latestChargeId,
    latestChargeAt: facts.latestChargeAt,
    lastError: error && {
      code: error.code ?? "card_declined",
      declineCode: error.declineCode ?? undefined,
      networkCode: error.networkCode ?? undefined,
      adviceCode: error.adviceCode ?? undefined,
      networkAdviceCode: error.networkAdviceCode ?? undefined,
      chargeId: error.chargeId,
    },
  };
}

/**
 * Settles from a PaymentIntent just fetched, whoever made us look: webhook, listing or recovery. "Never confirmed" is no
 * news here: a worker may be about to send, and only the reconciler knows that none is any more.
 */
export async function settlePaymentIntent(ctx: Ctx, facts: PaymentIntentFacts, by: SettledBy): Promise<IntentSettlement> {
  const found = await attemptOnIntent(ctx.scope.db, ctx.scope.merchantId, facts.paymentIntentId);
  if (!found) return "not_ours";
  const outcome = fromPaymentIntentStatus(retrievedIntent(facts), found.earlier, found.brand);
  const open = found.attempt && isOpenAttempt(found.attempt.state) ? found.attempt : null;
  if (open) return isNews(outcome, found) ? settleOne(ctx, open.id, outcome, by) : "nothing_new";
  if (outcome.kind === "succeeded" && found.kind === "checkout_session" && found.attempt === null) {
    return (await settlePagePayment(ctx, found, facts, outcome)) ? "settled" : "nothing_new";
  }
  if (outcome.kind === "succeeded") return settleLate(ctx, found, outcome, by);
  if (facts.status === "canceled") await closeCancelled(ctx, found.paymentObjectId);
  return "nothing_new";
}

function isNews(outcome: ChargeOutcome, { isOnSession }: AttemptOnIntent): boolean {
  if (outcome.kind === "not_made") return outcome.why === "payment_object_canceled";
  // The customer is at the bank's page: that is no answer yet.
  if (outcome.kind === "needs_customer") return !isOnSession || outcome.code !== undefined;
  return outcome.kind !== "unknown";
}

async function settleOne(ctx: Ctx, attemptId: string, outcome: ChargeOutcome, by: SettledBy): Promise<IntentSettlement> {
  const { settled } = await settleAttempts(ctx, { answers: [{ attemptId, outcome, requestId: null }], by });
  return settled.length > 0 ? "settled" : "nothing_new";
}

/**
 * Money that came although no attempt was open (a stopped worker that sent after all, a payment page at the bank): it gets an
 * attempt of its own, so that it is booked and told like any other. A charge that is booked already is nothing new.
 */
async function settleLate(
  ctx: Ctx,
  found: AttemptOnIntent,
  outcome: Extract<ChargeOutcome, { kind: "succeeded" }>,
  by: SettledBy,
): Promise<IntentSettlement> {
  if (found.attempt?.chargeId === outcome.chargeId || found.earlier.chargeIds.includes(outcome.chargeId)) return "nothing_new";
  const { merchantId } = ctx.scope;
  const attemptId = await commit(ctx.scope, ctx, async (tx) => ({
    value: await insertLateAttempt(tx, {
      merchantId,
      instalmentId: found.instalmentId,
      paymentObjectId: found.paymentObjectId,
      now: ctx.now,
    }),
    audit: [],
  }));
  if (attemptId === null)
    throw new Error("money came on a payment object that was never tried: it cannot be attributed to a card and a consent");
  return settleOne(ctx, attemptId, outcome, by);
}

async function closeCancelled(ctx: Ctx, paymentObjectId: string): Promise<void> {
  await commit(ctx.scope, ctx, async (tx) => {
    await closePaymentObjects(tx, ctx.scope.merchantId, [paymentObjectId], "canceled", ctx.now);
    return { value: null, audit: [] };
  });
}
