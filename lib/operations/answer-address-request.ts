import { refuse } from "@/lib/domain/refusals";
import { moveAddressRequest, readAddressRequest } from "@/lib/store/address-requests";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { queueMail } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";

/** Staff answer a delivery address in another country or state (rule 32): accepted, it is written to the shop; refused, the customer is told why. */
export async function answerAddressRequest(
  ctx: Ctx,
  input: { readonly requestId: string; readonly answer: "accepted" | "refused"; readonly note: string },
): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  const request = await readAddressRequest(ctx.scope, input.requestId);
  if (!request) return refuse("not_found");
  const { orderId, customerId, requestId } = request;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
    const to = input.answer === "accepted" ? "writing" : "refused";
    if (!(await moveAddressRequest(tx, merchantId, { request, from: "asked", to, why: input.note, by, now: ctx.now })))
      return { value: refuse("stale"), audit: [] };
    const about = { orderId, customerId };
    const audit: AuditEntry[] = [{ ...about, reason: input.note, event: { type: "address.answered", answer: input.answer } }];
    if (to === "writing") await owe(tx, [{ merchantId, kind: "write_address", subjectId: requestId, payload: {}, nextAt: ctx.now }]);
    else {
      const data = { what: "address" as const, note: input.note.slice(0, 500) };
      const mailId = await queueMail(tx, {
        merchantId,
        orderId,
        kind: "request_refused",
        data,
        dedupeKey: `request_refused:${requestId}`,
        now: ctx.now,
      });
      if (mailId) audit.push({ ...about, event: { type: "mail.queued", mailId, kind: "request_refused" } });
    }
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: { ok: true, value: null }, audit };
  });
}
