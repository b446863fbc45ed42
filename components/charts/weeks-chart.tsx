"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

/** One week, written out; numbers only set the height of a bar, words say the amount. */
export interface WeekBar {
  readonly label: string;
  readonly title: string;
  readonly collected: number;
  readonly late: number;
  readonly expected: number;
  readonly words: { readonly collected: string; readonly late: string; readonly expected: string };
}

const SERIES = ["collected", "late", "expected"] as const;
type Series = (typeof SERIES)[number];

const FILL: Readonly<Record<Series, string>> = { collected: "var(--chart-2)", late: "var(--danger)", expected: "var(--chart-3)" };

type WeeksChartProps = {
  readonly weeks: readonly WeekBar[];
  readonly names: Readonly<Record<Series, string>>;
  /** Writes the scale: ticks are whole major units. */
  readonly locale: string;
  readonly currency: string;
};

export function WeeksChart({ weeks, names, locale, currency }: WeeksChartProps) {
  const scale = new Intl.NumberFormat(locale, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  return (
    <div className="h-60 w-full" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={[...weeks]} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} barCategoryGap="28%" accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="label"
            tickLine={false}
            axisLine={false}
            tick={{ fill: "var(--muted)", fontSize: 12 }}
            interval="equidistantPreserveStart"
            minTickGap={8}
          />
          <YAxis
            width={56}
            tickLine={false}
            axisLine={false}
            tick={{ fill: "var(--muted)", fontSize: 12 }}
            tickFormatter={(value: number) => scale.format(value)}
          />
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              const week = payload?.[0]?.payload as WeekBar | undefined;
              return active && week ? <WeekNote week={week} names={names} /> : null;
            }}
          />
          {SERIES.map((series) => (
            <Bar key={series} dataKey={series} stackId="week" fill={FILL[series]} isAnimationActive={false} radius={2} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function WeekNote({ week, names }: { readonly week: WeekBar; readonly names: Readonly<Record<Series, string>> }) {
  return (
    <div className="rounded-panel border border-border bg-raised px-3 py-2 shadow-pop">
      <p className="mb-1 font-medium">{week.title}</p>
      {SERIES.filter((series) => week[series] > 0).map((series) => (
        <p key={series} className="flex items-center gap-2">
          <span className="size-2 rounded-full" style={{ background: FILL[series] }} />
          <span className="flex-1 text-muted">{names[series]}</span>
          <span className="figures pl-4 font-medium">{week.words[series]}</span>
        </p>
      ))}
    </div>
  );
}
