import { CalendarClock } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import { EmptyState } from "@/components/ui/states";
import { Pill } from "@/components/ui/status-badge";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type CampaignSummary, campaigns } from "@/lib/queries/campaigns";
import { promiseText, unitsText } from "./words";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("campaigns"))("title") };
}

export default async function CampaignsPage() {
  const door = await openPage("campaigns.read");
  const [t, list] = await Promise.all([getTranslations("campaigns"), campaigns(door.scope)]);
  const make = door.can("campaigns.write") ? (
    <ButtonLink look="primary" href="/campaigns/new">
      {t("new")}
    </ButtonLink>
  ) : undefined;
  return (
    <ReadingPage>
      <PageHeader title={t("title")} lead={t("lead")} actions={list.length > 0 ? make : undefined} />
      {list.length === 0 ? (
        <EmptyState icon={<CalendarClock aria-hidden="true" />} title={t("empty.title")} text={t("empty.text")} action={make} />
      ) : (
        <Panel flush title={t("title")}>
          <ul className="divide-y divide-border">
            {list.map((campaign) => (
              <Campaign key={campaign.id} door={door} campaign={campaign} />
            ))}
          </ul>
        </Panel>
      )}
    </ReadingPage>
  );
}

async function Campaign({ door, campaign }: { readonly door: PageDoor; readonly campaign: CampaignSummary }) {
  const t = await getTranslations("campaigns");
  const [promise, units] = await Promise.all([promiseText(campaign, door.reader), unitsText(campaign, door.reader)]);
  const { count } = wordingFor(door.reader);
  const { unitCap, unitsWithin, unitsBeyond, orders, paid } = campaign;
  const share = t("paid", { paid: count(paid), orders: count(orders) });
  return (
    <li className="relative flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-64">
        <Link href={`/campaigns/${campaign.id}`} className="font-medium after:absolute after:inset-0">
          {campaign.name}
        </Link>{" "}
        {campaign.status === "ended" ? <Pill>{t("ended")}</Pill> : null}
        <p className="text-muted text-sm">{promise}</p>
      </div>
      <div className="w-48">
        <p className="figures mb-1 text-muted text-sm">{units}</p>
        {unitCap === null ? null : <Progress label={units} part={unitCap === 0 ? 1 : unitsWithin / unitCap} />}
        {unitsBeyond > 0 ? <p className="figures mt-1 text-danger-text text-sm">{t("units.beyond", { count: unitsBeyond })}</p> : null}
      </div>
      <div className="w-48">
        <p className="figures mb-1 text-muted text-sm">{share}</p>
        <Progress label={share} part={orders === 0 ? 0 : paid / orders} />
      </div>
    </li>
  );
}
