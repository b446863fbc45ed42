import { DAY_MS, HOUR_MS, instant } from "./dates";
import { equals, type Money } from "./money";

/**
 * How often one card may be tried at one Stripe account, as data with its source. Networks count by card and merchant over
 * all orders, so attempts are counted by card fingerprint account-wide, never per order.
 */
export type Ceiling = {
  readonly id: string;
  /** Stripe's brand in lower case, or `any`. */
  readonly network: string;
  /** Declined attempts at which the network stops or bills. */
  readonly limit: number;
  /** Declined attempts at which we stop: below the limit. */
  readonly ours: number;
  readonly windowMs: number;
  readonly sameAmount: boolean;
  /** An off-session request for authentication is a decline to this network too: it reached the bank and was refused. */
  readonly countsChallenges: boolean;
  readonly source: string;
  /** The day the rule's edition took effect, as a plain date; a year where no day is published. */
  readonly edition: string;
};

export const CEILINGS: readonly Ceiling[] = [
  {
    id: "visa_30_days",
    network: "visa",
    limit: 20,
    // Until 2026 the limit was 15, and some acquirers still bill from there: stay below both.
    ours: 14,
    windowMs: 30 * DAY_MS,
    sameAmount: false,
    countsChallenges: true,
    source: "Visa Core Rules, reattempts of declined transactions",
    edition: "2026-04-18",
  },
  {
    id: "mastercard_24_hours",
    network: "mastercard",
    limit: 10,
    ours: 9,
    windowMs: 24 * HOUR_MS,
    sameAmount: false,
    countsChallenges: true,
    source: "Mastercard excessive authorisation attempts (processors' documentation)",
    edition: "2022-10-01",
  },
  {
    id: "mastercard_30_days",
    network: "mastercard",
    limit: 35,
    ours: 30,
    windowMs: 30 * DAY_MS,
    sameAmount: true,
    countsChallenges: true,
    source: "Mastercard declines of the same amount (processors' documentation)",
    edition: "2024-04-01",
  },
  {
    id: "any_30_days",
    network: "any",
    limit: 20,
    ours: 14,
    windowMs: 30 * DAY_MS,
    sameAmount: false,
    countsChallenges: true,
    source: "Predesk's own limit for every network, after the strictest published one",
    edition: "2026",
  },
];

/** One attempt on a card that reached the bank, whatever order it was for. `challenged`: refused off-session until the customer authenticates. */
export type CardAttempt = { readonly at: Date; readonly amount: Money; readonly declined: boolean; readonly challenged: boolean };

export type CeilingVerdict =
  | { readonly ok: true; readonly nearest: { readonly ceiling: Ceiling; readonly used: number } | null }
  | { readonly ok: false; readonly ceiling: Ceiling; readonly used: number; readonly freeAt: Date };

/**
 * Whether one more attempt on this card at an instant stays under every ceiling. `freeAt` is when enough attempts have
 * left the window, if nothing else is tried meanwhile.
 */
export function checkCeilings(input: {
  readonly brand: string | null;
  readonly attempts: readonly CardAttempt[];
  readonly amount: Money;
  readonly at: Date;
}): CeilingVerdict {
  const applying = CEILINGS.filter((ceiling) => ceiling.network === "any" || ceiling.network === input.brand);
  const counted = applying.map((ceiling) => ({ ceiling, times: timesWithin(ceiling, input) }));
  const hit = counted
    .filter(({ ceiling, times }) => times.length >= ceiling.ours)
    .map(({ ceiling, times }) => ({ ceiling, used: times.length, freeAt: freeAt(ceiling, times) }))
    .sort((a, b) => b.freeAt.getTime() - a.freeAt.getTime())[0];
  if (hit) return { ok: false, ...hit };
  const nearest = counted
    .map(({ ceiling, times }) => ({ ceiling, used: times.length }))
    .sort((a, b) => b.used / b.ceiling.ours - a.used / a.ceiling.ours)[0];
  return { ok: true, nearest: nearest ?? null };
}

function timesWithin(ceiling: Ceiling, input: { attempts: readonly CardAttempt[]; amount: Money; at: Date }): number[] {
  const from = input.at.getTime() - ceiling.windowMs;
  return input.attempts
    .filter((attempt) => attempt.declined || (attempt.challenged && ceiling.countsChallenges))
    .filter((attempt) => !ceiling.sameAmount || equals(attempt.amount, input.amount))
    .map((attempt) => attempt.at.getTime())
    .filter((time) => time > from && time <= input.at.getTime())
    .sort((a, b) => a - b);
}

function freeAt(ceiling: Ceiling, times: readonly number[]): Date {
  // Free once fewer than `ours` are left inside: the newest that has to leave decides.
  const mustLeave = times[times.length - ceiling.ours] ?? times[0] ?? 0;
  return instant(mustLeave + ceiling.windowMs);
}
