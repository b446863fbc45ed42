import { type Money, money, splitProRata } from "@/lib/domain/money";
import type { RefundablePayment, RefundPart } from "@/lib/domain/refund-plan";
import { extrasOf, type OrderExtras, type RefundDetails } from "@/lib/domain/refund-wish";
import type { Rail } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import { lockOrderRow } from "./row-locks";

/** What decides whether money of an order may be sent back now. */
export type OrderToRefund = {
  readonly currency: string;
  readonly isDisputed: boolean;
  readonly isDeleted: boolean;
  readonly isWatched: boolean;
  readonly pausedBy: "merchant" | "installation" | null;
  /** A balance whose charge is open at Stripe; null when none is. */
  readonly chargingId: string | null;
};

/** Locks the order: refunds of one order are decided one after the other, so that two never give back the same money. */
export async function lockOrderToRefund(tx: Tx, merchantId: string, orderId: string): Promise<OrderToRefund | null> {
  await lockOrderRow(tx, merchantId, orderId);
  const [row] = await tx.$queryRaw<OrderToRefund[]>(Prisma.sql`
    SELECT o.currency, o.deleted_at IS NOT NULL AS "isDeleted", m.mode <> 'collect' OR o.activation <> 'active' AS "isWatched",
      CASE WHEN (SELECT money_paused_at IS NOT NULL FROM installation) THEN 'installation' WHEN m.money_paused_at IS NOT NULL THEN 'merchant' END AS "pausedBy",
      EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed",
      (SELECT i.id::text FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.state IN ('charging', 'processing', 'in_doubt')
        ORDER BY i.position LIMIT 1) AS "chargingId"
    FROM orders o JOIN merchant m ON m.id = o.merchant_id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  return row ?? null;
}

type PaymentRow = { id: string; rail: Rail; minor: bigint; back: bigint; currency: string; receivedAt: Date; isKnownToRail: boolean };

/** A part counts until the payment row of its refund is there to count instead of it. */
const ON_ITS_WAY = Prisma.sql`(r.state IN ('requested', 'sent', 'in_doubt') OR (r.state IN ('pending', 'succeeded') AND NOT EXISTS (
  SELECT 1 FROM payment b WHERE b.merchant_id = r.merchant_id AND (b.stripe_refund_id = r.external_id OR b.shopify_transaction_gid = r.external_id))))`;

const IS_KNOWN_TO_RAIL = Prisma.sql`(p.stripe_charge_id IS NOT NULL OR p.stripe_payment_intent_id IS NOT NULL OR (p.rail <> 'stripe' AND p.shopify_transaction_gid IS NOT NULL))`;
const BACK = Prisma.sql`(coalesce((SELECT sum(b.amount_minor) FROM payment b WHERE b.merchant_id = p.merchant_id AND b.parent_id = p.id AND b.kind <> 'charge' AND b.status IN ('pending', 'succeeded')), 0)
  + coalesce((SELECT sum(r.amount_minor) FROM refund_part r WHERE r.merchant_id = p.merchant_id AND r.payment_id = p.id AND ${ON_ITS_WAY}), 0))::bigint`;

/** What can still go back of the order `o`, as `mostRefundable` (lib/domain/refund-plan.ts) has it of its payments; for many orders at once. */
export const REFUNDABLE_MINOR = Prisma.sql`
  SELECT coalesce(sum(greatest(p.amount_minor - ${BACK}, 0)), 0)::bigint AS refundable FROM payment p
  WHERE p.merchant_id = o.merchant_id AND p.order_id = o.id AND p.kind = 'charge' AND p.status = 'succeeded' AND ${IS_KNOWN_TO_RAIL}`;

/** The order's payments with what went back of each: refunds, those on their way, and money lost in disputes. */
export async function refundablePayments(db: Tx | Db["prisma"], merchantId: string, orderId: string): Promise<RefundablePayment[]> {
  const rows = await db.$queryRaw<PaymentRow[]>(Prisma.sql`
    SELECT p.id::text, p.rail, p.amount_minor AS minor, p.currency, p.occurred_at AS "receivedAt", ${IS_KNOWN_TO_RAIL} AS "isKnownToRail", ${BACK} AS back
    FROM payment p
    WHERE p.merchant_id = ${merchantId}::uuid AND p.order_id = ${orderId}::uuid AND p.kind = 'charge' AND p.status = 'succeeded'
    ORDER BY p.occurred_at, p.id`);
  return rows.map(({ id, minor, back, currency, ...rest }) => ({
    ...rest,
    paymentId: id,
    captured: money(minor, currency),
    back: money(back, currency),
  }));
}

/** Units of one line; the gid is Shopify's name for it. */
export type RefundLine = { readonly lineGid: string; readonly quantity: number; readonly unsent: number; readonly restock?: boolean };

export type NewRefund = {
  readonly id: string;
  readonly orderId: string;
  readonly cancellationId: string | null;
  readonly askedBy: { readonly kind: string; readonly actorId: string | null };
  readonly reason: string;
  readonly note: string | null;
  readonly causeKey: string | null;
  readonly lines: readonly RefundLine[];
  readonly details: RefundDetails;
  readonly restock: boolean;
  readonly parts: readonly RefundPart[];
  readonly at: Date;
};

/** Writes a refund with its parts, each with the key of its call. False when its cause has caused one before. */
export async function insertRefund(tx: Tx, merchantId: string, refund: NewRefund): Promise<boolean> {
  const inserted = await tx.$executeRaw(Prisma.sql`
    INSERT INTO refund (merchant_id, id, order_id, cancellation_id, asked_by, actor_id, reason, note, cause_key, lines, shipping_minor, tax_minor, adjustment_minor, restock, shop_state, asked_at)
    VALUES (${merchantId}::uuid, ${refund.id}::uuid, ${refund.orderId}::uuid, ${refund.cancellationId}::uuid, ${refund.askedBy.kind}, ${refund.askedBy.actorId}::uuid,
      ${refund.reason}, ${refund.note}, ${refund.causeKey}, ${JSON.stringify(refund.lines)}::jsonb, ${refund.details.shippingMinor}, ${refund.details.taxMinor}, ${refund.details.adjustmentMinor}, ${refund.restock}, 'waiting', ${refund.at})
    ON CONFLICT (merchant_id, cause_key) DO NOTHING`);
  if (inserted === 0) return false;
  const parts = refund.parts.map((part, position) => ({
    id: newId(),
    payment_id: part.paymentId,
    rail: part.rail,
    amount_minor: part.amount.minor.toString(),
    currency: part.amount.currency,
    key: `refund-${newId()}`,
    position,
  }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO refund_part (merchant_id, id, refund_id, order_id, payment_id, rail, amount_minor, currency, idempotency_key, key_at, position)
    SELECT ${merchantId}::uuid, r.id, ${refund.id}::uuid, ${refund.orderId}::uuid, r.payment_id, r.rail, r.amount_minor, r.currency, r.key, ${refund.at}, r.position
    FROM jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) AS r(id uuid, payment_id uuid, rail text, amount_minor bigint, currency text, key text, position int)`);
  return true;
}

