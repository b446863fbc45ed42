import { Scale } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Refresher } from "@/components/order/refresher";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { EmptyState, Notice } from "@/components/ui/states";
import { openPage } from "@/lib/entry/page";
import { closedDifferences, latestReconciliation, MOST_DIFFERENCES, openDifferences, reconciledDays } from "@/lib/queries/reconciliation";
import { Closed } from "./closed";
import { Days } from "./days";
import { DifferenceCard } from "./difference-card";
import { LatestRun } from "./latest-run";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("reconciliation"))("title") };
}

export default async function ReconciliationPage() {
  const door = await openPage("reconciliation.read");
  const [t, days, open, closed, run] = await Promise.all([
    getTranslations("reconciliation"),
    reconciledDays(door.scope, door.reader.zone, door.now),
    openDifferences(door.scope),
    closedDifferences(door.scope),
    latestReconciliation(door.scope),
  ]);
  const isWorking = run?.state === "running" || open.some((one) => one.state === "fixing");
  return (
    <ReadingPage>
      {isWorking ? <Refresher /> : null}
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="order-2 flex min-w-0 flex-col gap-5 lg:order-none">
          {open.length === MOST_DIFFERENCES ? <Notice tone="info" title={t("open.more", { count: MOST_DIFFERENCES })} /> : null}
          {open.map((one) => (
            <DifferenceCard key={one.id} door={door} difference={one} />
          ))}
          {open.length === 0 ? (
            <Panel>
              <EmptyState
                icon={<Scale aria-hidden="true" />}
                title={t(run?.state === "done" ? "none.title" : "never.title")}
                text={t(run?.state === "done" ? "none.text" : "never.text")}
              />
            </Panel>
          ) : null}
          {closed.length > 0 ? <Closed door={door} rows={closed} /> : null}
        </div>
        {/* On a phone the differences stand between the run and the days. */}
        <div className="contents min-w-0 flex-col gap-5 lg:flex">
          <div className="order-1">
            <LatestRun door={door} run={run} />
          </div>
          <div className="order-3">
            <Days door={door} days={days} />
          </div>
        </div>
      </div>
    </ReadingPage>
  );
}
