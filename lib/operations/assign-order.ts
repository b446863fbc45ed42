import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { setAssignee } from "@/lib/store/desk-notes";
import { lockMemberRole } from "@/lib/store/memberships";
import type { Ctx, Result } from "./context";

/** Gives an order to a member of the team, or to nobody (rule 31). */
export async function assignOrder(
  ctx: Ctx,
  input: { readonly orderId: string; readonly assigneeId: string | null },
): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const { orderId, assigneeId } = input;
    if (assigneeId !== null && (await lockMemberRole(tx, merchantId, assigneeId)) === null)
      return { value: refuse("not_a_member"), audit: [] };
    const before = await setAssignee(tx, merchantId, orderId, assigneeId);
    if (before === undefined) return { value: refuse("not_found"), audit: [] };
    const audit = before === assigneeId ? [] : [{ orderId, event: { type: "order.assigned" as const, assigneeId } }];
    return { value: { ok: true, value: null }, audit };
  });
}