export type LineToRefund = { readonly id: string; readonly gid: string; readonly currentQuantity: number; readonly unsent: number };

/** The order's lines as a refund sees them: what is left of each, and how much of that has not been sent. */
export async function linesToRefund(db: Tx | Db["prisma"], merchantId: string, orderId: string): Promise<LineToRefund[]> {
  return db.$queryRaw<LineToRefund[]>(Prisma.sql`
    SELECT id::text, shopify_line_gid AS gid, current_quantity AS "currentQuantity", least(fulfillable_quantity, current_quantity) AS unsent
    FROM order_line WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND current_quantity > 0 ORDER BY position, id`);
}

/** The order's worth in two: what was sent, and what was not. Delivery and tax follow the lines. */
export async function orderWorth(tx: Tx, merchantId: string, orderId: string): Promise<{ readonly kept: Money; readonly unsent: Money }> {
  const [order] = await tx.$queryRaw<{ total: bigint; currency: string; lines: bigint; unsent: bigint }[]>(Prisma.sql`
    SELECT o.total_minor AS total, o.currency, coalesce(sum(l.total_minor), 0)::bigint AS lines,
      coalesce(sum(CASE WHEN l.current_quantity > 0 THEN l.total_minor * least(l.fulfillable_quantity, l.current_quantity) / l.current_quantity ELSE 0 END), 0)::bigint AS unsent
    FROM orders o LEFT JOIN order_line l ON l.merchant_id = o.merchant_id AND l.order_id = o.id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid GROUP BY o.total_minor, o.currency`);
  if (!order) throw new Error(`order ${orderId} is not there`);
  const [unsent, kept] = splitProRata(money(order.total, order.currency), [order.unsent, order.lines - order.unsent]);
  return { kept: kept ?? money(order.total, order.currency), unsent: unsent ?? money(0n, order.currency) };
}

/** Delivery and tax that are still on an order. */
export async function orderExtras(tx: Tx, merchantId: string, orderId: string): Promise<OrderExtras> {
  const [row] = await tx.$queryRaw<{ total: bigint; tax: bigint; goods: bigint; currency: string }[]>(Prisma.sql`
    SELECT o.total_minor AS total, o.tax_minor AS tax, o.currency,
      (SELECT coalesce(sum(l.total_minor), 0)::bigint FROM order_line l WHERE l.merchant_id = o.merchant_id AND l.order_id = o.id AND l.current_quantity > 0) AS goods
    FROM orders o WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  if (!row) throw new Error(`order ${orderId} is not there`);
  const { currency } = row;
  return extrasOf({ total: money(row.total, currency), goods: money(row.goods, currency), tax: money(row.tax, currency) });
}
