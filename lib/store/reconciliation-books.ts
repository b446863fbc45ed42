import { currency, money } from "@/lib/domain/money";
import type { OwnAttempt, OwnBooks, OwnInstalment, OwnPayment, OwnRefund } from "@/lib/domain/reconciliation";
import { Prisma } from "./commit";
import type { Db } from "./db";

/** Our own books of orders, read in sets: a handful of statements, however many orders. */

/** An order's books with where it is looked up outside. */
export type OrderBooksRow = { readonly books: OwnBooks; readonly shopConnectionId: string; readonly zone: string };

type OrderRow = {
  orderId: string;
  gid: string;
  name: string;
  currency: string;
  totalMinor: bigint;
  collector: OwnBooks["collector"];
  cancelledAt: Date | null;
  shopConnectionId: string;
  zone: string;
};
type Amount = { minor: bigint; currency: string };
type PaymentRow = Omit<OwnPayment, "amount"> & Amount & { orderId: string };
type InstalmentRow = Omit<OwnInstalment, "amount"> & Amount & { orderId: string };
type AttemptRow = Omit<OwnAttempt, "amount"> & Amount & { orderId: string };

/** @param by orders by our id, or by Shopify's */
export async function ownBooksOf(
  db: Db,
  merchantId: string,
  by: { readonly orderIds: readonly string[] } | { readonly gids: readonly string[] },
): Promise<OrderBooksRow[]> {
  const named =
    "gids" in by ? Prisma.sql`o.shopify_order_gid = ANY (${[...by.gids]}::text[])` : Prisma.sql`o.id = ANY (${[...by.orderIds]}::uuid[])`;
  const orders = await db.prisma.$queryRaw<OrderRow[]>(Prisma.sql`
    SELECT o.id::text AS "orderId", o.shopify_order_gid AS gid, o.name, o.currency, o.total_minor AS "totalMinor", o.collector, o.cancelled_at AS "cancelledAt",
      o.connection_id::text AS "shopConnectionId", m.timezone AS zone
    FROM orders o JOIN merchant m ON m.id = o.merchant_id WHERE o.merchant_id = ${merchantId}::uuid AND o.deleted_at IS NULL AND ${named}`);
  if (orders.length === 0) return [];
  const ids = orders.map((one) => one.orderId);
  const [payments, instalments, attempts, refunds] = await Promise.all([
    paymentsOf(db, merchantId, ids),
    instalmentsOf(db, merchantId, ids),
    attemptsOf(db, merchantId, ids),
    refundsOf(db, merchantId, ids),
  ]);
  const [byPayment, byInstalment, byAttempt, byRefund] = [byOrder(payments), byOrder(instalments), byOrder(attempts), byOrder(refunds)];
  return orders.map(({ shopConnectionId, zone, totalMinor, currency: code, ...order }) => ({
    ...{ shopConnectionId, zone },
    books: {
      ...order,
      currency: currency(code),
      total: money(totalMinor, code),
      payments: (byPayment.get(order.orderId) ?? []).map(withAmount),
      instalments: (byInstalment.get(order.orderId) ?? []).map(withAmount),
      attempts: (byAttempt.get(order.orderId) ?? []).map(withAmount),
      refunds: byRefund.get(order.orderId) ?? [],
    },
  }));
}

function byOrder<Row extends { readonly orderId: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.orderId);
    if (group) group.push(row);
    else groups.set(row.orderId, [row]);
  }
  return groups;
}

const withAmount = <Row extends Amount>({ minor, currency: code, ...rest }: Row) => ({ ...rest, amount: money(minor, code) });

function paymentsOf(db: Db, merchantId: string, orderIds: readonly string[]): Promise<PaymentRow[]> {
  return db.prisma.$queryRaw<PaymentRow[]>(Prisma.sql`
    SELECT p.order_id::text AS "orderId", p.id::text, p.instalment_id::text AS "instalmentId", p.rail, p.kind, p.status, p.amount_minor AS minor, p.currency,
      p.parent_id::text AS "parentId", p.stripe_charge_id AS "chargeId", p.stripe_payment_intent_id AS "paymentIntentId", p.stripe_refund_id AS "refundId",
      p.shopify_transaction_gid AS "transactionGid", p.record_state AS "recordState", p.acknowledged_at IS NOT NULL AS "isAcknowledged", p.occurred_at AS at
    FROM payment p WHERE p.merchant_id = ${merchantId}::uuid AND p.order_id = ANY (${[...orderIds]}::uuid[]) ORDER BY p.occurred_at, p.id`);
}

