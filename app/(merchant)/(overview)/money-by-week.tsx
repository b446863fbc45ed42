import { clsx } from "clsx";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LazyWeeksChart } from "@/components/charts/lazy-weeks-chart";
import type { WeekBar } from "@/components/charts/weeks-chart";
import { Panel } from "@/components/ui/panel";
import { isZero, type Money, sum, toDecimal, zero } from "@/lib/domain/money";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { balanceCurrencies, moneyByWeek, WEEKS_AHEAD, WEEKS_BACK, type Week } from "@/lib/queries/overview";

/** Collected, late and expected money by week, one currency at a time. */
export async function MoneyByWeek({ door, wanted }: { readonly door: PageDoor; readonly wanted: string | null }) {
  const t = await getTranslations("overview");
  const currencies = await balanceCurrencies(door.scope);
  const currency = currencies.find((code) => code === wanted) ?? currencies[0];
  if (!currency) {
    return (
      <Panel title={t("chart.title")}>
        <p className="text-muted">{t("chart.empty")}</p>
      </Panel>
    );
  }
  const weeks = await moneyByWeek(door.scope, currency, door.now, door.reader.zone);
  return (
    <Panel title={t("chart.title")} aside={<CurrencyPicker label={t("chart.currency")} currencies={currencies} current={currency} />}>
      <Figures door={door} weeks={weeks} currency={currency} />
      <Chart door={door} weeks={weeks} currency={currency} />
    </Panel>
  );
}

type Part = { readonly door: PageDoor; readonly weeks: readonly Week[]; readonly currency: string };

const lateOf = (week: Week): Money => (week.isPast ? week.open : zero(week.open.currency));
const expectedOf = (week: Week): Money => (week.isPast ? zero(week.open.currency) : week.open);

const SERIES = [
  { name: "collected", of: (week: Week) => week.collected, colour: "bg-[var(--chart-2)]" },
  { name: "late", of: lateOf, colour: "bg-danger" },
  { name: "expected", of: expectedOf, colour: "bg-[var(--chart-3)]" },
] as const;

/** The three sums, which are also the legend. */
async function Figures({ door, weeks, currency }: Part) {
  const t = await getTranslations("overview");
  const wording = wordingFor(door.reader);
  return (
    <dl className="mb-3 flex flex-wrap gap-x-8 gap-y-2">
      {SERIES.map(({ name, of, colour }) => (
        <div key={name}>
          <dt className="flex items-center gap-1.5 text-muted text-sm">
            <span aria-hidden="true" className={`size-2 rounded-full ${colour}`} />
            {t(`chart.${name}`)}
          </dt>
          <dd className="figures font-semibold text-lg">{wording.money(sum(weeks.map(of), currency))}</dd>
        </div>
      ))}
    </dl>
  );
}

async function Chart({ door, weeks, currency }: Part) {
  const t = await getTranslations("overview");
  const wording = wordingFor(door.reader);
  const bars: WeekBar[] = weeks.map((week) => ({
    label: wording.shortDate(week.from),
    title: t("chart.week", { date: wording.date(week.from) }),
    collected: Number(toDecimal(week.collected)),
    late: Number(toDecimal(lateOf(week))),
    expected: Number(toDecimal(expectedOf(week))),
    words: { collected: wording.money(week.collected), late: wording.money(lateOf(week)), expected: wording.money(expectedOf(week)) },
  }));
  const names = { collected: t("chart.collected"), late: t("chart.late"), expected: t("chart.expected") };
  return (
    <>
      <LazyWeeksChart weeks={bars} names={names} locale={door.reader.locale} currency={currency} />
      <p className="mt-1 text-muted text-sm">{t("chart.summary", { back: WEEKS_BACK, ahead: WEEKS_AHEAD })}</p>
      <table className="sr-only">
        <caption>{t("chart.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("chart.weekHead")}</th>
            {SERIES.map(({ name }) => (
              <th key={name} scope="col">
                {names[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks
            .filter((week) => !isZero(week.collected) || !isZero(week.open))
            .map((week) => (
              <tr key={week.from}>
                <th scope="row">{wording.date(week.from)}</th>
                {SERIES.map(({ name, of }) => (
                  <td key={name}>{wording.money(of(week))}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}

function CurrencyPicker({
  label,
  currencies,
  current,
}: {
  readonly label: string;
  readonly currencies: readonly string[];
  readonly current: string;
}) {
  if (currencies.length < 2) return <span className="text-muted text-sm">{current}</span>;
  return (
    <nav aria-label={label} className="flex gap-1">
      {currencies.slice(0, 5).map((code) => (
        <Link
          key={code}
          href={`/?currency=${code}`}
          scroll={false}
          aria-current={code === current ? "true" : undefined}
          className={clsx("rounded-control px-2 py-0.5 text-sm", code === current ? "bg-hover font-medium" : "text-muted hover:bg-hover")}
        >
          {code}
        </Link>
      ))}
    </nav>
  );
}
