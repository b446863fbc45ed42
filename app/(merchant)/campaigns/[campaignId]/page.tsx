import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { joinPreview } from "@/lib/queries/campaign-joining";
import type { CampaignDetail } from "@/lib/queries/campaigns";
import { endCampaign, joinOrders } from "../actions";
import { type CampaignProps, loadCampaign } from "../load";
import { promiseText, unitsText } from "../words";
import { ChargePart } from "./charge-part";
import { PromisePart } from "./promise-part";
import { PlanNotice, StockPart } from "./stock-part";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("campaigns"))("title") };
}

export type Part = { readonly door: PageDoor; readonly campaign: CampaignDetail };

export default async function CampaignPage({ params }: CampaignProps) {
  const { door, campaign } = await loadCampaign(params, "campaigns.read");
  return (
    <ReadingPage>
      <Header door={door} campaign={campaign} />
      <PlanNotice door={door} campaign={campaign} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <StockPart door={door} campaign={campaign} />
          <Sells campaign={campaign} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <PromisePart door={door} campaign={campaign} />
          <ChargePart door={door} campaign={campaign} />
          <Joining door={door} campaign={campaign} />
        </div>
      </div>
    </ReadingPage>
  );
}

async function Header({ door, campaign }: Part) {
  const t = await getTranslations("campaigns");
  const [promise, units] = await Promise.all([promiseText(campaign, door.reader), unitsText(campaign, door.reader)]);
  const { count } = wordingFor(door.reader);
  const { id: campaignId, name, version, orders, paid } = campaign;
  const isOpen = campaign.status === "open";
  return (
    <PageHeader
      parent={{ href: "/campaigns", label: t("title") }}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {name}
          {isOpen ? null : <Pill>{t("ended")}</Pill>}
        </span>
      }
      lead={[promise, units, ...(orders > 0 ? [t("paid", { paid: count(paid), orders: count(orders) })] : [])].join(" · ")}
      actions={
        <>
          <ButtonLink href={`/orders?campaign=${campaignId}`}>{t("seeOrders")}</ButtonLink>
          {isOpen && door.can("campaigns.write") ? (
            <>
              <ButtonLink href={`/campaigns/${campaignId}/edit`}>{t("edit")}</ButtonLink>
              <ActionButton
                label={t("end.open")}
                look="danger"
                quiet
                input={{ campaignId, version }}
                action={endCampaign}
                done={t("end.done")}
                confirm={{ title: t("end.title", { name }), text: t("end.text") }}
              />
            </>
          ) : null}
        </>
      }
    />
  );
}

async function Sells({ campaign }: Pick<Part, "campaign">) {
  const t = await getTranslations("campaigns");
  return (
    <Panel flush title={t("sells.title")}>
      <ul className="divide-y divide-border">
        {campaign.items.map((item) => (
          <li key={`${item.kind} ${item.value}`} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2">
            <span className="min-w-0 flex-1 break-words">{item.title}</span>
            <span className="text-muted text-sm">{t(`sells.kind.${item.kind}`)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Orders that were here before, seen before they are taken in. */
async function Joining({ door, campaign }: Part) {
  if (campaign.status === "ended" || !door.can("campaigns.write")) return null;
  const preview = await joinPreview(door.scope, campaign.id);
  if (preview.orders === 0) return null;
  const t = await getTranslations("campaigns.joining");
  const { orders, units, beyond, promised } = preview;
  return (
    <Panel title={t("title")}>
      <p>{t("text", { count: orders, units })}</p>
      {beyond > 0 ? <p className="text-danger-text">{t("beyond", { count: beyond })}</p> : null}
      {promised > 0 ? <p>{t("promised", { count: promised })}</p> : null}
      <p className="mb-3 text-muted">{t("kept")}</p>
      <ActionButton label={t("join")} input={{ campaignId: campaign.id }} action={joinOrders} done={t("done")} />
    </Panel>
  );
}
