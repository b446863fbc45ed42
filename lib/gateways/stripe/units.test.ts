import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CURRENCY_EXPONENTS } from "@/lib/domain/currencies";
import { money } from "@/lib/domain/money";
import { fromStripeAmount, toStripeAmount } from "./units";

describe("amounts in Stripe's unit", () => {
  test.each([
    [24000n, "EUR", 24000, "two decimals"],
    [23600n, "JPY", 23600, "none"],
    [5n, "ISK", 500, "none at the bank, hundredths on the wire"],
    [7000n, "UGX", 700000, "none at the bank, hundredths on the wire"],
    [5120n, "KWD", 5120, "three, the last of them 0"],
    [30000n, "MGA", 300, "two by ISO, none at Stripe"],
    [25050n, "HUF", 25050, "two for charges"],
    [100025n, "TWD", 100025, "two for charges"],
  ] as const)("%s minor units of %s are %s (%s)", (minor, code, amount, _how) => {
    expect(toStripeAmount(money(minor, code))).toEqual({ ok: true, amount, currency: code.toLowerCase() });
    expect(fromStripeAmount(amount, code.toLowerCase())).toEqual(money(minor, code));
  });

  test.each([
    [0n, "EUR", "not_positive"],
    [-1n, "EUR", "not_positive"],
    [5124n, "KWD", "inexact"],
    [30050n, "MGA", "inexact"],
    [49n, "USD", "too_small"],
    [17499n, "HUF", "too_small"],
    [100_000_000n, "EUR", "too_large"],
    [1_000_000n, "ISK", "too_large"],
    [1000n, "IQD", "unsupported_currency"],
  ] as const)("%s minor units of %s are refused: %s", (minor, code, why) => {
    expect(toStripeAmount(money(minor, code))).toMatchObject({ ok: false, why });
  });

  test("nothing is ever rounded: what is accepted comes back exactly", () => {
    const codes = [...CURRENCY_EXPONENTS.keys()];
    fc.assert(
      fc.property(fc.bigInt({ min: -10n, max: 200_000_000n }), fc.constantFrom(...codes), (minor, code) => {
        const sent = toStripeAmount(money(minor, code));
        if (sent.ok) expect(fromStripeAmount(sent.amount, sent.currency)).toEqual(money(minor, code));
      }),
    );
  });
});
