import { mayGrant } from "@/lib/domain/permissions";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockMemberRole, lockOwners, removeMember as remove } from "@/lib/store/memberships";
import type { Ctx, Result } from "./context";

/** Takes a person out of the shop's team; their session sees nothing of it from the next request on. A shop keeps at least one owner. */
export async function removeMember(ctx: Ctx, input: { readonly userId: string }): Promise<Result<null>> {
  const { scope, actor } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  return commit<Result<null>>(scope, ctx, async (tx) => {
    const owners = await lockOwners(tx, scope.merchantId);
    const remover = await lockMemberRole(tx, scope.merchantId, actor.userId);
    const role = await lockMemberRole(tx, scope.merchantId, input.userId);
    if (role === null) return { value: refuse("not_found"), audit: [] };
    if (!remover || !mayGrant(remover, role)) return { value: refuse("own_role"), audit: [] };
    if (role === "owner" && owners < 2) return { value: refuse("last_owner"), audit: [] };
    await remove(tx, scope.merchantId, input.userId);
    return { value: { ok: true, value: null }, audit: [{ event: { type: "team.removed", userId: input.userId } }] };
  });
}
