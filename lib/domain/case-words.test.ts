import { describe, expect, it } from "vitest";
import { type CaseSheetFacts, caseSheet } from "./case-words";
import { CASE_REASONS, type CaseReason } from "./cases";
import { instant, plainDate } from "./dates";
import { readerOf } from "./language";
import { refuse } from "./refusals";

const english = readerOf("en", "Europe/Paris");
const french = readerOf("fr", "Europe/Paris");
const at = instant(Date.parse("2026-12-01T08:00:00Z"));

const bare = (reason: CaseReason): CaseSheetFacts => ({
  ...{ reason, isWatching: false, decline: null, refused: null, reminderAt: null, dunning: null, cancelOn: null },
  ...{ isAddressDead: false, evidenceDueAt: null, refundDueOn: null, isRefundUnderWay: false, problem: null },
});
const full = (reason: CaseReason): CaseSheetFacts => ({
  ...{ reason, isWatching: false, decline: "lost_card", reminderAt: at, cancelOn: plainDate("2026-12-15"), isAddressDead: true },
  ...{
    evidenceDueAt: at,
    refundDueOn: plainDate("2026-12-15"),
    isRefundUnderWay: true,
    problem: "No such charge.",
    refused: { kind: "refused", refusal: refuse("no_address"), againAt: at },
  },
  dunning: { kind: "wait", why: "final_notice_not_sent", until: at },
});
const all = CASE_REASONS.flatMap((reason) => [bare(reason), full(reason), { ...full(reason), isWatching: true }]);

describe("a case in words", () => {
  it.each(all)("$reason says why, what happens by itself and what a person could do, in both languages", (facts) => {
    const [en, fr] = [caseSheet(facts, english), caseSheet(facts, french)];
    for (const sheet of [en, fr]) {
      for (const words of [sheet.why, sheet.detail ?? "none", sheet.next, sheet.person]) {
        expect(words.length).toBeGreaterThan(3);
        expect(words).not.toMatch(/undefined|\[object|NaN|\bnull\b|Invalid/);
      }
      for (const sentence of [sheet.next, sheet.person]) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
    }
    for (const field of ["why", "next", "person"] as const) expect(en[field]).not.toBe(fr[field]);
    expect(`${fr.why}${fr.detail}${fr.next}${fr.person}`).not.toMatch(/ [;:?!»]|« /);
  });

  it("tells everything that lies ahead of an unpaid order, in its order", () => {
    const { detail, next, person } = caseSheet(full("needs_card"), english);
    expect(detail).toBe("the card cannot be used any more");
    expect(next).toBe(
      "A reminder leaves 1 Dec 2026, 09:00; the final notice leaves 1 Dec 2026, 09:00; cancelled and refunded on 15 Dec 2026 unless it is paid.",
    );
    expect(person).toBe("Send a link for another card, call, or cancel.");
  });

  it.each(["needs_card", "needs_customer", "needs_consent", "card_missing"] as const)("%s with nothing planned says so", (reason) => {
    expect(caseSheet(bare(reason), english).next).toBe("Nothing more happens by itself.");
  });

  it("promises nothing of a shop that only watches", () => {
    for (const reason of CASE_REASONS) {
      expect(caseSheet({ ...full(reason), isWatching: true }, english).next).toBe("Nothing: this shop only watches.");
    }
  });

  it("what is to refund after a withdrawal says until when (rule 26)", () => {
    expect(caseSheet(bare("to_refund"), english).detail).toBeNull();
    expect(caseSheet(full("to_refund"), english).detail).toBe("no later than 15 Dec 2026");
    expect(caseSheet(full("to_refund"), french).detail).toBe("au plus tard le 15 déc. 2026");
  });

  it("a refused charge: the refusal itself, its way out, and when it is looked at again", () => {
    const { detail, next, person } = caseSheet(full("charge_refused"), english);
    expect([detail, person].every((words) => (words ?? "").length > 8)).toBe(true);
    expect(next).toMatch(/^Looked at again .*09:00\.$/);
    expect(person).not.toBe(caseSheet(bare("charge_refused"), english).person);
  });
});
