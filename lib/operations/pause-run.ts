import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockRun, markRunPaused } from "@/lib/store/runs";
import type { Ctx, Result } from "./context";

/** Pauses a run after the batch that runs now; charges that have left are answered as ever. */
export async function pauseRun(ctx: Ctx, input: { readonly runId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const run = await lockRun(tx, ctx.scope.merchantId, input.runId);
    if (run?.status !== "running") return { value: refuse(run ? "run_not_running" : "not_found"), audit: [] };
    await markRunPaused(tx, run, { code: "by_hand", facts: {} });
    const { id: runId, kind } = run;
    return { value: { ok: true, value: null }, audit: [{ event: { type: "run.paused", runId, kind, why: "by_hand" } }] };
  });
}
