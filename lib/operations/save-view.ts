import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { saveView as save } from "@/lib/store/saved-views";
import type { Ctx, Result } from "./context";

/** Views one person may keep. */
const MOST = 50;

/** Keeps a way of looking at the orders page under a name. `query` is the page's own address, already checked. */
export async function saveView(
  ctx: Ctx,
  input: { readonly name: string; readonly query: string; readonly isShared: boolean },
): Promise<Result<{ readonly viewId: string }>> {
  const { actor } = ctx;
  if (actor.kind !== "staff") return refuse("not_found");
  return commit<Result<{ readonly viewId: string }>>(ctx.scope, ctx, async (tx) => {
    const viewId = await save(tx, ctx.scope.merchantId, { ...input, userId: actor.userId, at: ctx.now }, MOST);
    if (viewId === null) return { value: refuse("view_limit", { max: MOST }), audit: [] };
    return { value: { ok: true, value: { viewId } }, audit: [{ event: { type: "view.saved", viewId, shared: input.isShared } }] };
  });
}
