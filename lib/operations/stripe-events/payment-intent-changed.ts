import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import { type AttemptOnIntent, attemptOnIntent } from "@/lib/store/attempt-doubts";
import type { InboxEnd } from "@/lib/store/inbox";
import type { OutsideCtx } from "../context";
import { settlePaymentIntent } from "../settle-payment-intent";

/** payment_intent.*: settles the attempt from the object as it is now. */
export async function paymentIntentChanged(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { db, merchantId } = outside.scope;
  if (!event.paymentIntentId) return { status: "not_understood", reason: syncReason("names_no", { thing: "payment" }) };
  const found = await attemptOnIntent(db, merchantId, event.paymentIntentId);
  if (!found) return { status: "ignored", reason: syncReason("not_ours", { thing: "payment" }) };
  // Most events arrive after the worker has settled: asking Stripe again would only use up its limit (rule 13).
  if (isSettledAlike(event.type, found)) return { status: "ignored", reason: syncReason("settled_alike") };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  const result = await settlePaymentIntent(outside, await stripe.retrievePaymentIntent(event.paymentIntentId), "webhook");
  return result === "settled" ? { status: "done" } : { status: "ignored", reason: syncReason("nothing_new") };
}

function isSettledAlike(type: string, { attempt }: AttemptOnIntent): boolean {
  switch (type) {
    case "payment_intent.succeeded":
      return attempt?.state === "succeeded";
    case "payment_intent.payment_failed":
      return attempt?.state === "declined" || attempt?.state === "needs_customer";
    case "payment_intent.processing":
      return attempt?.state === "processing";
    case "payment_intent.requires_action":
      return attempt?.state === "needs_customer" || attempt === null;
    default:
      return false;
  }
}
