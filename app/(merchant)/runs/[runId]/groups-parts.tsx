import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { HOUR_MS } from "@/lib/domain/dates";
import { PLAN_HOURS, type RunSettings } from "@/lib/domain/run-kinds";
import { runReasonText, runWarningText } from "@/lib/domain/run-reasons";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { RunGroup } from "@/lib/queries/run-detail";
import type { RunSummary } from "@/lib/queries/runs";
import { type RunsWords, sumsText } from "../words";

type Props = { readonly door: PageDoor; readonly run: RunSummary; readonly groups: readonly RunGroup[] };

const countOf = (groups: readonly RunGroup[]) => groups.reduce((all, group) => all + group.count, 0);

/** What will happen, in sentences, before anybody presses the button. */
export async function Preflight({ door, run, groups }: Props) {
  const t = await getTranslations("runs");
  const isOld = door.now.getTime() - run.plannedAt.getTime() > PLAN_HOURS * HOUR_MS;
  const sentences = await sentencesOf({ door, run, groups });
  return (
    <Panel title={t("preflight.title")}>
      <div className="flex flex-col gap-2">
        {isOld ? <Notice tone="warning">{t("preflight.old")}</Notice> : null}
        <p className="font-medium">
          {t("preflight.included", { count: run.included })}
          {", "}
          {t("preflight.leftOut", { count: run.leftOut })}
        </p>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className="break-all text-muted text-xs">{t("preflight.fingerprint", { text: run.fingerprint.slice(0, 16) })}</p>
      </div>
    </Panel>
  );
}

async function sentencesOf({ door, run, groups }: Props): Promise<string[]> {
  const t = await getTranslations("runs");
  const { reader } = door;
  const wording = wordingFor(reader);
  const planned = groups.filter((group) => group.state === "waiting");
  const part = (action: RunGroup["action"]) => planned.filter((group) => group.action === action);
  const facts = (some: readonly RunGroup[]) => ({
    count: countOf(some),
    sums: sumsText(
      some.flatMap((group) => group.sums),
      reader,
    ),
  });
  const { settings } = run;
  if (planned.length === 0) return [];
  if (settings.kind === "send_links") return [t("preflight.links", facts(planned))];
  if (settings.kind === "change_due") {
    const due = t("preflight.due", { ...facts(planned), date: wording.date(settings.dueOn) });
    return settings.tellCustomer ? [due, t("preflight.tells")] : [due];
  }
  if (settings.kind !== "collect") return orderSentences(settings, facts(planned), t);
  const [charges, notified] = [part("charge"), part("notify")];
  const span = notified.flatMap((group) => group.newDueOn ?? []);
  const from = span.map((one) => one.from).sort()[0];
  const to = span
    .map((one) => one.to)
    .sort()
    .at(-1);
  const canary = wording.count(Math.min(settings.canaryCount, countOf(charges)));
  const announced = from && to ? { from: wording.date(from), to: wording.date(to) } : null;
  return [
    ...(charges.length > 0 ? [t("preflight.charges", { ...facts(charges), canary, percent: settings.mostDeclinedPercent })] : []),
    ...(announced
      ? [
          announced.from === announced.to
            ? t("preflight.notify", { ...facts(notified), date: announced.from })
            : t("preflight.notifySpan", { ...facts(notified), ...announced }),
        ]
      : []),
  ];
}

type Facts = { readonly count: number; readonly sums: string };

/** What a run over whole orders does, and whether it can be taken back. */
function orderSentences(
  settings: Exclude<RunSettings, { kind: "send_links" | "change_due" | "collect" }>,
  facts: Facts,
  t: RunsWords,
): string[] {
  switch (settings.kind) {
    case "hold":
      return [t("preflight.hold", facts), ...(settings.told === "status_mail" ? [t("preflight.holdTells")] : [])];
    case "cancel": {
      const money = settings.refund === "none" ? [t("preflight.cancelKeep")] : facts.sums ? [t("preflight.cancelRefund", facts)] : [];
      return [t("preflight.cancel", facts), ...money, ...(settings.tellCustomer ? [t("preflight.cancelTells")] : []), t("preflight.final")];
    }
    case "refund":
      return [t("preflight.refund", facts), t("preflight.final")];
    case "undo_due":
      return [t("preflight.undo_due", facts), ...(settings.tellCustomer ? [t("preflight.tells")] : [])];
    default:
      return [t(`preflight.${settings.kind}`, facts)];
  }
}

const FAILED: readonly (string | null)[] = ["declined", "needs_customer", "not_made", "abandoned"];

