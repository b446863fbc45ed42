import type { Currency } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Money that moved on the shop's own rails, as its transactions tell (rule 2). Charges of ours are written by the charge. */

export type ShopPayment = {
  readonly gid: string;
  readonly parentGid: string | null;
  readonly rail: "shopify" | "manual";
  readonly kind: "charge" | "refund";
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly occurredAt: Date;
};

export type WrittenPayment = {
  readonly id: string;
  readonly rail: "shopify" | "manual";
  readonly kind: "charge" | "refund";
  readonly amountMinor: bigint;
};

/**
 * Writes the transactions that are not there yet; answers the new ones. A refund belongs to the payment it gives back: its
 * parent, or else the first charge of its rail. One that belongs to none is left for the next read.
 */
export async function writeShopPayments(
  tx: Tx,
  merchantId: string,
  orderId: string,
  payments: readonly ShopPayment[],
): Promise<WrittenPayment[]> {
  const charges = await insert(
    tx,
    merchantId,
    orderId,
    payments.filter((one) => one.kind === "charge"),
  );
  const refunds = await insert(
    tx,
    merchantId,
    orderId,
    payments.filter((one) => one.kind === "refund"),
  );
  return [...charges, ...refunds];
}

async function insert(tx: Tx, merchantId: string, orderId: string, payments: readonly ShopPayment[]): Promise<WrittenPayment[]> {
  if (payments.length === 0) return [];
  const rows = payments.map((one) => ({
    id: newId(),
    gid: one.gid,
    parent_gid: one.parentGid,
    rail: one.rail,
    kind: one.kind,
    amount: one.amountMinor.toString(),
    currency: one.currency,
    occurred_at: one.occurredAt.toISOString(),
  }));
  return tx.$queryRaw<WrittenPayment[]>(Prisma.sql`
    WITH given AS (
      SELECT r.*, coalesce(
        (SELECT p.id FROM payment p WHERE p.merchant_id = ${merchantId}::uuid AND p.shopify_transaction_gid = r.parent_gid AND p.kind = 'charge'),
        (SELECT p.id FROM payment p WHERE p.merchant_id = ${merchantId}::uuid AND p.order_id = ${orderId}::uuid AND p.rail = r.rail AND p.kind = 'charge' AND p.status = 'succeeded'
          ORDER BY p.occurred_at LIMIT 1)) AS parent_id
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, gid text, parent_gid text, rail text, kind text, amount bigint, currency text, occurred_at timestamptz)
    )
    INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, parent_id, shopify_transaction_gid, record_state, occurred_at)
    SELECT ${merchantId}::uuid, id, ${orderId}::uuid, rail, kind, 'succeeded', amount, currency, CASE WHEN kind = 'refund' THEN parent_id END, gid, 'not_needed', occurred_at
    FROM given WHERE kind = 'charge' OR parent_id IS NOT NULL
    ON CONFLICT (merchant_id, shopify_transaction_gid) DO NOTHING
    RETURNING id::text, rail, kind, amount_minor AS "amountMinor"`);
}

/**
 * Money the shop says was received while its transactions could not be read: one row without a transaction, replaced when
 * they can. Zero removes it.
 */
export async function writeUnreadReceipt(
  tx: Tx,
  merchantId: string,
  orderId: string,
  receipt: { readonly amountMinor: bigint; readonly currency: Currency; readonly occurredAt: Date } | null,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE payment SET status = 'cancelled', record_note = ${syncReason("entry_replaced")}
    WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND rail = 'shopify' AND kind = 'charge' AND shopify_transaction_gid IS NULL AND status = 'succeeded'`);
  if (receipt === null || receipt.amountMinor <= 0n) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, record_state, record_note, occurred_at)
    VALUES (${merchantId}::uuid, ${newId()}::uuid, ${orderId}::uuid, 'shopify', 'charge', 'succeeded', ${receipt.amountMinor}, ${receipt.currency}, 'not_needed',
            ${syncReason("transactions_unread")}, ${receipt.occurredAt})`);
}

/**
 * Money the shop's rail lost in a dispute: out, once, and never more than the payment it was taken from (rule 18). Nothing is
 * written when no such payment is known.
 */
export async function writeShopDisputeLoss(
  tx: Tx,
  merchantId: string,
  loss: {
    readonly orderId: string;
    readonly disputeGid: string;
    readonly amountMinor: bigint;
    readonly currency: Currency;
    readonly at: Date;
  },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, parent_id, shopify_transaction_gid, record_state, occurred_at)
    SELECT p.merchant_id, ${newId()}::uuid, p.order_id, 'shopify', 'dispute', 'succeeded',
      CASE WHEN p.currency = ${loss.currency} THEN least(p.amount_minor, ${loss.amountMinor}) ELSE p.amount_minor END, p.currency, p.id, ${loss.disputeGid}, 'not_needed', ${loss.at}
    FROM payment p
    WHERE p.merchant_id = ${merchantId}::uuid AND p.order_id = ${loss.orderId}::uuid AND p.rail = 'shopify' AND p.kind = 'charge' AND p.status = 'succeeded'
    ORDER BY p.occurred_at LIMIT 1
    ON CONFLICT (merchant_id, shopify_transaction_gid) DO NOTHING`);
}
