import { ListChecks } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Refresher } from "@/components/order/refresher";
import { RunStatus } from "@/components/runs/run-status";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import { EmptyState } from "@/components/ui/states";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { LATEST_RUNS, latestRuns, type RunSummary } from "@/lib/queries/runs";
import { runTitle, standing } from "./words";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("runs"))("title") };
}

export default async function RunsPage() {
  const door = await openPage("runs.read");
  const [t, runs] = await Promise.all([getTranslations("runs"), latestRuns(door.scope)]);
  return (
    <ReadingPage>
      {runs.some((run) => run.status === "running") ? <Refresher /> : null}
      <PageHeader title={t("title")} lead={t("lead")} />
      {runs.length === 0 ? (
        <EmptyState
          icon={<ListChecks aria-hidden="true" />}
          title={t("empty.title")}
          text={t("empty.text")}
          action={<ButtonLink href="/orders">{t("empty.action")}</ButtonLink>}
        />
      ) : (
        <Panel flush title={t("title")}>
          <ul className="divide-y divide-border">
            {runs.map((run) => (
              <Run key={run.id} door={door} run={run} />
            ))}
          </ul>
          {runs.length === LATEST_RUNS ? (
            <p className="border-border border-t px-4 py-2 text-muted text-sm">{t("latest", { count: LATEST_RUNS })}</p>
          ) : null}
        </Panel>
      )}
    </ReadingPage>
  );
}

async function Run({ door, run }: { readonly door: PageDoor; readonly run: RunSummary }) {
  const [t, title] = await Promise.all([getTranslations("runs"), runTitle(run.settings, door.reader)]);
  const wording = wordingFor(door.reader);
  const handled = run.done + run.skipped;
  const progress = t("progress", { done: wording.count(handled), total: wording.count(run.included) });
  const by = run.startedAt
    ? t("startedBy", { date: wording.dateTime(run.startedAt), name: run.startedBy ?? t("someone") })
    : t("plannedBy", { date: wording.dateTime(run.plannedAt), name: run.plannedBy ?? t("someone") });
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-64">
        <Link href={`/runs/${run.id}`} className="font-medium after:absolute after:inset-0">
          {title}
        </Link>
        <p className="text-muted text-sm">{by}</p>
      </div>
      <div className="w-44">
        {run.status === "planned" ? (
          <p className="figures text-muted text-sm">
            {t("preflight.included", { count: run.included })}
            {run.leftOut > 0 ? `, ${t("preflight.leftOut", { count: run.leftOut })}` : ""}
          </p>
        ) : (
          <>
            <p className="figures mb-1 text-muted text-sm">{progress}</p>
            <Progress label={progress} part={run.included === 0 ? 1 : handled / run.included} />
          </>
        )}
      </div>
      <div className="w-28 text-right">
        <RunStatus standing={standing(run)} label={t(`status.${standing(run)}`)} />
      </div>
    </li>
  );
}
