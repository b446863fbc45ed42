import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { fixWord } from "@/lib/domain/reconciliation-words";
import { whyWords } from "@/lib/domain/why-words";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { ShownDifference } from "@/lib/queries/reconciliation";
import { dismissDifference, fixDifference } from "./actions";
import { EvidenceSides } from "./evidence-sides";

/** One disagreement: what it is, what the three sides say, what would settle it, and one button. */
export async function DifferenceCard({ door, difference }: { readonly door: PageDoor; readonly difference: ShownDifference }) {
  const t = await getTranslations("reconciliation");
  const wording = wordingFor(door.reader);
  const { id, orderId, orderName, amount, occurredOn, fix, state, problem } = difference;
  const title = (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span>{t(`class.${difference.class}.title`)}</span>
      <span className="figures font-normal">{wording.money(amount)}</span>
    </span>
  );
  const about = orderId ? (
    <Link href={`/orders/${orderId}`} className="font-medium text-accent-text hover:underline">
      {orderName}
    </Link>
  ) : (
    <span className="text-muted">{t("noOrder")}</span>
  );
  return (
    <Panel title={title} aside={about}>
      <p className="text-muted">
        {t(`class.${difference.class}.text`)} {t("on", { date: wording.date(occurredOn) })}
      </p>
      <EvidenceSides door={door} evidence={difference.evidence} />
      {problem ? (
        <div className="mt-3">
          <Notice tone="warning" title={t("notFixed")}>
            {whyWords(problem, door.reader.language)}
          </Notice>
        </div>
      ) : null}
      <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 border-border border-t pt-3">
        <p className="min-w-0 flex-1 basis-56">{t(`fix.${fix}`)}</p>
        {state === "fixing" ? <StatusBadge status={{ icon: "loader-circle", tone: "info", text: t("fixing") }} /> : null}
        {state === "open" && door.can("reconciliation.fix") ? (
          <>
            <ActionButton
              label={t("dismiss.button")}
              look="ghost"
              input={{ differenceId: id }}
              action={dismissDifference}
              done={t("dismiss.done")}
              confirm={{
                title: t("dismiss.title"),
                text: t("dismiss.text"),
                ask: { name: "note", label: t("dismiss.note"), required: true },
              }}
            />
            {fix === "look" ? null : (
              <ActionButton
                label={fixWord(fix, door.reader.language)}
                look="primary"
                input={{ differenceId: id, fix }}
                action={fixDifference}
                done={t("pressed")}
              />
            )}
          </>
        ) : null}
      </div>
    </Panel>
  );
}
