import { refuse } from "@/lib/domain/refusals";
import { isUndoable, type RunSettings } from "@/lib/domain/run-kinds";
import { ordersOfRun } from "@/lib/store/run-plans";
import { findRun } from "@/lib/store/runs";
import type { Ctx, Result } from "./context";
import { planRun } from "./plan-run";

/**
 * *Undo this run*: a plan that takes a run back, order by order, where nobody has changed since what it did. It is looked at and
 * started like any other; customers who were told of the change are told of its end.
 */
export async function planUndo(ctx: Ctx, input: { readonly runId: string }): Promise<Result<{ readonly runId: string }>> {
  const run = await findRun(ctx.scope, input.runId);
  if (!run) return refuse("not_found");
  if (!isUndoable(run)) return refuse("run_not_undoable");
  const undone = { runId: run.id, reason: "" };
  const settings: RunSettings =
    run.settings.kind === "change_due"
      ? { kind: "undo_due", ...undone, tellCustomer: run.settings.tellCustomer }
      : { kind: "undo_hold", ...undone };
  return planRun(ctx, { settings, chosen: ordersOfRun(ctx.scope.merchantId, run.id), search: null });
}
