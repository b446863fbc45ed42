import type { Money } from "@/lib/domain/money";
import { money } from "@/lib/domain/money";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** Money that moved at Stripe (rule 2). */

export type StripeCharge = {
  readonly orderId: string;
  readonly instalmentId: string;
  readonly amount: Money;
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  readonly occurredAt: Date;
  /** Where no attempt names it: paid on Stripe's own page. */
  readonly card?: { readonly brand: string; readonly last4: string } | null;
};

/** Keeps charges, once each: the charge id is unique. Answers the payment id of each charge, new or known. */
export async function keepStripeCharges(
  tx: Tx,
  merchantId: string,
  charges: readonly StripeCharge[],
): Promise<ReadonlyMap<string, string>> {
  if (charges.length === 0) return new Map();
  const json = charges.map((charge) => ({
    id: newId(),
    order_id: charge.orderId,
    instalment_id: charge.instalmentId,
    amount_minor: charge.amount.minor.toString(),
    currency: charge.amount.currency,
    charge_id: charge.chargeId,
    payment_intent_id: charge.paymentIntentId,
    occurred_at: charge.occurredAt.toISOString(),
    card_brand: charge.card?.brand ?? null,
    card_last4: charge.card?.last4 ?? null,
  }));
  const rows = await tx.$queryRaw<{ id: string; chargeId: string }[]>(Prisma.sql`
    INSERT INTO payment (merchant_id, id, order_id, instalment_id, rail, kind, status, amount_minor, currency, stripe_charge_id, stripe_payment_intent_id, record_state, occurred_at, card_brand, card_last4)
    SELECT ${merchantId}::uuid, r.id, r.order_id, r.instalment_id, 'stripe', 'charge', 'succeeded', r.amount_minor, r.currency, r.charge_id, r.payment_intent_id, 'owed', r.occurred_at, r.card_brand, r.card_last4
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, order_id uuid, instalment_id uuid, amount_minor bigint, currency text, charge_id text, payment_intent_id text, occurred_at timestamptz,
      card_brand text, card_last4 text)
    ON CONFLICT (merchant_id, stripe_charge_id) DO UPDATE SET stripe_payment_intent_id = coalesce(payment.stripe_payment_intent_id, EXCLUDED.stripe_payment_intent_id)
    RETURNING id, stripe_charge_id AS "chargeId"`);
  return new Map(rows.map((row) => [row.chargeId, row.id]));
}

/** Whether a charge is booked already. */
export async function isChargeKept(tx: Tx, merchantId: string, chargeId: string): Promise<boolean> {
  return (await tx.payment.count({ where: { merchantId, stripeChargeId: chargeId } })) > 0;
}

export type PaymentToRecord = {
  readonly id: string;
  readonly orderId: string;
  readonly orderGid: string;
  readonly connectionId: string;
  readonly amount: Money;
  /** What is left of it after refunds whose money went back before the shop heard of the charge. */
  readonly net: Money;
  readonly occurredAt: Date;
  readonly recordState: "not_needed" | "owed" | "recorded" | "not_recordable";
  readonly collector: string;
  readonly planName: string | null;
  readonly isConnected: boolean;
};

/** Money of a charge that went back without goods; with goods the refund itself tells the shop. */
const REFUNDED_ALONE = Prisma.sql`coalesce((SELECT sum(b.amount_minor) FROM payment b WHERE b.merchant_id = p.merchant_id AND b.parent_id = p.id AND b.kind = 'refund' AND b.status = 'succeeded'
  AND NOT EXISTS (SELECT 1 FROM refund_part r JOIN refund f ON f.merchant_id = r.merchant_id AND f.id = r.refund_id
    WHERE r.merchant_id = b.merchant_id AND r.external_id = b.stripe_refund_id AND f.lines <> '[]')), 0)::bigint`;

