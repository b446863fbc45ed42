import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { appUrl } from "@/lib/entry/customer-link";
import { openPage } from "@/lib/entry/page";
import { mailPathToken } from "@/lib/queries/mail-reports";
import { sendersOf } from "@/lib/queries/senders";
import { addSender } from "../actions";
import { ReportAddresses } from "./report-addresses";
import { Sender } from "./sender";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.senders") };
}

export default async function SendersPage() {
  const door = await openPage("settings.read");
  const canWrite = door.can("senders.write");
  const [t, senders, token] = await Promise.all([
    getTranslations("settings"),
    sendersOf(door.scope),
    canWrite ? mailPathToken(door.scope) : null,
  ]);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("senders.title")}</h1>
      <Panel flush>
        <p className="px-4 py-3 text-muted">{t("senders.lead")}</p>
        <ul className="divide-y divide-border border-border border-t">
          {senders.length === 0 ? <li className="px-4 py-3 text-muted">{t("senders.empty")}</li> : null}
          {senders.map((sender) => (
            <Sender key={sender.id} door={door} sender={sender} />
          ))}
        </ul>
      </Panel>
      {canWrite ? (
        <Panel title={t("senders.addTitle")}>
          <ActionForm
            adds
            columns={2}
            fields={[
              { type: "email", name: "address", label: t("senders.address"), required: true, maxLength: 254 },
              { type: "text", name: "name", label: t("senders.name"), required: true, maxLength: 120 },
            ]}
            action={addSender}
            submit={t("senders.add")}
            done={t("senders.added")}
          />
        </Panel>
      ) : null}
      {token ? <ReportAddresses appUrl={appUrl()} token={token} /> : null}
    </>
  );
}
