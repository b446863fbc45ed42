import { addDays, atHour, DAY_MS, dateInZone, type PlainDate } from "./dates";

/** When an order is asked for its card (rule 23). Steps are named by what they hang on, so that none is sent twice. */
export type CardRequestStep = { readonly step: string; readonly kind: "card_request" | "card_reminder"; readonly at: Date };

export type CardRequestInput = {
  /** When the order came in (or was activated): the first request leaves at once. */
  readonly startedAt: Date;
  readonly dueOn: PlainDate | null;
  readonly zone: string;
  /** Local hour reminders leave at. */
  readonly hour: number;
  /** Days after the order, 1, 3, 7 by default. */
  readonly afterDays: readonly number[];
  /** Days before the due date, 7, 3, 1 by default. */
  readonly beforeDays: readonly number[];
};

/** Two reminders closer than this are one: the later is left out. */
const LEAST_GAP_MS = DAY_MS / 2;

/**
 * The whole schedule: at once, after some days, and before the due date; nothing on or after the due date itself. What is asked for on
 * or after that day (a charge was refused, a card removed) has no due date ahead: then the days after count alone.
 */
export function cardRequestSchedule(input: CardRequestInput): CardRequestStep[] {
  const startedOn = dateInZone(input.startedAt, input.zone);
  const first: CardRequestStep = { step: "first", kind: "card_request", at: input.startedAt };
  const after = input.afterDays.map((days) => reminder(`after_${days}`, addDays(startedOn, days), input));
  const dueOn = input.dueOn !== null && input.dueOn > startedOn ? input.dueOn : null;
  const before = dueOn === null ? [] : input.beforeDays.map((days) => reminder(`before_${days}`, addDays(dueOn, -days), input));
  const kept: CardRequestStep[] = [first];
  for (const step of [...after, ...before].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const last = kept.at(-1) ?? first;
    const tooClose = step.at.getTime() - last.at.getTime() < LEAST_GAP_MS;
    const tooLate = dueOn !== null && dateInZone(step.at, input.zone) >= dueOn;
    if (!tooClose && !tooLate) kept.push(step);
  }
  return kept;
}

function reminder(step: string, on: PlainDate, input: CardRequestInput): CardRequestStep {
  return { step, kind: "card_reminder", at: atHour(input.zone, on, input.hour) };
}

/** What to do next: send `due` now (if any), then come back at `nextAt`. */
export type CardRequestNext = { readonly due: CardRequestStep | null; readonly nextAt: Date | null };

/**
 * The step that is due, given the last one sent. Several missed steps (an outage, a moved clock) become one mail: the
 * latest of them; the rest are passed over.
 */
export function nextCardRequest(input: CardRequestInput, sent: { readonly lastSentAt: Date | null; readonly now: Date }): CardRequestNext {
  const open = cardRequestSchedule(input).filter(
    (step) => sent.lastSentAt === null || step.at.getTime() - sent.lastSentAt.getTime() >= LEAST_GAP_MS,
  );
  const missed = open.filter((step) => step.at <= sent.now);
  const future = open.filter((step) => step.at > sent.now);
  const latest = missed.at(-1) ?? null;
  // The first request explains why a card is asked for: it is never replaced by a reminder.
  const due = sent.lastSentAt === null ? (missed[0] ?? null) : latest;
  return { due, nextAt: future[0]?.at ?? null };
}
