import type { Declined, NeedsCustomer, NotMade } from "./charge-outcome";
import { addDays, atHour, compareDates, DAY_MS, dateInZone, HOUR_MS, hourInZone, latest, MINUTE_MS, type PlainDate, plusMs } from "./dates";
import { type DeclineReading, namedCode, readDecline } from "./declines";
import type { Money } from "./money";
import { type CardAttempt, type Ceiling, checkCeilings } from "./network-ceilings";

/** Why the next step is what it is. Plain JSON, so that it is kept beside the instalment and shown as written here. */
export type RecoveryWhy =
  | { readonly code: "later"; readonly decline: string }
  | { readonly code: "unknown_code"; readonly decline: string }
  | { readonly code: "technical"; readonly decline: string }
  | { readonly code: "not_made"; readonly detail: string }
  | { readonly code: "network_wait"; readonly decline: string; readonly hours: number }
  | { readonly code: "ceiling"; readonly network: string; readonly used: number; readonly limit: number; readonly edition: string }
  | { readonly code: "never"; readonly decline: string; readonly by: DeclineReading["by"] }
  | { readonly code: "fix_data"; readonly decline: string }
  | { readonly code: "confirm"; readonly decline: string }
  | { readonly code: "tries_used"; readonly decline: string; readonly max: number }
  | { readonly code: "consent_ends"; readonly latestOn: PlainDate };

/** The network's limit this card is nearest to at the next try: how much of it is used, in how many days. */
export type NearestCeiling = {
  readonly network: string;
  readonly used: number;
  readonly limit: number;
  readonly days: number;
  readonly edition: string;
};

/** What happens next after a no, and when. `used` and `max` count retries on this card for this debt: "3 of 8". */
export type RecoveryPlan = { readonly why: RecoveryWhy; readonly used: number; readonly max: number } & (
  | { readonly action: "retry"; readonly at: Date; readonly ceiling?: NearestCeiling }
  | { readonly action: "new_card" | "customer" | "new_consent" }
);

/** The merchant's own schedule; Stripe advises at most 8 retries (docs.stripe.com/declines/card). */
export type RetrySchedule = { readonly afterDays: readonly number[]; readonly max: number };

export const DEFAULT_RETRY_SCHEDULE: RetrySchedule = { afterDays: [1, 3, 5, 7], max: 8 };

const MOST_RETRIES = 8;
const TECHNICAL_WAITS_MS = [1 * HOUR_MS, 6 * HOUR_MS];
const NOT_MADE_WAITS_MS = [2 * MINUTE_MS, 10 * MINUTE_MS, 1 * HOUR_MS, 6 * HOUR_MS];

export type RecoveryInput = {
  readonly outcome: Declined | NeedsCustomer | NotMade;
  readonly now: Date;
  /** The shop's zone and charge hours (rule 22). */
  readonly zone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  /** Stripe's brand in lower case. */
  readonly brand: string | null;
  readonly amount: Money;
  /** Charges of this debt on this card that reached the bank, this one included. */
  readonly triesOnCard: number;
  /** Confirms in a row that were not made, this one included; 0 unless the outcome is `not_made`. */
  readonly notMadeInRow: number;
  /** All attempts on this card over all orders of the Stripe account, this one included. */
  readonly cardAttempts: readonly CardAttempt[];
  readonly schedule: RetrySchedule;
  /** Last day the consent allows a charge. */
  readonly consentLatestOn: PlainDate | null;
};

/**
 * The next step after a decline, an authentication request or a confirm that was not made. The merchant's schedule
 * proposes, the networks' ceilings and the consent's last day dispose; every answer says why.
 */
export function planRecovery(input: RecoveryInput): RecoveryPlan {
  const max = Math.min(input.schedule.max, MOST_RETRIES);
  const count = { used: Math.max(0, input.triesOnCard - 1), max };
  if (input.outcome.kind === "not_made") return within(input, notMade(input, input.outcome, count));
  if (input.outcome.kind === "needs_customer") {
    return { ...count, action: "customer", why: { code: "confirm", decline: input.outcome.code ?? "authentication_required" } };
  }
  return afterDecline(input, input.outcome, count);
}

type Count = { readonly used: number; readonly max: number };

