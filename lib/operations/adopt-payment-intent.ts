import { z } from "zod";
import type { PaymentIntentFacts } from "@/lib/gateways/stripe/contract";
import { commit, type Tx } from "@/lib/store/commit";
import { type LockedInstalment, lockInstalments } from "@/lib/store/instalments";
import { insertAdoptedAttempt } from "@/lib/store/late-attempts";
import { adoptPaymentObject } from "@/lib/store/payment-objects";
import { isPage, keepIntentOfPage } from "@/lib/store/payment-pages";
import { keepStripeCharges } from "@/lib/store/payments";
import { applyCommand } from "./apply-command";
import type { OutsideCtx } from "./context";
import { type IntentSettlement, settlePaymentIntent } from "./settle-payment-intent";

const idsSchema = z.object({ merchant: z.string(), instalment: z.uuid(), payment_object: z.uuid() });

/**
 * A PaymentIntent of ours that this database has never heard of: it was made after the backup was. Its metadata says what it
 * is for. One that took money pays its instalment, with an attempt where card and consent are still known; one that did not
 * becomes the instalment's live object again, so that the next charge is made on it and not beside it (rule 7).
 */
export async function adoptPaymentIntent(outside: OutsideCtx, connectionId: string, intent: PaymentIntentFacts): Promise<IntentSettlement> {
  const ids = idsSchema.safeParse(intent.metadata);
  if (!ids.success || ids.data.merchant !== outside.scope.merchantId) return "not_ours";
  const onPage = await commit(outside.scope, outside, async (tx) => {
    await keepIntentOfPage(tx, outside.scope.merchantId, ids.data.payment_object, intent.paymentIntentId);
    return { value: await isPage(tx, outside.scope.merchantId, ids.data.payment_object), audit: [] };
  });
  // Paid on Stripe's own page, whose row is known: booked as every page is.
  if (onPage) return settlePaymentIntent(outside, intent, "reconciler");
  const adopted = await commit(outside.scope, outside, async (tx) => {
    const [row] = await lockInstalments(tx, outside.scope.merchantId, [ids.data.instalment]);
    if (!row) return { value: "not_ours" as const, audit: [] };
    const object = {
      id: ids.data.payment_object,
      instalmentId: row.id,
      connectionId,
      cardId: row.cardId,
      stripeId: intent.paymentIntentId,
      amount: intent.amount,
    };
    const isSucceeded = intent.status === "succeeded";
    await adoptPaymentObject(
      tx,
      outside.scope.merchantId,
      { ...object, closedBy: isSucceeded ? "succeeded" : intent.status === "canceled" ? "canceled" : null },
      outside.now,
    );
    if (!isSucceeded) return { value: "nothing_new" as const, audit: [] };
    return bookPayment(tx, outside, row, object, intent);
  });
  return adopted === "settle" ? settlePaymentIntent(outside, intent, "reconciler") : adopted;
}

type Adopted = { readonly id: string; readonly connectionId: string; readonly amount: PaymentIntentFacts["amount"] };

async function bookPayment(tx: Tx, outside: OutsideCtx, row: LockedInstalment, object: Adopted, intent: PaymentIntentFacts) {
  const { merchantId } = outside.scope;
  if (row.cardId && row.consentId) {
    const { orderId, id: instalmentId, cardId, consentId } = row;
    const paymentMethodId = intent.paymentMethodId ?? "unknown";
    await insertAdoptedAttempt(tx, merchantId, {
      instalmentId,
      orderId,
      paymentObjectId: object.id,
      connectionId: object.connectionId,
      amount: intent.amount,
      cardId,
      consentId,
      paymentMethodId,
      at: outside.now,
    });
    return { value: "settle" as const, audit: [] };
  }
  if (!intent.latestChargeId || !intent.latestChargeAt) return { value: "nothing_new" as const, audit: [] };
  const { orderId, id: instalmentId } = row;
  const charge = {
    orderId,
    instalmentId,
    amount: intent.amount,
    chargeId: intent.latestChargeId,
    paymentIntentId: intent.paymentIntentId,
    occurredAt: intent.latestChargeAt,
  };
  await keepStripeCharges(tx, merchantId, [charge]);
  const applied = await applyCommand(tx, outside, { instalmentId, command: { type: "paid_elsewhere", rail: "stripe", at: outside.now } });
  return { value: "settled" as const, audit: applied.audit };
}
