import type { Money } from "@/lib/domain/money";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

export type DisputeToKeep = {
  readonly orderId: string;
  /** The rail whose payment is disputed. */
  readonly rail: "stripe" | "shopify";
  readonly externalId: string;
  readonly amount: Money;
  readonly status: string;
  readonly reason: string | null;
  readonly evidenceDueAt: Date | null;
  readonly openedAt: Date;
  /** Null while it is open. */
  readonly closedAt: Date | null;
};

/** Keeps a dispute as it is now. Answers what it was before: null for a new one. */
export async function keepDispute(
  tx: Tx,
  merchantId: string,
  dispute: DisputeToKeep,
): Promise<{ readonly status: string; readonly isClosed: boolean } | null> {
  // Stripe tells of a dispute in several events at once: one after the other, or each would think it is the first.
  await tx.$queryRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('dispute:' || ${dispute.externalId}, 0))::text`);
  const [before] = await tx.$queryRaw<{ status: string; isClosed: boolean }[]>(Prisma.sql`
    SELECT status, closed_at IS NOT NULL AS "isClosed" FROM dispute WHERE merchant_id = ${merchantId}::uuid AND external_id = ${dispute.externalId} FOR NO KEY UPDATE`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO dispute (merchant_id, id, order_id, rail, external_id, amount_minor, currency, status, reason, evidence_due_at, opened_at, closed_at)
    VALUES (${merchantId}::uuid, ${newId()}::uuid, ${dispute.orderId}::uuid, ${dispute.rail}, ${dispute.externalId}, ${dispute.amount.minor}, ${dispute.amount.currency}, ${dispute.status},
      ${dispute.reason}, ${dispute.evidenceDueAt}, ${dispute.openedAt}, ${dispute.closedAt})
    ON CONFLICT (merchant_id, external_id) DO UPDATE SET status = EXCLUDED.status, amount_minor = EXCLUDED.amount_minor, reason = EXCLUDED.reason,
      evidence_due_at = EXCLUDED.evidence_due_at, closed_at = coalesce(dispute.closed_at, EXCLUDED.closed_at)`);
  return before ?? null;
}

/** A lost dispute is money out, once (rule 18). */
export async function keepDisputeLoss(
  tx: Tx,
  merchantId: string,
  loss: { readonly orderId: string; readonly parentId: string; readonly externalId: string; readonly amount: Money; readonly at: Date },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, parent_id, stripe_refund_id, record_state, occurred_at)
    VALUES (${merchantId}::uuid, ${newId()}::uuid, ${loss.orderId}::uuid, 'stripe', 'dispute', 'succeeded', ${loss.amount.minor}, ${loss.amount.currency}, ${loss.parentId}::uuid,
      ${loss.externalId}, 'not_needed', ${loss.at})
    ON CONFLICT (merchant_id, stripe_refund_id) DO NOTHING`);
}
