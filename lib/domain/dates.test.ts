import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COUNTRY_CODES, latestZoneOf } from "./country-zones";
import {
  addDays,
  addMonths,
  atHour,
  chargeWindow,
  DAY_MS,
  dateInZone,
  daysBetween,
  HOUR_MS,
  hourInZone,
  instant,
  isPlainDate,
  isZone,
  plainDate,
  startOfDayIn,
} from "./dates";

const utc = (text: string): Date => instant(Date.parse(text));
const ZONES = [
  "Europe/Paris",
  "America/New_York",
  "Pacific/Auckland",
  "America/Havana",
  "America/Santiago",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Kiritimati",
  "Africa/Casablanca",
  "Asia/Beirut",
];
const days = fc.integer({ min: 0, max: 4_000 }).map((offset) => addDays(plainDate("2024-01-01"), offset));

describe("plain dates", () => {
  it("are real dates only", () => {
    expect(["2026-02-29", "2026-13-01", "2026-1-1", "20260101", ""].filter(isPlainDate)).toEqual([]);
    expect(isPlainDate("2028-02-29")).toBe(true);
    expect(() => plainDate("2026-02-30")).toThrow(RangeError);
  });

  it("count days both ways", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -900, max: 900 }), (date, step) => {
        expect(daysBetween(date, addDays(date, step))).toBe(step);
      }),
    );
    expect(addMonths(plainDate("2026-08-31"), 6)).toBe("2027-02-28");
  });

  it("name the day it is in a zone", () => {
    expect(dateInZone(utc("2026-12-01T23:30:00Z"), "Europe/Paris")).toBe("2026-12-02");
    expect(dateInZone(utc("2026-12-01T23:30:00Z").getTime(), "America/New_York")).toBe("2026-12-01");
    expect(() => dateInZone(utc("2026-12-01T00:00:00Z"), "Mars/Olympus")).toThrow(RangeError);
  });
});

describe("start of day and hours", () => {
  it("the day begins where it is named, and one instant earlier is the day before, in every zone", () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (date, zone) => {
        const start = startOfDayIn(zone, date);
        expect(dateInZone(start, zone)).toBe(date);
        expect(dateInZone(instant(start.getTime() - 1), zone)).toBe(addDays(date, -1));
      }),
      { numRuns: 400 },
    );
  });

  it("09:00 is 09:00 on the wall, summer or winter", () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (date, zone) => {
        expect(hourInZone(atHour(zone, date, 9), zone)).toBe(9);
      }),
    );
    expect(atHour("Europe/Paris", plainDate("2026-12-01"), 9)).toEqual(utc("2026-12-01T08:00:00Z"));
    expect(atHour("Europe/Paris", plainDate("2026-07-01"), 9)).toEqual(utc("2026-07-01T07:00:00Z"));
  });

  it("a skipped hour moves on, a repeated one is its first", () => {
    expect(atHour("Europe/Paris", plainDate("2026-03-29"), 2)).toEqual(utc("2026-03-29T01:00:00Z"));
    expect(atHour("Europe/Paris", plainDate("2026-10-25"), 2)).toEqual(utc("2026-10-25T00:00:00Z"));
    // Havana puts clocks forward at midnight: the day begins at 01:00, and back at 01:00: midnight comes twice.
    expect(startOfDayIn("America/Havana", plainDate("2026-03-08"))).toEqual(utc("2026-03-08T05:00:00Z"));
    expect(startOfDayIn("America/Havana", plainDate("2026-11-01"))).toEqual(utc("2026-11-01T04:00:00Z"));
    expect(atHour("Europe/Paris", plainDate("2026-03-28"), 24)).toEqual(utc("2026-03-28T23:00:00Z"));
    expect(() => atHour("Europe/Paris", plainDate("2026-03-28"), 25)).toThrow(RangeError);
  });
});

