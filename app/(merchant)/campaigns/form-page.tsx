import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import { CampaignForm } from "@/components/campaigns/campaign-form";
import { type CampaignDraft, EMPTY_DRAFT } from "@/components/campaigns/draft";
import { currency, toDecimal } from "@/lib/domain/money";
import { missingScopes, PLAN_SCOPES } from "@/lib/domain/shop-scopes";
import type { PageDoor } from "@/lib/entry/page";
import { knownGoods } from "@/lib/queries/campaign-joining";
import { type CampaignDetail, shopOfCampaigns, unitsBeyondCap } from "@/lib/queries/campaigns";
import { findGoods, saveCampaign } from "./actions";

/** The form with everything it needs; `campaign` null: a new one. */
export async function CampaignFormPart({ door, campaign }: { readonly door: PageDoor; readonly campaign: CampaignDetail | null }) {
  const [known, shop, messages, waiting] = await Promise.all([
    knownGoods(door.scope),
    shopOfCampaigns(door.scope),
    getMessages(),
    campaign ? unitsBeyondCap(door.scope, campaign.id) : [],
  ]);
  return (
    <NextIntlClientProvider messages={{ campaigns: messages.campaigns, common: messages.common }}>
      <CampaignForm
        key={campaign?.version ?? 0}
        start={campaign ? draftOf(campaign) : EMPTY_DRAFT}
        seen={campaign ? { campaignId: campaign.id, version: campaign.version } : null}
        known={known}
        currency={currency(shop.currency)}
        stock={campaign ? { option: campaign.stock, cap: campaign.unitCap, sold: campaign.unitsWithin, waiting } : null}
        hasOrders={(campaign?.orders ?? 0) > 0}
        hasGroup={campaign?.hasGroup ?? false}
        missingScopes={missingScopes(shop.scopes, PLAN_SCOPES)}
        save={saveCampaign}
        find={findGoods}
      />
    </NextIntlClientProvider>
  );
}

function draftOf(campaign: CampaignDetail): CampaignDraft {
  const { deposit, promiseFrom, promiseTo } = campaign;
  return {
    name: campaign.name,
    from: promiseFrom ?? "",
    to: promiseTo ?? "",
    isUnknown: promiseTo === null,
    items: campaign.items,
    stock: campaign.stock,
    cap: campaign.unitCap === null ? "" : String(campaign.unitCap),
    trigger: campaign.trigger,
    chargeOn: campaign.chargeOn ?? "",
    noticeDays: String(campaign.noticeDays),
    depositKind: deposit.kind,
    amount: deposit.kind === "fixed" ? toDecimal(deposit.amount) : "",
    percent: deposit.kind === "percent" ? String(deposit.percent) : EMPTY_DRAFT.percent,
    owner: campaign.plan.owner,
    app: campaign.plan.app ?? "",
  };
}
