import type { PaymentIntentFacts, StripeGateway } from "@/lib/gateways/stripe/contract";
import { attemptOnIntent } from "@/lib/store/attempt-doubts";
import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import { closePaymentObjects } from "@/lib/store/payment-objects";
import { isChargeKept, keepStripeCharges } from "@/lib/store/payments";
import { adoptPaymentIntent } from "./adopt-payment-intent";
import { applyCommand } from "./apply-command";
import type { OutsideCtx } from "./context";
import { settlePaymentIntent } from "./settle-payment-intent";

export type BookedBy = "settled" | "booked" | "nothing_to_book";

/**
 * Brings a charge that Stripe has and we do not into our books, by whatever way fits what we still know of it: the attempt that made it,
 * its metadata, or at last the charge itself on the balance it names. Asked twice it books once: the charge's id is unique.
 */
export async function bookCharge(
  outside: OutsideCtx,
  stripe: StripeGateway,
  about: { readonly connectionId: string; readonly paymentIntentId: string; readonly instalmentId: string; readonly orderId: string },
): Promise<BookedBy> {
  const { db, merchantId } = outside.scope;
  const intent = await stripe.retrievePaymentIntent(about.paymentIntentId);
  const found = await attemptOnIntent(db, merchantId, intent.paymentIntentId);
  // An object that was never tried by us, charged by other hands: there is no attempt to settle.
  const wasTried = found === null || found.attempt !== null || found.kind === "checkout_session";
  if (wasTried) {
    const settled = await settlePaymentIntent(outside, intent, "reconciler");
    if (settled === "not_ours") await adoptPaymentIntent(outside, about.connectionId, intent);
  }
  if (intent.status !== "succeeded" || !intent.latestChargeId || !intent.latestChargeAt) return wasTried ? "settled" : "nothing_to_book";
  return keep(
    outside,
    about,
    { ...intent, latestChargeId: intent.latestChargeId, latestChargeAt: intent.latestChargeAt },
    found?.paymentObjectId,
  );
}

type Charged = PaymentIntentFacts & { readonly latestChargeId: string; readonly latestChargeAt: Date };

async function keep(
  outside: OutsideCtx,
  { orderId, instalmentId }: { readonly orderId: string; readonly instalmentId: string },
  intent: Charged,
  paymentObjectId: string | undefined,
): Promise<BookedBy> {
  const { merchantId } = outside.scope;
  const { latestChargeId: chargeId, latestChargeAt: at, paymentIntentId, amountReceived: amount, latestChargeCard: card } = intent;
  return commit<BookedBy>(outside.scope, outside, async (tx) => {
    if (await isChargeKept(tx, merchantId, chargeId)) return { value: "settled", audit: [] };
    const kept = await keepStripeCharges(tx, merchantId, [
      { orderId, instalmentId, amount, chargeId, paymentIntentId, occurredAt: at, card },
    ]);
    const applied = await applyCommand(tx, outside, { instalmentId, command: { type: "paid_elsewhere", rail: "stripe", at } });
    if (paymentObjectId) await closePaymentObjects(tx, merchantId, [paymentObjectId], "succeeded", outside.now);
    const subjectId = kept.get(chargeId);
    if (subjectId) await owe(tx, [{ merchantId, kind: "record_payment", subjectId, payload: {}, nextAt: outside.now }]);
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: "booked", audit: applied.audit };
  });
}
