import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Currency, currency } from "@/lib/domain/money";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import type { Collector } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Scope } from "./scope";

/** Orders as imported. Cache columns belong to lib/store/order-cache.ts alone. */

export type OrderOrigin = "webhook" | "backfill" | "import" | "reread";
export type Activation = "observed" | "active";

/** What Shopify says of an order and every import writes anew. */
export type OrderFactsColumns = {
  readonly name: string;
  readonly totalMinor: bigint;
  readonly shopTotalMinor: bigint;
  readonly taxMinor: bigint;
  readonly shopOutstandingMinor: bigint | null;
  /** Business time of the read; null when the facts came with a webhook and the shop itself was not asked. */
  readonly shopReadAt: Date | null;
  readonly financialStatus: string | null;
  readonly fulfilmentStatus: FulfilmentStatus;
  /** In the shop's zone; null leaves what is known. */
  readonly deliveredOn: PlainDate | null;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly tags: readonly string[];
  readonly shopDueOn: PlainDate | null;
  readonly contactDigest: string | null;
  readonly shopifyUpdatedAt: Date;
  readonly factsDigest: string;
};

export type NewOrder = OrderFactsColumns & {
  readonly id: string;
  readonly connectionId: string;
  readonly customerId: string;
  readonly shopifyOrderGid: string;
  readonly placedAt: Date;
  readonly origin: OrderOrigin;
  readonly activation: Activation;
  readonly collector: Collector;
  readonly matchedRule: string;
  readonly matchedWhy: string;
  readonly currency: Currency;
  readonly shopCurrency: Currency;
  readonly promiseOn: PlainDate | null;
};

/** A locked order with what an import compares. */
export type LockedOrder = {
  readonly id: string;
  readonly customerId: string;
  readonly connectionId: string;
  readonly activation: Activation;
  readonly collector: Collector;
  readonly currency: Currency;
  readonly totalMinor: bigint;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly financialStatus: string | null;
  readonly cancelledAt: Date | null;
  readonly deletedAt: Date | null;
  readonly tags: readonly string[];
  readonly shopDueOn: PlainDate | null;
  readonly contactDigest: string | null;
  readonly shopReadAt: Date | null;
  readonly shopifyUpdatedAt: Date;
  readonly factsDigest: string | null;
  readonly isRefundRequired: boolean;
};

/** One import of an order at a time, known or not yet known: held to the end of the transaction. All before any row, always in the same order. */
export async function lockOrderGids(tx: Tx, merchantId: string, gids: readonly string[]): Promise<void> {
  const keys = gids.map((gid) => `${merchantId} ${gid}`).sort();
  await tx.$executeRaw(Prisma.sql`
    SELECT pg_advisory_xact_lock(hashtextextended(k.key, 0)) FROM (SELECT key FROM unnest(${keys}::text[]) WITH ORDINALITY AS u(key, at) ORDER BY at) k`);
}

type LockedRow = Omit<LockedOrder, "currency" | "shopDueOn"> & { currency: string; shopDueOn: string | null; gid: string };

/** Those of these orders that are known, by their gid. */
export async function lockOrdersByGid(tx: Tx, merchantId: string, gids: readonly string[]): Promise<ReadonlyMap<string, LockedOrder>> {
  const rows = await tx.$queryRaw<LockedRow[]>(Prisma.sql`
    SELECT shopify_order_gid AS gid, id::text, customer_id::text AS "customerId", connection_id::text AS "connectionId", activation, collector, currency, total_minor AS "totalMinor",
      fulfilment_status AS "fulfilmentStatus", financial_status AS "financialStatus", cancelled_at AS "cancelledAt", deleted_at AS "deletedAt", tags,
      shop_due_on::text AS "shopDueOn", contact_digest AS "contactDigest", shop_read_at AS "shopReadAt", shopify_updated_at AS "shopifyUpdatedAt",
      facts_digest AS "factsDigest", is_refund_required AS "isRefundRequired"
    FROM orders WHERE merchant_id = ${merchantId}::uuid AND shopify_order_gid = ANY (${[...gids]}::text[]) ORDER BY id FOR NO KEY UPDATE`);
  const toLocked = ({ gid: _gid, ...row }: LockedRow): LockedOrder => ({
    ...row,
    currency: currency(row.currency),
    shopDueOn: row.shopDueOn === null ? null : plainDate(row.shopDueOn),
  });
  return new Map(rows.map((row) => [row.gid, toLocked(row)]));
}

