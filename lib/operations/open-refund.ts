import type { RefundReason } from "@/lib/domain/effects";
import { moneyJson } from "@/lib/domain/money";
import type { RefundPart, StaffRefundReason } from "@/lib/domain/refund-plan";
import { NO_DETAILS, type RefundDetails } from "@/lib/domain/refund-wish";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { owe } from "@/lib/store/owed-work";
import { insertRefund, type RefundLine } from "@/lib/store/refunds";
import type { Ctx } from "./context";

/** Why money goes back: a person's reason, one of the machine's, or what happened to the order. */
export type RefundCause = StaffRefundReason | RefundReason | "order_cancelled" | "made_in_stripe";

export type RefundToOpen = {
  readonly orderId: string;
  readonly parts: readonly RefundPart[];
  readonly lines?: readonly RefundLine[];
  readonly details?: RefundDetails;
  readonly restock?: boolean;
  readonly reason: RefundCause;
  readonly note?: string | null;
  readonly cancellationId?: string | null;
  /** The same cause opens one refund, ever. */
  readonly causeKey?: string | null;
};

export type OpenedRefund = { readonly id: string | null; readonly audit: readonly AuditEntry[] };

/**
 * Writes a refund that has been checked and owes its making to a worker, in the caller's transaction: nothing leaves the house
 * before this is committed. `id` is null when its cause has opened one before.
 */
export async function openRefund(tx: Tx, ctx: Ctx, refund: RefundToOpen): Promise<OpenedRefund> {
  const { merchantId } = ctx.scope;
  const id = newId();
  const isNew = await insertRefund(tx, merchantId, {
    id,
    orderId: refund.orderId,
    cancellationId: refund.cancellationId ?? null,
    askedBy: askedBy(ctx),
    reason: refund.reason,
    note: refund.note ?? null,
    causeKey: refund.causeKey ?? null,
    lines: refund.lines ?? [],
    details: refund.details ?? NO_DETAILS,
    restock: refund.restock ?? false,
    parts: refund.parts,
    at: ctx.now,
  });
  if (!isNew) return { id: null, audit: [] };
  await owe(tx, [{ merchantId, kind: "make_refund", subjectId: id, payload: {}, nextAt: ctx.now }]);
  const audit = refund.parts.map((part): AuditEntry => {
    const event = { type: "refund.owed", amount: moneyJson(part.amount), rail: part.rail, why: refund.reason } as const;
    return { orderId: refund.orderId, event, reason: refund.note ?? null };
  });
  return { id, audit };
}

/** Who asked, as rows keep it. */
export function askedBy({ actor }: Ctx): { readonly kind: string; readonly actorId: string | null } {
  if (actor.kind === "staff") return { kind: "staff", actorId: actor.userId };
  if (actor.kind === "customer") return { kind: "customer", actorId: actor.customerId };
  return { kind: actor.kind === "system" ? `system:${actor.part}` : actor.kind, actorId: null };
}
