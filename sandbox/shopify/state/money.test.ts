import { describe, expect, it } from "vitest";
import { AmountError, bagAtRate, fullDecimals, parseAmount, partOfBag, shortDecimal } from "./money";

describe("amounts on Shopify's wire", () => {
  it("writes each currency with its own decimals", () => {
    expect(fullDecimals(parseAmount("23600", "JPY"))).toBe("23600");
    expect(fullDecimals(parseAmount("12.5", "EUR"))).toBe("12.50");
    expect(fullDecimals(parseAmount("1.234", "KWD"))).toBe("1.234");
    expect(fullDecimals(parseAmount("-0.05", "USD"))).toBe("-0.05");
  });
  it("drops trailing zeros in the Decimal scalar but keeps one decimal", () => {
    expect(shortDecimal(parseAmount("18.00", "USD"))).toBe("18.0");
    expect(shortDecimal(parseAmount("12.50", "USD"))).toBe("12.5");
    expect(shortDecimal(parseAmount("23600", "JPY"))).toBe("23600.0");
  });
  it("refuses what a currency cannot hold", () => {
    expect(() => parseAmount("1.5", "JPY")).toThrow(AmountError);
    expect(() => parseAmount("abc", "EUR")).toThrow(AmountError);
    expect(parseAmount("10.500", "EUR")).toEqual({ amount: 1050, currency: "EUR" });
  });
});

describe("money bags", () => {
  it("converts at a rate between currencies of different decimals", () => {
    expect(bagAtRate({ amount: 10_000, currency: "USD" }, "JPY", "151.25").presentment).toEqual({ amount: 15_125, currency: "JPY" });
    expect(bagAtRate({ amount: 10_000, currency: "USD" }, "EUR", "0.92").presentment).toEqual({ amount: 9_200, currency: "EUR" });
  });
  it("closes both sides exactly when the whole is taken", () => {
    const whole = { shop: { amount: 101, currency: "USD" }, presentment: { amount: 93, currency: "EUR" } };
    expect(partOfBag(whole, whole.presentment)).toBe(whole);
    expect(partOfBag(whole, { amount: 31, currency: "EUR" }).shop).toEqual({ amount: 34, currency: "USD" });
  });
});
