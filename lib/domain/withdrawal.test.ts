import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, plainDate } from "./dates";
import { needsStaff } from "./delivery-address";
import { judgePromiseMove } from "./promise";
import { refundDueOn, type WithdrawalFacts, withdrawalRight } from "./withdrawal";

const today = plainDate("2027-03-10");
const facts = (over: Partial<WithdrawalFacts> = {}): WithdrawalFacts => ({
  ...{
    country: "FR",
    shopCountry: "FR",
    isOver: false,
    hasWithdrawn: false,
    hasOpenRequest: false,
    isSent: false,
    deliveredOn: null,
    today,
  },
  ...over,
});

describe("the right to withdraw (rule 26)", () => {
  it("is there for consumers of the Union from the order until fourteen days after delivery, the last day included", () => {
    expect(withdrawalRight(facts())).toEqual({ kind: "withdrawal", until: null });
    expect(withdrawalRight(facts({ isSent: true }))).toEqual({ kind: "withdrawal", until: null });
    expect(withdrawalRight(facts({ isSent: true, deliveredOn: addDays(today, -14) }))).toEqual({ kind: "withdrawal", until: today });
    expect(withdrawalRight(facts({ isSent: true, deliveredOn: addDays(today, -15) }))).toEqual({ kind: "none", why: "sent" });
  });

  it("is a request elsewhere, and the shop's own country stands for one that is not known", () => {
    expect(withdrawalRight(facts({ country: "US" }))).toEqual({ kind: "cancellation_request" });
    expect(withdrawalRight(facts({ country: null }))).toEqual({ kind: "withdrawal", until: null });
    expect(withdrawalRight(facts({ country: null, shopCountry: "US" }))).toEqual({ kind: "cancellation_request" });
    expect(withdrawalRight(facts({ country: "GB", isSent: true }))).toEqual({ kind: "none", why: "sent" });
    expect(withdrawalRight(facts({ country: "CA", hasOpenRequest: true }))).toEqual({ kind: "none", why: "already_asked" });
  });

  it("is not lost by having asked before, and never offered twice", () => {
    expect(withdrawalRight(facts({ hasOpenRequest: true })).kind).toBe("withdrawal");
    expect(withdrawalRight(facts({ hasWithdrawn: true }))).toEqual({ kind: "none", why: "already_withdrawn" });
    expect(withdrawalRight(facts({ isOver: true }))).toEqual({ kind: "none", why: "cancelled" });
  });

  it("starts the fourteen days of the refund with the declaration", () => expect(refundDueOn(today)).toBe("2027-03-24"));
});

describe("moving a promise (rule 25)", () => {
  const move = (oldOn: string | null, newOn: string | null, over: { earlierDelays?: number; alwaysAsk?: boolean } = {}) =>
    judgePromiseMove({
      ...{
        oldOn: oldOn === null ? null : plainDate(oldOn),
        newOn: newOn === null ? null : plainDate(newOn),
        earlierDelays: 0,
        alwaysAsk: false,
      },
      ...over,
    });

  it("asks nothing for an earlier date or a first one", () => {
    expect(move("2027-03-01", "2027-02-20")).toEqual({ isDelay: false, needsAnswer: false });
    expect(move(null, "2027-02-20")).toEqual({ isDelay: false, needsAnswer: false });
  });

  it("tells of a short first delay, and needs an answer to every other", () => {
    expect(move("2027-03-01", "2027-03-31")).toEqual({ isDelay: true, needsAnswer: false });
    expect(move("2027-03-01", "2027-04-01")).toEqual({ isDelay: true, needsAnswer: true });
    expect(move("2027-03-01", null)).toEqual({ isDelay: true, needsAnswer: true });
    expect(move("2027-03-01", "2027-03-05", { earlierDelays: 1 })).toEqual({ isDelay: true, needsAnswer: true });
    expect(move("2027-03-01", "2027-03-05", { alwaysAsk: true })).toEqual({ isDelay: true, needsAnswer: true });
  });

  it("never needs an answer without a delay", () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.nat(3), fc.boolean(), (days, earlierDelays, alwaysAsk) => {
        const judged = judgePromiseMove({ oldOn: today, newOn: addDays(today, days), earlierDelays, alwaysAsk });
        expect(judged.isDelay).toBe(days > 0);
        if (judged.needsAnswer) expect(judged.isDelay).toBe(true);
      }),
    );
  });
});

describe("another delivery address (rule 32)", () => {
  it("in the same country and state goes to the shop, anything else to staff", () => {
    const home = { countryCode: "CA", provinceCode: "QC" };
    expect(needsStaff(home, { countryCode: "CA", provinceCode: "QC" })).toBe(false);
    expect(needsStaff(home, { countryCode: "CA", provinceCode: "ON" })).toBe(true);
    expect(needsStaff(home, { countryCode: "US", provinceCode: "QC" })).toBe(true);
    expect(needsStaff(home, { countryCode: "CA", provinceCode: null })).toBe(true);
    expect(needsStaff(null, { countryCode: "FR", provinceCode: null })).toBe(true);
  });
});
