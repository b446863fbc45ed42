import { getTranslations } from "next-intl/server";
import type { Language } from "@/lib/domain/language";
import { CustomerFrame } from "./frame";
import { BigButton, Panel } from "./parts";

/** The one page for unknown, expired, used and foreign links: it says nothing about any of them (rule 27). */
export async function UnknownLink({ language, isSent }: { readonly language: Language; readonly isSent: boolean }) {
  const t = await getTranslations({ locale: language, namespace: "customer.unknown" });
  return (
    <CustomerFrame language={language} brand={null}>
      <Panel>
        <h1 className="mb-1 font-semibold text-xl">{t(isSent ? "sentTitle" : "title")}</h1>
        <p>{t(isSent ? "sentText" : "text")}</p>
        {isSent ? null : (
          <form method="post" action="/c/fresh-link" className="mt-5">
            <BigButton>{t("action")}</BigButton>
          </form>
        )}
      </Panel>
    </CustomerFrame>
  );
}
