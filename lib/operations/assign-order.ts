import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockAssignee, setAssignee } from "@/lib/store/desk-notes";
import { lockMemberRole } from "@/lib/store/memberships";
import type { Ctx, Result } from "./context";

/** Gives an order to a member of the team, or to nobody (rule 31). */
export async function assignOrder(
  ctx: Ctx,
  /** `before`: whose it was as the person saw it; left out where nobody looked at a page. */
  input: { readonly orderId: string; readonly assigneeId: string | null; readonly before?: string | null },
): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const { orderId, assigneeId } = input;
    if (assigneeId !== null && (await lockMemberRole(tx, merchantId, assigneeId)) === null)
      return { value: refuse("not_a_member"), audit: [] };
    const before = await lockAssignee(tx, merchantId, orderId);
    if (before === undefined) return { value: refuse("not_found"), audit: [] };
    if (input.before !== undefined && input.before !== before) return { value: refuse("stale"), audit: [] };
    if (before !== assigneeId) await setAssignee(tx, merchantId, orderId, assigneeId);
    const audit = before === assigneeId ? [] : [{ orderId, event: { type: "order.assigned" as const, assigneeId } }];
    return { value: { ok: true, value: null }, audit };
  });
}
