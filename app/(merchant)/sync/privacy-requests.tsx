import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { obligationWords, privacyKindWord } from "@/lib/domain/privacy";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { PRIVACY_SHOWN, type PrivacyRequestView } from "@/lib/queries/privacy-requests";

type Part = { readonly door: PageDoor; readonly rows: readonly PrivacyRequestView[] };

/** What customers asked, through Shopify, of what is kept about them; what is open carries the last day to answer on. */
export async function PrivacyRequests({ door, rows }: Part) {
  const t = await getTranslations("sync.privacy");
  return (
    <Panel title={t("title")} flush>
      <p className="px-4 py-3 text-muted">{t("text")}</p>
      <ul className="divide-y divide-border border-border border-t">
        {rows.length === 0 ? <li className="px-4 py-3 text-muted">{t("empty")}</li> : null}
        {rows.map((row) => (
          <Row key={row.id} door={door} row={row} />
        ))}
      </ul>
      {rows.length === PRIVACY_SHOWN ? (
        <p className="border-border border-t px-4 py-2 text-muted text-sm">{t("limit", { count: PRIVACY_SHOWN })}</p>
      ) : null}
    </Panel>
  );
}

async function Row({ door, row }: { readonly door: PageDoor; readonly row: PrivacyRequestView }) {
  const t = await getTranslations("sync.privacy");
  const wording = wordingFor(door.reader);
  const { language } = door.reader;
  const dates = row.doneAt
    ? t("done", { asked: wording.dateTime(row.askedAt), done: wording.dateTime(row.doneAt) })
    : t("open", { asked: wording.dateTime(row.askedAt), due: wording.date(row.dueOn) });
  const state = row.doneAt ? "done" : row.waitsFor ? "waits" : "open";
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium first-letter:uppercase">{privacyKindWord(row.kind, language)}</p>
        {row.person ? (
          <Link href={`/customers/${row.person.customerId}`} className="break-words text-accent-text hover:underline">
            {row.person.name || t("customer")}
          </Link>
        ) : null}
        {row.waitsFor ? <p className="text-muted">{t("waitsFor", { why: obligationWords(row.waitsFor, language) })}</p> : null}
        {row.result ? <p className="text-muted">{t(`result.${row.result}`)}</p> : null}
        <p className={row.isLate ? "text-danger-text text-sm" : "text-muted text-sm"}>{dates}</p>
      </div>
      <Pill tone={row.doneAt ? "success" : row.isLate ? "danger" : "info"}>{t(`state.${state}`)}</Pill>
      {row.result === "export" && door.can("export") ? (
        <a href={`/sync/privacy/${row.id}/export`} className="text-accent-text text-sm hover:underline">
          {t("download")}
        </a>
      ) : null}
    </li>
  );
}
