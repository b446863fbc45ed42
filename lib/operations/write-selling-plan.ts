import { atHour, HOUR_MS, plainDate } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { planWords } from "@/lib/domain/plan-words";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { Failure, ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { ShopPlanGroup, ShopPlanWish } from "@/lib/gateways/shopify/contract-goods";
import { type PlanFacts, planFacts, recordPlan, recordPlanRefused, type WrittenPlan } from "@/lib/store/campaign-plans";
import { type AuditEntry, commit } from "@/lib/store/commit";
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
  const found = await shop.variantsOfSkus(campaign.skus);
  if (found.kind !== "ok") return refused(outside, campaign, found);
  const variantGids = [...new Set([...campaign.variantGids, ...[...found.value.values()].flat()])];
  const written = await write(shop, campaign, wishOf({ ...campaign, variantGids }, isSoldOut));
  if (written.kind !== "ok") return refused(outside, campaign, written);
  const unknown = campaign.skus.filter((sku) => found.value.get(sku)?.length === 0);
  const problem = unknown.length > 0 ? syncReason("skus_unknown", { skus: unknown.join(", ") }) : null;
  return recordWritten(outside, campaign, { groupGid: written.value, isSoldOut, problem });
}

async function recordWritten(outside: OutsideCtx, campaign: PlanFacts, plan: WrittenPlan): Promise<OwedAnswer> {
  const { scope } = outside;
  return commit<OwedAnswer>(scope, outside, async (tx) => {
    const { isCurrent, isNews } = await recordPlan(tx, scope.merchantId, campaign, plan);
    const about = { campaignId: campaign.id, campaign: campaign.name };
    const { isSoldOut, problem } = plan;
    const audit: AuditEntry[] =
      problem === null || isNews ? [{ event: { type: "campaign.plan_written", ...about, soldOut: isSoldOut } }] : [];
    if (problem !== null && isNews) audit.push({ event: { type: "campaign.plan_refused", ...about, why: problem } });
    // Changed meanwhile: written once more. A SKU the shop does not know may come to be there.
    if (!isCurrent) return { value: { kind: "again", why: syncReason("campaign_changed"), inMs: 0 }, audit };
    return { value: problem === null ? { kind: "done" } : { kind: "again", why: problem, inMs: HOUR_MS }, audit };
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
