import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { StatusBadge } from "@/components/ui/status-badge";
import type { StateLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { ShownDifference } from "@/lib/queries/reconciliation";

const LOOKS: Readonly<Record<"fixed" | "dismissed" | "gone", Pick<StateLabel, "icon" | "tone">>> = {
  fixed: { icon: "check", tone: "success" },
  gone: { icon: "check", tone: "muted" },
  dismissed: { icon: "eye", tone: "neutral" },
};

/** What became of the latest differences, and by whom. */
export async function Closed({ door, rows }: { readonly door: PageDoor; readonly rows: readonly ShownDifference[] }) {
  const t = await getTranslations("reconciliation");
  const wording = wordingFor(door.reader);
  return (
    <Panel flush title={t("closed.title")}>
      <ul className="divide-y divide-border">
        {rows.map((row) => {
          const state = row.state === "dismissed" || row.state === "gone" ? row.state : "fixed";
          return (
            <li key={row.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-56">
                <p>
                  {t(`class.${row.class}.title`)} <span className="figures">{wording.money(row.amount)}</span>{" "}
                  {row.orderId ? (
                    <Link href={`/orders/${row.orderId}`} className="text-accent-text hover:underline">
                      {row.orderName}
                    </Link>
                  ) : null}
                </p>
                <p className="break-words text-muted text-sm">
                  {[row.note, row.closedBy, row.closedAt ? wording.dateTime(row.closedAt) : null].filter(Boolean).join(", ")}
                </p>
              </div>
              <StatusBadge status={{ ...LOOKS[state], text: t(`closed.${state}`) }} />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
