import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { LEAST_CANCEL_DAYS, LEAST_FINAL_NOTICE_HOURS } from "@/lib/domain/dunning";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopSettings } from "@/lib/queries/shop-settings";
import { changeAutoCancel } from "./actions";

type Part = { readonly door: PageDoor; readonly settings: ShopSettings };

/** Cancelling of unpaid orders by themselves: off until switched on, and never sooner than rule 24 allows. */
export async function AutoCancel({ door, settings }: Part) {
  const [t, common] = await Promise.all([getTranslations("settings"), getTranslations("common")]);
  const { autoCancelAfterDays: days, finalNoticeHours: hours, version } = settings;
  return (
    <Panel title={t("autoCancel.title")}>
      <p>{days === null ? t("autoCancel.isOff") : t("autoCancel.isOn", { days, hours })}</p>
      <p className="mt-2 text-muted">{t("autoCancel.lead")}</p>
      <p className="mt-2 mb-4 text-muted text-sm">{t("autoCancel.law")}</p>
      {door.can("settings.write") ? (
        <ActionForm
          key={version}
          columns={2}
          extra={{ version }}
          fields={[
            {
              type: "number",
              name: "autoCancelAfterDays",
              label: t("autoCancel.afterDays"),
              hint: t("autoCancel.afterDaysHint"),
              value: days ?? undefined,
              min: LEAST_CANCEL_DAYS,
              max: 365,
            },
            {
              type: "number",
              name: "finalNoticeHours",
              label: t("autoCancel.finalHours"),
              hint: t("autoCancel.finalHoursHint"),
              value: hours,
              min: LEAST_FINAL_NOTICE_HOURS,
              max: 720,
              required: true,
            },
          ]}
          action={changeAutoCancel}
          submit={t("autoCancel.save")}
          done={common("saved")}
        />
      ) : null}
    </Panel>
  );
}
