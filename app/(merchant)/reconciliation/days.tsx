import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { StatusBadge } from "@/components/ui/status-badge";
import type { StateLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { ReconciledDay } from "@/lib/queries/reconciliation";

/** Each day with what is known of it: the green stamp only where a run has looked at all of it and nothing is open. */
export async function Days({ door, days }: { readonly door: PageDoor; readonly days: readonly ReconciledDay[] }) {
  const t = await getTranslations("reconciliation");
  const wording = wordingFor(door.reader);
  const stamp = ({ checkedAt, open, unproven }: ReconciledDay): StateLabel => {
    if (open > 0) return { icon: "flag", tone: "danger", text: t("days.open", { count: open }) };
    if (checkedAt === null) return { icon: "circle", tone: "muted", text: t("days.unchecked") };
    if (unproven > 0) return { icon: "hourglass", tone: "info", text: t("days.unproven", { count: unproven }) };
    return { icon: "check", tone: "success", text: t("days.clean") };
  };
  return (
    <Panel flush title={t("days.title")}>
      <ul className="divide-y divide-border">
        {days.map((one) => (
          <li key={one.day} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <span className="figures flex-1">{wording.date(one.day)}</span>
            <StatusBadge status={stamp(one)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
