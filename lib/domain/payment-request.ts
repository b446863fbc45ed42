import { DAY_MS, plusMs } from "./dates";

/** What became of a request to pay. */
export const REQUEST_STATES = ["open", "paid", "withdrawn", "expired"] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Days a payment request may be open; the person who sends it chooses. */
export const REQUEST_DAYS = [3, 7, 14, 30] as const;
export const USUAL_REQUEST_DAYS = 7;

/** When it ends by itself: the balance goes back to where it was. */
export const requestEndsAt = (openedAt: Date, days: number): Date => plusMs(openedAt, days * DAY_MS);

/**
 * When the customer is reminded next, null for never again: half-way and a day before the end, and never twice within a day.
 * `sent` reminders have gone out so far.
 */
export function nextReminderAt(request: { readonly openedAt: Date; readonly expiresAt: Date; readonly sent: number }): Date | null {
  const { openedAt, expiresAt, sent } = request;
  const half = plusMs(openedAt, Math.floor((expiresAt.getTime() - openedAt.getTime()) / 2));
  const last = plusMs(expiresAt, -DAY_MS);
  const steps = last.getTime() - half.getTime() >= DAY_MS ? [half, last] : [half];
  return steps[sent] ?? null;
}
