import type { Money } from "@/lib/domain/money";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";

/** What fixes of differences write in our own books, and nothing else does. */

export type FixedPayment = {
  readonly id: string;
  readonly orderId: string;
  readonly rail: "stripe" | "shopify" | "manual";
  readonly minor: bigint;
  readonly currency: string;
  readonly chargeId: string | null;
  readonly transactionGid: string | null;
};

const RETURNED = Prisma.sql`id::text, order_id::text AS "orderId", rail, amount_minor AS minor, currency, stripe_charge_id AS "chargeId", shopify_transaction_gid AS "transactionGid"`;

export async function paymentToFix(tx: Pick<Tx, "$queryRaw">, merchantId: string, id: string): Promise<FixedPayment | null> {
  const rows = await tx.$queryRaw<FixedPayment[]>(Prisma.sql`
    SELECT ${RETURNED} FROM payment WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND status IN ('succeeded', 'pending')`);
  return rows[0] ?? null;
}

/** A row for money that never moved counts no more; it stays, with the reason. Null when it did not count. */
export async function withdrawPayment(tx: Tx, merchantId: string, id: string, note: StoredReason): Promise<FixedPayment | null> {
  const rows = await tx.$queryRaw<FixedPayment[]>(Prisma.sql`
    UPDATE payment SET status = 'cancelled', record_state = 'not_needed', record_note = ${note}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND status IN ('succeeded', 'pending') RETURNING ${RETURNED}`);
  return rows[0] ?? null;
}

/** The amount the rail itself names. Null when it was that already. */
export async function correctPayment(tx: Tx, merchantId: string, id: string, amount: Money): Promise<FixedPayment | null> {
  const rows = await tx.$queryRaw<FixedPayment[]>(Prisma.sql`
    UPDATE payment SET amount_minor = ${amount.minor}, currency = ${amount.currency}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND status = 'succeeded' AND (amount_minor, currency) IS DISTINCT FROM (${amount.minor}, ${amount.currency})
    RETURNING ${RETURNED}`);
  return rows[0] ?? null;
}

/** Shopify does not show a charge we believed recorded: it is owed again. */
export async function oweRecording(tx: Tx, merchantId: string, id: string): Promise<boolean> {
  const owed = await tx.$executeRaw(Prisma.sql`
    UPDATE payment SET record_state = 'owed', recorded_at = NULL, record_note = NULL
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND rail = 'stripe' AND kind = 'charge' AND status = 'succeeded'`);
  return owed === 1;
}

/** The next read of the order is applied whole, even where the shop says what it said before: our own rows have changed. */
export async function forgetFacts(tx: Tx, merchantId: string, orderId: string): Promise<void> {
  await tx.order.updateMany({ where: { merchantId, id: orderId }, data: { factsDigest: null } });
}

/** The reconciler of attempts asks at its next turn instead of after its pause. */
export async function askAgainSoon(tx: Tx, merchantId: string, attemptId: string): Promise<void> {
  await tx.attempt.updateMany({
    where: { merchantId, id: attemptId, state: { in: ["open", "processing", "unknown"] } },
    data: { checkedAt: null, checks: 0 },
  });
}

/** Balances of an order that are still to be collected and not at Stripe right now. */
export async function openInstalments(tx: Tx, merchantId: string, orderId: string): Promise<string[]> {
  const rows = await tx.instalment.findMany({
    where: { merchantId, orderId, state: { notIn: ["paid", "cancelled", "charging", "processing", "in_doubt"] } },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Whether all money stands still, here or everywhere. */
export async function pausedBy(tx: Tx, merchantId: string): Promise<"merchant" | "installation" | null> {
  const rows = await tx.$queryRaw<{ by: "merchant" | "installation" | null }[]>(Prisma.sql`
    SELECT CASE WHEN (SELECT money_paused_at IS NOT NULL FROM installation) THEN 'installation' WHEN m.money_paused_at IS NOT NULL THEN 'merchant' END AS by
    FROM merchant m WHERE m.id = ${merchantId}::uuid`);
  return rows[0]?.by ?? null;
}
