import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { NoteForm } from "@/components/order/notes";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { DeskNote } from "@/lib/queries/order-service";
import { recordCall, writeNote } from "./customers/actions";

type NotesPanelProps = {
  readonly door: PageDoor;
  readonly notes: readonly DeskNote[];
  /** The way to older ones than these. */
  readonly older: React.ReactNode;
  readonly about: { readonly orderId: string } | { readonly customerId: string };
};

/** What was written down about an order or a customer, newest first, and the form to write. */
export async function NotesPanel({ door, notes, older, about }: NotesPanelProps) {
  const t = await getTranslations("desk.notes");
  const wording = wordingFor(door.reader);
  return (
    <Panel title={t("title")}>
      {notes.length === 0 ? <p className="text-muted">{t("empty")}</p> : null}
      <ul className="flex flex-col gap-3">
        {notes.map((note) => (
          <li key={note.id}>
            {note.outcome ? (
              <p className="mb-0.5">
                <Pill tone={note.outcome === "reached" ? "success" : "muted"}>{t(`call.${note.outcome}`)}</Pill>
                {note.callBackAt ? <span className="ml-2">{t("callBack", { date: wording.dateTime(note.callBackAt) })}</span> : null}
              </p>
            ) : null}
            {note.text ? <p className="whitespace-pre-wrap break-words">{note.text}</p> : null}
            {note.text === null && note.kind === "note" ? <p className="text-muted">{t("erased")}</p> : null}
            <p className="text-muted text-sm">
              {note.author ?? t("someone")} · {wording.dateTime(note.writtenAt)}
              {note.order && "customerId" in about ? (
                <>
                  {" · "}
                  <Link href={`/orders/${note.order.id}`} className="text-accent-text hover:underline">
                    {note.order.name}
                  </Link>
                </>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      {older}
      {door.can("orders.note") ? (
        <details className="mt-3 border-border border-t pt-3">
          <summary className="w-fit font-medium text-accent-text hover:underline">{t("add")}</summary>
          <div className="mt-3">
            <NoteForm about={about} actions={{ write: writeNote, call: recordCall }} />
          </div>
        </details>
      ) : null}
    </Panel>
  );
}
