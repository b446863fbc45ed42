import { OWN_SETTINGS } from "@/lib/domain/own-settings";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { type OwnSettings, updateUserSettings } from "@/lib/store/users";
import type { Ctx, Result } from "./context";

/** A person's own name, language and theme. Written down by field: what the name was before stays out of the log. */
export async function changeOwnSettings(ctx: Ctx, settings: OwnSettings): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  const fields = OWN_SETTINGS.filter((field) => settings[field] !== undefined);
  return commit(ctx.scope, ctx, async (tx) => {
    await updateUserSettings(tx, actor.userId, settings);
    return {
      value: { ok: true, value: null },
      audit: fields.length > 0 ? [{ event: { type: "user.settings_changed", userId: actor.userId, fields } }] : [],
    };
  });
}
