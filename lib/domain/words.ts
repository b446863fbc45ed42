import type { PlainDate } from "./dates";
import type { Language, Reader } from "./language";
import { formatMoney, type Money } from "./money";

/** Ways of writing values for one reader; made by {@link wordingFor}. Sentences take this and never format by themselves. */
export type Wording = {
  readonly language: Language;
  readonly money: (value: Money) => string;
  /** 1 Dec 2026 / Dec 1, 2026 / 1 déc. 2026 */
  readonly date: (date: PlainDate) => string;
  /** 1 Dec / Dec 1 / 1er déc. */
  readonly shortDate: (date: PlainDate) => string;
  /** Nov 2026 / nov. 2026 */
  readonly month: (date: PlainDate) => string;
  /** 1 December 2026 / 1er décembre 2026 */
  readonly longDate: (date: PlainDate) => string;
  /** Tue 09:00 / mar. 09 h, in the reader's zone */
  readonly dayTime: (at: Date) => string;
  /** 1 Dec 2026, 09:00 / 1 déc. 2026 à 09:00, in the reader's zone */
  readonly dateTime: (at: Date) => string;
  /** 09:00 in the reader's zone */
  readonly time: (at: Date) => string;
  readonly count: (value: number) => string;
  /** "1 unit", "2 units" / « 0 unité », « 1 unité », « 2 unités » */
  readonly counted: (value: number, one: string, other: string) => string;
  /** "a, b and c" */
  readonly list: (items: readonly string[]) => string;
};

const TIME = { hour: "2-digit", minute: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;

/** French writes the first of a month as an ordinal: « 1er déc. ». */
function frenchFirst(text: string, language: Language): string {
  return language === "fr" ? text.replace(/(^|\s)1(?=\s)/, "$11er") : text;
}

/** British short months without the four-letter "Sept": Sep, as the design writes them. */
function shortSeptember(text: string): string {
  return text.replace(/\bSept\b/, "Sep");
}

function dateWriter(reader: Reader, options: Intl.DateTimeFormatOptions): (date: PlainDate) => string {
  const format = new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: "UTC" });
  // A date without a time is midnight in UTC to JavaScript.
  return (date) => shortSeptember(frenchFirst(format.format(Date.parse(date)), reader.language));
}

function instantWriter(reader: Reader, options: Intl.DateTimeFormatOptions): (at: Date) => string {
  const format = new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: reader.zone });
  return (at) => shortSeptember(frenchFirst(format.format(at), reader.language));
}

/** « 09 h » or « 09 h 30 »: how French writes a time inside a sentence. */
function frenchTime(time: string): string {
  const [hour = "", minute = ""] = time.split(":");
  return minute === "00" || minute === "" ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
}

function dayTimeWriter(reader: Reader): (at: Date) => string {
  const weekday = instantWriter(reader, { weekday: "short" });
  const time = instantWriter(reader, TIME);
  return (at) => `${weekday(at)} ${reader.language === "fr" ? frenchTime(time(at)) : time(at)}`;
}

const WORDINGS = new Map<string, Wording>();

/** The wording of a reader. Kept, because making Intl formats is slow and a table page needs hundreds. */
export function wordingFor(reader: Reader): Wording {
  const key = `${reader.language} ${reader.locale} ${reader.zone}`;
  const known = WORDINGS.get(key);
  if (known) return known;
  const made = makeWording(reader);
  WORDINGS.set(key, made);
  return made;
}

function makeWording(reader: Reader): Wording {
  const number = new Intl.NumberFormat(reader.locale);
  const plural = new Intl.PluralRules(reader.locale);
  const list = new Intl.ListFormat(reader.locale, { type: "conjunction" });
  return {
    language: reader.language,
    money: (value) => formatMoney(value, reader.locale),
    date: dateWriter(reader, { ...DAY, year: "numeric" }),
    shortDate: dateWriter(reader, DAY),
    month: dateWriter(reader, { month: "short", year: "numeric" }),
    longDate: dateWriter(reader, { day: "numeric", month: "long", year: "numeric" }),
    dayTime: dayTimeWriter(reader),
    dateTime: instantWriter(reader, { ...DAY, year: "numeric", ...TIME }),
    time: instantWriter(reader, TIME),
    count: (value) => number.format(value),
    counted: (value, one, other) => `${number.format(value)} ${plural.select(value) === "one" ? one : other}`,
    list: (items) => list.format(items),
  };
}
