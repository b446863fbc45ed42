/**
 * `npm run bench -- planner`: decisions of the recovery planner a second on one core. The baseline, measured in turns with it, is the least
 * that any planner must do with the same facts: look over the card's attempts once.
 */
import type { Declined } from "@/lib/domain/charge-outcome";
import { DAY_MS, HOUR_MS, instant, plainDate, plusMs } from "@/lib/domain/dates";
import { DECLINE_ROWS } from "@/lib/domain/decline-table";
import { money } from "@/lib/domain/money";
import { planRecovery, type RecoveryInput } from "@/lib/domain/recovery";

const INPUTS = 4_096;
const ROUNDS = 40;
const MUST_REACH = 100_000;
const START = Date.parse("2026-12-01T08:05:00Z");

/** Many different declines: every code, card networks, histories of none to twelve attempts, hours of the day. */
function inputs(): RecoveryInput[] {
  const codes = [...DECLINE_ROWS.keys(), "brand_new"];
  const amount = money(24_000n, "EUR");
  return Array.from({ length: INPUTS }, (_, at) => {
    const now = instant(START + (at % 96) * HOUR_MS);
    const declineCode = codes[at % codes.length] ?? "generic_decline";
    const outcome: Declined = { kind: "declined", class: "later", code: "card_declined", declineCode };
    const attempt = (index: number) => ({ at: plusMs(now, -(index + 1) * DAY_MS), amount, declined: true, challenged: false });
    return {
      ...{ outcome, now, zone: "Europe/Paris", fromHour: 9, untilHour: 18, brand: ["visa", "mastercard", "amex"][at % 3] ?? null, amount },
      ...{ triesOnCard: 1 + (at % 9), notMadeInRow: 0, cardAttempts: Array.from({ length: at % 13 }, (_each, index) => attempt(index)) },
      ...{ schedule: { afterDays: [1, 3, 5, 7], max: 8 }, consentLatestOn: plainDate("2027-03-31") },
    };
  });
}

/** Work in a second of one core, whatever else the machine does, over all inputs; the answers are added up so that none is left undone. */
function perSecond(all: readonly RecoveryInput[], work: (input: RecoveryInput) => number): number {
  let sum = 0;
  const from = process.cpuUsage();
  for (const input of all) sum += work(input);
  const { user, system } = process.cpuUsage(from);
  const seconds = (user + system) / 1_000_000;
  if (!Number.isFinite(sum)) throw new Error("an answer was not a number");
  return all.length / seconds;
}

const plan = (input: RecoveryInput): number => planRecovery(input).used;
const look = (input: RecoveryInput): number => input.cardAttempts.filter((one) => one.declined && one.at <= input.now).length;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export function benchPlanner(): void {
  const all = inputs();
  const [plans, looks]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    plans.push(perSecond(all, plan));
    looks.push(perSecond(all, look));
  }
  const [value, baseline] = [median(plans), median(looks)].map(Math.round) as [number, number];
  const line = {
    bench: "planner",
    size: INPUTS,
    metric: "decisions",
    value,
    unit: "1/s",
    baseline,
    ratio: Number((value / baseline).toFixed(4)),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (value < MUST_REACH) {
    process.stderr.write(`planner: ${value} decisions a second, at least ${MUST_REACH} were promised\n`);
    process.exitCode = 1;
  }
}
