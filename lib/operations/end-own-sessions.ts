import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { endSessions } from "@/lib/store/users";
import type { Ctx, Result } from "./context";

/** *Sign out everywhere*: every session of the person ends at once, this one too. */
export async function endOwnSessions(ctx: Ctx): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    await endSessions(tx, actor.userId);
    return { value: { ok: true, value: null }, audit: [{ event: { type: "session.revoked", userId: actor.userId } }] };
  });
}
