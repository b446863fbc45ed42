import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import { RECONCILIATION_PHASES } from "@/lib/domain/reconciliation";
import { whyWords } from "@/lib/domain/why-words";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { ShownReconciliation } from "@/lib/queries/reconciliation";
import { startReconciliation } from "./actions";

const SPANS = [1, 7, 30, 90] as const;

/** *Reconcile now* with its window, how far the run is, and what the last one said. */
export async function LatestRun({ door, run }: { readonly door: PageDoor; readonly run: ShownReconciliation | null }) {
  const t = await getTranslations("reconciliation");
  const isRunning = run?.state === "running";
  return (
    <Panel title={t("run.title")}>
      <p className="text-muted">{t("run.text")}</p>
      {run ? <Standing door={door} run={run} /> : null}
      {door.can("reconciliation.fix") && !isRunning ? (
        <div className="mt-4">
          <ActionForm
            fields={[
              {
                type: "select",
                name: "days",
                label: t("run.window"),
                value: "7",
                options: SPANS.map((count) => ({ value: String(count), label: t("run.days", { count }) })),
              },
            ]}
            action={startReconciliation}
            submit={t("run.start")}
            done={t("run.started")}
          />
        </div>
      ) : null}
    </Panel>
  );
}

async function Standing({ door, run }: { readonly door: PageDoor; readonly run: ShownReconciliation }) {
  const t = await getTranslations("reconciliation");
  const wording = wordingFor(door.reader);
  const by = run.startedBy ?? t("run.timer");
  const isRunning = run.state === "running";
  const part = RECONCILIATION_PHASES.indexOf(run.phase) / RECONCILIATION_PHASES.length;
  const said = isRunning ? t(`run.phase.${run.phase}`) : run.state === "done" ? t("run.done", { count: run.found }) : t("run.failed");
  return (
    <div className="mt-3 flex flex-col gap-1.5">
      <p className="font-medium">{said}</p>
      {isRunning ? <Progress label={said} part={part} /> : null}
      {run.problem ? (
        <p className={isRunning ? "text-warning-text" : "text-danger-text"}>{whyWords(run.problem, door.reader.language)}</p>
      ) : null}
      <p className="text-muted text-sm">
        {t("run.figures", { charges: wording.count(run.charges), refunds: wording.count(run.refunds), orders: wording.count(run.orders) })}
      </p>
      <p className="text-muted text-sm">
        {t("run.span", { from: wording.dateTime(run.windowFrom), until: wording.dateTime(run.windowUntil) })}
      </p>
      <p className="text-muted text-sm">{t("run.by", { name: by, date: wording.dateTime(run.startedAt) })}</p>
    </div>
  );
}
