import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { nudge } from "@/lib/store/nudge";
import { runShop } from "@/lib/store/run-shop";
import { lockRun, markRunResumed } from "@/lib/store/runs";
import type { Ctx, Result } from "./context";
import { switchedOff } from "./run-moment";

/** Goes on with a paused run. One that charges sends a canary ahead again: whatever stopped it may still be so. */
export async function resumeRun(ctx: Ctx, input: { readonly runId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const run = await lockRun(tx, ctx.scope.merchantId, input.runId);
    if (run?.status !== "paused") return { value: refuse(run ? "run_not_running" : "not_found"), audit: [] };
    const off = switchedOff(run.settings, await runShop(tx, ctx.scope.merchantId));
    if (off) return { value: off, audit: [] };
    await markRunResumed(tx, run, ctx.now);
    await nudge(tx, "run");
    return { value: { ok: true, value: null }, audit: [{ event: { type: "run.resumed", runId: run.id, kind: run.kind } }] };
  });
}
