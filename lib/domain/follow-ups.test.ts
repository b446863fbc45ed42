import { describe, expect, it } from "vitest";
import { instant } from "./dates";
import { nextReminder } from "./follow-ups";

const at = (text: string) => instant(Date.parse(text));
const next = (now: string, step = 0) =>
  nextReminder({ startedAt: at("2026-12-01T15:30:00Z"), step, zone: "Europe/Paris", hour: 9, now: at(now) });

describe("reminders of what only the customer can do", () => {
  it("leave on the second and the fifth day, in the shop's morning", () => {
    expect(next("2026-12-01T15:30:00Z")).toEqual({ isDue: false, step: 0, nextAt: at("2026-12-03T08:00:00Z") });
    expect(next("2026-12-03T08:00:00Z")).toEqual({ isDue: true, step: 1, nextAt: at("2026-12-06T08:00:00Z") });
    expect(next("2026-12-03T08:00:01Z", 1)).toEqual({ isDue: false, step: 1, nextAt: at("2026-12-06T08:00:00Z") });
    expect(next("2026-12-06T08:00:00Z", 1)).toEqual({ isDue: true, step: 2, nextAt: null });
  });

  it("that were missed become one", () => expect(next("2026-12-09T10:00:00Z")).toEqual({ isDue: true, step: 2, nextAt: null }));
});
