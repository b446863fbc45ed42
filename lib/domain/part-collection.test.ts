import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, equals, money, toDecimal } from "./money";
import { dividedBalance } from "./part-collection";

const owed = money(24_000n, "EUR");

describe("a part of a balance", () => {
  it.each([
    ["100", 10_000n],
    ["100.5", 10_050n],
    [" 1 00,50 ", 10_050n],
    ["239.99", 23_999n],
    ["0.01", 1n],
  ])("%s is read", (typed, minor) => {
    expect(dividedBalance(typed, owed)).toMatchObject({ ok: true, part: money(minor, "EUR"), rest: money(24_000n - minor, "EUR") });
  });

  it.each([
    ["240", "part_not_less"],
    ["240.01", "part_not_less"],
    ["0", "amount_not_positive"],
    ["-1", "amount_not_exact"],
    ["1.005", "amount_not_exact"],
    ["1,000.00", "amount_not_exact"],
    ["1e2", "amount_not_exact"],
    ["", "amount_not_exact"],
    ["ten", "amount_not_exact"],
    ["9".repeat(30), "amount_not_exact"],
  ])("%s is refused", (typed, code) => {
    expect(dividedBalance(typed, owed)).toMatchObject({ ok: false, code });
  });

  it("yen have no decimals, dinars have three", () => {
    expect(dividedBalance("1.5", money(100n, "JPY"))).toMatchObject({ code: "amount_not_exact", params: { decimals: 0 } });
    expect(dividedBalance("1.005", money(9_000n, "KWD"))).toMatchObject({ ok: true, part: money(1_005n, "KWD") });
  });

  it("part and rest are always the whole", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n), fc.constantFrom("EUR", "JPY", "KWD"), (one, other, code) => {
        const all = money(one + other, code);
        const divided = dividedBalance(toDecimal(money(one, code)), all);
        return divided.ok && equals(add(divided.part, divided.rest), all) && divided.part.minor === one;
      }),
    );
  });
});