function notMade(input: RecoveryInput, outcome: NotMade, count: Count): RecoveryPlan {
  const wait = NOT_MADE_WAITS_MS[Math.max(0, input.notMadeInRow - 1)] ?? NOT_MADE_WAITS_MS.at(-1) ?? HOUR_MS;
  return { ...count, action: "retry", at: insideHours(plusMs(input.now, wait), input), why: { code: "not_made", detail: outcome.why } };
}

function afterDecline(input: RecoveryInput, outcome: Declined, count: Count): RecoveryPlan {
  const reading = readDecline(outcome, input.brand);
  const decline = namedCode(outcome);
  switch (reading.class) {
    case "never":
      return { ...count, action: "new_card", why: { code: "never", decline, by: reading.by } };
    case "fix_data":
      return { ...count, action: "new_card", why: { code: "fix_data", decline } };
    case "customer":
      // New card details are the customer's to give; a challenge is the customer's to answer.
      return reading.meaning === "confirm"
        ? { ...count, action: "customer", why: { code: "confirm", decline } }
        : { ...count, action: "new_card", why: { code: "fix_data", decline } };
    case "later":
    case "technical":
      return within(input, spaced(input, reading, decline, count));
  }
}

function spaced(input: RecoveryInput, reading: DeclineReading, decline: string, count: Count): RecoveryPlan {
  const max = reading.known ? count.max : Math.min(1, count.max);
  if (count.used >= max) return { used: count.used, max, action: "new_card", why: { code: "tries_used", decline, max } };
  const at = latest(proposed(input, reading, count.used), plusMs(input.now, reading.waitHours * HOUR_MS));
  const why = whyRetry(reading, decline, count.used);
  return { used: count.used, max, action: "retry", at: insideHours(at, input), why };
}

function whyRetry(reading: DeclineReading, decline: string, used: number): RecoveryWhy {
  if (reading.waitHours > 0) return { code: "network_wait", decline, hours: reading.waitHours };
  if (!reading.known) return { code: "unknown_code", decline };
  if (reading.class === "technical" && used < TECHNICAL_WAITS_MS.length) return { code: "technical", decline };
  return { code: "later", decline };
}

function proposed(input: RecoveryInput, reading: DeclineReading, used: number): Date {
  const soon = reading.class === "technical" ? TECHNICAL_WAITS_MS[used] : undefined;
  if (soon !== undefined) return plusMs(input.now, soon);
  const step = reading.class === "technical" ? used - TECHNICAL_WAITS_MS.length : used;
  const days = input.schedule.afterDays[step] ?? input.schedule.afterDays.at(-1) ?? 1;
  return atHour(input.zone, addDays(dateInZone(input.now, input.zone), Math.max(1, days)), input.fromHour);
}

/** Moves an instant into the charge hours: later the same day, or the next morning. */
function insideHours(at: Date, hours: { readonly zone: string; readonly fromHour: number; readonly untilHour: number }): Date {
  const day = dateInZone(at, hours.zone);
  const hour = hourInZone(at, hours.zone);
  if (hour < hours.fromHour) return atHour(hours.zone, day, hours.fromHour);
  return hour >= hours.untilHour ? atHour(hours.zone, addDays(day, 1), hours.fromHour) : at;
}

/** Holds a planned retry against the ceilings, then against the consent. */
function within(input: RecoveryInput, plan: RecoveryPlan): RecoveryPlan {
  if (plan.action !== "retry") return plan;
  const verdict = checkCeilings({ brand: input.brand, attempts: input.cardAttempts, amount: input.amount, at: plan.at });
  const freed: RecoveryPlan = verdict.ok
    ? { ...plan, ...(verdict.nearest ? { ceiling: nearestOf(verdict.nearest) } : {}) }
    : {
        ...plan,
        at: insideHours(latest(verdict.freeAt, plan.at), input),
        why: {
          code: "ceiling",
          network: verdict.ceiling.network,
          used: verdict.used,
          limit: verdict.ceiling.limit,
          edition: verdict.ceiling.edition,
        },
      };
  if (input.consentLatestOn && compareDates(dateInZone(freed.at, input.zone), input.consentLatestOn) > 0) {
    return { used: plan.used, max: plan.max, action: "new_consent", why: { code: "consent_ends", latestOn: input.consentLatestOn } };
  }
  return freed;
}

function nearestOf({ ceiling, used }: { readonly ceiling: Ceiling; readonly used: number }): NearestCeiling {
  const { network, limit, windowMs, edition } = ceiling;
  return { network, used, limit, days: windowMs / DAY_MS, edition };
}
