import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardRequestSchedule, nextCardRequest } from "./card-requests";
import { addDays, DAY_MS, dateInZone, HOUR_MS, hourInZone, instant, plainDate } from "./dates";
import { money } from "./money";
import { isNoticed, planNotice, requiredNoticeHours } from "./notices";

const utc = (text: string) => instant(Date.parse(text));
const zone = "Europe/Paris";
const lead = { noticeHours: 48, oldConsentNoticeHours: 168 };
const hours = { zone, fromHour: 9, untilHour: 18 };

describe("how long before a charge the customer is told (rule 21)", () => {
  it("48 hours, or 7 days when the consent is over six months old", () => {
    const agreed = utc("2026-06-01T10:00:00Z");
    expect(requiredNoticeHours(lead, agreed, utc("2026-12-01T08:00:00Z"), zone)).toBe(48);
    expect(requiredNoticeHours(lead, agreed, utc("2026-12-02T08:00:00Z"), zone)).toBe(168);
  });

  it("never less than the rule, whatever the settings say; more if they do", () => {
    const agreed = utc("2026-11-01T10:00:00Z");
    const charge = utc("2026-12-01T08:00:00Z");
    expect(requiredNoticeHours({ noticeHours: 1, oldConsentNoticeHours: 1 }, agreed, charge, zone)).toBe(48);
    expect(requiredNoticeHours({ noticeHours: 1, oldConsentNoticeHours: 1 }, utc("2026-01-01T10:00:00Z"), charge, zone)).toBe(168);
    expect(requiredNoticeHours({ ...lead, noticeHours: 72 }, agreed, charge, zone)).toBe(72);
  });
});

describe("planning a notice", () => {
  const plan = (now: string, more: object = {}) =>
    planNotice({ ...hours, dueOn: plainDate("2026-12-10"), lead, consentAgreedAt: utc("2026-11-01T10:00:00Z"), now: utc(now), ...more });

  it("leaves a day earlier than needed", () => {
    expect(plan("2026-11-20T12:00:00Z")).toEqual({
      sendAt: utc("2026-12-07T08:00:00Z"),
      chargeOn: "2026-12-10",
      chargeFrom: utc("2026-12-10T08:00:00Z"),
    });
  });

  it("leaves now when that day has begun, still for the due date", () => {
    expect(plan("2026-12-07T20:00:00Z")).toMatchObject({ sendAt: utc("2026-12-07T20:00:00Z"), chargeOn: "2026-12-10" });
  });

  it("too late for the due date: names the first date that keeps the lead", () => {
    expect(plan("2026-12-09T12:00:00Z")).toMatchObject({ sendAt: utc("2026-12-09T12:00:00Z"), chargeOn: "2026-12-11" });
    expect(plan("2026-12-20T16:30:00Z")).toMatchObject({ chargeOn: "2026-12-23", chargeFrom: utc("2026-12-23T08:00:00Z") });
  });

  it("always leaves the lead between sending and charging, and the charge it names then passes", () => {
    const cases = fc.record({
      late: fc.integer({ min: -60 * 24, max: 20 * 24 }),
      age: fc.integer({ min: 0, max: 300 }),
      country: fc.constantFrom("FR", "US", "NZ", null),
    });
    fc.assert(
      fc.property(cases, ({ late, age, country }) => {
        const dueOn = plainDate("2026-12-10");
        const now = instant(utc("2026-12-10T00:00:00Z").getTime() + late * HOUR_MS);
        const consentAgreedAt = instant(now.getTime() - age * DAY_MS);
        const made = planNotice({ ...hours, dueOn, lead, consentAgreedAt, now, billingCountry: country });
        expect(made.sendAt >= now && made.chargeOn >= dueOn).toBe(true);
        expect(hourInZone(made.chargeFrom, zone)).toBeGreaterThanOrEqual(9);
        const amount = money(1n, "EUR");
        const told = { amount, cardId: "c", statementText: "S" };
        const notice = { ...told, via: "mail" as const, chargeOn: made.chargeOn, acceptedAt: made.sendAt, bouncedAt: null, voidedAt: null };
        const charge = { ...told, now: made.chargeFrom, zone, consentAgreedAt, lead, isRetry: false, hasAddress: true };
        expect(isNoticed(notice, charge)).toEqual({ ok: true });
        expect(dateInZone(made.chargeFrom, zone)).toBe(made.chargeOn);
      }),
      { numRuns: 400 },
    );
  });
});

describe("asking for a card (rule 23)", () => {
  const input = {
    startedAt: utc("2026-11-01T20:15:00Z"),
    dueOn: plainDate("2026-12-01"),
    zone,
    hour: 10,
    afterDays: [1, 3, 7],
    beforeDays: [7, 3, 1],
  };

  it("at once, after 1, 3, 7 days, and 7, 3, 1 days before the due date", () => {
    expect(cardRequestSchedule(input).map(({ step, at }) => `${step} ${dateInZone(at, zone)} ${hourInZone(at, zone)}`)).toEqual([
      "first 2026-11-01 21",
      "after_1 2026-11-02 10",
      "after_3 2026-11-04 10",
      "after_7 2026-11-08 10",
      "before_7 2026-11-24 10",
      "before_3 2026-11-28 10",
      "before_1 2026-11-30 10",
    ]);
  });

  it("has no double days and nothing from the due date on", () => {
    const short = cardRequestSchedule({ ...input, dueOn: plainDate("2026-11-05") }).map(({ step }) => step);
    expect(short).toEqual(["first", "after_1", "after_3"]);
    expect(cardRequestSchedule({ ...input, dueOn: null }).map(({ step }) => step)).toEqual(["first", "after_1", "after_3", "after_7"]);
    // Asked for after the due date (a refused charge, a removed card): the days after count alone.
    expect(cardRequestSchedule({ ...input, dueOn: plainDate("2026-10-20") })).toEqual(cardRequestSchedule({ ...input, dueOn: null }));
  });

  it("walks through, sending each once", () => {
    let lastSentAt: Date | null = null;
    let now: Date = input.startedAt;
    const sent: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const { due, nextAt } = nextCardRequest(input, { lastSentAt, now });
      if (due) {
        sent.push(due.step);
        lastSentAt = now;
      }
      if (!nextAt) break;
      now = nextAt;
    }
    expect(sent).toEqual(cardRequestSchedule(input).map(({ step }) => step));
  });

  it("missed steps become one mail, and the first request is never replaced by a reminder", () => {
    const late = utc("2026-11-26T12:00:00Z");
    expect(nextCardRequest(input, { lastSentAt: null, now: late }).due).toMatchObject({ step: "first", kind: "card_request" });
    const woken = nextCardRequest(input, { lastSentAt: input.startedAt, now: late });
    expect(woken.due).toMatchObject({ step: "before_7" });
    expect(woken.nextAt).toEqual(utc("2026-11-28T09:00:00Z"));
    expect(nextCardRequest(input, { lastSentAt: late, now: late })).toMatchObject({ due: null });
  });

  it("never two within half a day, whatever the settings", () => {
    const lists = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 6 });
    fc.assert(
      fc.property(lists, lists, fc.integer({ min: -5, max: 60 }), (afterDays, beforeDays, due) => {
        const steps = cardRequestSchedule({ ...input, afterDays, beforeDays, dueOn: addDays(plainDate("2026-11-01"), due) });
        for (const [index, step] of steps.entries()) {
          const previous = steps[index - 1];
          if (previous) expect(step.at.getTime() - previous.at.getTime()).toBeGreaterThanOrEqual(DAY_MS / 2);
        }
      }),
    );
  });
});
