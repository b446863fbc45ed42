import { getTranslations } from "next-intl/server";
import { Refresher } from "@/components/order/refresher";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import { reasonWords } from "@/lib/domain/sync-reasons";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { BackfillRow } from "@/lib/queries/sync";
import { activateOrders, startBackfill, stopBackfill } from "./actions";

const STATUSES = ["starting", "querying", "reading", "paused", "done", "failed", "stopped"] as const;
const SPANS = [30, 90, 365] as const;

type BackfillProps = {
  readonly door: PageDoor;
  readonly run: BackfillRow | null;
  readonly connectionId: string | null;
  readonly observed: readonly string[];
  readonly most: number;
};

/** Reading the orders a shop already has: started by hand, survives leaving the page, and its orders wait observed. */
export async function Backfill({ door, run, connectionId, observed, most }: BackfillProps) {
  const t = await getTranslations("sync");
  const canStart = door.can("sync.replay") && connectionId !== null && !run?.isRunning;
  return (
    <Panel title={t("backfill.title")}>
      {run?.isRunning ? <Refresher /> : null}
      <p className="text-muted">{t("backfill.text")}</p>
      {run ? <Run door={door} run={run} /> : null}
      {canStart ? (
        <div className="mt-4">
          <ActionForm
            fields={[
              {
                type: "select",
                name: "within",
                label: t("backfill.since"),
                value: "90",
                options: [
                  ...SPANS.map((count) => ({ value: String(count), label: t("backfill.days", { count }) })),
                  { value: "all", label: t("backfill.everything") },
                ],
              },
            ]}
            extra={{ connectionId }}
            action={startBackfill}
            submit={t("backfill.start")}
            done={t("backfill.started")}
          />
        </div>
      ) : null}
      {observed.length > 0 ? <Observed door={door} ids={observed} most={most} /> : null}
    </Panel>
  );
}

async function Run({ door, run }: { readonly door: PageDoor; readonly run: BackfillRow }) {
  const t = await getTranslations("sync");
  const wording = wordingFor(door.reader);
  const status = STATUSES.find((name) => name === run.status) ?? "starting";
  const words = {
    seen: wording.count(run.seen),
    imported: wording.count(run.imported),
    others: wording.count(run.others),
    failed: wording.count(run.failed),
  };
  return (
    <div className="mt-3 flex flex-col gap-1.5">
      <p className="flex items-center gap-2">
        <span className="flex-1 font-medium">{t(`backfill.status.${status}`)}</span>
        {run.isRunning && run.total ? (
          <span className="figures text-muted">{t("backfill.progress", { seen: words.seen, total: wording.count(run.total) })}</span>
        ) : null}
      </p>
      {run.isRunning ? <Progress label={t(`backfill.status.${status}`)} part={run.total ? run.seen / run.total : null} /> : null}
      {run.error ? <p className="text-danger-text">{reasonWords(run.error, door.reader.language)}</p> : null}
      <p className="text-muted text-sm">{t("backfill.figures", words)}</p>
      <p className="text-muted text-sm">
        {run.finishedAt
          ? t("backfill.finishedAt", { date: wording.dateTime(run.finishedAt) })
          : t("backfill.startedAt", { date: wording.dateTime(run.startedAt) })}
      </p>
      {run.isRunning && door.can("sync.replay") ? (
        <div>
          <ActionButton label={t("backfill.stop")} size="sm" input={{ runId: run.id }} action={stopBackfill} done={t("backfill.stopped")} />
        </div>
      ) : null}
    </div>
  );
}

async function Observed({ door, ids, most }: { readonly door: PageDoor; readonly ids: readonly string[]; readonly most: number }) {
  const t = await getTranslations("sync");
  const count = ids.length;
  return (
    <div className="mt-4 flex flex-col gap-2 border-border border-t pt-3">
      <p>{count === most ? t("activate.textMore", { count }) : t("activate.text", { count })}</p>
      <div className="flex flex-wrap gap-2">
        {door.can("orders.activate") ? (
          <ActionButton
            label={t("activate.button", { count })}
            look="primary"
            input={{ orderIds: ids }}
            action={activateOrders}
            done={t("activate.done")}
            confirm={{ title: t("activate.title", { count }), text: t("activate.confirm") }}
          />
        ) : null}
        <ButtonLink href="/orders">{t("activate.see")}</ButtonLink>
      </div>
    </div>
  );
}
