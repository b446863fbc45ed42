import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { Facts, Panel } from "@/components/ui/panel";
import { dateInZone } from "@/lib/domain/dates";
import { wordingFor } from "@/lib/domain/words";
import { arriveStock } from "../actions";
import type { Part } from "./page";

/** What makes the balance due, and what was paid before. */
export async function ChargePart({ door, campaign }: Part) {
  const t = await getTranslations("campaigns.charge");
  const wording = wordingFor(door.reader);
  const { trigger, chargeOn, deposit, undated, stockArrivedAt } = campaign;
  const when = trigger === "date" ? (chargeOn ? t("date", { date: wording.date(chargeOn) }) : t("shopDate")) : t(trigger);
  const isLater = trigger === "on_fulfilment" || trigger === "stock_arrives";
  const paid =
    deposit.kind === "fixed"
      ? wording.money(deposit.amount)
      : deposit.kind === "percent"
        ? t("percent", { percent: deposit.percent })
        : t("none");
  const waits = trigger === "stock_arrives" && stockArrivedAt === null && door.can("campaigns.write");
  return (
    <Panel
      title={t("title")}
      aside={
        waits ? (
          <ActionButton
            label={t("arrive.open")}
            size="sm"
            input={{ campaignId: campaign.id }}
            action={arriveStock}
            done={t("arrive.done")}
            confirm={{ title: t("arrive.title"), text: t("arrive.text", { count: undated, days: campaign.noticeDays }) }}
          />
        ) : null
      }
    >
      <Facts
        facts={[
          { label: t("trigger"), value: when },
          ...(isLater ? [{ label: t("notice"), value: t("days", { count: campaign.noticeDays }) }] : []),
          ...(campaign.plan.owner === "ours" ? [{ label: t("deposit"), value: paid }] : []),
          ...(undated > 0 ? [{ label: t("undated"), value: <span className="figures">{wording.count(undated)}</span> }] : []),
        ]}
      />
      {stockArrivedAt ? (
        <p className="mt-2 text-muted text-sm">
          {t("arrived", { date: wording.date(dateInZone(stockArrivedAt, door.reader.zone)), by: campaign.stockArrivedBy ?? "shopify" })}
        </p>
      ) : null}
    </Panel>
  );
}
