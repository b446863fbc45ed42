import { describe, expect, it } from "vitest";
import { nextReminderAt, REQUEST_DAYS, requestEndsAt } from "./payment-request";

const openedAt = new Date("2027-02-02T09:00:00Z");
const remindersOf = (days: number): string[] => {
  const expiresAt = requestEndsAt(openedAt, days);
  const all = [0, 1, 2, 3].map((sent) => nextReminderAt({ openedAt, expiresAt, sent }));
  return all.flatMap((at) => (at ? [at.toISOString()] : []));
};

describe("payment requests", () => {
  it("remind half-way and a day before the end, never both within a day", () => {
    expect(remindersOf(3)).toEqual(["2027-02-03T21:00:00.000Z"]);
    expect(remindersOf(7)).toEqual(["2027-02-05T21:00:00.000Z", "2027-02-08T09:00:00.000Z"]);
    expect(remindersOf(30)).toEqual(["2027-02-17T09:00:00.000Z", "2027-03-03T09:00:00.000Z"]);
  });

  it("never remind after the end", () => {
    for (const days of REQUEST_DAYS)
      for (const at of remindersOf(days)) expect(Date.parse(at)).toBeLessThan(requestEndsAt(openedAt, days).getTime());
  });
});
