import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { readCardTerms } from "@/lib/store/card-terms";
import { livePaymentObjects } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { settlePaymentIntent } from "./settle-payment-intent";

/**
 * The customer is back from the bank, or has turned round there: asks Stripe what came of it and settles by the one way. What Stripe cannot tell yet is
 * settled by its webhook or the reconciler.
 */
export async function finishConfirmation(
  outside: OutsideCtx,
  input: { readonly orderId: string; readonly customerId: string },
): Promise<{ readonly isConfirmed: boolean }> {
  const terms = await readCardTerms(outside.scope, input.orderId, input.customerId);
  if (!terms?.balance) return { isConfirmed: true };
  const { db, merchantId } = outside.scope;
  const [object] = await livePaymentObjects(db, merchantId, { instalmentIds: [terms.balance.instalmentId] });
  if (!object?.stripeId) return { isConfirmed: true };
  const stripe = (await outside.gateways.stripe(merchantId, object.connectionId)).atPriority("people");
  const intent = await retrieve(() => stripe.retrievePaymentIntent(object.stripeId ?? ""));
  if (intent) await settlePaymentIntent(outside, intent, "customer");
  return { isConfirmed: intent?.status !== "requires_action" && intent?.status !== "requires_payment_method" };
}

/** Null when Stripe cannot be asked now: the page then says "with the bank", which is true. */
async function retrieve<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StripeFailure && error.kind !== "key_refused") return null;
    throw error;
  }
}
