import { type Money, money } from "@/lib/domain/money";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";

/** PaymentIntents and Checkout Sessions in payment mode: at most one live a instalment (rule 7). */

export type NewPaymentObject = {
  readonly id: string;
  readonly instalmentId: string;
  readonly connectionId: string;
  readonly kind: "payment_intent" | "checkout_session";
  readonly amount: Money;
  readonly cardId: string | null;
};

/** The idempotency key of its making: asking twice answers the first. */
export const createKeyOf = (paymentObjectId: string): string => `create_${paymentObjectId}`;

/**
 * Rows before their objects: what Stripe makes is always looked for under a row that is there already. An instalment that
 * has a live one keeps it (the partial unique index decides). Answers the ids that were written.
 */
export async function insertPaymentObjects(tx: Tx, merchantId: string, objects: readonly NewPaymentObject[], at: Date): Promise<string[]> {
  if (objects.length === 0) return [];
  const rows = await tx.paymentObject.createManyAndReturn({
    select: { id: true },
    skipDuplicates: true,
    data: objects.map(({ amount, ...object }) => ({
      ...object,
      merchantId,
      state: "creating",
      amountMinor: amount.minor,
      currency: amount.currency,
      createKey: createKeyOf(object.id),
      createdAt: at,
    })),
  });
  return rows.map((row) => row.id);
}

/** The object exists at Stripe: its id is kept before anything is confirmed on it (rule 8). */
export async function markPrepared(
  tx: Tx,
  merchantId: string,
  rows: readonly { readonly id: string; readonly stripeId: string; readonly amount: Money }[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const json = rows.map((row) => ({ id: row.id, stripe_id: row.stripeId, amount_minor: row.amount.minor.toString() }));
  await tx.$executeRaw(Prisma.sql`
    UPDATE payment_object p SET state = 'live', stripe_id = r.stripe_id, amount_minor = r.amount_minor, prepared_at = coalesce(p.prepared_at, ${at}::timestamptz)
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, stripe_id text, amount_minor bigint)
    WHERE p.merchant_id = ${merchantId}::uuid AND p.id = r.id AND p.closed_at IS NULL AND (p.stripe_id IS NULL OR p.stripe_id = r.stripe_id)`);
}

export type ClosedBy = "succeeded" | "canceled" | "expired" | "not_made";

/** Closed by Stripe's own word only; `not_made` when Stripe refused to make it. */
export async function closePaymentObjects(tx: Tx, merchantId: string, ids: readonly string[], by: ClosedBy, at: Date): Promise<number> {
  if (ids.length === 0) return 0;
  return tx.$executeRaw(Prisma.sql`
    UPDATE payment_object SET state = 'closed', closed_at = ${at}::timestamptz, closed_by = ${by}
    WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND closed_at IS NULL`);
}

export type LivePaymentObject = {
  readonly id: string;
  readonly instalmentId: string;
  readonly orderId: string;
  readonly connectionId: string;
  readonly kind: "payment_intent" | "checkout_session";
  readonly stripeId: string | null;
  readonly amount: Money;
  readonly createKey: string;
  readonly createdAt: Date;
  readonly instalmentAmount: Money;
  readonly instalmentState: string;
  readonly orderName: string;
  readonly customerId: string;
  readonly stripeCustomerId: string | null;
  readonly paymentMethodId: string | null;
  readonly hasOpenAttempt: boolean;
};

/** The live object of each instalment, with what its making needs. */
export async function livePaymentObjects(
  db: Db,
  merchantId: string,
  where: { readonly instalmentIds?: readonly string[]; readonly ids?: readonly string[] },
): Promise<LivePaymentObject[]> {
  type Row = Omit<LivePaymentObject, "amount" | "instalmentAmount"> & {
    minor: bigint;
    currency: string;
    instalmentMinor: bigint;
    instalmentCurrency: string;
  };
  const filter = where.ids
    ? Prisma.sql`po.id = ANY (${[...where.ids]}::uuid[])`
    : Prisma.sql`po.instalment_id = ANY (${[...(where.instalmentIds ?? [])]}::uuid[])`;
  const rows = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT po.id, po.instalment_id AS "instalmentId", i.order_id AS "orderId", po.connection_id AS "connectionId", po.kind, po.stripe_id AS "stripeId",
      po.amount_minor AS minor, po.currency, po.create_key AS "createKey", po.created_at AS "createdAt", i.amount_minor AS "instalmentMinor", i.currency AS "instalmentCurrency",
      i.state AS "instalmentState", o.name AS "orderName", o.customer_id AS "customerId", cu.stripe_customer_id AS "stripeCustomerId", k.stripe_payment_method_id AS "paymentMethodId",
      EXISTS (SELECT 1 FROM attempt a WHERE a.merchant_id = po.merchant_id AND a.payment_object_id = po.id AND a.state IN ('open','processing','unknown')) AS "hasOpenAttempt"
    FROM payment_object po
    JOIN instalment i ON i.merchant_id = po.merchant_id AND i.id = po.instalment_id
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    JOIN customer cu ON cu.merchant_id = o.merchant_id AND cu.id = o.customer_id
    LEFT JOIN card k ON k.merchant_id = i.merchant_id AND k.id = i.card_id
    WHERE po.merchant_id = ${merchantId}::uuid AND po.closed_at IS NULL AND ${filter}`);
  return rows.map(({ minor, currency, instalmentMinor, instalmentCurrency, ...row }) => ({
    ...row,
    amount: money(minor, currency),
    instalmentAmount: money(instalmentMinor, instalmentCurrency),
  }));
}

export type Unprepared = {
  readonly merchantId: string;
  readonly instalmentId: string;
  readonly connectionId: string;
  readonly amount: Money;
  readonly cardId: string;
};

/** Scheduled balances that come due within the horizon (business time) and have no payment object yet. */
export async function acrossMerchantsUnprepared(
  db: Db,
  input: { readonly until: Date; readonly atMost: number; readonly ofMerchant: number },
): Promise<Unprepared[]> {
  type Row = Omit<Unprepared, "amount"> & { minor: bigint; currency: string };
  const rows = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT m.id AS "merchantId", d.id AS "instalmentId", sc.id AS "connectionId", d.amount_minor AS minor, d.currency, d.card_id AS "cardId"
    FROM merchant m
    JOIN stripe_connection sc ON sc.merchant_id = m.id AND sc.status = 'ok'
    CROSS JOIN LATERAL (
      SELECT i.id, i.amount_minor, i.currency, i.card_id, i.next_attempt_at
      FROM instalment i
      JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
      WHERE i.merchant_id = m.id AND i.state IN ('scheduled', 'retry_wait') AND i.next_attempt_at <= ${input.until} AND i.card_id IS NOT NULL AND i.amount_minor > 0
        AND o.activation = 'active' AND o.collector = 'stripe' AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND NOT o.is_disputed
        AND NOT EXISTS (SELECT 1 FROM payment_object po WHERE po.merchant_id = i.merchant_id AND po.instalment_id = i.id AND po.closed_at IS NULL)
      ORDER BY i.next_attempt_at, i.id LIMIT ${input.ofMerchant}
    ) d
    WHERE m.mode = 'collect' AND m.money_paused_at IS NULL AND (SELECT money_paused_at IS NULL FROM installation)
    ORDER BY d.next_attempt_at, d.id LIMIT ${input.atMost}`);
  return rows.map(({ minor, currency, ...row }) => ({ ...row, amount: money(minor, currency) }));
}

