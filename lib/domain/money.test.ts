import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CURRENCY_EXPONENTS } from "./currencies";
import {
  add,
  type Currency,
  compare,
  currency,
  exponentOf,
  formatMoney,
  fromJson,
  InexactMoney,
  money,
  moneyJson,
  parseDecimal,
  splitProRata,
  subtract,
  sum,
  sumByCurrency,
  toDecimal,
} from "./money";

const codes = fc.constantFrom(...([...CURRENCY_EXPONENTS.keys()] as Currency[]));
const minor = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
const amounts = fc.record({ minor, currency: codes });

describe("money", () => {
  it("survives decimal text and JSON, in every currency", () => {
    fc.assert(
      fc.property(amounts, (value) => {
        expect(parseDecimal(toDecimal(value), value.currency)).toEqual(value);
        expect(fromJson(moneyJson(value))).toEqual(value);
      }),
    );
  });

  it("splits so that the parts sum to the total exactly, and no part leads by more than one unit of rounding", () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, weights, (total, shares) => {
        const parts = splitProRata(total, shares);
        expect(parts).toHaveLength(shares.length);
        expect(sum(parts, total.currency)).toEqual(total);
        const all = shares.reduce((left, right) => left + right, 0n);
        if (all === 0n) return;
        parts.forEach((part, index) => {
          const exact = total.minor * (shares[index] ?? 0n);
          const off = part.minor * all - exact;
          expect(off < all && off > -all).toBe(true);
        });
      }),
    );
  });

  it("gives left-over units to the largest remainders", () => {
    expect(splitProRata(money(100n, "EUR"), [1n, 1n, 1n]).map((part) => part.minor)).toEqual([34n, 33n, 33n]);
    expect(splitProRata(money(-100n, "EUR"), [1n, 1n, 1n]).map((part) => part.minor)).toEqual([-34n, -33n, -33n]);
    expect(splitProRata(money(10n, "JPY"), [0n, 0n]).map((part) => part.minor)).toEqual([5n, 5n]);
    expect(() => splitProRata(money(10n, "JPY"), [])).toThrow(RangeError);
    expect(() => splitProRata(money(10n, "JPY"), [1n, -1n])).toThrow(RangeError);
  });

  it("adds and takes away without loss, and refuses to mix currencies", () => {
    fc.assert(
      fc.property(amounts, minor, (left, other) => {
        const right = { minor: other, currency: left.currency };
        expect(subtract(add(left, right), right)).toEqual(left);
        expect(compare(left, right)).toBe(left.minor === other ? 0 : left.minor < other ? -1 : 1);
      }),
    );
    expect(() => add(money(1n, "EUR"), money(1n, "USD"))).toThrow(TypeError);
    expect(() => compare(money(1n, "EUR"), money(1n, "USD"))).toThrow(TypeError);
    expect(() => sum([money(1n, "EUR")], "USD")).toThrow(TypeError);
    expect(sumByCurrency([money(1n, "EUR"), money(2n, "JPY"), money(3n, "EUR")])).toEqual([money(4n, "EUR"), money(2n, "JPY")]);
  });

  it.each([
    ["240.00", "EUR", 24_000n],
    ["240", "EUR", 24_000n],
    ["240.5", "EUR", 24_050n],
    ["23600", "JPY", 23_600n],
    ["23600.00", "JPY", 23_600n],
    ["1500.00", "ISK", 1_500n],
    ["1.250", "KWD", 1_250n],
    ["-12.30", "USD", -1_230n],
    ["0.00", "USD", 0n],
  ])("reads %s %s", (text, code, expected) => {
    expect(parseDecimal(text, code)).toEqual(money(expected, code));
  });

  it.each([
    ["240.001", "EUR"],
    ["236.5", "JPY"],
    ["1.2505", "KWD"],
    ["", "EUR"],
    ["1,50", "EUR"],
    ["1e3", "EUR"],
    ["NaN", "EUR"],
    ["10", "XXX"],
    ["10", "euro"],
  ])("refuses %j %s", (text, code) => {
    expect(() => parseDecimal(text, code)).toThrow(InexactMoney);
  });

  it("knows decimals by ISO 4217", () => {
    expect([currency("eur"), currency("JPY"), currency("ISK"), currency("KWD"), currency("HUF")].map(exponentOf)).toEqual([2, 0, 0, 3, 2]);
    expect(() => fromJson({ minor: "1.5", currency: "EUR" })).toThrow(InexactMoney);
  });

  it("writes all decimals, as the reader's country does, beyond what a number holds", () => {
    expect(formatMoney(money(24_000n, "EUR"), "en-GB")).toBe("€240.00");
    expect(formatMoney(money(24_000n, "EUR"), "fr-FR")).toBe("240,00\u00a0€");
    expect(formatMoney(money(23_600n, "JPY"), "en-US")).toBe("¥23,600");
    expect(formatMoney(money(1_250n, "KWD"), "en-GB")).toMatch(/KWD\s1\.250/);
    expect(formatMoney(money(-100n, "USD"), "en-US")).toBe("-$1.00");
    expect(formatMoney(money(900_719_925_474_099_301n, "EUR"), "en-GB")).toBe("€9,007,199,254,740,993.01");
  });
});