export async function paymentToRecord(db: Db, merchantId: string, paymentId: string): Promise<PaymentToRecord | null> {
  type Row = Omit<PaymentToRecord, "amount" | "net"> & { minor: bigint; net: bigint; currency: string };
  const [row] = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT p.id, p.order_id AS "orderId", o.shopify_order_gid AS "orderGid", o.connection_id AS "connectionId", p.amount_minor AS minor, p.currency,
      p.amount_minor - ${REFUNDED_ALONE} AS net, p.occurred_at AS "occurredAt", p.record_state AS "recordState", o.collector, s.plan AS "planName", s.status NOT IN ('uninstalled', 'removed') AS "isConnected"
    FROM payment p
    JOIN orders o ON o.merchant_id = p.merchant_id AND o.id = p.order_id
    JOIN shopify_connection s ON s.merchant_id = o.merchant_id AND s.id = o.connection_id
    WHERE p.merchant_id = ${merchantId}::uuid AND p.id = ${paymentId}::uuid`);
  if (!row) return null;
  const { minor, net, currency, ...rest } = row;
  return { ...rest, amount: money(minor, currency), net: money(net, currency) };
}

/** Everything of ours on an order that Shopify does not show yet, in one currency. */
export async function unrecordedOf(
  db: Db,
  merchantId: string,
  orderId: string,
): Promise<{ readonly id: string; readonly minor: bigint; readonly currency: string }[]> {
  return db.prisma.$queryRaw(Prisma.sql`
    SELECT id, amount_minor AS minor, currency FROM payment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid
      AND rail = 'stripe' AND kind = 'charge' AND status = 'succeeded' AND record_state IN ('owed', 'not_recordable') ORDER BY occurred_at, id`);
}

/** Recorded, or not recordable yet, with how or why. The Shopify transaction is kept where it is known. */
export async function markRecorded(
  tx: Tx,
  merchantId: string,
  paymentIds: readonly string[],
  input: {
    readonly state: "recorded" | "not_recordable";
    readonly note: StoredReason;
    readonly transactionGid: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE payment SET record_state = ${input.state}, record_note = ${input.note},
      recorded_at = CASE WHEN ${input.state} = 'recorded' THEN ${input.at}::timestamptz END,
      shopify_transaction_gid = coalesce(shopify_transaction_gid, ${input.transactionGid})
    WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...paymentIds]}::uuid[]) AND record_state <> 'recorded'`);
}

/** The shop was told what is left of a charge: refunds of it that were waiting to be mirrored have nothing to add. */
export async function forgetMirrors(tx: Tx, merchantId: string, paymentId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE refund f SET shop_state = 'not_needed' WHERE f.merchant_id = ${merchantId}::uuid AND f.shop_state = 'waiting' AND f.lines = '[]'
      AND EXISTS (SELECT 1 FROM refund_part r WHERE r.merchant_id = f.merchant_id AND r.refund_id = f.id AND r.payment_id = ${paymentId}::uuid AND r.state = 'succeeded')
      AND NOT EXISTS (SELECT 1 FROM refund_part r WHERE r.merchant_id = f.merchant_id AND r.refund_id = f.id AND r.payment_id <> ${paymentId}::uuid)`);
}

/** Our charge behind a Stripe id, for disputes and refunds. */
export async function chargeOfStripe(
  db: Db,
  merchantId: string,
  where: { readonly chargeId: string | null; readonly paymentIntentId: string | null },
): Promise<{ readonly id: string; readonly orderId: string; readonly instalmentId: string | null; readonly amount: Money } | null> {
  const [row] = await db.prisma.$queryRaw<
    { id: string; orderId: string; instalmentId: string | null; minor: bigint; currency: string }[]
  >(Prisma.sql`
    SELECT id, order_id AS "orderId", instalment_id AS "instalmentId", amount_minor AS minor, currency FROM payment
    WHERE merchant_id = ${merchantId}::uuid AND kind = 'charge' AND rail = 'stripe'
      AND (stripe_charge_id = ${where.chargeId} OR stripe_payment_intent_id = ${where.paymentIntentId})
    ORDER BY stripe_charge_id = ${where.chargeId} DESC NULLS LAST LIMIT 1`);
  if (!row) return null;
  const { minor, currency, ...rest } = row;
  return { ...rest, amount: money(minor, currency) };
}

export type StripeRefund = {
  readonly refundId: string;
  readonly orderId: string;
  readonly instalmentId: string | null;
  readonly parentId: string;
  readonly amount: Money;
  readonly status: "pending" | "succeeded" | "failed" | "cancelled";
  readonly occurredAt: Date;
};

/** Refunds as Stripe has them, whoever made them. Answers those that are new or whose status moved. */
export async function keepStripeRefunds(tx: Tx, merchantId: string, refunds: readonly StripeRefund[]): Promise<string[]> {
  if (refunds.length === 0) return [];
  const json = refunds.map((refund) => ({
    id: newId(),
    refund_id: refund.refundId,
    order_id: refund.orderId,
    instalment_id: refund.instalmentId,
    parent_id: refund.parentId,
    amount_minor: refund.amount.minor.toString(),
    currency: refund.amount.currency,
    status: refund.status,
    occurred_at: refund.occurredAt.toISOString(),
  }));
  const rows = await tx.$queryRaw<{ refundId: string }[]>(Prisma.sql`
    INSERT INTO payment (merchant_id, id, order_id, instalment_id, rail, kind, status, amount_minor, currency, parent_id, stripe_refund_id, record_state, occurred_at)
    SELECT ${merchantId}::uuid, r.id, r.order_id, r.instalment_id, 'stripe', 'refund', r.status, r.amount_minor, r.currency, r.parent_id, r.refund_id, 'not_needed', r.occurred_at
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, refund_id text, order_id uuid, instalment_id uuid, parent_id uuid, amount_minor bigint, currency text, status text, occurred_at timestamptz)
    ON CONFLICT (merchant_id, stripe_refund_id) DO UPDATE SET status = EXCLUDED.status WHERE payment.status <> EXCLUDED.status
    RETURNING stripe_refund_id AS "refundId"`);
  return rows.map((row) => row.refundId);
}
