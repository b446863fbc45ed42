import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import type { SettledBy } from "@/lib/store/attempt-settling";
import { commit } from "@/lib/store/commit";
import { closePaymentObjects } from "@/lib/store/payment-objects";
import { keepIntentOfPage, pageOfSession } from "@/lib/store/payment-pages";
import type { OutsideCtx } from "./context";
import { settlePaymentIntent } from "./settle-payment-intent";

/**
 * What became of a payment page:
 * - `paid`: the money is booked; `open`: the customer may still pay there;
 * - `expired`: nobody can pay there any more; `not_ours`: no page of this merchant.
 */
export type PaymentPageEnd = "paid" | "open" | "expired" | "not_ours";

export interface SettledPaymentPage {
  readonly end: PaymentPageEnd;
  readonly orderId: string | null;
  readonly customerId: string | null;
}

/**
 * Looks at Stripe what became of a payment page and books it. The one way, for the customer's return, the webhook and the
 * sweeper alike; doing it again changes nothing.
 */
export async function settlePaymentPage(
  outside: OutsideCtx,
  input: { readonly sessionId: string; readonly connectionId: string; readonly by: SettledBy },
): Promise<SettledPaymentPage> {
  const { db, merchantId } = outside.scope;
  const stripe = await outside.gateways.stripe(merchantId, input.connectionId);
  const session = await stripe.retrieveSession(input.sessionId);
  const paymentObjectId = session.metadata.payment_object ?? null;
  const page = session.mode === "payment" ? await pageOfSession(db, merchantId, { sessionId: session.sessionId, paymentObjectId }) : null;
  if (!page) return { end: "not_ours", orderId: null, customerId: null };
  const about = { orderId: page.orderId, customerId: page.customerId };
  if (session.status === "expired") {
    await closeExpired(outside, page);
    return { ...about, end: "expired" };
  }
  if (session.paymentIntentId === null) return { ...about, end: "open" };
  const isPaid = await settleIntentOfPage(outside, stripe, { id: page.id, paymentIntentId: session.paymentIntentId }, input.by);
  return { ...about, end: isPaid ? "paid" : "open" };
}

/** Books the PaymentIntent a page made; whether it has taken the money. */
export async function settleIntentOfPage(
  outside: OutsideCtx,
  stripe: StripeGateway,
  page: { readonly id: string; readonly paymentIntentId: string },
  by: SettledBy,
): Promise<boolean> {
  await commit(outside.scope, outside, async (tx) => {
    await keepIntentOfPage(tx, outside.scope.merchantId, page.id, page.paymentIntentId);
    return { value: null, audit: [] };
  });
  const intent = await stripe.retrievePaymentIntent(page.paymentIntentId);
  if (intent.status !== "succeeded") return false;
  await settlePaymentIntent(outside, intent, by);
  return true;
}

async function closeExpired(outside: OutsideCtx, page: { readonly id: string; readonly instalmentId: string; readonly orderId: string }) {
  await commit(outside.scope, outside, async (tx) => {
    const closed = await closePaymentObjects(tx, outside.scope.merchantId, [page.id], "expired", outside.now);
    const event = { type: "payment.released" as const, instalmentId: page.instalmentId, closedBy: "expired" };
    return { value: null, audit: closed > 0 ? [{ orderId: page.orderId, event }] : [] };
  });
}
