import { type Money, money } from "@/lib/domain/money";
import type { RefundPartState, RefundShopState } from "@/lib/domain/refund-plan";
import type { Rail } from "@/lib/domain/states";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import type { RefundLine } from "./refunds";

/** Refunds on their way: what a worker reads before each call and writes after it. */

/** A part with what its call needs. */
export type RefundPartRow = {
  readonly id: string;
  readonly paymentId: string;
  readonly rail: Rail;
  readonly amount: Money;
  readonly state: RefundPartState;
  readonly idempotencyKey: string;
  readonly keyAt: Date;
  readonly externalId: string | null;
  readonly problem: string | null;
  readonly chargeId: string | null;
  readonly paymentIntentId: string | null;
  /** The Stripe connection the charge was made through. */
  readonly connectionId: string | null;
  /** Shopify's transaction of the payment itself, where it is known. */
  readonly transactionGid: string | null;
  readonly recordState: "not_needed" | "owed" | "recorded" | "not_recordable";
  /** The charge is still to be recorded in Shopify: its mirror waits for that. */
  readonly isRecordingOwed: boolean;
};

/** A refund with its order as a worker goes on with it. `parts`: the last try for each payment. */
export type RefundUnderWay = {
  readonly id: string;
  readonly orderId: string;
  readonly orderGid: string;
  readonly shopConnectionId: string;
  readonly currency: string;
  readonly reason: string;
  readonly note: string | null;
  readonly lines: readonly RefundLine[];
  readonly shippingMinor: bigint;
  /** Everything of a whole order: its delivery goes back too. */
  readonly isOfWholeOrder: boolean;
  readonly cancellationId: string | null;
  readonly restock: boolean;
  readonly shopState: RefundShopState;
  readonly shopKey: string | null;
  readonly shopKeyAt: Date | null;
  readonly shopRefundGid: string | null;
  readonly isDone: boolean;
  readonly isDisputed: boolean;
  readonly isPaused: boolean;
  /** Watched only, or gone from the shop: nothing is written there. */
  readonly isLeftAlone: boolean;
  readonly isConnected: boolean;
  readonly parts: readonly RefundPartRow[];
};

type UnderWayRow = Omit<RefundUnderWay, "parts">;
type PartRow = Omit<RefundPartRow, "amount"> & { minor: bigint; currency: string };

export async function refundUnderWay(db: Db, merchantId: string, id: string): Promise<RefundUnderWay | null> {
  const [row] = await db.prisma.$queryRaw<UnderWayRow[]>(Prisma.sql`
    SELECT f.id::text, f.order_id::text AS "orderId", o.shopify_order_gid AS "orderGid", o.connection_id::text AS "shopConnectionId", o.currency, f.reason, f.note, f.lines, f.cancellation_id::text AS "cancellationId",
      f.shipping_minor AS "shippingMinor", coalesce(c.scope = 'whole', false) AS "isOfWholeOrder", f.restock, f.shop_state AS "shopState", f.shop_key AS "shopKey",
      f.shop_key_at AS "shopKeyAt", f.shop_refund_gid AS "shopRefundGid", f.done_at IS NOT NULL AS "isDone", m.mode <> 'collect' OR o.activation <> 'active' OR o.deleted_at IS NOT NULL AS "isLeftAlone",
      m.money_paused_at IS NOT NULL OR (SELECT money_paused_at IS NOT NULL FROM installation) AS "isPaused", s.status NOT IN ('uninstalled', 'removed') AS "isConnected",
      EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed"
    FROM refund f
    JOIN orders o ON o.merchant_id = f.merchant_id AND o.id = f.order_id
    JOIN merchant m ON m.id = f.merchant_id
    JOIN shopify_connection s ON s.merchant_id = o.merchant_id AND s.id = o.connection_id
    LEFT JOIN cancellation c ON c.merchant_id = f.merchant_id AND c.id = f.cancellation_id
    WHERE f.merchant_id = ${merchantId}::uuid AND f.id = ${id}::uuid`);
  if (!row) return null;
  const parts = await db.prisma.$queryRaw<PartRow[]>(Prisma.sql`
    SELECT * FROM (
      SELECT DISTINCT ON (r.payment_id) r.id::text, r.payment_id::text AS "paymentId", r.rail, r.amount_minor AS minor, r.currency, r.state, r.idempotency_key AS "idempotencyKey",
        r.key_at AS "keyAt", r.external_id AS "externalId", r.problem, r.position, p.stripe_charge_id AS "chargeId", p.stripe_payment_intent_id AS "paymentIntentId",
        p.shopify_transaction_gid AS "transactionGid", p.record_state AS "recordState",
        (SELECT b.connection_id::text FROM payment_object b WHERE b.merchant_id = p.merchant_id AND b.instalment_id = p.instalment_id ORDER BY b.created_at DESC LIMIT 1) AS "connectionId",
        p.record_state = 'owed' AND EXISTS (SELECT 1 FROM owed_work w WHERE w.merchant_id = p.merchant_id AND w.kind = 'record_payment' AND w.subject_id = p.id::text AND w.done_at IS NULL) AS "isRecordingOwed"
      FROM refund_part r JOIN payment p ON p.merchant_id = r.merchant_id AND p.id = r.payment_id
      WHERE r.merchant_id = ${merchantId}::uuid AND r.refund_id = ${id}::uuid
      ORDER BY r.payment_id, r.position DESC
    ) latest ORDER BY position`);
  return { ...row, parts: parts.map(({ minor, currency, ...part }) => ({ ...part, amount: money(minor, currency) })) };
}

