import { atHour, plainDate } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { planWords } from "@/lib/domain/plan-words";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { Failure, ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { ShopPlanGroup, ShopPlanWish } from "@/lib/gateways/shopify/contract-goods";
import { type PlanFacts, planFacts, recordPlan, recordPlanRefused } from "@/lib/store/campaign-plans";
import { commit } from "@/lib/store/commit";
import { shopifyConnections } from "@/lib/store/connections";
import type { ClaimedWork } from "@/lib/store/owed-work";
import type { OutsideCtx } from "./context";
import { failureReason } from "./note-connection-trouble";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** The hour of the shop's day the dates of a plan are written with. */
const HOUR = 9;

/**
 * Writes a campaign's selling plan group to the shop as the campaign is now (rule 35): made once, found again by its code after an
 * answer that never came, taken off its goods when the cap is reached. What Shopify refuses is shown, and stays owed.
 */
export async function writeSellingPlan(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { scope } = outside;
  const campaign = await planFacts(scope, work.subjectId);
  if (campaign?.owner !== "ours") return { kind: "done" };
  const connection = (await shopifyConnections(scope)).find(({ status }) => status === "ok");
  if (!connection) return { kind: "again", why: syncReason("no_shop") };
  const shop = await outside.gateways.shopify(scope.merchantId, connection.id);
  const isSoldOut = campaign.isEnded || (campaign.unitCap !== null && campaign.unitsWithin >= campaign.unitCap);
  const written = await write(shop, campaign, wishOf(campaign, isSoldOut));
  if (written.kind !== "ok") return refused(outside, campaign, written);
  return commit<OwedAnswer>(scope, outside, async (tx) => {
    const isCurrent = await recordPlan(tx, scope.merchantId, campaign, { groupGid: written.value, isSoldOut });
    const event = { type: "campaign.plan_written", campaignId: campaign.id, campaign: campaign.name, soldOut: isSoldOut } as const;
    // Changed meanwhile: written once more.
    return { value: isCurrent ? { kind: "done" } : { kind: "again", why: syncReason("campaign_changed"), inMs: 0 }, audit: [{ event }] };
  });
}

type Written = { readonly kind: "ok"; readonly value: string } | Failure;

async function write(shop: ShopifyGateway, campaign: PlanFacts, wish: ShopPlanWish): Promise<Written> {
  const known = campaign.groupGid === null ? await shop.findPlanGroup(wish.code) : await shop.planGroup(campaign.groupGid);
  if (known.kind !== "ok") return known;
  if (known.value === null) return gidOf(await shop.createPlanGroup(wish));
  const updated = await shop.updatePlanGroup(known.value, wish);
  return updated.kind === "ok" ? { kind: "ok", value: known.value.gid } : updated;
}

const gidOf = (answer: { readonly kind: "ok"; readonly value: ShopPlanGroup } | Failure): Written =>
  answer.kind === "ok" ? { kind: "ok", value: answer.value.gid } : answer;

async function refused(outside: OutsideCtx, campaign: PlanFacts, failure: Failure): Promise<OwedAnswer> {
  // Only what a person can do something about is shown: a lost connection passes.
  if (failure.kind === "refused" || failure.kind === "broken") {
    const why = failureReason(failure);
    await commit(outside.scope, outside, async (tx) => {
      const isNews = await recordPlanRefused(tx, outside.scope.merchantId, campaign.id, why);
      const event = { type: "campaign.plan_refused", campaignId: campaign.id, campaign: campaign.name, why } as const;
      return { value: null, audit: isNews ? [{ event }] : [] };
    });
  }
  return againAfter(failure);
}

function wishOf(campaign: PlanFacts, isSoldOut: boolean): ShopPlanWish {
  const { deposit, promiseTo, chargeOn, zone } = campaign;
  const words = planWords(deposit, campaign.language);
  const at = (day: string | null) => (day === null ? null : atHour(zone, plainDate(day), HOUR));
  return {
    code: `predesk-${campaign.id}`,
    name: campaign.name,
    optionName: words.optionName,
    plan: {
      name: words.plan,
      option: words.plan,
      deposit: deposit.kind === "fixed" ? { kind: "fixed", amount: money(deposit.minor, campaign.currency) } : deposit,
      balanceOn: at(chargeOn),
      shipsOn: at(promiseTo),
      stock: campaign.stock,
    },
    productGids: isSoldOut ? [] : campaign.productGids,
    variantGids: isSoldOut ? [] : campaign.variantGids,
  };
}
