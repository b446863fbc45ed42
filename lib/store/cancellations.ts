import {
  CANCELLATION_STEPS,
  type CancellationScope,
  type CancellationStep,
  type CancellationStepState,
  type CancelledBy,
  type CancelReason,
  type OrderToCancel,
} from "@/lib/domain/cancellation";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import { lockOrderRow } from "./row-locks";
import type { Scope } from "./scope";

/** What decides whether an order may be cancelled, and the cancellation under way. */
export type OrderToCancelRow = OrderToCancel & { readonly openCancellationId: string | null; readonly version: number };

/** Locks the order: one cancellation at a time. */
export async function lockOrderToCancel(tx: Tx, merchantId: string, orderId: string): Promise<OrderToCancelRow | null> {
  await lockOrderRow(tx, merchantId, orderId);
  const [row] = await tx.$queryRaw<OrderToCancelRow[]>(Prisma.sql`
    SELECT o.cancelled_at IS NOT NULL AS "isCancelled", o.deleted_at IS NOT NULL AS "isDeleted", o.fulfilment_status AS "fulfilmentStatus", o.version,
      m.mode <> 'collect' OR o.activation <> 'active' AS "isWatched",
      EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed",
      coalesce((SELECT sum(l.fulfillable_quantity)::int FROM order_line l WHERE l.merchant_id = o.merchant_id AND l.order_id = o.id), 0) AS "unsentUnits",
      (SELECT c.id::text FROM cancellation c WHERE c.merchant_id = o.merchant_id AND c.order_id = o.id AND c.done_at IS NULL) AS "openCancellationId"
    FROM orders o JOIN merchant m ON m.id = o.merchant_id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  return row ?? null;
}

export type NewCancellation = {
  readonly orderId: string;
  readonly by: CancelledBy;
  readonly actorId: string | null;
  readonly reason: CancelReason;
  readonly scope: CancellationScope;
  readonly refund: "full" | "none";
  readonly restock: boolean;
  readonly tellCustomer: boolean;
  readonly at: Date;
};

/** Writes a cancellation with all of its steps open. */
export async function insertCancellation(tx: Tx, merchantId: string, cancellation: NewCancellation): Promise<string> {
  const id = newId();
  const { at, by, ...rest } = cancellation;
  await tx.cancellation.create({ data: { ...rest, merchantId, id, askedBy: by, askedAt: at } });
  await tx.cancellationStep.createMany({
    data: CANCELLATION_STEPS.map((step, position) => ({ merchantId, id: newId(), cancellationId: id, step, position })),
  });
  return id;
}

export type CancellationStepRow = {
  readonly id: string;
  readonly step: CancellationStep;
  readonly state: CancellationStepState;
  readonly detail: StoredReason | null;
  readonly externalId: string | null;
  readonly sentAt: Date | null;
  readonly tries: number;
};

/** A cancellation with its order as the worker goes on with it. */
export type CancellationUnderWay = {
  readonly id: string;
  readonly orderId: string;
  readonly orderGid: string;
  readonly connectionId: string;
  readonly by: CancelledBy;
  readonly reason: CancelReason;
  readonly scope: CancellationScope;
  readonly refund: "full" | "none";
  readonly restock: boolean;
  readonly tellCustomer: boolean;
  readonly askedAt: Date;
  readonly isDone: boolean;
  readonly isCancelledInShop: boolean;
  readonly steps: readonly CancellationStepRow[];
};

export async function cancellationUnderWay(scope: Scope, id: string): Promise<CancellationUnderWay | null> {
  const [row] = await scope.db.prisma.$queryRaw<(Omit<CancellationUnderWay, "steps"> & { steps: unknown })[]>(Prisma.sql`
    SELECT c.id::text, c.order_id::text AS "orderId", o.shopify_order_gid AS "orderGid", o.connection_id::text AS "connectionId", c.asked_by AS by, c.reason, c.scope,
      c.refund, c.restock, c.tell_customer AS "tellCustomer", c.asked_at AS "askedAt", c.done_at IS NOT NULL AS "isDone", o.cancelled_at IS NOT NULL AS "isCancelledInShop"
    FROM cancellation c JOIN orders o ON o.merchant_id = c.merchant_id AND o.id = c.order_id
    WHERE c.merchant_id = ${scope.merchantId}::uuid AND c.id = ${id}::uuid`);
  if (!row) return null;
  const steps = await scope.db.prisma.$queryRaw<CancellationStepRow[]>(Prisma.sql`
    SELECT id::text, step, state, detail, external_id AS "externalId", sent_at AS "sentAt", tries FROM cancellation_step
    WHERE merchant_id = ${scope.merchantId}::uuid AND cancellation_id = ${id}::uuid ORDER BY position`);
  return { ...row, steps };
}

export type StepChange = {
  readonly state: CancellationStepState;
  readonly detail?: StoredReason | null;
  readonly externalId?: string | null;
  readonly sentAt?: Date | null;
};

/** Moves one step on, by compare-and-set: a step that is over stays over. True when it was moved. */
export async function moveStep(tx: Tx, merchantId: string, stepId: string, change: StepChange, at: Date): Promise<boolean> {
  const isOver = change.state === "done" || change.state === "skipped";
  const { count } = await tx.cancellationStep.updateMany({
    where: { merchantId, id: stepId, doneAt: null },
    data: {
      state: change.state,
      detail: change.detail ?? null,
      ...(change.externalId === undefined ? {} : { externalId: change.externalId }),
      ...(change.sentAt === undefined ? {} : { sentAt: change.sentAt }),
      tries: { increment: 1 },
      doneAt: isOver ? at : null,
    },
  });
  return count === 1;
}

/** True when it was not finished before. */
export async function finishCancellation(tx: Tx, merchantId: string, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.cancellation.updateMany({ where: { merchantId, id, doneAt: null }, data: { doneAt: at } });
  return count === 1;
}

/** Payments and pages of the order Stripe has not closed. */
export async function livePaymentObjectIds(tx: Tx, merchantId: string, orderId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT b.id::text FROM payment_object b JOIN instalment i ON i.merchant_id = b.merchant_id AND i.id = b.instalment_id
    WHERE b.merchant_id = ${merchantId}::uuid AND i.order_id = ${orderId}::uuid AND b.closed_at IS NULL`);
  return rows.map((row) => row.id);
}

