import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { DeskCardReturn } from "@/components/order/card-by-hand-return";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { openPage } from "@/lib/entry/page";
import { finishDeskCard } from "../../../../customers/actions";
import { DeskMessages } from "../../../../desk-messages";

type Props = {
  readonly params: Promise<{ readonly orderId: string; readonly consentId: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("desk"))("byHand.returnTitle") };
}

/** Where Stripe's page leads staff back to: looking changes nothing, the page asks by itself what became of it. */
export default async function CardByHandPage({ params, searchParams }: Props) {
  await openPage("payments.moto");
  const ids = z.object({ orderId: z.uuid(), consentId: z.uuid() }).safeParse(await params);
  if (!ids.success) notFound();
  const { orderId, consentId } = ids.data;
  const isLeft = (await searchParams).left === "yes";
  const t = await getTranslations("desk");
  return (
    <ReadingPage>
      <PageHeader title={t("byHand.returnTitle")} lead={<p>{t("byHand.returnText")}</p>} />
      <div className="flex max-w-lg flex-col gap-4">
        <DeskMessages>
          <DeskCardReturn consentId={consentId} isLeft={isLeft} finish={finishDeskCard} />
        </DeskMessages>
        <div>
          <ButtonLink href={`/orders/${orderId}`}>{t("byHand.toOrder")}</ButtonLink>
        </div>
      </div>
    </ReadingPage>
  );
}
