import { refuse } from "@/lib/domain/refusals";
import { markArrived, oweDues } from "@/lib/store/campaign-dues";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import type { Ctx, Result } from "./context";

/** *Stock has arrived*: the balances of the campaign become due, each announced in time (rule 21). Once. */
export async function stockArrived(ctx: Ctx, input: { readonly campaignId: string }): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const audit = await arrive(tx, ctx, input.campaignId);
    return { value: audit.length > 0 ? { ok: true, value: null } : refuse("stale"), audit };
  });
}

/** The same in the caller's transaction; nothing when it had arrived, or nothing waits for it. */
export async function arrive(tx: Tx, ctx: Ctx, campaignId: string): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const campaign = await markArrived(tx, merchantId, campaignId, by, ctx.now);
  if (campaign === null) return [];
  await oweDues(tx, merchantId, campaignId, ctx.now);
  return [{ event: { type: "campaign.stock_arrived", campaignId, campaign } }];
}