function instalmentsOf(db: Db, merchantId: string, orderIds: readonly string[]): Promise<InstalmentRow[]> {
  return db.prisma.$queryRaw<InstalmentRow[]>(Prisma.sql`
    SELECT i.order_id::text AS "orderId", i.id::text, i.state, i.amount_minor AS minor, i.currency
    FROM instalment i WHERE i.merchant_id = ${merchantId}::uuid AND i.order_id = ANY (${[...orderIds]}::uuid[])`);
}

function attemptsOf(db: Db, merchantId: string, orderIds: readonly string[]): Promise<AttemptRow[]> {
  return db.prisma.$queryRaw<AttemptRow[]>(Prisma.sql`
    SELECT a.order_id::text AS "orderId", a.id::text, a.instalment_id::text AS "instalmentId", a.state, coalesce(b.payment_intent_id, b.stripe_id) AS "paymentIntentId",
      a.amount_minor AS minor, a.currency, a.opened_at AS "openedAt"
    FROM attempt a JOIN payment_object b ON b.merchant_id = a.merchant_id AND b.id = a.payment_object_id
    WHERE a.merchant_id = ${merchantId}::uuid AND a.order_id = ANY (${[...orderIds]}::uuid[]) AND a.state IN ('open', 'processing', 'unknown')`);
}

type PartJson = { paymentId: string; minor: string; currency: string; state: OwnRefund["parts"][number]["state"] };
type RefundRow = Omit<OwnRefund, "parts"> & { orderId: string; parts: PartJson[] };

async function refundsOf(db: Db, merchantId: string, orderIds: readonly string[]): Promise<(OwnRefund & { orderId: string })[]> {
  const rows = await db.prisma.$queryRaw<RefundRow[]>(Prisma.sql`
    SELECT f.order_id::text AS "orderId", f.id::text, f.done_at IS NOT NULL AS "isDone", f.shop_state IN ('done', 'not_needed') AS "isMirrored", f.asked_at AS "askedAt",
      jsonb_agg(jsonb_build_object('paymentId', p.payment_id, 'minor', p.amount_minor::text, 'currency', p.currency, 'state', p.state) ORDER BY p.position) AS parts
    FROM refund f
    JOIN LATERAL (SELECT DISTINCT ON (r.payment_id) r.payment_id, r.amount_minor, r.currency, r.state, r.position FROM refund_part r
      WHERE r.merchant_id = f.merchant_id AND r.refund_id = f.id AND r.rail = 'stripe' ORDER BY r.payment_id, r.position DESC) p ON true
    WHERE f.merchant_id = ${merchantId}::uuid AND f.order_id = ANY (${[...orderIds]}::uuid[])
    GROUP BY f.merchant_id, f.id ORDER BY f.asked_at, f.id`);
  return rows.map(({ parts, ...row }) => ({
    ...row,
    parts: parts.map(({ paymentId, minor, currency: code, state }) => ({ paymentId, amount: money(BigInt(minor), code), state })),
  }));
}

export type BookedCharge = {
  readonly chargeId: string;
  readonly orderId: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly refundedMinor: bigint;
};

/** Our rows of charges by Stripe's ids, with what went back of each or is on its way. */
export function bookedCharges(db: Db, merchantId: string, chargeIds: readonly string[]): Promise<BookedCharge[]> {
  return db.prisma.$queryRaw<BookedCharge[]>(Prisma.sql`
    SELECT p.stripe_charge_id AS "chargeId", p.order_id::text AS "orderId", p.amount_minor AS minor, p.currency,
      coalesce((SELECT sum(b.amount_minor) FROM payment b WHERE b.merchant_id = p.merchant_id AND b.parent_id = p.id AND b.kind = 'refund' AND b.status IN ('pending', 'succeeded')), 0)::bigint AS "refundedMinor"
    FROM payment p WHERE p.merchant_id = ${merchantId}::uuid AND p.stripe_charge_id = ANY (${[...chargeIds]}::text[]) AND p.kind = 'charge' AND p.status = 'succeeded'`);
}

