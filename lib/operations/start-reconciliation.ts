import { addDays, dateInZone, startOfDayIn } from "@/lib/domain/dates";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { merchantRow } from "@/lib/store/merchants";
import { nudge } from "@/lib/store/nudge";
import { insertReconciliation } from "@/lib/store/reconciliation-runs";
import type { Ctx, Result } from "./context";

/** *Reconcile now*: from the beginning of the day so many days ago until this moment. A worker does it; the page follows it. */
export async function startReconciliation(ctx: Ctx, input: { readonly days: number }): Promise<Result<{ readonly runId: string }>> {
  const { merchantId } = ctx.scope;
  const merchant = await merchantRow(ctx.scope);
  const from = startOfDayIn(merchant.timezone, addDays(dateInZone(ctx.now, merchant.timezone), -input.days));
  const startedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  return commit<Result<{ runId: string }>>(ctx.scope, ctx, async (tx) => {
    const runId = await insertReconciliation(tx, merchantId, { kind: "on_demand", from, until: ctx.now, startedBy, now: ctx.now });
    if (runId === null) return { value: refuse("reconciliation_running"), audit: [] };
    await nudge(tx, "reconcile");
    const event = { type: "reconciliation.started", runId, kind: "on_demand", from: from.toISOString() } as const;
    return { value: { ok: true, value: { runId } }, audit: [{ event }] };
  });
}
