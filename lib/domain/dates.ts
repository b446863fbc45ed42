import { DateTime, IANAZone } from "luxon";
import type { Brand } from "./brand";
import { latestZoneOf } from "./country-zones";

/** A calendar date `YYYY-MM-DD` without zone or time: what a due date or a promise date is. */
export type PlainDate = Brand<string, "PlainDate">;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for a real calendar date written `YYYY-MM-DD`. Plain arithmetic: it is asked for every date of a run over many orders. */
export function isPlainDate(text: string): text is PlainDate {
  const [, year, month, day] = (ISO_DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : MONTH_DAYS[month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

/** @throws RangeError when the text is not a real date `YYYY-MM-DD` */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`"${text}" is not a date YYYY-MM-DD`);
  return text;
}

/** True when the name is a zone of the IANA database this runtime knows. */
export function isZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/** The instant of milliseconds since 1970-01-01T00:00Z. */
export function instant(epochMs: number): Date {
  return new Date(epochMs);
}

/** An instant moved by milliseconds. */
export function plusMs(at: Date, ms: number): Date {
  return instant(at.getTime() + ms);
}

/** The later of two instants. */
export function latest(left: Date, right: Date): Date {
  return left.getTime() >= right.getTime() ? left : right;
}

function dateText(value: DateTime): PlainDate {
  return plainDate(value.toISODate() ?? "");
}

const MOST_REMEMBERED = 5_000;

/** The same answer for the same question: zones take a hundred times as long as a look into a map, and a run asks the same of every order. */
function remembered<Answer>(work: (zone: string, at: string | number, hour: number) => Answer): typeof work {
  const known = new Map<string, Answer>();
  return (zone, at, hour) => {
    const key = `${zone} ${at} ${hour}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = work(zone, at, hour);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, answer);
    return answer;
  };
}

/** The quarter of an hour an instant lies in: wherever clocks are set, days and hours begin with one, so that few answers serve many instants. */
const quarterOf = (epochMs: number): number => Math.floor(epochMs / (15 * MINUTE_MS)) * 15 * MINUTE_MS;

/** @throws RangeError for an unknown zone */
function zoneOf(name: string): IANAZone {
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError(`"${name}" is not a zone of the IANA database`);
  return zone;
}

/** The calendar date it is in a zone at an instant (a Date, or milliseconds since 1970 UTC). */
export function dateInZone(at: Date | number, zone: string): PlainDate {
  return dateAt(zone, quarterOf(typeof at === "number" ? at : at.getTime()), 0);
}

const dateAt = remembered((zone, at) => dateText(DateTime.fromMillis(Number(at), { zone: zoneOf(zone) })));

const hourOf = remembered((zone, at) => DateTime.fromMillis(Number(at), { zone: zoneOf(zone) }).hour);

/** The hour 0–23 on the wall in a zone at an instant. */
export function hourInZone(at: Date, zone: string): number {
  return hourOf(zone, quarterOf(at.getTime()), 0);
}

/**
 * The instant of a wall-clock time. A time that happens twice (clocks put back) is its first; one that is skipped (clocks
 * put forward) moves on by the gap. Luxon's own answer for these would depend on today's offset, so it is worked out here.
 */
const msOf = remembered((zoneName, date, hour): number => {
  const zone = zoneOf(zoneName);
  const wallMs = DateTime.fromISO(String(date), { zone: "utc" }).toMillis() + hour * HOUR_MS;
  const before = zone.offset(wallMs - DAY_MS) * MINUTE_MS;
  const after = zone.offset(wallMs + DAY_MS) * MINUTE_MS;
  const candidates = [wallMs - before, wallMs - after].sort((a, b) => a - b);
  const real = candidates.find((ms) => ms + zone.offset(ms) * MINUTE_MS === wallMs);
  return real ?? wallMs - before;
});

const instantOf = (date: PlainDate, hour: number, zone: string): Date => instant(msOf(zone, date, hour));

/** The first instant of a date in a zone; 01:00 where midnight is skipped. */
export function startOfDayIn(zone: string, date: PlainDate): Date {
  return instantOf(date, 0, zone);
}

/** A whole hour (0–24) of a date in a zone. 24 is the start of the next day. @throws RangeError for another hour */
export function atHour(zone: string, date: PlainDate, hour: number): Date {
  if (!Number.isInteger(hour) || hour < 0 || hour > 24) throw new RangeError(`${hour} is not an hour of the day`);
  return hour === 24 ? startOfDayIn(zone, addDays(date, 1)) : instantOf(date, hour, zone);
}

/** A date some days later (or earlier, below zero). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return plainDate(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10));
}

/** A date some calendar months later; the 31st becomes the month's last day. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  return dateText(DateTime.fromISO(date, { zone: "utc" }).plus({ months }));
}

/** Calendar days from the first date to the second; below zero when the second is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  const span = DateTime.fromISO(to, { zone: "utc" }).toMillis() - DateTime.fromISO(from, { zone: "utc" }).toMillis();
  return Math.round(span / DAY_MS);
}

/** -1, 0 or 1: ISO dates order as text. */
export function compareDates(left: PlainDate, right: PlainDate): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The later of two dates. */
export function latestDate(left: PlainDate, right: PlainDate): PlainDate {
  return left >= right ? left : right;
}

/** The earlier of two dates. */
export function earliestDate(left: PlainDate, right: PlainDate): PlainDate {
  return left <= right ? left : right;
}

/** What decides when a charge may leave (rule 22). Hours are whole hours on the shop's wall clock. */
export type ChargeWindowInput = {
  readonly dueOn: PlainDate;
  /** The shop's zone (IANA). */
  readonly zone: string;
  /** First hour, 9 by default. */
  readonly fromHour: number;
  /** Hour at which it closes, 18 by default; after `fromHour`. */
  readonly untilHour: number;
  /** ISO 3166-1 alpha-2 of the billing address; unknown → only the shop's zone counts. */
  readonly billingCountry?: string | null;
  readonly now: Date;
};

/** `opensAt`–`closesAt` is the window under way, else the next one; `nextOpenAt` is now while it is open. */
export type ChargeWindow = {
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly open: boolean;
  readonly nextOpenAt: Date;
};

/**
 * The window in which a charge due on a date may leave: on the due date between the two hours in the shop's zone, on any
 * later day between the same hours, and never before the due date has begun where the customer is billed (rule 22).
 * @throws RangeError when the hours are not 0 ≤ from < until ≤ 24 or the zone is unknown
 */
export function chargeWindow(input: ChargeWindowInput): ChargeWindow {
  if (input.fromHour >= input.untilHour) throw new RangeError("the charge window must open before it closes");
  const begins = dueDateBegins(input);
  const earliest = latest(begins, input.now);
  let day = latestDate(input.dueOn, dateInZone(earliest, input.zone));
  // Two days are enough, except where the date begins at the far end of the world: a few more cost nothing.
  for (let tried = 0; tried < 4; tried += 1, day = addDays(day, 1)) {
    const opensAt = latest(atHour(input.zone, day, input.fromHour), begins);
    const closesAt = atHour(input.zone, day, input.untilHour);
    if (opensAt >= closesAt || input.now >= closesAt) continue;
    const open = input.now >= opensAt;
    return { opensAt, closesAt, open, nextOpenAt: open ? input.now : opensAt };
  }
  throw new RangeError(`no charge window found for ${input.dueOn} in ${input.zone}`);
}

function dueDateBegins(input: ChargeWindowInput): Date {
  const inShop = startOfDayIn(input.zone, input.dueOn);
  const zone = input.billingCountry ? latestZoneOf(input.billingCountry) : null;
  return zone ? latest(inShop, startOfDayIn(zone, input.dueOn)) : inShop;
}
