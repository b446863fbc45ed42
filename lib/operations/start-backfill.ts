import { refuse } from "@/lib/domain/refusals";
import { insertBackfill } from "@/lib/store/backfills";
import { commit } from "@/lib/store/commit";
import { shopifyConnection } from "@/lib/store/connections";
import { nudge } from "@/lib/store/nudge";
import type { Ctx, Result } from "./context";

/** Starts reading the orders a shop already has, from an instant on (null: all). They arrive observed (rule 4). */
export async function startBackfill(
  ctx: Ctx,
  input: { readonly connectionId: string; readonly since: Date | null },
): Promise<Result<{ runId: string }>> {
  const { merchantId } = ctx.scope;
  const connection = await shopifyConnection(ctx.scope, input.connectionId);
  if (!connection || connection.status === "removed" || connection.status === "uninstalled") return refuse("not_found");
  const startedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  return commit<Result<{ runId: string }>>(ctx.scope, ctx, async (tx) => {
    const runId = await insertBackfill(tx, merchantId, { connectionId: connection.id, sinceAt: input.since, startedBy, now: ctx.now });
    if (runId === null) return { value: refuse("backfill_running"), audit: [] };
    await nudge(tx, "backfill", merchantId);
    return { value: { ok: true, value: { runId } }, audit: [{ event: { type: "backfill.started", runId } }] };
  });
}
