import { addDays, atHour, dateInZone } from "./dates";
import type { InstalmentState } from "./states";

/** What is followed up: a payment to confirm, a new agreement to give, a debt that could not be collected. */
export const FOLLOW_UP_KINDS = ["confirm", "consent", "dunning"] as const;
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number];

/** Days after the first mail on which its reminder leaves, in the shop's morning. */
export const REMINDER_DAYS: readonly number[] = [2, 5];

/** The state a reminder of a kind is still true in; in any other it stops. */
export const REMINDED_STATE: Readonly<Record<Exclude<FollowUpKind, "dunning">, InstalmentState>> = {
  confirm: "needs_customer",
  consent: "needs_consent",
};

export type ReminderInput = {
  readonly startedAt: Date;
  /** Reminders that have left or were passed over. */
  readonly step: number;
  readonly zone: string;
  /** Local hour reminders leave at. */
  readonly hour: number;
  readonly now: Date;
};

/** What to do now: send one reminder (several that were missed become one), then come back at `nextAt`; null when that was the last. */
export type ReminderNext = { readonly isDue: boolean; readonly step: number; readonly nextAt: Date | null };

/** When reminder number `step` (from 0) leaves; null after the last. */
export function reminderAt(input: Pick<ReminderInput, "startedAt" | "zone" | "hour">, step: number): Date | null {
  const days = REMINDER_DAYS[step];
  return days === undefined ? null : atHour(input.zone, addDays(dateInZone(input.startedAt, input.zone), days), input.hour);
}

export function nextReminder(input: ReminderInput): ReminderNext {
  const times = REMINDER_DAYS.map((_, step) => reminderAt(input, step));
  const missed = times.filter((at, step) => step >= input.step && at !== null && at <= input.now).length;
  const step = input.step + missed;
  return { isDue: missed > 0, step, nextAt: times[step] ?? null };
}
