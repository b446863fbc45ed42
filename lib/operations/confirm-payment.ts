import { equals, type Money } from "@/lib/domain/money";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type InstalmentState, isInFlight } from "@/lib/domain/states";
import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { attemptKey } from "@/lib/store/attempts";
import { readCardTerms } from "@/lib/store/card-terms";
import { commit } from "@/lib/store/commit";
import { type LivePaymentObject, livePaymentObjects } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { openCharges } from "./open-charges";
import { keepPrepared, preparePayment } from "./prepare-payment";
import { reReadOrders } from "./re-read-orders";
import { releasePaymentObject } from "./release-payment-object";
import { settleAttempts } from "./settle-attempts";
import { settlePaymentIntent } from "./settle-payment-intent";

/** Where the customer goes next: to the bank, or back to our page, which says what came of it. */
export type ConfirmedPayment = { readonly kind: "redirect"; readonly url: string } | { readonly kind: "settled" };

type Answer = { readonly ok: true; readonly value: ConfirmedPayment } | Refusal;
type Input = {
  readonly orderId: string;
  readonly customerId: string;
  /** What the page said would be charged: nobody confirms another sum than they read. Null when the form did not say. */
  readonly shownAmount: Money | null;
  readonly returnUrl: string;
};

/** States in which a saved card waits for its charge: the customer may pay now instead. */
const PAYABLE: readonly InstalmentState[] = ["needs_customer", "scheduled", "retry_wait"];

const settled: Answer = { ok: true, value: { kind: "settled" } };

/**
 * The customer, present on our page, pays now with the card they agreed to, or confirms the payment their bank wanted to hear
 * of: the SAME PaymentIntent, under an attempt row like every other (rules 8 and 10). Pressed again while the bank's page is
 * open, it leads back there.
 */
export async function confirmPayment(outside: OutsideCtx, input: Input): Promise<Answer> {
  const terms = await readCardTerms(outside.scope, input.orderId, input.customerId);
  if (!terms?.balance) return refuse(terms ? "nothing_owed" : "not_found");
  const { instalmentId, state, amount } = terms.balance;
  if (isInFlight(state)) return resume(outside, instalmentId);
  if (!PAYABLE.includes(state)) return refuse("not_in_state", { state, trigger: "request_charge" });
  if (input.shownAmount === null || !equals(input.shownAmount, amount)) return refuse("stale");
  if (!(await withdrawPage(outside, instalmentId))) return refuse("charge_in_progress");
  await reReadOrders(outside, [input.orderId]);
  const opened = await commit(outside.scope, outside, async (tx) => {
    const result = await openCharges(tx, outside, { instalmentIds: [instalmentId], by: "customer", expectedVersion: null });
    return { value: result, audit: result.audit };
  });
  const [attempt] = opened.opened;
  if (!attempt) return opened.refused[0]?.refusal ?? refuse("stale");
  const [object] = await livePaymentObjects(outside.scope.db, outside.scope.merchantId, { ids: [attempt.paymentObjectId] });
  if (!object?.paymentMethodId) throw new Error(`attempt ${attempt.attemptId} has no live payment object with a card`);
  return send(outside, input, { attemptId: attempt.attemptId, object, paymentMethodId: object.paymentMethodId });
}

/** A payment page left open in another tab is closed at Stripe first (rule 27). False when it cannot be closed: it was paid, or Stripe is silent. */
async function withdrawPage(outside: OutsideCtx, instalmentId: string): Promise<boolean> {
  const [live] = await livePaymentObjects(outside.scope.db, outside.scope.merchantId, { instalmentIds: [instalmentId] });
  if (live?.kind !== "checkout_session") return true;
  return (await releasePaymentObject(outside, { subjectId: live.id })).kind === "done";
}

type Sending = { readonly attemptId: string; readonly object: LivePaymentObject; readonly paymentMethodId: string };

async function send(outside: OutsideCtx, input: Input, { attemptId, object, paymentMethodId }: Sending): Promise<Answer> {
  const stripe = (await outside.gateways.stripe(outside.scope.merchantId, object.connectionId)).atPriority("people");
  const toPrepare = { ...object, wanted: object.instalmentAmount };
  const ready = await preparePayment(outside, stripe, toPrepare);
  await keepPrepared(outside, [ready], [toPrepare]);
  if (ready.kind !== "ready") {
    const outcome = { kind: "not_made", why: "not_sent", detail: ready.detail } as const;
    await settleAttempts(outside, { answers: [{ attemptId, outcome, requestId: null }], by: "customer" });
    return refuse("stripe_refused", { message: ready.detail });
  }
  const result = await stripe.confirmOnSession({
    paymentIntentId: ready.stripeId,
    paymentMethodId,
    idempotencyKey: attemptKey(attemptId),
    returnUrl: input.returnUrl,
  });
  // The attempt stays open while the customer is with the bank; return page, webhook or reconciler settle it.
  if (result.kind === "redirect") return { ok: true, value: { kind: "redirect", url: result.url } };
  const now = await outside.clock();
  await settleAttempts(
    { ...outside, now },
    { answers: [{ attemptId, outcome: result.outcome, requestId: result.requestId }], by: "customer" },
  );
  return settled;
}

/** A payment that is under way: back to the bank's page if it waits there, else what Stripe knows of it by now. */
async function resume(outside: OutsideCtx, instalmentId: string): Promise<Answer> {
  const { db, merchantId } = outside.scope;
  const [object] = await livePaymentObjects(db, merchantId, { instalmentIds: [instalmentId] });
  if (!object?.stripeId) return refuse("charge_in_progress");
  try {
    const stripe = (await outside.gateways.stripe(merchantId, object.connectionId)).atPriority("people");
    const intent = await stripe.retrievePaymentIntent(object.stripeId);
    if (intent.status === "requires_action" && intent.redirectUrl)
      return { ok: true, value: { kind: "redirect", url: intent.redirectUrl } };
    await settlePaymentIntent(outside, intent, "customer");
    return settled;
  } catch (error) {
    if (error instanceof StripeFailure) return refuse("charge_in_progress");
    throw error;
  }
}
