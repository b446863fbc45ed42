import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";

const SERVICES = ["delivery-reports", "postmark", "ses"] as const;

/** Where mail servers and services report what became of a mail. Who knows these addresses can say that a mail came back. */
export async function ReportAddresses({ appUrl, token }: { readonly appUrl: string; readonly token: string }) {
  const t = await getTranslations("settings");
  return (
    <Panel title={t("reports.title")}>
      <p className="mb-3 text-muted">{t("reports.lead")}</p>
      <dl className="flex flex-col gap-3">
        {SERVICES.map((service) => (
          <div key={service}>
            <dt className="font-medium text-sm">{t(`reports.${service}`)}</dt>
            <dd>
              <code className="block select-all break-all rounded bg-neutral-soft px-2 py-1 text-sm">{`${appUrl}/api/mail/${service}/${token}`}</code>
              <p className="mt-0.5 text-muted text-sm">{t(`reports.how_${service}`)}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
