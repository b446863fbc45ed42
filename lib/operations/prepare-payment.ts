import type { NotMadeReason } from "@/lib/domain/charge-outcome";
import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { equals, type Money, moneyJson } from "@/lib/domain/money";
import { StripeFailure, type StripeGateway } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { closePaymentObjects, keepStripeCustomer, type LivePaymentObject, markPrepared } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";

/** What a payment object needs to be made or brought up to date. */
export type ObjectToPrepare = Pick<
  LivePaymentObject,
  "id" | "instalmentId" | "orderId" | "stripeId" | "amount" | "createKey" | "createdAt" | "orderName" | "customerId" | "stripeCustomerId"
> & { readonly wanted: Money };

export type Prepared =
  | { readonly kind: "ready"; readonly id: string; readonly stripeId: string; readonly amount: Money; readonly isNew: boolean }
  /** Stripe surely made nothing: the row may be closed and another one tried. */
  | { readonly kind: "not_made"; readonly id: string; readonly why: NotMadeReason; readonly detail: string }
  /** It may exist: the same row and key are used again. */
  | { readonly kind: "unknown"; readonly id: string; readonly detail: string };

/**
 * Makes sure one PaymentIntent exists, unconfirmed and for the right amount (rule 8). It is made for the amount its row was
 * written with, so that asking again with the same key is the same question; a new amount is a second call. A lost answer is
 * looked for by metadata, never made good by a second object.
 */
export async function preparePayment(outside: OutsideCtx, stripe: StripeGateway, object: ObjectToPrepare): Promise<Prepared> {
  try {
    const made = object.stripeId ? { stripeId: object.stripeId, amount: object.amount } : await make(outside, stripe, object);
    if ("kind" in made) return made;
    if (equals(made.amount, object.wanted)) return { kind: "ready", id: object.id, ...made, isNew: object.stripeId === null };
    const updated = await stripe.updatePaymentIntent({ paymentIntentId: made.stripeId, amount: object.wanted, idempotencyKey: newId() });
    return { kind: "ready", id: object.id, stripeId: made.stripeId, amount: updated.amount, isNew: object.stripeId === null };
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    if (error.kind === "throttled" || error.kind === "unreachable" || error.kind === "unknown")
      return { kind: "unknown", id: object.id, detail: error.message };
    return { kind: "not_made", id: object.id, why: "invalid_request", detail: error.message };
  }
}

type Made = { readonly stripeId: string; readonly amount: Money };

async function make(
  outside: OutsideCtx,
  stripe: StripeGateway,
  object: ObjectToPrepare,
): Promise<Made | Exclude<Prepared, { kind: "ready" }>> {
  const customerId = object.stripeCustomerId ?? (await makeCustomer(outside, stripe, object.customerId));
  const { id, instalmentId, orderId, createKey } = object;
  const merchantId = outside.scope.merchantId;
  const result = await stripe.createPaymentIntent({
    amount: object.amount,
    customerId,
    description: object.orderName,
    ids: { merchantId, orderId, instalmentId, paymentObjectId: id },
    idempotencyKey: createKey,
  });
  if (result.kind === "made") return { stripeId: result.paymentIntent.paymentIntentId, amount: result.paymentIntent.amount };
  if (result.kind === "not_made") return { kind: "not_made", id, why: result.why, detail: result.detail };
  const found = await stripe.findPaymentIntent({ customerId, paymentObjectId: id, createdFrom: plusMs(object.createdAt, -HOUR_MS) });
  return found ? { stripeId: found.paymentIntentId, amount: found.amount } : { kind: "unknown", id, detail: result.detail };
}

async function makeCustomer(outside: OutsideCtx, stripe: StripeGateway, customerId: string): Promise<string> {
  const { db, merchantId } = outside.scope;
  const made = await stripe.ensureCustomer({ idempotencyKey: `customer_${customerId}`, ids: { merchantId, customerId } });
  return keepStripeCustomer(db, merchantId, customerId, made.customerId);
}

/** Commits what came of preparing: ids first of all, before anything is confirmed on them. */
export async function keepPrepared(outside: OutsideCtx, results: readonly Prepared[], objects: readonly ObjectToPrepare[]): Promise<void> {
  const ready = results.filter((result) => result.kind === "ready");
  const notMade = results.filter((result) => result.kind === "not_made");
  if (ready.length + notMade.length === 0) return;
  await commit(outside.scope, outside, async (tx) => {
    const { merchantId } = outside.scope;
    await markPrepared(tx, merchantId, ready, outside.now);
    // Only rows that never got an id: `not_made` is no word of Stripe about an object that exists.
    const unmade = notMade.filter((result) => objects.find((object) => object.id === result.id)?.stripeId === null);
    await closePaymentObjects(
      tx,
      merchantId,
      unmade.map(({ id }) => id),
      "not_made",
      outside.now,
    );
    return { value: null, audit: ready.filter((result) => result.isNew).flatMap((result) => preparedAudit(result, objects)) };
  });
}

function preparedAudit(result: Extract<Prepared, { kind: "ready" }>, objects: readonly ObjectToPrepare[]): AuditEntry[] {
  const object = objects.find((candidate) => candidate.id === result.id);
  if (!object) return [];
  const event = { type: "payment.prepared" as const, instalmentId: object.instalmentId, amount: moneyJson(result.amount) };
  return [{ orderId: object.orderId, event }];
}
