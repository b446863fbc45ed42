import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockDifference, markDismissed } from "@/lib/store/reconciliation-differences";
import type { Ctx, Result } from "./context";

/** Somebody has looked and says why it is right as it is. It comes back only when it becomes another difference. */
export async function dismissDifference(ctx: Ctx, input: { readonly differenceId: string; readonly note: string }): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  const { note } = input;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const difference = await lockDifference(tx, merchantId, input.differenceId);
    if (!difference) return { value: refuse("not_found"), audit: [] };
    if (difference.state !== "open") return { value: refuse("stale"), audit: [] };
    await markDismissed(tx, merchantId, difference.id, { by: ctx.actor.kind === "staff" ? ctx.actor.userId : null, note, now: ctx.now });
    const event = { type: "reconciliation.dismissed", differenceId: difference.id, class: difference.class, note } as const;
    return { value: { ok: true, value: null }, audit: [{ orderId: difference.orderId, event, reason: note }] };
  });
}
