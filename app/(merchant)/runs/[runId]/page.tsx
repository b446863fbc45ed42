import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Live } from "@/components/order/live";
import { RunStatus } from "@/components/runs/run-status";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Progress } from "@/components/ui/progress";
import { Notice } from "@/components/ui/states";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { RUN_VIEWS, type RunGroup, runGroups, runItems } from "@/lib/queries/run-detail";
import { type RunSummary, runPulse, runSummary } from "@/lib/queries/runs";
import { one, type SearchParams } from "../../cursor";
import { runTitle, standing, whyText } from "../words";
import { Actions } from "./actions-part";
import { LeftOut, Outcome, Preflight } from "./groups-parts";
import { Items } from "./items-part";

const PAGE = 100;

type Props = { readonly params: Promise<{ readonly runId: string }>; readonly searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("runs"))("title") };
}

export default async function RunPage({ params, searchParams }: Props) {
  const door = await openPage("runs.read");
  const id = z.uuid().safeParse((await params).runId);
  const [run, pulse] = id.success ? await Promise.all([runSummary(door.scope, id.data), runPulse(door.scope, id.data)]) : [null, null];
  if (!run || pulse === null) notFound();
  const asked = await searchParams;
  const view = RUN_VIEWS.find((name) => name === one(asked, "view")) ?? "all";
  const after = z.coerce.number().int().min(0).max(10_000_000).catch(0).parse(one(asked, "after"));
  const [groups, items] = await Promise.all([runGroups(door.scope, run.id), runItems(door.scope, run.id, view, after, PAGE + 1)]);
  const isMoving =
    run.status === "running" || groups.some(({ attempt }) => attempt === "open" || attempt === "unknown") || isSending(groups);
  return (
    <ReadingPage>
      {isMoving ? <Live address={`/runs/${run.id}/pulse`} pulse={pulse} /> : null}
      <Header door={door} run={run} actions={<Actions door={door} run={run} groups={groups} />} />
      <Standstill door={door} run={run} />
      {run.status === "planned" ? null : <Moving door={door} run={run} groups={groups} />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px] lg:grid-rows-[auto_1fr]">
        {run.status === "planned" ? <Preflight door={door} run={run} groups={groups} /> : <Outcome door={door} groups={groups} />}
        <LeftOut door={door} run={run} groups={groups} />
        <Items door={door} run={run} view={view} after={after} items={items.slice(0, PAGE)} hasMore={items.length > PAGE} />
      </div>
    </ReadingPage>
  );
}

type Part = { readonly door: PageDoor; readonly run: RunSummary };

async function Header({ door, run, actions }: Part & { readonly actions: React.ReactNode }) {
  const [t, title] = await Promise.all([getTranslations("runs"), runTitle(run.settings, door.reader)]);
  const wording = wordingFor(door.reader);
  const lines = [
    t("plannedBy", { date: wording.dateTime(run.plannedAt), name: run.plannedBy ?? t("someone") }),
    run.startedAt ? t("startedBy", { date: wording.dateTime(run.startedAt), name: run.startedBy ?? t("someone") }) : null,
    run.finishedAt ? t("finishedAt", { date: wording.dateTime(run.finishedAt) }) : null,
  ];
  return (
    <PageHeader
      parent={{ href: "/runs", label: t("title") }}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {title}
          <RunStatus standing={standing(run)} label={t(`status.${standing(run)}`)} />
        </span>
      }
      lead={
        <>
          <p className="text-sm">{lines.filter(Boolean).join(" · ")}</p>
          {run.search === null ? null : (
            <Link href={run.search === "" ? "/orders" : `/orders?${run.search}`} className="text-accent-text text-sm hover:underline">
              {t("chosen")}
            </Link>
          )}
        </>
      }
      actions={actions}
    />
  );
}

async function Standstill({ door, run }: Part) {
  const why = await whyText(run, door.reader);
  if (!why) return null;
  return (
    <Notice tone={run.status === "paused" ? "warning" : "info"} role="status">
      {why}
    </Notice>
  );
}

const sum = (groups: readonly RunGroup[], is: (mail: RunGroup["mail"]) => boolean): number =>
  groups.reduce((all, group) => all + (is(group.mail) ? group.count : 0), 0);
const isLeaving = (mail: RunGroup["mail"]): boolean => mail === "queued" || mail === "sending";
/** Mails of the run are still on their way out. */
const isSending = (groups: readonly RunGroup[]): boolean => sum(groups, isLeaving) > 0;

/** How far it has come; the rows below say what became of each order. Links are queued first, and leave at the sender's rate. */
async function Moving({ door, run, groups }: Part & { readonly groups: readonly RunGroup[] }) {
  const t = await getTranslations("runs");
  const wording = wordingFor(door.reader);
  const handled = run.done + run.skipped;
  const counts = (done: number, total: number) => ({ done: wording.count(done), total: wording.count(total) });
  if (run.kind !== "send_links") return <Step label={t("progress", counts(handled, run.included))} part={handled / run.included} />;
  const mails = sum(groups, (mail) => mail !== null);
  const left = mails - sum(groups, isLeaving);
  const sent = sum(groups, (mail) => mail === "accepted");
  return (
    <div className="flex flex-col gap-2">
      <Step label={t("queuedOf", counts(handled, run.included))} part={handled / run.included} />
      <Step label={t("sentOf", { ...counts(sent, mails), lost: left - sent })} part={left / mails} />
    </div>
  );
}

/** Nothing to do is all of it done. */
function Step({ label, part }: { readonly label: string; readonly part: number }) {
  return (
    <div className="flex items-center gap-4">
      <div className="flex-1">
        <Progress label={label} part={Number.isFinite(part) ? part : 1} />
      </div>
      <p className="figures text-muted" aria-live="polite">
        {label}
      </p>
    </div>
  );
}
