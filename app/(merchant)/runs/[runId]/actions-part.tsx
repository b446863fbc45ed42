import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { HOUR_MS } from "@/lib/domain/dates";
import { PLAN_HOURS } from "@/lib/domain/run-kinds";
import type { PageDoor } from "@/lib/entry/page";
import type { RunGroup } from "@/lib/queries/run-detail";
import type { RunSummary } from "@/lib/queries/runs";
import { pauseRun, resumeRun, startRun, stopRun } from "../actions";
import { sumsText } from "../words";

type Props = { readonly door: PageDoor; readonly run: RunSummary; readonly groups: readonly RunGroup[] };

/** The one thing to do with a run now: start it, pause it, go on or stop. */
export async function Actions({ door, run, groups }: Props) {
  const t = await getTranslations("runs");
  if (!door.can("bulk.run")) return null;
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
  const announces = planned.some((group) => group.action === "notify");
  const label = {
    send_links: t("start.send_links", { count: run.included }),
    collect: t(announces ? "start.collectNotify" : "start.collect", { sums }),
    change_due: t("start.change_due", { count: run.included }),
  }[run.kind];
  return (
    <ActionButton
      label={label}
      look="primary"
      input={{ runId: run.id, fingerprint: run.fingerprint }}
      action={startRun}
      done={t("start.done")}
      confirm={{ title: t("start.title"), text: t("start.confirm") }}
    />
  );
}
