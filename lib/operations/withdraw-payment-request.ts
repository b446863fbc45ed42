import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockInstalments } from "@/lib/store/instalments";
import { closeRequest } from "@/lib/store/payment-requests";
import { applyCommand } from "./apply-command";
import type { Ctx, Result } from "./context";

/** *Withdraw*: the request ends, its page at Stripe is closed before anything else may charge, and the balance is where it was. */
export async function withdrawPaymentRequest(
  ctx: Ctx,
  input: { readonly instalmentId: string; readonly version: number; readonly reason: string | null },
): Promise<Result<{ readonly orderId: string }>> {
  return commit<Result<{ readonly orderId: string }>>(ctx.scope, ctx, async (tx) => {
    const { merchantId } = ctx.scope;
    const [row] = await lockInstalments(tx, merchantId, [input.instalmentId]);
    if (!row) return { value: refuse("not_found"), audit: [] };
    if (row.version !== input.version) return { value: refuse("stale"), audit: [] };
    if (row.state !== "invoice_open") return { value: refuse("no_open_request"), audit: [] };
    const { orderId, id: instalmentId } = row;
    const closed = await applyCommand(tx, ctx, { instalmentId, command: { type: "close_invoice", why: "withdrawn", at: ctx.now } });
    if (!closed.decision.ok) return { value: closed.decision, audit: [] };
    const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
    await closeRequest(tx, merchantId, { instalmentId, state: "withdrawn", by, reason: input.reason, at: ctx.now });
    const event = { type: "payment_request.closed" as const, instalmentId, how: "withdrawn" as const };
    return { value: { ok: true, value: { orderId } }, audit: [...closed.audit, { orderId, event, reason: input.reason }] };
  });
}
