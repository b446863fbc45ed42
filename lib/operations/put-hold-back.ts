import { whyNotHold } from "@/lib/domain/holds";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { holdToPutBack, insertHold, lockHoldFacts, orderOfHold } from "@/lib/store/holds";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";

/** Kept where a person says why the customer is told nothing: nothing went out between the release and its undoing. */
const WHY_SILENT = "release_undone";

/**
 * Undo of a release: the same hold once more, as it was, under a name of its own at the shop. Refused while the release is still on its
 * way, where somebody held the order anew since, and where what it waited for has come.
 */
export async function putHoldBack(ctx: Ctx, input: { readonly holdId: string }): Promise<Result<{ readonly holdId: string }>> {
  const { merchantId } = ctx.scope;
  const no = (value: Refusal) => ({ value, audit: [] });
  return commit<Result<{ readonly holdId: string }>>(ctx.scope, ctx, async (tx) => {
    const orderId = await orderOfHold(tx, merchantId, input.holdId);
    const facts = orderId && (await lockHoldFacts(tx, merchantId, orderId, ctx.now));
    const gone = await holdToPutBack(tx, merchantId, input.holdId);
    if (!orderId || !facts || !gone) return no(refuse("not_found"));
    if (gone.state === "releasing") return no(refuse("hold_in_progress"));
    if (gone.state !== "released" || gone.wasFollowed) return no(refuse("stale"));
    if (gone.source === "balance" && facts.balance.minor <= 0n && !facts.isDisputed) return no(refuse("already_paid"));
    const { source, reason, note, lines, until } = gone;
    const refused = whyNotHold(facts, { lines, until, told: "nothing" });
    if (refused) return no(refused);
    const placedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
    const same = { orderId, source, reason, note, lines, until, told: "nothing" as const, toldReason: WHY_SILENT };
    const holdId = await insertHold(tx, merchantId, { ...same, placedBy, at: ctx.now });
    if (holdId === null) return no(refuse("hold_in_progress"));
    await owe(tx, [{ merchantId, kind: "place_hold", subjectId: holdId, payload: {}, nextAt: ctx.now }]);
    return { value: { ok: true, value: { holdId } }, audit: [{ orderId, event: { type: "hold.put_back", reason, until } }] };
  });
}