export async function insertOrder(tx: Tx, merchantId: string, order: NewOrder): Promise<void> {
  const { promiseOn, shopDueOn, deliveredOn, tags, ...rest } = order;
  await tx.order.create({
    data: {
      ...{ ...rest, merchantId, tags: [...tags], activatedAt: null },
      ...{ promiseOn: dateColumn(promiseOn), shopDueOn: dateColumn(shopDueOn), deliveredOn: dateColumn(deliveredOn) },
    },
  });
}

/** A calendar date as the client wants it for a date column. */
const dateColumn = (date: PlainDate | null): Date | null => (date === null ? null : new Date(`${date}T00:00:00Z`));

export async function updateOrderFacts(tx: Tx, merchantId: string, id: string, facts: OrderFactsColumns): Promise<void> {
  const { shopDueOn, deliveredOn, tags, shopReadAt, ...rest } = facts;
  await tx.order.update({
    where: { merchantId_id: { merchantId, id } },
    data: {
      ...{ ...rest, tags: [...tags], shopDueOn: dateColumn(shopDueOn), version: { increment: 1 } },
      ...(shopReadAt ? { shopReadAt } : {}),
      ...(deliveredOn ? { deliveredOn: dateColumn(deliveredOn) } : {}),
    },
  });
}

/** The shop was asked again and said the same. */
export async function recordSameFacts(
  tx: Tx,
  merchantId: string,
  id: string,
  read: { readonly updatedAt: Date; readonly readAt: Date | null },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders SET shopify_updated_at = ${read.updatedAt}, shop_read_at = coalesce(${read.readAt}, shop_read_at)
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
}

export async function markOrderDeleted(tx: Tx, merchantId: string, id: string, at: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders SET deleted_at = ${at}, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL`);
}

/**
 * Moves a customer's orders to another, except those whose card or consent the first one gave: a card belongs to the
 * customer at Stripe it was saved under. Answers the orders that moved.
 */
export async function moveOrdersToCustomer(tx: Tx, merchantId: string, fromCustomerId: string, toCustomerId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE orders o SET customer_id = ${toCustomerId}::uuid, version = version + 1
    WHERE o.merchant_id = ${merchantId}::uuid AND o.customer_id = ${fromCustomerId}::uuid
      AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.merchant_id = o.merchant_id AND c.order_id = o.id AND c.status IN ('pending', 'active'))
      AND NOT EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.card_id IS NOT NULL)
    RETURNING o.id::text`);
  return rows.map((row) => row.id);
}

/** What the shop said just now of orders that are otherwise unchanged. */
export type Standing = {
  readonly id: string;
  readonly outstandingMinor: bigint;
  readonly financialStatus: string | null;
  readonly readAt: Date;
};

