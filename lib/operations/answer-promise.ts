import type { PromiseAnswer } from "@/lib/domain/promise";
import { refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import { answerQuestion } from "@/lib/store/promise-answers";
import type { Ctx, Result } from "./context";
import { endForCustomer } from "./end-for-customer";

/**
 * *Accept* or *Cancel with full refund*, once (rule 25). Accepting lets the order be charged and released again; cancelling is
 * the customer's own cancellation, which nobody has to approve.
 */
export async function answerPromise(
  ctx: Ctx,
  input: { readonly orderId: string; readonly questionId: string; readonly answer: PromiseAnswer; readonly via: "page" | "staff" },
): Promise<Result<{ readonly answer: PromiseAnswer }>> {
  const { merchantId } = ctx.scope;
  const { orderId, answer, via } = input;
  return commit<Result<{ answer: PromiseAnswer }>>(ctx.scope, ctx, async (tx) => {
    const answered = await answerQuestion(tx, merchantId, { ...input, now: ctx.now });
    if (!answered) return { value: refuse("stale"), audit: [] };
    const audit: AuditEntry[] = [{ orderId, event: { type: "promise.answered", answer, newOn: answered.newOn, via } }];
    if (answer === "cancel") audit.push(...(await endForCustomer(tx, ctx, orderId)));
    // A balance that was paid while the question was open left our hold in place.
    else await owe(tx, [{ merchantId, kind: "release_fulfilment", subjectId: orderId, payload: {}, nextAt: ctx.now }]);
    return { value: { ok: true, value: { answer } }, audit };
  });
}
