import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { CampaignFormPart } from "../../form-page";
import { type CampaignProps, loadCampaign } from "../../load";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("campaigns"))("edit") };
}

export default async function EditCampaignPage({ params }: CampaignProps) {
  const { door, campaign } = await loadCampaign(params, "campaigns.write");
  if (campaign.status === "ended") notFound();
  const t = await getTranslations("campaigns");
  return (
    <ReadingPage>
      <PageHeader parent={{ href: `/campaigns/${campaign.id}`, label: campaign.name }} title={t("edit")} />
      <CampaignFormPart door={door} campaign={campaign} />
    </ReadingPage>
  );
}
