import type { Bilingual } from "@/lib/domain/language";
import { refuse } from "@/lib/domain/refusals";
import { isUndoable, type RunSettings } from "@/lib/domain/run-kinds";
import { ordersOfRun } from "@/lib/store/run-plans";
import { runShop } from "@/lib/store/run-shop";
import { findRun } from "@/lib/store/runs";
import type { Ctx, Result } from "./context";
import { planRun } from "./plan-run";

/** Kept as the reason of a hold that is placed once more. */
const RELEASED_BY_MISTAKE: Bilingual = { en: "Released by mistake", fr: "Levée par erreur" };

/** A release is taken back by holding once more what has not been sent since: customers were told nothing of it, and are told nothing now. */
async function holdAgain(ctx: Ctx, runId: string): Promise<Result<{ readonly runId: string }>> {
  const { merchantId, db } = ctx.scope;
  const why = RELEASED_BY_MISTAKE[(await runShop(db.prisma, merchantId)).language];
  const settings: RunSettings = { kind: "hold", reason: "other", note: why, until: null, told: "nothing", toldReason: why };
  return planRun(ctx, { settings, chosen: ordersOfRun(merchantId, runId), search: null });
}

/**
 * *Undo this run*: a plan that takes a run back, order by order, where nobody has changed since what it did. It is looked at and
 * started like any other; customers who were told of the change are told of its end.
 */
export async function planUndo(ctx: Ctx, input: { readonly runId: string }): Promise<Result<{ readonly runId: string }>> {
  const run = await findRun(ctx.scope, input.runId);
  if (!run) return refuse("not_found");
  if (!isUndoable(run)) return refuse("run_not_undoable");
  const undone = { runId: run.id, reason: "" };
  if (run.settings.kind === "release") return holdAgain(ctx, run.id);
  const settings: RunSettings =
    run.settings.kind === "change_due"
      ? { kind: "undo_due", ...undone, tellCustomer: run.settings.tellCustomer }
      : { kind: "undo_hold", ...undone };
  return planRun(ctx, { settings, chosen: ordersOfRun(ctx.scope.merchantId, run.id), search: null });
}
