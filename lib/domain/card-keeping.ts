import { addDays, type PlainDate, startOfDayIn } from "./dates";

/** Days a card is kept once nothing is owed on it any more (rule 34): what a shop may choose. */
export const CARD_KEPT_DAYS = [7, 14, 30, 60, 90, 180] as const;

/**
 * Obligations that ended before this instant have been over for the days a card is kept: counted in calendar days of the shop, so
 * that one settled on the 1st goes on the 31st, whatever the hour.
 */
export function idleBefore(today: PlainDate, keptDays: number, zone: string): Date {
  return startOfDayIn(zone, addDays(today, 1 - keptDays));
}
