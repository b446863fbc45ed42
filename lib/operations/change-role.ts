import { mayGrant } from "@/lib/domain/permissions";
import { refuse } from "@/lib/domain/refusals";
import type { Role } from "@/lib/domain/states";
import { commit } from "@/lib/store/commit";
import { lockMemberRole, lockOwners, setMemberRole } from "@/lib/store/memberships";
import type { Ctx, Result } from "./context";

/**
 * Gives a member another role. Nobody changes their own role, gives one above it, or touches somebody above them; a shop keeps at least one owner.
 */
export async function changeRole(
  ctx: Ctx,
  input: { readonly userId: string; readonly role: Role; readonly before: Role },
): Promise<Result<null>> {
  const { scope, actor } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  if (input.userId === actor.userId) return refuse("own_role");
  return commit<Result<null>>(scope, ctx, async (tx) => {
    const owners = await lockOwners(tx, scope.merchantId);
    const granter = await lockMemberRole(tx, scope.merchantId, actor.userId);
    const before = await lockMemberRole(tx, scope.merchantId, input.userId);
    if (before === null) return { value: refuse("not_found"), audit: [] };
    if (before !== input.before) return { value: refuse("stale"), audit: [] };
    if (!granter || !mayGrant(granter, input.role) || !mayGrant(granter, before)) return { value: refuse("own_role"), audit: [] };
    if (before === "owner" && input.role !== "owner" && owners < 2) return { value: refuse("last_owner"), audit: [] };
    if (before === input.role) return { value: { ok: true, value: null }, audit: [] };
    await setMemberRole(tx, scope.merchantId, input.userId, input.role);
    return {
      value: { ok: true, value: null },
      audit: [{ event: { type: "team.role_changed", userId: input.userId, before, after: input.role } }],
    };
  });
}
