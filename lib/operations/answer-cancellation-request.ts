import { refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { queueMail } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { answerRequest } from "@/lib/store/withdrawals";
import type { Ctx, Result } from "./context";
import { endForCustomer } from "./end-for-customer";

/** Staff answer a customer's *Request cancellation* (rule 26): accepted, the order is cancelled with a full refund; refused, the customer is told why. */
export async function answerCancellationRequest(
  ctx: Ctx,
  input: { readonly withdrawalId: string; readonly answer: "accepted" | "refused"; readonly note: string },
): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
    const asked = await answerRequest(tx, merchantId, { ...input, by, now: ctx.now });
    if (!asked) return { value: refuse("stale"), audit: [] };
    const { orderId } = asked;
    const audit: AuditEntry[] = [{ ...asked, reason: input.note, event: { type: "cancellation.answered", answer: input.answer } }];
    if (input.answer === "accepted") audit.push(...(await endForCustomer(tx, ctx, orderId)));
    else {
      const data = { what: "cancellation" as const, note: input.note.slice(0, 500) };
      const dedupeKey = `request_refused:${input.withdrawalId}`;
      const mailId = await queueMail(tx, { merchantId, orderId, kind: "request_refused", data, dedupeKey, now: ctx.now });
      if (mailId) audit.push({ ...asked, event: { type: "mail.queued", mailId, kind: "request_refused" } });
      await refreshOrders(tx, merchantId, [orderId]);
    }
    return { value: { ok: true, value: null }, audit };
  });
}
