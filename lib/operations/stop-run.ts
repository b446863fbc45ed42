import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockRun, markRunEnded } from "@/lib/store/runs";
import type { Ctx, Result } from "./context";

/** Stops a run for good: what is done stays done, what waits is closed. A plan nobody started is stopped by forgetting it. */
export async function stopRun(ctx: Ctx, input: { readonly runId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const run = await lockRun(tx, ctx.scope.merchantId, input.runId);
    if (!run) return { value: refuse("not_found"), audit: [] };
    if (run.status === "done" || run.status === "stopped") return { value: refuse("run_over"), audit: [] };
    if (run.status === "planned") return { value: refuse("run_not_running"), audit: [] };
    const { notDone } = await markRunEnded(tx, run, "stopped", ctx.now);
    return { value: { ok: true, value: null }, audit: [{ event: { type: "run.stopped", runId: run.id, kind: run.kind, notDone } }] };
  });
}
