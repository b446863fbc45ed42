import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { replayInboxRow } from "@/lib/store/inbox";
import type { Ctx, Result } from "./context";

/** Puts a kept message back to be worked off, after whatever stopped it was put right. */
export async function replayInbox(ctx: Ctx, input: { readonly inboxId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const replayed = await replayInboxRow(tx, ctx.scope.merchantId, input.inboxId);
    if (replayed === null) return { value: refuse("not_found"), audit: [] };
    return {
      value: { ok: true, value: null },
      audit: [{ event: { type: "sync.replayed", inboxId: input.inboxId, topic: replayed.topic } }],
    };
  });
}
