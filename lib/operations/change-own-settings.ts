import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { type OwnSettings, updateUserSettings } from "@/lib/store/users";
import type { Ctx, Result } from "./context";

/** A person's own name, language and theme. Not audited: it changes nothing for the shop. */
export async function changeOwnSettings(ctx: Ctx, settings: OwnSettings): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  return commit(ctx.scope, ctx, async (tx) => {
    await updateUserSettings(tx, actor.userId, settings);
    return { value: { ok: true, value: null }, audit: [] };
  });
}
