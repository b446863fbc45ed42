import { type CancelledBy, type CancelReason, cancellationScope } from "@/lib/domain/cancellation";
import { isPositive } from "@/lib/domain/money";
import { can } from "@/lib/domain/permissions";
import { refundableOn } from "@/lib/domain/refund-plan";
import { refuse } from "@/lib/domain/refusals";
import { insertCancellation, lockOrderToCancel } from "@/lib/store/cancellations";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { lockMemberRole } from "@/lib/store/memberships";
import { refreshOrders } from "@/lib/store/order-cache";
import { openBalanceIds } from "@/lib/store/orders";
import { owe } from "@/lib/store/owed-work";
import { refundablePayments } from "@/lib/store/refunds";
import { applyCommand } from "./apply-command";
import type { Ctx, Result } from "./context";
import { askedBy } from "./open-refund";

export type CancellationRequest = {
  readonly orderId: string;
  readonly reason: CancelReason;
  readonly by: CancelledBy;
  /** `full`: every payment goes back on its own rail. */
  readonly refund: "full" | "none";
  /** Unsent units go back into stock, once. */
  readonly restock: boolean;
  readonly tellCustomer: boolean;
  /** The order's version as the person saw it; left out where nobody looked at a page. */
  readonly version?: number;
};

/**
 * *Cancel order*: the schedule stops in this transaction, everything outside is owed to a worker step by step (see
 * carry-on-cancellation). Asking twice answers the cancellation that is under way. While a charge is open its stopping waits as
 * a pending intent (rule 11) and the steps wait with it.
 */
export async function requestCancellation(ctx: Ctx, request: CancellationRequest): Promise<Result<{ readonly cancellationId: string }>> {
  return commit(ctx.scope, ctx, async (tx) => {
    const opened = await openCancellation(tx, ctx, request);
    return { value: opened.result, audit: opened.audit };
  });
}

export type OpenedCancellation = {
  readonly result: Result<{ readonly cancellationId: string }>;
  readonly audit: readonly AuditEntry[];
};

/** The same in the caller's transaction. */
export async function openCancellation(tx: Tx, ctx: Ctx, request: CancellationRequest): Promise<OpenedCancellation> {
  const { merchantId } = ctx.scope;
  const { orderId, by, reason, refund, restock, tellCustomer } = request;
  const order = await lockOrderToCancel(tx, merchantId, orderId);
  if (!order) return { result: refuse("not_found"), audit: [] };
  if (order.openCancellationId) return { result: { ok: true, value: { cancellationId: order.openCancellationId } }, audit: [] };
  if (request.version !== undefined && request.version !== order.version) return { result: refuse("stale"), audit: [] };
  const allowed = cancellationScope(order, { refund, by });
  if (!allowed.ok) return { result: allowed, audit: [] };
  if (refund === "full" && (await mayNotRefund(tx, ctx, request))) {
    return { result: refuse("forbidden", { permission: "refunds.create" }), audit: [] };
  }
  const cancellationId = await insertCancellation(tx, merchantId, {
    ...{ orderId, by, reason, refund, restock, tellCustomer, scope: allowed.scope, at: ctx.now },
    actorId: askedBy(ctx).actorId,
  });
  const audit: AuditEntry[] = [{ orderId, event: { type: "order.cancel_asked", by, reason, scope: allowed.scope, refund, restock } }];
  if (allowed.scope === "whole") audit.push(...(await stopSchedule(tx, ctx, orderId, reason)));
  await owe(tx, [{ merchantId, kind: "carry_on_cancellation", subjectId: cancellationId, payload: {}, nextAt: ctx.now }]);
  await refreshOrders(tx, merchantId, [orderId]);
  return { result: { ok: true, value: { cancellationId } }, audit };
}

/**
 * Giving money back is a permission of its own. Whoever may cancel but not refund cancels without: the order then stands under *To
 * refund*, for somebody who may.
 */
async function mayNotRefund(tx: Tx, { scope, actor }: Ctx, { by, orderId }: CancellationRequest): Promise<boolean> {
  if (by !== "staff" || actor.kind !== "staff") return false;
  if (can(await lockMemberRole(tx, scope.merchantId, actor.userId), "refunds.create")) return false;
  return (await refundablePayments(tx, scope.merchantId, orderId)).some((payment) => isPositive(refundableOn(payment)));
}

/** Every open balance is cancelled; one whose charge is open keeps the wish until that is settled. */
export async function stopSchedule(tx: Tx, ctx: Ctx, orderId: string, reason: string): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  for (const instalmentId of await openBalanceIds(tx, ctx.scope.merchantId, orderId)) {
    const applied = await applyCommand(tx, ctx, { instalmentId, command: { type: "cancel", reason, at: ctx.now } });
    audit.push(...applied.audit);
  }
  return audit;
}
