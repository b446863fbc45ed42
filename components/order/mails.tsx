import { Check, Clock, LoaderCircle, type LucideIcon, MailX, MinusCircle, X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { codeWord } from "@/lib/domain/code-words";
import type { Reader } from "@/lib/domain/language";
import { type MailStatus, ownMailReason, type SentMail } from "@/lib/domain/sent-mail";
import { wordingFor } from "@/lib/domain/words";

type MailsProps = {
  readonly mails: readonly SentMail[];
  readonly reader: Reader;
  /** On a customer's page: names the order of each. */
  readonly withOrder?: boolean;
  /** How many are shown before the rest folds away. */
  readonly shown?: number;
  /** The way to older ones than these. */
  readonly older: React.ReactNode;
};

/** Mails to a customer with their fate: queued → taken by the server → came back, or link opened → used. */
export function Mails({ mails, reader, withOrder = false, shown = 6, older }: MailsProps) {
  const t = useTranslations("mails.fate");
  if (mails.length === 0) return <p className="px-4 py-3 text-muted">{t("empty")}</p>;
  const row = (mail: SentMail) => <MailRow key={mail.id} mail={mail} reader={reader} withOrder={withOrder} />;
  const folded = mails.slice(shown);
  return (
    <>
      <ul className="divide-y divide-border">{mails.slice(0, shown).map(row)}</ul>
      {folded.length > 0 ? (
        <details className="border-border border-t">
          <summary className="cursor-pointer px-4 py-2.5 text-muted hover:text-text">{t("older", { count: folded.length })}</summary>
          <ul className="divide-y divide-border border-border border-t">{folded.map(row)}</ul>
          {older}
        </details>
      ) : (
        older
      )}
    </>
  );
}

const ICONS: Readonly<Record<MailStatus, LucideIcon>> = {
  queued: Clock,
  sending: LoaderCircle,
  accepted: Check,
  refused: X,
  bounced: MailX,
  cancelled: MinusCircle,
};
const LOOKS: Readonly<Record<MailStatus, string>> = {
  queued: "text-info-text",
  sending: "text-info-text",
  accepted: "text-success-text",
  refused: "text-danger-text",
  bounced: "text-danger-text",
  cancelled: "text-muted",
};

function MailRow({ mail, reader, withOrder }: { readonly mail: SentMail; readonly reader: Reader; readonly withOrder: boolean }) {
  const t = useTranslations("mails.fate");
  const name = codeWord("mail", mail.kind, reader.language);
  const Icon = ICONS[mail.status];
  const from = [mail.sender ? t("from", { sender: mail.sender }) : null, mail.sentBy ? t("by", { name: mail.sentBy }) : null].filter(
    Boolean,
  );
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <span className="min-w-0 flex-1 basis-40">
          <span className="font-medium">{name.charAt(0).toLocaleUpperCase(reader.locale) + name.slice(1)}</span>
          {withOrder && mail.order ? (
            <>
              {" · "}
              <Link href={`/orders/${mail.order.id}`} className="text-muted underline">
                {mail.order.name}
              </Link>
            </>
          ) : null}
        </span>
        <span className={`inline-flex items-center gap-1.5 ${LOOKS[mail.status]}`}>
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {t(mail.status)}
        </span>
      </p>
      <Reason mail={mail} reader={reader} />
      <Steps mail={mail} reader={reader} />
      {from.length > 0 ? <p className="text-muted text-sm">{from.join(", ")}</p> : null}
    </li>
  );
}

/** Why it did not go or came back: ours in words, a server's as it said it. */
function Reason({ mail, reader }: { readonly mail: SentMail; readonly reader: Reader }) {
  const t = useTranslations("mails.fate");
  if (mail.nextTryAt) return <p className="text-muted text-sm">{t("queuedAgain", { at: wordingFor(reader).dateTime(mail.nextTryAt) })}</p>;
  if (mail.status === "accepted" || mail.status === "queued" || mail.status === "sending" || !mail.reason) return null;
  const known = ownMailReason(mail.reason);
  return <p className="break-words text-muted text-sm">{known ? t(`reason.${known}`) : mail.reason}</p>;
}

/** What happened and when, in the order in which it happened. */
function Steps({ mail, reader }: { readonly mail: SentMail; readonly reader: Reader }) {
  const t = useTranslations("mails.fate");
  const wording = wordingFor(reader);
  const noted = mail.events.filter((event): event is { meaning: "delayed" | "complaint"; at: Date } =>
    ["delayed", "complaint"].includes(event.meaning),
  );
  const steps = [
    { what: t("prepared"), at: mail.queuedAt },
    { what: t("accepted"), at: mail.acceptedAt },
    { what: t("bounced"), at: mail.bouncedAt },
    ...noted.map(({ meaning, at }) => ({ what: t(meaning), at })),
    { what: t("opened"), at: mail.openedAt },
    { what: t("used"), at: mail.usedAt },
  ].flatMap(({ what, at }) => (at ? [{ what, at }] : []));
  return (
    <ol className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-sm">
      {steps
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .map(({ what, at }) => (
          <li key={`${what} ${at.toISOString()}`}>
            {what}{" "}
            <time dateTime={at.toISOString()} className="figures whitespace-nowrap">
              {wording.dateTime(at)}
            </time>
          </li>
        ))}
    </ol>
  );
}
