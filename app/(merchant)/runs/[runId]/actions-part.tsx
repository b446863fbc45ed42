import { getTranslations } from "next-intl/server";
import { UndoButton } from "@/components/runs/undo-button";
import { ActionButton } from "@/components/settings/action-button";
import { HOUR_MS } from "@/lib/domain/dates";
import { isUndoable, lacksForRun, PLAN_HOURS, TYPED_KINDS } from "@/lib/domain/run-kinds";
import type { PageDoor } from "@/lib/entry/page";
import type { RunGroup } from "@/lib/queries/run-detail";
import type { RunSummary } from "@/lib/queries/runs";
import { pauseRun, resumeRun, startRun, stopRun, undoRun } from "../actions";
import { sumsText } from "../words";

type Props = { readonly door: PageDoor; readonly run: RunSummary; readonly groups: readonly RunGroup[] };

/** The one thing to do with a run now: start it, pause it, go on or stop. */
export async function Actions({ door, run, groups }: Props) {
  const t = await getTranslations("runs");
  if (lacksForRun(door.member.role, run.kind) !== null) return null;
  const input = { runId: run.id };
  if (run.status === "planned") return <Start door={door} run={run} groups={groups} />;
  const isOpen = run.status === "running" || run.status === "paused";
  return (
    <>
      {run.status === "running" ? <ActionButton label={t("pause")} input={input} action={pauseRun} done={t("paused")} /> : null}
      {isOpen ? (
        <ActionButton
          label={t("stop")}
          input={input}
          action={stopRun}
          done={t("stopped")}
          confirm={{ title: t("stopTitle"), text: t("stopText", { count: run.included - run.done - run.skipped }) }}
        />
      ) : null}
      {isUndoable(run) ? <UndoButton label={t("undo.button")} runId={run.id} undo={undoRun} done={t("undo.done")} /> : null}
      {run.status === "paused" ? (
        <ActionButton label={t("resume")} look="primary" input={input} action={resumeRun} done={t("resumed")} />
      ) : null}
    </>
  );
}

/** A button that moves money says how much. */
async function Start({ door, run, groups }: Props) {
  const t = await getTranslations("runs");
  const isOld = door.now.getTime() - run.plannedAt.getTime() > PLAN_HOURS * HOUR_MS;
  if (run.included === 0 || isOld) return null;
  const planned = groups.filter((group) => group.state === "waiting");
  const sums = sumsText(
    planned.flatMap((group) => group.sums),
    door.reader,
  );
  const label = await startLabel(run, planned, sums);
  const isTyped = TYPED_KINDS.has(run.kind);
  const word = { label: t("start.typed", { count: run.included }), value: String(run.included), name: "typed" };
  return (
    <ActionButton
      label={label}
      look={isTyped ? "danger" : "primary"}
      input={{ runId: run.id, fingerprint: run.fingerprint }}
      action={startRun}
      done={t("start.done")}
      confirm={{ title: t("start.title"), text: t("start.confirm"), ...(isTyped ? { word } : {}) }}
    />
  );
}

async function startLabel({ settings, included: count }: RunSummary, planned: readonly RunGroup[], sums: string): Promise<string> {
  const t = await getTranslations("runs");
  if (settings.kind === "refund") return t("start.refund", { sums });
  if (settings.kind === "cancel")
    return settings.refund === "full" && sums ? t("start.cancelRefund", { count, sums }) : t("start.cancel", { count });
  if (settings.kind !== "collect") return t(`start.${settings.kind}`, { count });
  return t(planned.some((group) => group.action === "notify") ? "start.collectNotify" : "start.collect", { sums });
}
