import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { dropInvitation } from "@/lib/store/invitations";
import type { Ctx, Result } from "./context";

/** Takes an open invitation back: its link ends at once. */
export async function cancelInvitation(ctx: Ctx, input: { readonly invitationId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const dropped = await dropInvitation(tx, ctx.scope.merchantId, input.invitationId);
    if (!dropped) return { value: refuse("not_found"), audit: [] };
    return { value: { ok: true, value: null }, audit: [{ event: { type: "team.invitation_cancelled" } }] };
  });
}
