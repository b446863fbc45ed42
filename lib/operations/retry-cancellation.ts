import { refuse } from "@/lib/domain/refusals";
import { lockCancellation, reopenSteps, unfinishedRefundIds } from "@/lib/store/cancellations";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";
import { renewRefund } from "./retry-refund";

/** *Try again* on a cancellation: the refused step, and the refund it waits for, go on now. */
export async function retryCancellation(
  ctx: Ctx,
  input: { readonly cancellationId: string },
): Promise<Result<{ readonly cancellationId: string }>> {
  const { merchantId } = ctx.scope;
  const { cancellationId } = input;
  return commit<Result<{ cancellationId: string }>>(ctx.scope, ctx, async (tx) => {
    const cancellation = await lockCancellation(tx, merchantId, cancellationId);
    if (!cancellation) return { value: refuse("not_found"), audit: [] };
    const { orderId } = cancellation;
    const audit: AuditEntry[] = [];
    for (const refundId of await unfinishedRefundIds(tx, merchantId, orderId))
      audit.push(...(await renewRefund(tx, ctx, { refundId, orderId })));
    for (const step of await reopenSteps(tx, merchantId, cancellationId)) {
      audit.push({ orderId, event: { type: "order.cancel_step", step, state: "open", detail: null } });
    }
    await owe(tx, [{ merchantId, kind: "carry_on_cancellation", subjectId: cancellationId, payload: {}, nextAt: ctx.now }]);
    return { value: { ok: true, value: { cancellationId } }, audit };
  });
}