/** Orders with a charge of ours made in the window that is none of these: Stripe may not know it. */
export async function ordersWithOtherCharges(
  db: Db,
  merchantId: string,
  window: { readonly from: Date; readonly until: Date },
  chargeIds: readonly string[],
): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ orderId: string }[]>(Prisma.sql`
    SELECT DISTINCT p.order_id::text AS "orderId" FROM payment p
    WHERE p.merchant_id = ${merchantId}::uuid AND p.occurred_at >= ${window.from} AND p.occurred_at < ${window.until}
      AND p.rail = 'stripe' AND p.kind = 'charge' AND p.status = 'succeeded' AND NOT (p.stripe_charge_id = ANY (${[...chargeIds]}::text[]))`);
  return rows.map((row) => row.orderId);
}

/** Refunds of ours, by Stripe's ids, as they count. */
export function bookedRefunds(
  db: Db,
  merchantId: string,
  refundIds: readonly string[],
): Promise<{ readonly refundId: string; readonly orderId: string; readonly minor: bigint; readonly status: string }[]> {
  return db.prisma.$queryRaw(Prisma.sql`
    SELECT stripe_refund_id AS "refundId", order_id::text AS "orderId", amount_minor AS minor, status FROM payment
    WHERE merchant_id = ${merchantId}::uuid AND stripe_refund_id = ANY (${[...refundIds]}::text[])`);
}

/** Orders by our own ids that Stripe's metadata names; those that are not there are left out. */
export async function knownOrders(db: Db, merchantId: string, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.prisma.order.findMany({
    where: { merchantId, id: { in: [...new Set(orderIds)] }, deletedAt: null },
    select: { id: true },
  });
  return new Set(rows.map((row) => row.id));
}

/** Stripe customers that are customers of ours. */
export async function knownStripeCustomers(db: Db, merchantId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.prisma.customer.findMany({
    where: { merchantId, stripeCustomerId: { in: [...new Set(ids)] } },
    select: { stripeCustomerId: true },
  });
  return new Set(rows.flatMap((row) => row.stripeCustomerId ?? []));
}

/**
 * Orders whose own books do not close, oldest id first: a charge nobody knows the end of, a charge Shopify does not show, a refund that
 * stands still, a schedule of what is cancelled; and those with a difference that is open, to see whether it still is.
 */
export async function ordersThatDoNotClose(
  db: Db,
  merchantId: string,
  input: { readonly settledBefore: Date; readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const { settledBefore, after, limit } = input;
  const rows = await db.prisma.$queryRaw<{ orderId: string }[]>(Prisma.sql`
    SELECT u.order_id::text AS "orderId" FROM (
      SELECT order_id FROM attempt WHERE merchant_id = ${merchantId}::uuid AND state IN ('open', 'processing', 'unknown') AND opened_at <= ${settledBefore}
      UNION SELECT order_id FROM payment WHERE merchant_id = ${merchantId}::uuid AND record_state IN ('owed', 'not_recordable') AND kind = 'charge' AND status = 'succeeded' AND occurred_at <= ${settledBefore}
      UNION SELECT order_id FROM refund WHERE merchant_id = ${merchantId}::uuid AND done_at IS NULL AND asked_at <= ${settledBefore}
      UNION SELECT o.id FROM orders o JOIN instalment i ON i.merchant_id = o.merchant_id AND i.order_id = o.id
        WHERE o.merchant_id = ${merchantId}::uuid AND o.cancelled_at <= ${settledBefore} AND i.state NOT IN ('paid', 'cancelled')
      UNION SELECT order_id FROM reconciliation_difference WHERE merchant_id = ${merchantId}::uuid AND order_id IS NOT NULL AND state IN ('open', 'fixing')
    ) u
    JOIN orders o ON o.merchant_id = ${merchantId}::uuid AND o.id = u.order_id AND o.deleted_at IS NULL
    WHERE ${after}::uuid IS NULL OR u.order_id > ${after}::uuid
    ORDER BY u.order_id LIMIT ${limit}`);
  return rows.map((row) => row.orderId);
}
