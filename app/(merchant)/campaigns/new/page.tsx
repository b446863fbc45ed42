import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { openPage } from "@/lib/entry/page";
import { CampaignFormPart } from "../form-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("campaigns"))("new") };
}

export default async function NewCampaignPage() {
  const door = await openPage("campaigns.write");
  const t = await getTranslations("campaigns");
  return (
    <ReadingPage>
      <PageHeader parent={{ href: "/campaigns", label: t("title") }} title={t("new")} />
      <CampaignFormPart door={door} campaign={null} />
    </ReadingPage>
  );
}
