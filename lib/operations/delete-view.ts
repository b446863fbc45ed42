import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { deleteView as forget } from "@/lib/store/saved-views";
import type { Ctx, Result } from "./context";

/** Forgets a named view: one's own, or with `anyShared` one that everybody sees. */
export async function deleteView(ctx: Ctx, input: { readonly viewId: string; readonly anyShared: boolean }): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "staff") return refuse("not_found");
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const { viewId: id, anyShared } = input;
    if (!(await forget(tx, ctx.scope.merchantId, { id, userId: actor.userId, anyShared })))
      return { value: refuse("not_found"), audit: [] };
    return { value: { ok: true, value: null }, audit: [{ event: { type: "view.deleted", viewId: id } }] };
  });
}