/** A call is about to leave: the row says so before it does. Answers false when the part has moved on meanwhile. */
export async function markPartSent(
  tx: Tx,
  merchantId: string,
  part: Pick<RefundPartRow, "id" | "state">,
  key: { readonly value: string; readonly at: Date },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.refundPart.updateMany({
    where: { merchantId, id: part.id, state: part.state },
    data: { state: "sent", idempotencyKey: key.value, keyAt: key.at, sentAt: now },
  });
  return count === 1;
}

/** The parts of Shopify's own rails leave with its one call. */
export async function markShopPartsSent(tx: Tx, merchantId: string, refundId: string, now: Date): Promise<void> {
  await tx.refundPart.updateMany({
    where: { merchantId, refundId, rail: { not: "stripe" }, state: { in: ["requested", "sent", "in_doubt"] } },
    data: { state: "sent", sentAt: now },
  });
}

/** What a call without an end left behind: refused, to be tried again, or in doubt. Settled parts stay as they are. */
export async function markPart(
  tx: Tx,
  merchantId: string,
  partId: string,
  change: {
    readonly state: "requested" | "in_doubt" | "failed";
    readonly problem: StoredReason | null;
    /** A new key where the old one can only answer a fault. */
    readonly key?: { readonly value: string; readonly at: Date };
  },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.refundPart.updateMany({
    where: { merchantId, id: partId, state: { in: ["requested", "sent", "in_doubt"] } },
    data: {
      state: change.state,
      problem: change.problem,
      settledAt: change.state === "failed" ? now : null,
      ...(change.key ? { idempotencyKey: change.key.value, keyAt: change.key.at } : {}),
    },
  });
  return count === 1;
}

export type PartOutcome = {
  readonly externalId: string;
  readonly state: "pending" | "succeeded" | "failed";
  readonly problem: StoredReason | null;
  /** The part this is the outcome of; null where only the external id tells. */
  readonly partId: string | null;
};

export type MovedPart = {
  readonly id: string;
  readonly refundId: string;
  readonly orderId: string;
  readonly externalId: string;
  readonly state: string;
};

/** The rail's word on parts, whoever brought it. Answers those that moved. */
export async function settleParts(tx: Tx, merchantId: string, outcomes: readonly PartOutcome[], now: Date): Promise<MovedPart[]> {
  if (outcomes.length === 0) return [];
  return tx.$queryRaw<MovedPart[]>(Prisma.sql`
    UPDATE refund_part p SET state = r.state, external_id = r."externalId", problem = r.problem,
      settled_at = CASE WHEN r.state IN ('succeeded', 'failed') THEN ${now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) AS r("externalId" text, state text, problem text, "partId" uuid)
    WHERE p.merchant_id = ${merchantId}::uuid AND (p.external_id = r."externalId" OR (p.external_id IS NULL AND p.id = r."partId"))
      AND (p.state <> r.state OR p.external_id IS NULL)
    RETURNING p.id::text, p.refund_id::text AS "refundId", p.order_id::text AS "orderId", p.external_id AS "externalId", p.state`);
}

/** Shopify's record of the refund moves on. */
export async function markShop(
  tx: Tx,
  merchantId: string,
  refundId: string,
  change: {
    readonly state: RefundShopState;
    readonly problem?: StoredReason | null;
    readonly gid?: string | null;
    readonly key?: { readonly value: string; readonly at: Date };
  },
): Promise<void> {
  await tx.refund.updateMany({
    where: { merchantId, id: refundId, doneAt: null },
    data: {
      shopState: change.state,
      shopProblem: change.problem ?? null,
      ...(change.gid === undefined ? {} : { shopRefundGid: change.gid }),
      ...(change.key ? { shopKey: change.key.value, shopKeyAt: change.key.at } : {}),
    },
  });
}

/** Refund payments of an order by the rail's own name for them; null for one not read in yet. */
export async function paymentsOfRefund(tx: Tx, merchantId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; external: string }[]>(Prisma.sql`
    SELECT id::text, coalesce(stripe_refund_id, shopify_transaction_gid) AS external FROM payment
    WHERE merchant_id = ${merchantId}::uuid AND kind = 'refund' AND (stripe_refund_id = ANY (${[...externalIds]}::text[]) OR shopify_transaction_gid = ANY (${[...externalIds]}::text[]))`);
  return new Map(rows.map((row) => [row.external, row.id]));
}

