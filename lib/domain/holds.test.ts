import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainDate } from "./dates";
import { divideUnits, type HoldFacts, handleOf, isHoldable, isOwnHandle, whyNotExtend, whyNotHold, whyNotRelease } from "./holds";
import { money } from "./money";

const LINE = "gid://shopify/LineItem/1";
const facts: HoldFacts = {
  mode: "collect",
  isObserved: false,
  isCancelled: false,
  isDeleted: false,
  isFulfilled: false,
  isDisputed: false,
  isAnswerOpen: false,
  balance: money(0n, "EUR"),
  promiseOn: plainDate("2027-02-10"),
  today: plainDate("2027-02-02"),
  unshipped: new Map([[LINE, 3]]),
};
const whole = { lines: null, until: null, told: "nothing" } as const;
const unpaid = { balance: money(20_000n, "EUR") };

describe("holds", () => {
  it.each<[string | null, Partial<HoldFacts>, Parameters<typeof whyNotHold>[1]]>([
    [null, {}, whole],
    [null, unpaid, { lines: [{ lineGid: LINE, quantity: 3 }], until: plainDate("2027-02-03"), told: "status_mail" }],
    ["watch_mode", { mode: "watch" }, whole],
    ["order_observed", { isObserved: true }, whole],
    ["order_cancelled", { isCancelled: true }, whole],
    ["order_cancelled", { isDeleted: true }, whole],
    ["not_holdable", { isFulfilled: true }, whole],
    ["not_holdable", {}, { lines: [{ lineGid: LINE, quantity: 4 }], until: null, told: "nothing" }],
    ["not_holdable", {}, { lines: [{ lineGid: "gid://shopify/LineItem/2", quantity: 1 }], until: null, told: "nothing" }],
    ["date_in_past", {}, { ...whole, until: plainDate("2027-02-02") }],
    [null, {}, { ...whole, until: plainDate("2027-02-11"), told: "delay_notice" }],
    [null, {}, { ...whole, told: "delay_notice" }],
    ["no_delay", {}, { ...whole, until: plainDate("2027-02-10"), told: "delay_notice" }],
  ])("placing: %s", (code, change, wish) => expect(whyNotHold({ ...facts, ...change }, wish)?.code ?? null).toBe(code));

  it.each<[string | null, Partial<HoldFacts>, boolean]>([
    [null, {}, false],
    ["release_unpaid", unpaid, false],
    [null, unpaid, true],
    ["order_disputed", { isDisputed: true }, false],
    [null, { isDisputed: true }, true],
    ["promise_answer_open", { isAnswerOpen: true }, false],
    ["order_cancelled", { isCancelled: true }, true],
    ["watch_mode", { mode: "watch" }, true],
  ])("releasing: %s", (code, change, isForced) => expect(whyNotRelease({ ...facts, ...change }, isForced)?.code ?? null).toBe(code));

  it("an end may be taken away or moved to a later day", () => {
    expect(whyNotExtend(facts, null)).toBeNull();
    expect(whyNotExtend(facts, plainDate("2027-03-01"))).toBeNull();
    expect(whyNotExtend(facts, facts.today)?.code).toBe("date_in_past");
  });

  it("a handle is ours, once a hold, and short enough for Shopify", () => {
    const handle = handleOf("019a0000-0000-7000-8000-000000000000");
    expect(isOwnHandle(handle)).toBe(true);
    expect(handle.length).toBeLessThanOrEqual(64);
    expect(isOwnHandle("someone-else")).toBe(false);
    expect(isOwnHandle(null)).toBe(false);
    expect(["open", "scheduled", "on_hold", "in_progress", "closed"].filter(isHoldable)).toEqual(["open", "scheduled", "on_hold"]);
  });

  it("never holds more than is wanted or more than is there, and says what is missing", () => {
    const line = fc.record({ line: fc.integer({ min: 0, max: 2 }), remaining: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { maxLength: 3 }), { maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
        (orders, wishes) => {
          const there = orders.map((lines, at) => ({
            gid: `fo${at}`,
            lines: lines.map((one, index) => ({ gid: `fo${at}-${index}`, lineGid: `line${one.line}`, remaining: one.remaining })),
          }));
          const wanted = wishes.map((quantity, index) => ({ lineGid: `line${index}`, quantity }));
          const { parts, missing } = divideUnits(there, wanted);
          const unitsOf = (gid: string) => {
            const part = parts.find((one) => one.gid === gid);
            const lines = there.find((one) => one.gid === gid)?.lines ?? [];
            return part ? (part.units ?? lines.map(({ gid: id, remaining }) => ({ gid: id, quantity: remaining }))) : [];
          };
          const held = there.flatMap(({ gid }) => unitsOf(gid));
          for (const unit of held) {
            const at = there.flatMap(({ lines }) => lines).find((one) => one.gid === unit.gid);
            expect(unit.quantity).toBeLessThanOrEqual(at?.remaining ?? 0);
          }
          const total = (list: readonly { quantity: number }[]) => list.reduce((all, one) => all + one.quantity, 0);
          expect(total(held) + missing).toBe(total(wanted));
        },
      ),
    );
  });
});
