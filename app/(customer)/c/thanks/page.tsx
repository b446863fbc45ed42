import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { visitorLanguage } from "@/lib/entry/customer-link";
import { CustomerFrame } from "../frame";
import { Panel } from "../parts";

/** After Stripe's page in a browser that never held the link: thanks, and nothing about any order. */
export default async function Page() {
  const language = visitorLanguage(await headers());
  const t = await getTranslations({ locale: language, namespace: "customer.thanks" });
  return (
    <CustomerFrame language={language} brand={null}>
      <Panel>
        <h1 className="mb-1 font-semibold text-xl">{t("title")}</h1>
        <p>{t("text")}</p>
      </Panel>
    </CustomerFrame>
  );
}
