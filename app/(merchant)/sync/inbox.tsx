import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ActionButton } from "@/components/settings/action-button";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { reasonWords } from "@/lib/domain/sync-reasons";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { INBOX_LIMIT, type InboxRow } from "@/lib/queries/sync";
import { replayInbox } from "./actions";

const STATUSES = ["received", "done", "ignored", "failed", "not_understood"] as const;
const TONES = { received: "info", done: "success", ignored: "muted", failed: "danger", not_understood: "danger" } as const;

type InboxProps = {
  readonly door: PageDoor;
  readonly rows: readonly InboxRow[];
  readonly which: "trouble" | "all";
  readonly picker: ReactNode;
};

/** Messages as they came, and what became of each. Nothing is dropped silently. */
export async function Inbox({ door, rows, which, picker }: InboxProps) {
  const t = await getTranslations("sync");
  const wording = wordingFor(door.reader);
  return (
    <Panel title={t("inbox.title")} aside={picker} flush>
      {rows.length === 0 ? <p className="px-4 py-3 text-muted">{t(which === "trouble" ? "inbox.emptyTrouble" : "inbox.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {rows.map((row) => {
          const status = STATUSES.find((name) => name === row.status) ?? "received";
          return (
            <li key={row.id} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-64">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="font-medium">{row.topic}</span>
                  <span className="text-muted text-sm">{row.provider === "stripe" ? "Stripe" : "Shopify"}</span>
                </p>
                {row.reason ? (
                  <p className={TONES[status] === "danger" ? "break-words text-danger-text" : "break-words text-muted"}>
                    {reasonWords(row.reason, door.reader.language)}
                  </p>
                ) : null}
                <p className="text-muted text-sm">
                  {[
                    wording.dateTime(row.receivedAt),
                    row.tries > 0 ? t("inbox.tries", { count: row.tries }) : null,
                    row.nextTryAt ? t("inbox.again", { date: wording.dateTime(row.nextTryAt) }) : null,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
              </div>
              <Pill tone={TONES[status]}>{t(`inbox.status.${status}`)}</Pill>
              {row.isReplayable && door.can("sync.replay") ? (
                <ActionButton
                  label={t("inbox.replay")}
                  size="sm"
                  input={{ inboxId: row.id }}
                  action={replayInbox}
                  done={t("inbox.replayed")}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
      {rows.length === INBOX_LIMIT ? (
        <p className="border-border border-t px-4 py-2 text-muted text-sm">{t("inbox.limit", { count: INBOX_LIMIT })}</p>
      ) : null}
    </Panel>
  );
}
