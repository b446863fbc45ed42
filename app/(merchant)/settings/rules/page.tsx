import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/states";
import { MOST_RULES } from "@/lib/domain/detection";
import { openPage } from "@/lib/entry/page";
import { preorderRules } from "@/lib/queries/preorder-rules";
import { changeRules } from "../actions";
import { RulesForm } from "./rules-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.rules") };
}

export default async function RulesPage() {
  const door = await openPage("settings.read");
  const [t, messages, rules] = await Promise.all([getTranslations("settings"), getMessages(), preorderRules(door.scope)]);
  const canWrite = door.can("settings.write");
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("nav.rules")}</h1>
      {canWrite ? null : <Notice tone="info">{t("readOnly")}</Notice>}
      <NextIntlClientProvider messages={{ common: messages.common, settings: { rules: messages.settings.rules } }}>
        <RulesForm stored={rules} most={MOST_RULES} change={canWrite ? changeRules : null} />
      </NextIntlClientProvider>
    </>
  );
}
