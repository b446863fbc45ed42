import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { visitorLanguage } from "@/lib/entry/customer-link";
import { CustomerFrame } from "../../frame";
import { BigButton, Panel } from "../../parts";

/** The mailed link of a sender address: a person presses the button, a mail scanner does not (rules 27 and 29). */
export default async function Page({ params }: { readonly params: Promise<{ readonly token: string }> }) {
  const { token } = await params;
  const language = visitorLanguage(await headers());
  const t = await getTranslations({ locale: language, namespace: "customer.sender" });
  const ended = token === "done" || token === "unknown";
  return (
    <CustomerFrame language={language} brand={null}>
      <Panel>
        <h1 className="mb-1 font-semibold text-xl">{t(token === "done" ? "doneTitle" : "title")}</h1>
        <p>{t(token === "done" ? "done" : token === "unknown" ? "unknown" : "text")}</p>
        {ended ? null : (
          <form method="post" action="/c/sender-confirm" className="mt-5">
            <input type="hidden" name="token" value={token} />
            <BigButton>{t("action")}</BigButton>
          </form>
        )}
      </Panel>
    </CustomerFrame>
  );
}
