import { refuse } from "@/lib/domain/refusals";
import { owePlan } from "@/lib/store/campaign-plans";
import { endCampaign as end, lockCampaign } from "@/lib/store/campaigns";
import { commit } from "@/lib/store/commit";
import type { Ctx, Result } from "./context";

/** No order joins it any more; those that are in it stay. */
export async function endCampaign(ctx: Ctx, input: { readonly campaignId: string; readonly version: number }): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  const { campaignId } = input;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const campaign = await lockCampaign(tx, merchantId, campaignId);
    if (!campaign) return { value: refuse("not_found"), audit: [] };
    if (campaign.status === "ended") return { value: refuse("campaign_ended"), audit: [] };
    if (campaign.version !== input.version) return { value: refuse("stale"), audit: [] };
    await end(tx, merchantId, campaignId);
    await owePlan(tx, merchantId, campaignId, "changed", ctx.now);
    return { value: { ok: true, value: null }, audit: [{ event: { type: "campaign.ended", campaignId, campaign: campaign.name } }] };
  });
}
