import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { appUrl } from "@/lib/entry/customer-link";

/** The address a shop puts on its own site: withdrawing must not need a link from a mail (rule 26). */
export async function WithdrawalPagePart({ merchantId }: { readonly merchantId: string }) {
  const t = await getTranslations("asks.publicPage");
  const address = `${appUrl()}/c/withdraw/${merchantId}`;
  return (
    <Panel title={t("title")}>
      <p className="mb-2 text-muted">{t("text")}</p>
      <a href={address} className="break-all underline underline-offset-2">
        {address}
      </a>
    </Panel>
  );
}
