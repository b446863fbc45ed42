import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Facts, Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import { Notice } from "@/components/ui/states";
import { STOCK_OPTIONS } from "@/lib/domain/campaign";
import { whyWords } from "@/lib/domain/why-words";
import { unitsText } from "../words";
import type { Part } from "./page";

/** How many there are, how many are sold, and when they leave the stock. */
export async function StockPart({ door, campaign }: Part) {
  const [t, units] = await Promise.all([getTranslations("campaigns.stock"), unitsText(campaign, door.reader)]);
  const { unitCap, unitsWithin, unitsBeyond, plan } = campaign;
  const taken = STOCK_OPTIONS.filter((option) => campaign.units[option] > 0);
  return (
    <Panel title={t("title")}>
      {unitCap === null ? null : (
        <div className="mb-3">
          <p className="figures mb-1">{units}</p>
          <Progress label={units} part={unitCap === 0 ? 1 : unitsWithin / unitCap} />
        </div>
      )}
      <Facts
        facts={[
          ...(unitCap === null ? [{ label: t("cap"), value: t("none") }] : []),
          ...(unitsBeyond > 0
            ? [
                {
                  label: t("beyond"),
                  value: (
                    <Link
                      href={`/orders?tab=action_needed&campaign=${campaign.id}`}
                      className="figures font-medium text-danger-text underline"
                    >
                      {unitsBeyond}
                    </Link>
                  ),
                },
              ]
            : []),
          { label: t("taken"), value: t(campaign.stock) },
          { label: t("owner"), value: t(`owned.${plan.owner}`, { app: plan.app ?? "" }) },
        ]}
      />
      {taken.map((option) => (
        <p key={option} className="mt-2 text-muted text-sm">
          {t(`now.${option}`, { count: campaign.units[option] })}
        </p>
      ))}
    </Panel>
  );
}

/** Where our selling plan stands at Shopify. */
export async function PlanNotice({ door, campaign }: Part) {
  const { plan } = campaign;
  if (plan.owner !== "ours" || plan.state === "off") return null;
  const t = await getTranslations("campaigns");
  if (plan.state === "refused")
    return <Notice tone="danger">{t("plan.refused", { why: whyWords(plan.problem ?? "", door.reader.language) })}</Notice>;
  if (plan.state === "owed") return <Notice tone="info">{t("plan.owed")}</Notice>;
  return plan.soldOut ? <Notice tone="warning">{t("stock.soldOut")}</Notice> : null;
}
