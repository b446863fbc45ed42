import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import type { InboxEnd } from "@/lib/store/inbox";
import { completeCardSession } from "../complete-card-session";
import type { OutsideCtx } from "../context";
import { settlePaymentIntent } from "../settle-payment-intent";

/** checkout.session.completed and .expired: a set-up page brings card and consent, a payment page its PaymentIntent. */
export async function checkoutSession(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  if (!event.objectId) return { status: "not_understood", reason: "it names no session" };
  if (event.paymentIntentId) {
    const stripe = await outside.gateways.stripe(outside.scope.merchantId, connectionId);
    const result = await settlePaymentIntent(outside, await stripe.retrievePaymentIntent(event.paymentIntentId), "webhook");
    return result === "settled" ? { status: "done" } : { status: "ignored", reason: "nothing new" };
  }
  const { end } = await completeCardSession(outside, { checkoutSessionId: event.objectId, connectionId });
  return end === "unknown" ? { status: "ignored", reason: "a page that is not one of ours" } : { status: "done" };
}
