import { refuse } from "@/lib/domain/refusals";
import { syncReason } from "@/lib/domain/sync-reasons";
import { stopBackfillRun } from "@/lib/store/backfills";
import { commit } from "@/lib/store/commit";
import type { Ctx, Result } from "./context";

/** Stops a backfill; what it has brought in stays. */
export async function stopBackfill(ctx: Ctx, input: { readonly runId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const stopped = await stopBackfillRun(tx, ctx.scope.merchantId, input.runId, ctx.now);
    if (!stopped) return { value: refuse("not_found"), audit: [] };
    return {
      value: { ok: true, value: null },
      audit: [{ event: { type: "backfill.stopped", runId: input.runId, why: syncReason("stopped_by_hand") } }],
    };
  });
}
