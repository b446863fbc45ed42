/** What benches say: one line of JSON a figure, and at the end whether everything promised was reached. */

export interface Figure {
  readonly bench: string;
  /** Orders, charges, requests: what the bench is about. */
  readonly size: number;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** Of the same run, in the same unit; null where there is none. */
  readonly baseline?: number | null;
  readonly ratio?: number | null;
  /** What was promised of the ratio, or of the value where there is no baseline. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

const said: Figure[] = [];
/** Every figure of this process so far. */
export const figures = (): readonly Figure[] => said;

const round = (value: number): number => Number(value.toPrecision(4));

export function isReached({ value, ratio, atMost, atLeast }: Figure): boolean {
  const judged = ratio ?? value;
  return judged <= (atMost ?? Number.POSITIVE_INFINITY) && judged >= (atLeast ?? Number.NEGATIVE_INFINITY);
}

/** Prints a figure; one that breaks a promise fails the command. */
export function say(figure: Omit<Figure, "ratio">): void {
  const { baseline = null, value } = figure;
  const rounded = { ...figure, value: round(value), baseline: baseline === null ? null : round(baseline) };
  const whole: Figure = { ...rounded, ratio: baseline ? round(value / baseline) : null };
  said.push(whole);
  process.stdout.write(`${JSON.stringify(whole)}\n`);
  if (isReached(whole)) return;
  process.stderr.write(`${whole.bench}: ${whole.metric} (${whole.size}): ${whole.ratio ?? whole.value} is not what was promised\n`);
  process.exitCode = 1;
}

/** The value below which that share of the values lies. @param values at least one */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