/** The refund a cancellation has opened; `problem`: somebody said no to it. */
export async function refundOfCancellation(
  scope: Scope,
  cancellationId: string,
): Promise<{
  readonly id: string;
  readonly isDone: boolean;
  readonly problem: StoredReason | null;
  readonly waitsFor: StoredReason | null;
} | null> {
  const [row] = await scope.db.prisma.$queryRaw<
    { id: string; isDone: boolean; problem: StoredReason | null; waitsFor: StoredReason | null }[]
  >(Prisma.sql`
    SELECT f.id::text, f.done_at IS NOT NULL AS "isDone", ${PROBLEM} AS problem,
      (SELECT w.last_error FROM owed_work w WHERE w.merchant_id = f.merchant_id AND w.kind = 'make_refund' AND w.subject_id = f.id::text AND w.done_at IS NULL) AS "waitsFor"
    FROM refund f WHERE f.merchant_id = ${scope.merchantId}::uuid AND f.cancellation_id = ${cancellationId}::uuid`);
  return row ?? null;
}

/** The no that stopped a refund, in the words of whoever said it; null while it goes on by itself. */
const PROBLEM = Prisma.sql`coalesce(
  (SELECT coalesce(l.problem, ${syncReason("stripe_said_no", { said: null })}) FROM (SELECT DISTINCT ON (r.payment_id) r.state, r.problem FROM refund_part r
    WHERE r.merchant_id = f.merchant_id AND r.refund_id = f.id ORDER BY r.payment_id, r.position DESC) l WHERE l.state = 'failed' LIMIT 1),
  CASE WHEN f.shop_state = 'refused' THEN coalesce(f.shop_problem, ${syncReason("shop_refused", { said: null })}) END)`;

/** Refunds of the order that are not over, whatever asked for them. */
export async function unfinishedRefunds(
  scope: Scope,
  orderId: string,
): Promise<{ readonly open: number; readonly failed: StoredReason | null }> {
  const rows = await scope.db.prisma.$queryRaw<{ problem: StoredReason | null }[]>(Prisma.sql`
    SELECT ${PROBLEM} AS problem FROM refund f WHERE f.merchant_id = ${scope.merchantId}::uuid AND f.order_id = ${orderId}::uuid AND f.done_at IS NULL`);
  return { open: rows.length, failed: rows.find((row) => row.problem !== null)?.problem ?? null };
}

/** The units went back with this cancellation's refund: Shopify's cancelling must not free them again. */
export async function hasFreedStock(scope: Scope, cancellationId: string): Promise<boolean> {
  const [row] = await scope.db.prisma.$queryRaw<{ n: number }[]>(Prisma.sql`
    SELECT count(*)::int AS n FROM refund WHERE merchant_id = ${scope.merchantId}::uuid AND cancellation_id = ${cancellationId}::uuid AND restock AND shop_state = 'done'`);
  return (row?.n ?? 0) > 0;
}

/** A cancellation that is under way, locked for a person's *Try again*. */
export async function lockCancellation(tx: Tx, merchantId: string, id: string): Promise<{ readonly orderId: string } | null> {
  const [row] = await tx.$queryRaw<{ orderId: string }[]>(Prisma.sql`
    SELECT order_id::text AS "orderId" FROM cancellation WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND done_at IS NULL FOR NO KEY UPDATE`);
  return row ?? null;
}

/** Refused steps are to do again; answers which. */
export async function reopenSteps(tx: Tx, merchantId: string, cancellationId: string): Promise<CancellationStep[]> {
  const rows = await tx.$queryRaw<{ step: CancellationStep }[]>(Prisma.sql`
    UPDATE cancellation_step SET state = 'open', detail = NULL WHERE merchant_id = ${merchantId}::uuid AND cancellation_id = ${cancellationId}::uuid AND state = 'refused'
    RETURNING step`);
  return rows.map((row) => row.step);
}

export async function unfinishedRefundIds(tx: Tx, merchantId: string, orderId: string): Promise<string[]> {
  const rows = await tx.refund.findMany({ where: { merchantId, orderId, doneAt: null }, select: { id: true } });
  return rows.map((row) => row.id);
}
