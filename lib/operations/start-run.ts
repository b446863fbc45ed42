import { HOUR_MS } from "@/lib/domain/dates";
import { refuse } from "@/lib/domain/refusals";
import { lacksForRun, PLAN_HOURS, TYPED_KINDS } from "@/lib/domain/run-kinds";
import { commit } from "@/lib/store/commit";
import { lockMemberRole } from "@/lib/store/memberships";
import { nudge } from "@/lib/store/nudge";
import { runShop } from "@/lib/store/run-shop";
import { lockRun, markRunStarted } from "@/lib/store/runs";
import type { Ctx, Result } from "./context";
import { moveCampaignPromise } from "./move-campaign-promise";
import { switchedOff } from "./run-moment";

export type RunToStart = {
  readonly runId: string;
  /** Of the plan the person saw. */
  readonly fingerprint: string;
  /** What cannot be taken back is confirmed by writing how many orders it is about. */
  readonly typed?: string;
};

/** Starts a planned run: the plan the person saw, named by its fingerprint, and no other. Workers carry it out (rule 10). */
export async function startRun(ctx: Ctx, input: RunToStart): Promise<Result<null>> {
  const { scope, actor, now } = ctx;
  if (actor.kind !== "staff") throw new Error("runs are started by people");
  return commit<Result<null>>(scope, ctx, async (tx) => {
    const run = await lockRun(tx, scope.merchantId, input.runId);
    const no = (value: Result<null>) => ({ value, audit: [] });
    if (!run) return no(refuse("not_found"));
    const lacks = lacksForRun(await lockMemberRole(tx, scope.merchantId, actor.userId), run.kind);
    if (lacks) return no(refuse("forbidden", { permission: lacks }));
    if (run.status === "done" || run.status === "stopped") return no(refuse("run_over"));
    if (run.status !== "planned") return no(refuse("run_not_running"));
    if (run.fingerprint === "" || run.fingerprint !== input.fingerprint) return no(refuse("plan_differs"));
    if (now.getTime() - run.plannedAt.getTime() > PLAN_HOURS * HOUR_MS) return no(refuse("plan_too_old", { hours: PLAN_HOURS }));
    if (run.included === 0) return no(refuse("nothing_to_run"));
    if (TYPED_KINDS.has(run.kind) && input.typed !== String(run.included)) return no(refuse("run_not_confirmed", { count: run.included }));
    const off = switchedOff(run.settings, await runShop(tx, scope.merchantId));
    if (off) return no(off);
    const begun = run.settings.kind === "move_promise" ? await moveCampaignPromise(tx, ctx, run.settings) : [];
    await markRunStarted(tx, run, actor.userId, now);
    await nudge(tx, "run");
    const { id: runId, kind, included, fingerprint } = run;
    return { value: { ok: true, value: null }, audit: [...begun, { event: { type: "run.started", runId, kind, included, fingerprint } }] };
  });
}