describe("the charge window (rule 22)", () => {
  const paris = { dueOn: plainDate("2026-12-01"), zone: "Europe/Paris", fromHour: 9, untilHour: 18 };
  const at = (now: string, more: Partial<Parameters<typeof chargeWindow>[0]> = {}) => chargeWindow({ ...paris, ...more, now: utc(now) });

  it("opens at nine on the due date and closes at six", () => {
    expect(at("2026-11-20T12:00:00Z")).toEqual({
      opensAt: utc("2026-12-01T08:00:00Z"),
      closesAt: utc("2026-12-01T17:00:00Z"),
      open: false,
      nextOpenAt: utc("2026-12-01T08:00:00Z"),
    });
    expect(at("2026-12-01T07:59:59Z").open).toBe(false);
    expect(at("2026-12-01T08:00:00Z").open).toBe(true);
    expect(at("2026-12-01T16:59:59Z")).toMatchObject({ open: true, nextOpenAt: utc("2026-12-01T16:59:59Z") });
  });

  it("later waits for the next day", () => {
    expect(at("2026-12-01T17:00:00Z")).toMatchObject({ open: false, nextOpenAt: utc("2026-12-02T08:00:00Z") });
    expect(at("2026-12-09T03:00:00Z")).toMatchObject({ open: false, nextOpenAt: utc("2026-12-09T08:00:00Z") });
    expect(at("2026-12-09T10:00:00Z").open).toBe(true);
  });

  it("never before the date has begun where the customer is billed", () => {
    // 1 December begins in Hawaii at 10:00 UTC, which is 11:00 in Paris.
    expect(at("2026-12-01T09:30:00Z", { billingCountry: "US" })).toMatchObject({ open: false, nextOpenAt: utc("2026-12-01T10:00:00Z") });
    expect(at("2026-12-01T10:00:00Z", { billingCountry: "us" }).open).toBe(true);
    // Nine in the morning of 1 December in Auckland is still November in New York: the charge waits for Auckland's next window.
    const auckland = { zone: "Pacific/Auckland", billingCountry: "US" };
    expect(at("2026-11-30T21:00:00Z", auckland)).toMatchObject({ open: false, nextOpenAt: utc("2026-12-01T20:00:00Z") });
  });

  it("an unknown country counts only the shop's zone", () => {
    expect(at("2026-12-01T08:00:00Z", { billingCountry: "ZZ" }).open).toBe(true);
  });

  it("holds on days clocks change", () => {
    const spring = { dueOn: plainDate("2026-03-29") };
    expect(at("2026-03-29T06:59:00Z", spring).open).toBe(false);
    expect(at("2026-03-29T07:00:00Z", spring).open).toBe(true);
    const autumn = { dueOn: plainDate("2026-10-25") };
    expect(at("2026-10-25T07:59:00Z", autumn).open).toBe(false);
    expect(at("2026-10-25T08:00:00Z", autumn).open).toBe(true);
  });

  it("is never open before the due date begins in shop and country, nor outside the hours, wherever shop and customer are", () => {
    const countries = fc.constantFrom(...COUNTRY_CODES);
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), countries, fc.integer({ min: -3 * 24, max: 10 * 24 }), (dueOn, zone, country, hours) => {
        const now = instant(startOfDayIn(zone, dueOn).getTime() + hours * HOUR_MS);
        const window = chargeWindow({ dueOn, zone, fromHour: 9, untilHour: 18, billingCountry: country, now });
        const begun = startOfDayIn(latestZoneOf(country) ?? zone, dueOn);
        expect(window.nextOpenAt >= now && window.nextOpenAt >= begun && window.nextOpenAt >= startOfDayIn(zone, dueOn)).toBe(true);
        expect(window.nextOpenAt.getTime() - Math.max(now.getTime(), begun.getTime())).toBeLessThan(2 * DAY_MS);
        const hour = hourInZone(window.nextOpenAt, zone);
        expect(hour >= 9 && hour < 18).toBe(true);
        expect(window.open).toBe(window.nextOpenAt.getTime() === now.getTime());
      }),
      { numRuns: 500 },
    );
  });

  it("refuses hours that never open", () => {
    expect(() => at("2026-12-01T08:00:00Z", { fromHour: 18, untilHour: 9 })).toThrow(RangeError);
  });

  it("every country has a zone this runtime knows", () => {
    expect(COUNTRY_CODES.length).toBeGreaterThan(240);
    expect(COUNTRY_CODES.filter((code) => !isZone(latestZoneOf(code) ?? ""))).toEqual([]);
  });
});
