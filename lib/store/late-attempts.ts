import { attemptKey, type NewAttempt } from "./attempts";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Attempts for money that came without one being open: so that it is booked, told and recorded like any other. */

/**
 * An attempt for money that came without one being open: a copy of the last on that object, open for the settlement that
 * follows. Null when the object never had an attempt.
 * @throws when one is open after all (the unique index): the settlement of that one is then the right way
 */
export async function insertLateAttempt(
  tx: Tx,
  input: { readonly merchantId: string; readonly instalmentId: string; readonly paymentObjectId: string; readonly now: Date },
): Promise<string | null> {
  const id = newId();
  const inserted = await tx.$executeRaw(Prisma.sql`
    INSERT INTO attempt (merchant_id, id, instalment_id, payment_object_id, connection_id, order_id, number, state, started_by, actor_id, is_on_session, amount_minor, currency,
      card_id, card_fingerprint, stripe_payment_method_id, consent_id, notice_id, idempotency_key, priority, opened_at, claimed_by, claimed_at)
    SELECT a.merchant_id, ${id}::uuid, a.instalment_id, a.payment_object_id, a.connection_id, a.order_id,
      (SELECT max(n.number) + 1 FROM attempt n WHERE n.merchant_id = a.merchant_id AND n.instalment_id = a.instalment_id), 'open', a.started_by, a.actor_id, a.is_on_session,
      a.amount_minor, a.currency, a.card_id, a.card_fingerprint, a.stripe_payment_method_id, a.consent_id, a.notice_id, ${attemptKey(id)}, a.priority, ${input.now}, 'late', clock_timestamp()
    FROM attempt a
    WHERE a.merchant_id = ${input.merchantId}::uuid AND a.instalment_id = ${input.instalmentId}::uuid AND a.payment_object_id = ${input.paymentObjectId}::uuid
    ORDER BY a.number DESC LIMIT 1`);
  return inserted === 1 ? id : null;
}

/** An open attempt for a charge that was made before this database's memory ends; the settlement that follows closes it. */
export async function insertAdoptedAttempt(
  tx: Tx,
  merchantId: string,
  input: Pick<
    NewAttempt,
    "instalmentId" | "orderId" | "paymentObjectId" | "connectionId" | "amount" | "cardId" | "consentId" | "paymentMethodId"
  > & { readonly at: Date },
): Promise<void> {
  const id = newId();
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO attempt (merchant_id, id, instalment_id, payment_object_id, connection_id, order_id, number, state, started_by, amount_minor, currency, card_id,
      stripe_payment_method_id, consent_id, idempotency_key, opened_at, claimed_by, claimed_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${input.instalmentId}::uuid, ${input.paymentObjectId}::uuid, ${input.connectionId}::uuid, ${input.orderId}::uuid,
      (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE merchant_id = ${merchantId}::uuid AND instalment_id = ${input.instalmentId}::uuid), 'open', 'timer',
      ${input.amount.minor}, ${input.amount.currency}, ${input.cardId}::uuid, ${input.paymentMethodId}, ${input.consentId}::uuid, ${attemptKey(id)}, ${input.at}, 'adopted', clock_timestamp())`);
}
