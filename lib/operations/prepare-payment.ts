import { systemActor } from "@/lib/domain/actor";
import type { NotMadeReason } from "@/lib/domain/charge-outcome";
import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { equals, type Money, moneyJson } from "@/lib/domain/money";
import { StripeFailure, type StripeGateway } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { lockInstalments } from "@/lib/store/instalments";
import { owe } from "@/lib/store/owed-work";
import {
  acrossMerchantsUnprepared,
  closePaymentObjects,
  insertPaymentObjects,
  keepStripeCustomer,
  type LivePaymentObject,
  livePaymentObjects,
  markPrepared,
  type Unprepared,
} from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Prepared this long before their time (business hours of the day before included). */
const AHEAD_MS = 24 * HOUR_MS;
const BATCH = 200;
const AT_ONCE = 8;

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

/** Prepares everything that comes due within a day and has no payment object: the charges of the morning then need one call each. */
export async function prepareAhead(worker: WorkerCtx): Promise<number> {
  const now = await worker.clock();
  const due = await acrossMerchantsUnprepared(worker.db, { until: plusMs(now, AHEAD_MS), limit: BATCH });
  for (const merchantId of new Set(due.map((one) => one.merchantId))) {
    const outside = await enterMerchant(worker, merchantId, systemActor("worker"));
    await prepareInstalments(
      outside,
      due.filter((one) => one.merchantId === merchantId),
    );
  }
  return due.length;
}

async function prepareInstalments(outside: OutsideCtx, due: readonly Unprepared[]): Promise<void> {
  const { merchantId, db } = outside.scope;
  const rows = due.map(({ instalmentId, connectionId, amount, cardId }) => ({
    id: newId(),
    instalmentId,
    connectionId,
    kind: "payment_intent" as const,
    amount,
    cardId,
  }));
  const inserted = await commit(outside.scope, outside, async (tx) => {
    // Commit 1 makes rows of its own under the same lock: the two never both think that there is none.
    await lockInstalments(
      tx,
      merchantId,
      due.map((one) => one.instalmentId),
    );
    const ids = await insertPaymentObjects(tx, merchantId, rows, outside.now);
    return { value: ids, audit: [] };
  });
  const objects = await livePaymentObjects(db, merchantId, { ids: inserted });
  await prepareObjects(outside, objects);
}

/**
 * Brings the live PaymentIntents of instalments up to date after a change of amount or card. A page that asks for another
 * amount than is owed now is taken away: the next click makes one that fits.
 */
export async function refreshPayments(outside: OutsideCtx, instalmentIds: readonly string[]): Promise<readonly Prepared[]> {
  const objects = await livePaymentObjects(outside.scope.db, outside.scope.merchantId, { instalmentIds });
  const outdated = objects.filter((object) => object.kind === "checkout_session" && !equals(object.amount, object.instalmentAmount));
  for (const page of outdated) await owePageRelease(outside, page.id);
  // A running charge carries its own amount, agreed and announced: it is left alone (rule 11).
  return prepareObjects(
    outside,
    objects.filter((object) => object.kind === "payment_intent" && !object.hasOpenAttempt),
  );
}

async function owePageRelease(outside: OutsideCtx, subjectId: string): Promise<void> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    await owe(tx, [{ merchantId, kind: "release_payment_object", subjectId, payload: {}, nextAt: outside.now }]);
    return { value: null, audit: [] };
  });
}

async function prepareObjects(outside: OutsideCtx, objects: readonly LivePaymentObject[]): Promise<readonly Prepared[]> {
  const wanted = objects.map((object) => ({ ...object, wanted: object.instalmentAmount }));
  const results: Prepared[] = [];
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const slice = wanted.slice(at, at + AT_ONCE);
    const made = await Promise.all(
      slice.map(async (object) => {
        const stripe = await outside.gateways.stripe(outside.scope.merchantId, object.connectionId);
        return preparePayment(outside, stripe.atPriority("batch"), object);
      }),
    );
    await keepPrepared(outside, made, slice);
    results.push(...made);
  }
  return results;
}