export async function recordStandings(tx: Tx, merchantId: string, standings: readonly Standing[]): Promise<void> {
  if (standings.length === 0) return;
  const rows = standings.map((one) => ({
    id: one.id,
    outstanding: one.outstandingMinor.toString(),
    financial_status: one.financialStatus,
    read_at: one.readAt.toISOString(),
  }));
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders o SET shop_outstanding_minor = r.outstanding, financial_status = r.financial_status, shop_read_at = r.read_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, outstanding bigint, financial_status text, read_at timestamptz)
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = r.id`);
}

/** An order as a re-read asks for it. */
export type OrderToRead = {
  readonly id: string;
  readonly gid: string;
  readonly connectionId: string;
  readonly currency: Currency;
  readonly placedAt: Date;
  readonly shopifyUpdatedAt: Date;
  readonly shopReadAt: Date | null;
  /** As the shop said it last, in the customer's currency. */
  readonly outstandingMinor: bigint | null;
  readonly isCancelled: boolean;
};

type ToReadRow = Omit<OrderToRead, "currency"> & { currency: string };

const TO_READ = Prisma.sql`id::text, shopify_order_gid AS gid, connection_id::text AS "connectionId", currency, placed_at AS "placedAt", shopify_updated_at AS "shopifyUpdatedAt",
  shop_read_at AS "shopReadAt", shop_outstanding_minor AS "outstandingMinor", cancelled_at IS NOT NULL AS "isCancelled"`;

const toRead = (row: ToReadRow): OrderToRead => ({ ...row, currency: currency(row.currency) });

export async function ordersToRead(scope: Scope, orderIds: readonly string[]): Promise<OrderToRead[]> {
  const rows = await scope.db.prisma.$queryRaw<ToReadRow[]>(Prisma.sql`
    SELECT ${TO_READ} FROM orders WHERE merchant_id = ${scope.merchantId}::uuid AND id = ANY (${[...orderIds]}::uuid[]) AND deleted_at IS NULL`);
  return rows.map(toRead);
}

export async function ordersByGid(scope: Scope, gids: readonly string[]): Promise<Map<string, OrderToRead>> {
  const rows = await scope.db.prisma.$queryRaw<ToReadRow[]>(Prisma.sql`
    SELECT ${TO_READ} FROM orders WHERE merchant_id = ${scope.merchantId}::uuid AND shopify_order_gid = ANY (${[...gids]}::text[])`);
  return new Map(rows.map((row) => [row.gid, toRead(row)]));
}

/** Money received and not given back, and what of it the shop has not been told yet. */
export type OrderMoneyHeld = {
  /** Net of refunds, every rail; money lost in disputes is not taken off: it makes no new debt. */
  readonly receivedMinor: bigint;
  /** Charges of ours that succeeded, and whether the shop has been told of them. */
  readonly ours: readonly { readonly paymentId: string; readonly netMinor: bigint; readonly isRecorded: boolean }[];
};

export async function moneyHeld(tx: Tx, merchantId: string, orderId: string): Promise<OrderMoneyHeld> {
  const rows = await tx.$queryRaw<{ id: string; rail: string; net: bigint; isRecorded: boolean }[]>(Prisma.sql`
    SELECT p.id::text, p.rail, p.record_state = 'recorded' AS "isRecorded",
      p.amount_minor - coalesce((SELECT sum(r.amount_minor)::bigint FROM payment r
        WHERE r.merchant_id = p.merchant_id AND r.parent_id = p.id AND r.kind = 'refund' AND r.status = 'succeeded'), 0) AS net
    FROM payment p
    WHERE p.merchant_id = ${merchantId}::uuid AND p.order_id = ${orderId}::uuid AND p.kind = 'charge' AND p.status = 'succeeded'`);
  return {
    receivedMinor: rows.reduce((all, row) => all + BigInt(row.net), 0n),
    ours: rows
      .filter((row) => row.rail === "stripe")
      .map((row) => ({ paymentId: row.id, netMinor: BigInt(row.net), isRecorded: row.isRecorded })),
  };
}

/** Balances of an order that are neither paid nor cancelled, by position. */
export async function openBalanceIds(tx: Tx, merchantId: string, orderId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM instalment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND kind = 'balance'
      AND state NOT IN ('paid', 'cancelled') ORDER BY position`);
  return rows.map((row) => row.id);
}

export type NewInstalment = {
  readonly id: string;
  readonly orderId: string;
  readonly kind: "deposit" | "balance";
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly dueOn: PlainDate | null;
  readonly state: string;
  readonly paidAt: Date | null;
  readonly cardId: string | null;
  readonly consentId: string | null;
  readonly nextAttemptAt: Date | null;
};

/** Adds parts to an order's plan, after those it has. */
export async function insertInstalments(tx: Tx, merchantId: string, orderId: string, parts: readonly NewInstalment[]): Promise<void> {
  if (parts.length === 0) return;
  const rows = parts.map((part, index) => ({
    id: part.id,
    kind: part.kind,
    offset: index,
    amount: part.amountMinor.toString(),
    currency: part.currency,
    due_on: part.dueOn,
    state: part.state,
    paid_at: part.paidAt?.toISOString() ?? null,
    card_id: part.cardId,
    consent_id: part.consentId,
    next_attempt_at: part.nextAttemptAt?.toISOString() ?? null,
  }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO instalment (merchant_id, id, order_id, kind, position, amount_minor, currency, due_on, state, paid_at, card_id, consent_id, next_attempt_at)
    SELECT ${merchantId}::uuid, r.id, ${orderId}::uuid, r.kind,
      coalesce((SELECT max(position) + 1 FROM instalment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid), 0) + r."offset",
      r.amount, r.currency, r.due_on, r.state, r.paid_at, r.card_id, r.consent_id, r.next_attempt_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, kind text, "offset" int, amount bigint, currency text, due_on date, state text, paid_at timestamptz, card_id uuid, consent_id uuid, next_attempt_at timestamptz)`);
}