/** Keeps the customer's id at Stripe, once: whoever was first stands. Answers the id that stands. */
export async function keepStripeCustomer(db: Db, merchantId: string, customerId: string, stripeCustomerId: string): Promise<string> {
  const [row] = await db.prisma.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE customer SET stripe_customer_id = coalesce(stripe_customer_id, ${stripeCustomerId})
    WHERE merchant_id = ${merchantId}::uuid AND id = ${customerId}::uuid RETURNING stripe_customer_id AS id`);
  return row?.id ?? stripeCustomerId;
}

/**
 * An object Stripe has and this database has forgotten. An instalment that has a live one already keeps it: the adopted one
 * then stands closed where it is closed, and is left to people where it is not.
 */
export async function adoptPaymentObject(
  tx: Tx,
  merchantId: string,
  object: Omit<NewPaymentObject, "kind"> & { readonly stripeId: string; readonly closedBy: ClosedBy | null },
  at: Date,
): Promise<void> {
  const { id, instalmentId, connectionId, cardId, stripeId, amount, closedBy } = object;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO payment_object (merchant_id, id, instalment_id, connection_id, kind, stripe_id, state, amount_minor, currency, card_id, create_key, created_at, prepared_at, closed_at, closed_by)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${instalmentId}::uuid, ${connectionId}::uuid, 'payment_intent', ${stripeId}, ${closedBy ? "closed" : "live"}, ${amount.minor}, ${amount.currency},
      ${cardId}::uuid, ${createKeyOf(id)}, ${at}, ${at}, ${closedBy ? at : null}, ${closedBy})
    ON CONFLICT (merchant_id, id) DO UPDATE SET stripe_id = EXCLUDED.stripe_id, state = EXCLUDED.state, closed_at = EXCLUDED.closed_at, closed_by = EXCLUDED.closed_by
      WHERE payment_object.stripe_id IS NULL`);
}
