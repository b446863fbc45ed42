import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { PaymentIntentFacts, StripeGateway } from "@/lib/gateways/stripe/contract";
import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { commit } from "@/lib/store/commit";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { type ClosedBy, closePaymentObjects, type LivePaymentObject, livePaymentObjects } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { settlePaymentIntent } from "./settle-payment-intent";
import { settleIntentOfPage } from "./settle-payment-page";
import { stripeFailureReason } from "./stripe-failure-reason";
import type { OwedAnswer } from "./work-off-owed";

/**
 * Cancels a PaymentIntent or expires a Checkout Session at Stripe and closes its row by Stripe's own word (rule 7). One that
 * was paid meanwhile is settled instead: money that came is never lost from sight.
 */
export async function releasePaymentObject(outside: OutsideCtx, work: Pick<ClaimedWork, "subjectId">): Promise<OwedAnswer> {
  const { db, merchantId } = outside.scope;
  const [object] = await livePaymentObjects(db, merchantId, { ids: [work.subjectId] });
  if (!object) return { kind: "done" };
  if (object.hasOpenAttempt) return { kind: "again", why: syncReason("charge_running") };
  const stripe = await outside.gateways.stripe(merchantId, object.connectionId);
  try {
    return object.kind === "payment_intent" ? await releaseIntent(outside, stripe, object) : await releaseSession(outside, stripe, object);
  } catch (error) {
    if (error instanceof StripeFailure) return { kind: "again", why: stripeFailureReason(error) };
    throw error;
  }
}

async function releaseIntent(outside: OutsideCtx, stripe: StripeGateway, object: LivePaymentObject): Promise<OwedAnswer> {
  const stripeId = object.stripeId ?? (await lostIntent(stripe, object));
  if (stripeId === null) return close(outside, object, "not_made");
  return closeIntent(outside, object, await stripe.cancelPaymentIntent(stripeId));
}

async function closeIntent(outside: OutsideCtx, object: LivePaymentObject, intent: PaymentIntentFacts): Promise<OwedAnswer> {
  if (intent.status === "canceled") return close(outside, object, "canceled");
  if (intent.status !== "succeeded") return { kind: "again", why: syncReason("stripe_keeps_it", { status: intent.status }) };
  await settlePaymentIntent(outside, intent, "reconciler");
  return { kind: "done" };
}

/** Its making was never answered: it may exist all the same. */
async function lostIntent(stripe: StripeGateway, object: LivePaymentObject): Promise<string | null> {
  if (object.stripeCustomerId === null) return null;
  const createdFrom = plusMs(object.createdAt, -HOUR_MS);
  const found = await stripe.findPaymentIntent({ customerId: object.stripeCustomerId, paymentObjectId: object.id, createdFrom });
  return found?.paymentIntentId ?? null;
}

async function releaseSession(outside: OutsideCtx, stripe: StripeGateway, object: LivePaymentObject): Promise<OwedAnswer> {
  if (object.stripeId === null) return close(outside, object, "not_made");
  const session = await stripe.expireSession(object.stripeId);
  if (session.status === "expired") return close(outside, object, "expired");
  if (session.paymentIntentId === null) return { kind: "again", why: syncReason("page_is", { status: session.status }) };
  const page = { id: object.id, paymentIntentId: session.paymentIntentId };
  // Paid while it was to be taken away: booked, told, and given back where the debt had gone (rule 2).
  if (await settleIntentOfPage(outside, stripe, page, "reconciler")) return { kind: "done" };
  return { kind: "again", why: syncReason("page_is", { status: session.status }) };
}

async function close(outside: OutsideCtx, object: LivePaymentObject, by: ClosedBy): Promise<OwedAnswer> {
  await commit(outside.scope, outside, async (tx) => {
    await closePaymentObjects(tx, outside.scope.merchantId, [object.id], by, outside.now);
    const event = { type: "payment.released" as const, instalmentId: object.instalmentId, closedBy: by };
    return { value: null, audit: [{ orderId: object.orderId, event }] };
  });
  return { kind: "done" };
}