const isLeaving = ({ mail }: RunGroup): boolean => mail === null || mail === "queued" || mail === "sending";
const isLost = (group: RunGroup): boolean => group.mail !== "accepted" && !isLeaving(group);

/** What came of it so far, with sums: collected money is only said to be when Stripe has said so. */
export async function Outcome({ door, groups }: Omit<Props, "run">) {
  const t = await getTranslations("runs");
  const done = groups.filter((group) => group.state === "done");
  const charges = done.filter((group) => group.action === "charge");
  const failed = charges.filter((group) => FAILED.includes(group.attempt));
  const collected = charges.filter((group) => group.attempt === "succeeded");
  const waits = done.filter((group) => group.reason === "waits_for_charge");
  type Line = [text: (values: { count: number }) => string, groups: readonly RunGroup[]];
  const lines: Line[] = [
    [(v) => t("result.collected", v), collected],
    [(v) => t("result.declined", v), failed],
    [(v) => t("result.underway", v), charges.filter((group) => !collected.includes(group) && !failed.includes(group))],
    [(v) => t("result.notified", v), done.filter((group) => group.action === "notify")],
    [(v) => t("result.sent", v), done.filter((group) => group.mail === "accepted")],
    [(v) => t("result.queued", v), done.filter((group) => group.action === "send_link" && isLeaving(group))],
    [(v) => t("result.lost", v), done.filter((group) => group.action === "send_link" && isLost(group))],
    [(v) => t("result.changed", v), done.filter((group) => group.action === "change_due" && !waits.includes(group))],
    [(v) => t("result.promise", v), done.filter((group) => group.action === "promise")],
    ...ORDER_ACTIONS.map((action): Line => [(v) => t(`result.${action}`, v), done.filter((group) => group.action === action)]),
    [(v) => t("result.waits", v), waits],
    [(v) => t("result.waiting", v), groups.filter((group) => group.state === "waiting")],
    [(v) => t("result.skipped", v), groups.filter((group) => group.state === "skipped")],
  ];
  return (
    <Panel title={t("result.title")}>
      <Rows
        rows={lines
          .filter(([, some]) => some.length > 0)
          .map(([text, some]) => ({
            text: text({ count: countOf(some) }),
            sums: sumsText(
              some.flatMap((group) => group.sums),
              door.reader,
            ),
          }))}
      />
      {done.some((group) => ORDER_ACTIONS.some((action) => action === group.action)) ? (
        <p className="mt-2 text-muted text-sm">{t("result.follow")}</p>
      ) : null}
    </Panel>
  );
}

const ORDER_ACTIONS = ["hold", "release", "cancel", "refund"] as const;

type Row = { readonly text: string; readonly sums: string };

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {rows.map((row) => (
        <li key={row.text} className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span>{row.text}</span>
          <span className="figures text-muted">{row.sums}</span>
        </li>
      ))}
    </ul>
  );
}

/** Who is left out or was skipped, by reason, and what is worth knowing about the others. */
export async function LeftOut({ door, run, groups }: Props) {
  const t = await getTranslations("runs");
  const { reader } = door;
  const reasons = (state: RunGroup["state"]) =>
    byWord(
      groups.filter((group) => group.state === state),
      (group) => runReasonText(group.reason ?? "", null, reader),
    );
  const warned = byWord(
    groups.filter((group) => group.warning !== null && group.state !== "left_out"),
    (group) => runWarningText(group.warning ?? "", reader),
  );
  const panels = [
    { title: t("leftOut.skippedTitle"), words: reasons("skipped") },
    { title: t("leftOut.title"), words: reasons("left_out") },
    { title: t("leftOut.warnings"), words: run.status === "planned" ? warned : new Map<string, readonly RunGroup[]>() },
  ].filter((panel) => panel.words.size > 0);
  return (
    <div className="flex min-w-0 flex-col gap-5 lg:row-span-2">
      {panels.map((panel) => (
        <Panel key={panel.title} title={panel.title}>
          <Rows
            rows={[...panel.words].map(([word, some]) => ({
              text: `${wordingFor(reader).count(countOf(some))} · ${word}`,
              sums: sumsText(
                some.flatMap((group) => group.sums),
                reader,
              ),
            }))}
          />
        </Panel>
      ))}
    </div>
  );
}

function byWord(groups: readonly RunGroup[], word: (group: RunGroup) => string): Map<string, readonly RunGroup[]> {
  const found = new Map<string, readonly RunGroup[]>();
  for (const group of groups) found.set(word(group), [...(found.get(word(group)) ?? []), group]);
  return found;
}
