import { clsx } from "clsx";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Timeline } from "@/components/order/timeline";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { DAY_MS, HOUR_MS } from "@/lib/domain/dates";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { latestEvents } from "@/lib/queries/order-timeline";
import { type CardShare, cardShareByAge, WAITING, type Waiting, waitingStrip } from "@/lib/queries/overview";
import { href, parse, type SearchParams } from "../orders/search";
import { timelineEntries } from "../timeline-entries";
import { CampaignStrip } from "./campaign-strip";
import { MoneyByWeek } from "./money-by-week";

const LATEST_EVENTS = 12;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("overview"))("title") };
}

export default async function OverviewPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const door = await openPage("orders.read");
  const { scope, now, reader } = door;
  const [t, common, waiting, shares, events] = await Promise.all([
    getTranslations("overview"),
    getTranslations("common"),
    waitingStrip(scope, now, reader.zone),
    cardShareByAge(scope, now),
    latestEvents(scope, LATEST_EVENTS),
  ]);
  const entries = await timelineEntries(events, reader);
  const { currency } = await searchParams;
  return (
    <ReadingPage>
      <PageHeader title={t("title")} lead={t("lead", { merchant: door.member.merchantName })} />
      <WaitingStrip door={door} waiting={waiting} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          <CampaignStrip door={door} />
          <MoneyByWeek door={door} wanted={typeof currency === "string" ? currency : null} />
          <CardShares door={door} shares={shares} />
        </div>
        <Panel
          title={t("events.title")}
          aside={
            door.can("audit.read") ? (
              <Link href="/settings/audit" className="text-accent-text text-sm hover:underline">
                {t("events.all")}
              </Link>
            ) : null
          }
        >
          {entries.length === 0 ? (
            <p className="text-muted">{t("events.empty")}</p>
          ) : (
            <Timeline
              entries={entries.map((entry) => ({ ...entry, raw: null }))}
              rawLabel={common("details")}
              link={(entry) =>
                entry.subject ? (
                  <Link
                    href={entry.subject.href}
                    className="text-accent-text underline decoration-border-strong underline-offset-2 hover:decoration-current"
                  >
                    {entry.subject.label}
                  </Link>
                ) : null
              }
            />
          )}
        </Panel>
      </div>
    </ReadingPage>
  );
}

/** Five things that wait: count, sum, oldest; each a link to the list it counts. */
async function WaitingStrip({ door, waiting }: { readonly door: PageDoor; readonly waiting: readonly Waiting[] }) {
  const t = await getTranslations("overview");
  const wording = wordingFor(door.reader);
  const ageOf = (since: Date): string => {
    const ms = Math.max(door.now.getTime() - since.getTime(), 0);
    return ms < DAY_MS ? t("age.hours", { count: Math.floor(ms / HOUR_MS) }) : t("age.days", { count: Math.floor(ms / DAY_MS) });
  };
  return (
    <section aria-label={t("waiting.label")}>
      <ul className="grid grid-cols-2 overflow-hidden rounded-panel border border-border bg-border [gap:1px] md:grid-cols-3 xl:grid-cols-5">
        {waiting.map((item) => (
          <li key={item.kind} className="flex min-w-0 bg-surface max-xl:last:col-span-full">
            <Link href={href(parse({}), WAITING[item.kind])} className="flex min-w-0 flex-1 flex-col px-4 py-3 hover:bg-hover">
              <span className="text-muted">{t(`waiting.${item.kind}`)}</span>
              <span className={clsx("figures mt-0.5 font-semibold text-2xl tracking-tight", item.count === 0 && "text-muted")}>
                {wording.count(item.count)}
              </span>
              <span className="mt-0.5 flex min-h-5 flex-wrap gap-x-2 text-sm">
                {item.sums.slice(0, 2).map((sum) => (
                  <span key={sum.currency} className="figures">
                    {wording.money(sum)}
                  </span>
                ))}
                {item.sums.length > 2 ? <span className="text-muted">+{item.sums.length - 2}</span> : null}
              </span>
              <span className="text-muted text-sm">
                {item.oldest ? t("waiting.oldest", { age: ageOf(item.oldest) }) : t("waiting.nothing")}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Share of orders with a card, by age. */
async function CardShares({ door, shares }: { readonly door: PageDoor; readonly shares: readonly CardShare[] }) {
  const t = await getTranslations("overview");
  const percent = new Intl.NumberFormat(door.reader.locale, { style: "percent", maximumFractionDigits: 0 });
  const ageWords = ({ fromDays, toDays }: CardShare): string => {
    if (toDays === null) return t("cards.last", { from: fromDays });
    return fromDays === 0 ? t("cards.first", { to: toDays }) : t("cards.between", { from: fromDays, to: toDays });
  };
  return (
    <Panel title={t("cards.title")}>
      <p className="mb-3 text-muted">{t("cards.lead")}</p>
      <ul className="flex flex-col gap-2.5">
        {shares.map((share) => {
          const part = share.orders === 0 ? 0 : share.withCard / share.orders;
          return (
            <li key={share.fromDays} className="grid grid-cols-[8rem_minmax(0,1fr)_8.5rem] items-center gap-3">
              <span>{ageWords(share)}</span>
              <span aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-neutral-soft">
                <span className="block h-full rounded-full bg-accent" style={{ width: `${part * 100}%` }} />
              </span>
              <span className="figures text-right">
                {share.orders === 0 ? (
                  <span className="text-muted">{t("cards.noOrders")}</span>
                ) : (
                  <>
                    <span className="font-medium">{percent.format(part)}</span>{" "}
                    <span className="text-muted text-sm">{t("cards.share", { withCard: share.withCard, orders: share.orders })}</span>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
