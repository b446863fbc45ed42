import { plainDate } from "@/lib/domain/dates";
import type { RunSettingsOf } from "@/lib/domain/run-kinds";
import { owePlan } from "@/lib/store/campaign-plans";
import { lockCampaign, setCampaignPromise } from "@/lib/store/campaigns";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import type { Ctx } from "./context";

/** The campaign's own promise moves as its run begins, so that who orders meanwhile is promised the new date. Its orders follow one by one. */
export async function moveCampaignPromise(
  tx: Tx,
  { scope: { merchantId }, now }: Ctx,
  { campaignId, promise, reason }: RunSettingsOf<"move_promise">,
): Promise<AuditEntry[]> {
  const campaign = await lockCampaign(tx, merchantId, campaignId);
  if (!campaign) throw new Error(`a run moves the promise of campaign ${campaignId}, which is not there`);
  const before = campaign.promiseTo === null ? null : plainDate(campaign.promiseTo.toISOString().slice(0, 10));
  await setCampaignPromise(tx, merchantId, campaignId, promise);
  await owePlan(tx, merchantId, campaignId, "changed", now);
  const after = promise?.to ?? null;
  return [{ reason, event: { type: "campaign.promise_moved", campaignId, campaign: campaign.name, before, after, why: reason } }];
}
