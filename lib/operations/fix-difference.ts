import type { DifferenceFix } from "@/lib/domain/reconciliation";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import { lockDifference, markFixing } from "@/lib/store/reconciliation-differences";
import { pausedBy } from "@/lib/store/reconciliation-fixes";
import type { Ctx, Result } from "./context";

/** Fixes that send money. */
const SENDING: ReadonlySet<DifferenceFix> = new Set(["refund_at_stripe", "refund_orphan", "retry_refund"]);

/** The button of a difference: its fix is owed to a worker (rule 10). A second press finds the first and changes nothing. */
export async function fixDifference(
  ctx: Ctx,
  input: { readonly differenceId: string; readonly fix: DifferenceFix },
): Promise<Result<{ readonly changed: boolean }>> {
  const { merchantId } = ctx.scope;
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const difference = await lockDifference(tx, merchantId, input.differenceId);
    if (!difference || difference.fix === "look") return { value: refuse("not_found"), audit: [] };
    if (difference.state !== "open") return { value: { ok: true, value: { changed: false } }, audit: [] };
    // A run has found out more since the page was read: the person looks at that first.
    if (difference.fix !== input.fix) return { value: refuse("stale"), audit: [] };
    const paused = SENDING.has(difference.fix) ? await pausedBy(tx, merchantId) : null;
    if (paused) return { value: refuse("money_paused", { scope: paused }), audit: [] };
    await markFixing(tx, merchantId, difference.id, ctx.actor.kind === "staff" ? ctx.actor.userId : null, ctx.now);
    await owe(tx, [{ merchantId, kind: "fix_difference", subjectId: difference.id, payload: {}, nextAt: ctx.now }]);
    const { id: differenceId, orderId, fix } = difference;
    const event = { type: "reconciliation.fix_pressed", differenceId, class: difference.class, fix } as const;
    return { value: { ok: true, value: { changed: true } }, audit: [{ orderId, event }] };
  });
}
