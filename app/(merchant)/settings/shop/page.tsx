import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/settings/action-form";
import { Facts, Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { COUNTRY_CODES } from "@/lib/domain/country-zones";
import { LANGUAGES } from "@/lib/domain/language";
import { openPage } from "@/lib/entry/page";
import { shopSettings } from "@/lib/queries/shop-settings";
import { changeShop } from "../actions";
import { WithdrawalPagePart } from "./withdrawal-page-part";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.shop") };
}

export default async function ShopPage() {
  const door = await openPage("settings.read");
  const [t, common, shop] = await Promise.all([getTranslations("settings"), getTranslations("common"), shopSettings(door.scope)]);
  const regions = new Intl.DisplayNames([door.reader.locale], { type: "region" });
  const countries = COUNTRY_CODES.map((value) => ({ value, label: regions.of(value) ?? value })).sort((a, b) =>
    a.label.localeCompare(b.label, door.reader.locale),
  );
  const zones = [...new Set(["UTC", shop.timezone, ...Intl.supportedValuesOf("timeZone")])].map((value) => ({
    value,
    label: value.replaceAll("_", " "),
  }));
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("nav.shop")}</h1>
      <Panel title={t("shop.title")}>
        <p className="mb-4 text-muted">{t("shop.lead")}</p>
        {door.can("settings.write") ? (
          <ActionForm
            key={shop.version}
            columns={2}
            extra={{ version: shop.version }}
            fields={[
              { type: "text", name: "name", label: t("shop.name"), value: shop.name, required: true, maxLength: 120 },
              { type: "text", name: "legalName", label: t("shop.legalName"), value: shop.legalName, required: true, maxLength: 200 },
              { type: "text", name: "vatNumber", label: t("shop.vatNumber"), value: shop.vatNumber ?? "", optional: true, maxLength: 40 },
              {
                type: "email",
                name: "supportEmail",
                label: t("shop.supportEmail"),
                value: shop.supportEmail ?? "",
                optional: true,
                maxLength: 254,
              },
              { type: "select", name: "country", label: t("shop.country"), value: shop.country, options: countries },
              { type: "select", name: "timezone", label: t("shop.timezone"), value: shop.timezone, options: zones },
              {
                type: "select",
                name: "defaultLanguage",
                label: t("shop.language"),
                value: shop.defaultLanguage,
                options: LANGUAGES.map((value) => ({ value, label: common(`language.${value}`) })),
              },
              {
                type: "text",
                name: "statementDescriptor",
                label: t("shop.descriptor"),
                hint: t("shop.descriptorHint"),
                value: shop.statementDescriptor,
                required: true,
                maxLength: 22,
              },
              { type: "textarea", name: "address", label: t("shop.address"), value: shop.address ?? "", optional: true, maxLength: 500 },
            ]}
            action={changeShop}
            submit={t("shop.save")}
            done={common("saved")}
          />
        ) : (
          <>
            <Notice tone="info">{t("readOnly")}</Notice>
            <Facts
              className="mt-3"
              facts={[
                { label: t("shop.name"), value: shop.name },
                { label: t("shop.legalName"), value: shop.legalName },
                { label: t("shop.timezone"), value: shop.timezone },
                { label: t("shop.currency"), value: shop.shopCurrency },
                { label: t("shop.descriptor"), value: shop.statementDescriptor },
              ]}
            />
          </>
        )}
      </Panel>
      <WithdrawalPagePart merchantId={door.scope.merchantId} />
    </>
  );
}
