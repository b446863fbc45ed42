import type { CampaignMatch } from "@/lib/domain/campaign";
import { insertPlace } from "@/lib/store/campaign-places";
import { owePlan } from "@/lib/store/campaign-plans";
import { campaignName } from "@/lib/store/campaigns";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import type { Ctx } from "./context";

/** Gives an order its place in the campaign it was matched with. What is beyond the cap is taken in all the same and waits for a person. */
export async function joinCampaign(tx: Tx, ctx: Ctx, orderId: string, match: CampaignMatch): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const { campaign, why, units } = match;
  const { stock } = campaign;
  const joinedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const place = await insertPlace(tx, merchantId, {
    ...{ orderId, campaignId: campaign.id, whyKind: why.kind, why: why.title, units, stock },
    ...{ joinedAt: ctx.now, joinedBy },
  });
  await owePlan(tx, merchantId, campaign.id, "units", ctx.now);
  const name = await campaignName(tx, merchantId, campaign.id);
  const about = { campaignId: campaign.id, campaign: name };
  return [{ orderId, event: { type: "campaign.joined", ...about, whyKind: why.kind, why: why.title, units, place, stock } }];
}