/** True when it was not finished before. */
export async function finishRefund(tx: Tx, merchantId: string, refundId: string, at: Date): Promise<boolean> {
  const { count } = await tx.refund.updateMany({ where: { merchantId, id: refundId, doneAt: null }, data: { doneAt: at } });
  return count === 1;
}

/**
 * A charge that went back whole before Shopify heard of it has nothing left to record there. Answers those Shopify would not
 * take whole: what is left of them may be what it still counts as owed.
 */
export async function forgetRecording(tx: Tx, merchantId: string, paymentIds: readonly string[]): Promise<string[]> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE payment p SET record_state = 'not_needed', record_note = ${syncReason("refunded_before_recorded")}
    WHERE p.merchant_id = ${merchantId}::uuid AND p.id = ANY (${[...paymentIds]}::uuid[]) AND (p.record_state = 'not_recordable' OR (p.record_state = 'owed' AND NOT EXISTS (
        SELECT 1 FROM owed_work w WHERE w.merchant_id = p.merchant_id AND w.kind = 'record_payment' AND w.subject_id = p.id::text AND w.done_at IS NULL)))
      AND p.amount_minor <= (SELECT coalesce(sum(b.amount_minor), 0) FROM payment b WHERE b.merchant_id = p.merchant_id AND b.parent_id = p.id AND b.kind = 'refund' AND b.status = 'succeeded')`);
  const left = await tx.payment.findMany({
    where: { merchantId, id: { in: [...paymentIds] }, recordState: "not_recordable" },
    select: { id: true },
  });
  return left.map((row) => row.id);
}

/** Tries a refused part anew: a new row with a new key, the refused one stays as the memory of it. Answers how many. */
export async function renewFailedParts(tx: Tx, merchantId: string, refundId: string, now: Date): Promise<number> {
  const failed = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM (SELECT DISTINCT ON (payment_id) id, state FROM refund_part
      WHERE merchant_id = ${merchantId}::uuid AND refund_id = ${refundId}::uuid ORDER BY payment_id, position DESC) latest WHERE state = 'failed'`);
  for (const { id } of failed) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO refund_part (merchant_id, id, refund_id, order_id, payment_id, rail, amount_minor, currency, idempotency_key, key_at, position)
      SELECT merchant_id, ${newId()}::uuid, refund_id, order_id, payment_id, rail, amount_minor, currency, ${`refund-${newId()}`}, ${now},
        (SELECT max(position) + 1 FROM refund_part x WHERE x.merchant_id = p.merchant_id AND x.refund_id = p.refund_id)
      FROM refund_part p WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
  }
  return failed.length;
}

/** What went back of an order's charges at Stripe by Stripe's own word, and those charges. */
export async function wentBackAtStripe(
  db: Db,
  merchantId: string,
  orderId: string,
): Promise<{ readonly minor: bigint; readonly chargeIds: readonly string[] }> {
  const [row] = await db.prisma.$queryRaw<{ minor: bigint; chargeIds: string[] | null }[]>(Prisma.sql`
    SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0)::bigint AS minor, array_agg(id::text) FILTER (WHERE kind = 'charge') AS "chargeIds"
    FROM payment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND rail = 'stripe' AND status = 'succeeded'`);
  return { minor: row?.minor ?? 0n, chargeIds: row?.chargeIds ?? [] };
}

/** Our refund behind each of the rail's names. */
export async function knownRefunds(tx: Tx, merchantId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.refundPart.findMany({
    where: { merchantId, externalId: { in: [...externalIds] } },
    select: { externalId: true, refundId: true },
  });
  return new Map(rows.flatMap((row) => (row.externalId === null ? [] : [[row.externalId, row.refundId] as const])));
}

/** The one part of a refund that has just been opened with one. */
export async function partOfRefund(tx: Tx, merchantId: string, refundId: string): Promise<string> {
  const row = await tx.refundPart.findFirstOrThrow({ where: { merchantId, refundId }, select: { id: true } });
  return row.id;
}

export async function orderOfRefund(tx: Tx, merchantId: string, refundId: string): Promise<string | null> {
  const row = await tx.refund.findUnique({ where: { merchantId_id: { merchantId, id: refundId } }, select: { orderId: true } });
  return row?.orderId ?? null;
}

/** Shopify's no is asked for once more, under a new key; a refund that failed after its end is open again. True when it was. */
export async function reopenShop(tx: Tx, merchantId: string, refundId: string): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE refund f SET done_at = NULL, shop_problem = NULL,
      shop_state = CASE WHEN shop_state = 'refused' THEN 'waiting' ELSE shop_state END,
      shop_key = CASE WHEN shop_state = 'refused' THEN NULL ELSE shop_key END
    WHERE f.merchant_id = ${merchantId}::uuid AND f.id = ${refundId}::uuid
      AND (f.shop_state = 'refused' OR (f.done_at IS NOT NULL AND EXISTS (SELECT 1 FROM refund_part r WHERE r.merchant_id = f.merchant_id AND r.refund_id = f.id AND r.state = 'requested')))`);
  return changed > 0;
}
