import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Facts, Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { dateInZone } from "@/lib/domain/dates";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type SenderRow, sendersOf } from "@/lib/queries/senders";
import { addSender, checkSender } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.senders") };
}

export default async function SendersPage() {
  const door = await openPage("settings.read");
  const [t, senders] = await Promise.all([getTranslations("settings"), sendersOf(door.scope)]);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("senders.title")}</h1>
      <Panel title={t("senders.title")} flush>
        <p className="px-4 py-3 text-muted">{t("senders.lead")}</p>
        <ul className="divide-y divide-border border-border border-t">
          {senders.length === 0 ? <li className="px-4 py-3 text-muted">{t("senders.empty")}</li> : null}
          {senders.map((sender) => (
            <Sender key={sender.id} door={door} sender={sender} />
          ))}
        </ul>
      </Panel>
      {door.can("senders.write") ? (
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
    </>
  );
}

const Found = z.object({ found: z.boolean(), detail: z.string().optional() });
const DnsResult = z.object({ spf: Found, dkim: Found, dmarc: Found });
const RECORDS = ["spf", "dkim", "dmarc"] as const;

async function Sender({ door, sender }: { readonly door: PageDoor; readonly sender: SenderRow }) {
  const t = await getTranslations("settings");
  const wording = wordingFor(door.reader);
  const dns = DnsResult.safeParse(sender.dnsResult);
  const link = sender.followedAt
    ? t("senders.followed", { date: wording.date(dateInZone(sender.followedAt, door.reader.zone)) })
    : t("senders.notFollowed");
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{sender.name}</span>
        <span className="min-w-0 flex-1 truncate text-muted">{sender.address}</span>
        {sender.isDefault ? <Pill>{t("senders.default")}</Pill> : null}
        <Pill tone={sender.verifiedAt ? "success" : "warning"}>{t(sender.verifiedAt ? "senders.verified" : "senders.unverified")}</Pill>
      </p>
      <Facts
        facts={[
          { label: t("senders.link"), value: link },
          ...RECORDS.map((record) => {
            const read = dns.success ? dns.data[record] : null;
            const words = read ? t(read.found ? "senders.found" : "senders.notFound") : t("senders.notChecked");
            return { label: record.toUpperCase(), value: read?.detail && !read.found ? `${words}: ${read.detail}` : words };
          }),
        ]}
      />
      {door.can("senders.write") ? (
        <div className="flex flex-wrap gap-2">
          <ActionButton
            size="sm"
            label={t("senders.check")}
            input={{ senderId: sender.id }}
            action={checkSender}
            done={t("senders.checked")}
          />
          {sender.followedAt ? null : (
            <ActionButton
              size="sm"
              label={t("senders.resend")}
              input={{ address: sender.address, name: sender.name }}
              action={addSender}
              done={t("senders.resent")}
            />
          )}
        </div>
      ) : null}
    </li>
  );
}
