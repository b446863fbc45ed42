import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { toDecimal } from "@/lib/domain/money";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { preFlight, type ShopSettings, shopSettings } from "@/lib/queries/shop-settings";
import { changeLimits, pauseMoney, resumeMoney } from "../actions";
import { AutoCancel } from "./auto-cancel";
import { CardSetting } from "./card-setting";
import { CollectMode } from "./collect-mode";
import { HoldSetting } from "./hold-setting";
import { RefundSetting } from "./refund-setting";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.payments") };
}

export default async function PaymentsPage() {
  const door = await openPage("settings.read");
  const [t, settings] = await Promise.all([getTranslations("settings"), shopSettings(door.scope)]);
  const flight = await preFlight(door.scope, settings.shopCurrency);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("nav.payments")}</h1>
      <CollectMode door={door} settings={settings} flight={flight} />
      <Pause door={door} settings={settings} />
      <Limits door={door} settings={settings} />
      <AutoCancel door={door} settings={settings} />
      <HoldSetting door={door} settings={settings} />
      <RefundSetting door={door} settings={settings} />
      <CardSetting door={door} settings={settings} />
    </>
  );
}

type Part = { readonly door: PageDoor; readonly settings: ShopSettings };

async function Pause({ door, settings }: Part) {
  const t = await getTranslations("settings");
  const wording = wordingFor(door.reader);
  return (
    <Panel title={t("pause.title")}>
      {settings.moneyPausedAt ? (
        <div className="flex flex-col items-start gap-3">
          <p>
            {t("pause.since", { date: wording.dateTime(settings.moneyPausedAt) })} {settings.moneyPausedReason}
          </p>
          {door.can("money.resume") ? (
            <ActionButton
              label={t("pause.resume")}
              look="primary"
              input={{}}
              action={resumeMoney}
              done={t("pause.resumed")}
              confirm={{ title: t("pause.resumeTitle", { shop: settings.name }), text: t("pause.resumeText") }}
            />
          ) : null}
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted">{t("pause.text")}</p>
          {door.can("money.pause") ? (
            <ActionButton
              label={t("pause.button")}
              look="danger"
              input={{}}
              action={pauseMoney}
              done={t("pause.done")}
              confirm={{
                title: t("pause.confirmTitle", { shop: settings.name }),
                text: t("pause.text"),
                ask: { name: "reason", label: t("pause.reason"), required: true },
              }}
            />
          ) : null}
        </div>
      )}
    </Panel>
  );
}

async function Limits({ door, settings }: Part) {
  const t = await getTranslations("settings");
  const wording = wordingFor(door.reader);
  if (!door.can("settings.write")) {
    return (
      <Panel title={t("limits.title")}>
        <Notice tone="info">{t("readOnly")}</Notice>
        <p className="mt-3 text-muted">
          {t("limits.capCount")}: {wording.count(settings.dailyCapCount)} · {t("limits.capSum", { currency: settings.shopCurrency })}:{" "}
          {wording.money(settings.dailyCap)}
        </p>
      </Panel>
    );
  }
  return (
    <Panel title={t("limits.title")}>
      <ActionForm
        // Made anew with the version that was saved, so that a second change is not stale.
        key={settings.version}
        columns={2}
        extra={{ version: settings.version }}
        fields={[
          { type: "number", name: "dailyCapCount", label: t("limits.capCount"), value: settings.dailyCapCount, min: 0, required: true },
          {
            type: "text",
            name: "dailyCap",
            label: t("limits.capSum", { currency: settings.shopCurrency }),
            value: door.reader.language === "fr" ? toDecimal(settings.dailyCap).replace(".", ",") : toDecimal(settings.dailyCap),
            required: true,
          },
          {
            type: "number",
            name: "chargeFromHour",
            label: t("limits.from"),
            value: settings.chargeFromHour,
            min: 0,
            max: 23,
            required: true,
          },
          {
            type: "number",
            name: "chargeUntilHour",
            label: t("limits.until"),
            value: settings.chargeUntilHour,
            min: 1,
            max: 24,
            required: true,
          },
          {
            type: "number",
            name: "noticeHours",
            label: t("limits.notice"),
            hint: t("limits.noticeHint"),
            value: settings.noticeHours,
            min: 48,
            max: 720,
            required: true,
          },
          {
            type: "number",
            name: "oldConsentNoticeHours",
            label: t("limits.oldNotice"),
            hint: t("limits.oldNoticeHint"),
            value: settings.oldConsentNoticeHours,
            min: 168,
            max: 1440,
            required: true,
          },
          {
            type: "numbers",
            name: "cardRequestAfterDays",
            label: t("limits.afterDays"),
            value: settings.cardRequestAfterDays,
            required: true,
          },
          {
            type: "numbers",
            name: "cardRequestBeforeDays",
            label: t("limits.beforeDays"),
            value: settings.cardRequestBeforeDays,
            required: true,
          },
          { type: "numbers", name: "retryAfterDays", label: t("limits.retryDays"), value: settings.retryAfterDays, required: true },
          { type: "number", name: "retryMax", label: t("limits.retryMax"), value: settings.retryMax, min: 0, max: 8, required: true },
          {
            type: "number",
            name: "consentLatestDays",
            label: t("limits.consentDays"),
            value: settings.consentLatestDays,
            min: 1,
            max: 730,
            required: true,
          },
        ]}
        action={changeLimits}
        submit={t("limits.save")}
        done={(await getTranslations("common"))("saved")}
      />
    </Panel>
  );
}
