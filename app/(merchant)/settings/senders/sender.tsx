import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Pill } from "@/components/ui/status-badge";
import { dateInZone } from "@/lib/domain/dates";
import { domainOf, recordToAdd, SENDER_RECORDS, type SenderRecord } from "@/lib/domain/sender-records";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { SenderRow } from "@/lib/queries/senders";
import { addSender, checkSender } from "../actions";
import { setDefaultSender, setSenderPace, takeSenderAway } from "./actions";

const Found = z.object({ found: z.boolean(), unreadable: z.boolean().optional(), detail: z.string().optional() });
const DnsResult = z.object({ spf: Found, dkim: Found, dmarc: Found });

type Part = { readonly door: PageDoor; readonly sender: SenderRow };

/** One sender: what is proven, what is missing and what to add, and what can be done with it. */
export async function Sender({ door, sender }: Part) {
  const t = await getTranslations("settings");
  return (
    <li className="flex flex-col gap-3 px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{sender.name}</span>
        <span className="min-w-0 flex-1 truncate text-muted">{sender.address}</span>
        {sender.isDefault ? <Pill>{t("senders.default")}</Pill> : null}
        <Pill tone={sender.verifiedAt ? "success" : "warning"}>{t(sender.verifiedAt ? "senders.verified" : "senders.unverified")}</Pill>
      </p>
      <Proof door={door} sender={sender} />
      {door.can("senders.write") ? <Tools sender={sender} /> : null}
    </li>
  );
}

type RecordRead = z.output<typeof Found> | null;

function wordOf(read: RecordRead): "senders.found" | "senders.notFound" | "senders.unreadable" | "senders.notChecked" {
  if (!read) return "senders.notChecked";
  if (read.unreadable) return "senders.unreadable";
  return read.found ? "senders.found" : "senders.notFound";
}

async function Proof({ door, sender }: Part) {
  const t = await getTranslations("settings");
  const wording = wordingFor(door.reader);
  const dns = DnsResult.safeParse(sender.dnsResult);
  const day = (at: Date) => wording.date(dateInZone(at, door.reader.zone));
  return (
    <dl className="grid grid-cols-[minmax(6.5rem,auto)_1fr] gap-x-4 gap-y-1.5">
      <dt className="text-muted">{t("senders.link")}</dt>
      <dd>{sender.followedAt ? t("senders.followed", { date: day(sender.followedAt) }) : t("senders.notFollowed")}</dd>
      {SENDER_RECORDS.map((record) => {
        const read = dns.success ? dns.data[record] : null;
        return (
          <div key={record} className="contents">
            <dt className="text-muted">{record.toUpperCase()}</dt>
            <dd className="min-w-0 break-words">
              {t(wordOf(read))}
              {read && !read.found && !read.unreadable ? <ToAdd record={record} address={sender.address} /> : null}
            </dd>
          </div>
        );
      })}
      {sender.dnsCheckedAt ? (
        <>
          <dt className="text-muted">{t("senders.read")}</dt>
          <dd>{wording.dateTime(sender.dnsCheckedAt)}</dd>
        </>
      ) : null}
    </dl>
  );
}

/** What to publish where a record is missing. */
async function ToAdd({ record, address }: { readonly record: SenderRecord; readonly address: string }) {
  const t = await getTranslations("settings");
  const toAdd = recordToAdd(record, domainOf(address));
  return (
    <span className="mt-0.5 block text-sm">
      <span className="block">
        {t(`senders.add_${record}`)} <code className="break-all rounded bg-neutral-soft px-1 py-0.5">{`${toAdd.name} ${toAdd.type}`}</code>
        {toAdd.value ? (
          <>
            {" "}
            <code className="break-all rounded bg-neutral-soft px-1 py-0.5">{toAdd.value}</code>
          </>
        ) : null}
      </span>
    </span>
  );
}

async function Tools({ sender }: { readonly sender: SenderRow }) {
  const t = await getTranslations("settings");
  const { id: senderId } = sender;
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <ActionButton size="sm" label={t("senders.check")} input={{ senderId }} action={checkSender} done={t("senders.checked")} />
        {sender.followedAt ? null : (
          <ActionButton
            size="sm"
            label={t("senders.resend")}
            input={{ address: sender.address, name: sender.name }}
            action={addSender}
            done={t("senders.resent")}
          />
        )}
        {sender.verifiedAt && !sender.isDefault ? (
          <ActionButton
            size="sm"
            label={t("senders.makeDefault")}
            input={{ senderId }}
            action={setDefaultSender}
            done={t("senders.madeDefault")}
          />
        ) : null}
        {sender.isDefault ? null : (
          <ActionButton
            size="sm"
            look="ghost"
            label={t("senders.remove")}
            input={{ senderId }}
            action={takeSenderAway}
            done={t("senders.removed")}
            confirm={{ title: t("senders.removeTitle", { address: sender.address }), text: t("senders.removeText") }}
          />
        )}
      </div>
      <details>
        <summary className="cursor-pointer text-muted text-sm hover:text-text">
          {sender.mailsPerSecond ? t("senders.paceIs", { count: sender.mailsPerSecond }) : t("senders.paceNone")}
        </summary>
        <div className="mt-2 max-w-xs">
          <ActionForm
            key={sender.mailsPerSecond}
            extra={{ senderId, before: sender.mailsPerSecond }}
            fields={[
              {
                type: "number",
                name: "mailsPerSecond",
                label: t("senders.pace"),
                hint: t("senders.paceHint"),
                value: sender.mailsPerSecond ?? undefined,
                min: 1,
                max: 500,
              },
            ]}
            action={setSenderPace}
            submit={t("senders.savePace")}
            done={t("senders.paceSaved")}
          />
        </div>
      </details>
    </>
  );
}
