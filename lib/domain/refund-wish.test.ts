import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "./money";
import { checkDetails, extrasOf, NO_DETAILS, refundWishSchema } from "./refund-wish";

const eur = (minor: bigint) => money(minor, "EUR");

describe("delivery and tax of an order", () => {
  it.each([
    ["prices with tax", 24_990n, 24_000n, 4_165n, 990n],
    ["prices before tax", 29_790n, 24_000n, 4_800n, 990n],
    ["no delivery, tax on top", 28_800n, 24_000n, 4_800n, 0n],
    ["no delivery, tax within", 24_000n, 24_000n, 4_000n, 0n],
    ["money given back before", 20_000n, 24_000n, 4_000n, 0n],
  ])("%s", (_name, total, goods, tax, delivery) => {
    expect(extrasOf({ total: eur(total), goods: eur(goods), tax: eur(tax) })).toEqual({ delivery: eur(delivery), tax: eur(tax) });
  });

  it("are never less than nothing", () => {
    const any = fc.bigInt(0n, 10n ** 6n);
    fc.assert(
      fc.property(
        any,
        any,
        any,
        (total, goods, tax) => extrasOf({ total: eur(total), goods: eur(goods), tax: eur(tax) }).delivery.minor >= 0n,
      ),
    );
  });
});

describe("the details of a refund", () => {
  const extras = { delivery: eur(990n), tax: eur(4_165n) };
  const check = (details: Partial<typeof NO_DETAILS>, sum: bigint, hasGoods = false) =>
    checkDetails({ ...NO_DETAILS, ...details }, { sum: eur(sum), hasGoods, extras })?.code ?? "ok";

  it.each([
    [{}, 5_000n, false, "ok"],
    [{ shippingMinor: 990n }, 990n, false, "ok"],
    [{ taxMinor: 4_165n }, 4_165n, false, "ok"],
    [{ adjustmentMinor: 1n }, 1n, false, "ok"],
    [{ shippingMinor: 990n, adjustmentMinor: 10n }, 1_000n, false, "ok"],
    [{ shippingMinor: 991n }, 991n, false, "over_delivery"],
    [{ taxMinor: 4_166n }, 4_166n, false, "over_tax"],
    [{ shippingMinor: 990n }, 1_000n, false, "details_differ"],
    [{ shippingMinor: 990n }, 5_000n, true, "ok"],
    [{ shippingMinor: 990n }, 900n, true, "details_differ"],
  ])("%o of %s, with goods %s: %s", (details, sum, hasGoods, code) => {
    expect(check(details, sum, hasGoods)).toBe(code);
  });

  it("a wish survives being stored", () => {
    const id = "0190a8e2-0000-7000-8000-000000000001";
    const wish = {
      ...{ parts: [{ paymentId: id, minor: "100" }], lines: [{ lineId: id, quantity: 1, restock: true }], reason: "goodwill", note: null },
      ...{ shippingMinor: "990", taxMinor: "0", adjustmentMinor: "0" },
    };
    expect(refundWishSchema.parse(JSON.parse(JSON.stringify(wish)))).toEqual(wish);
  });
});
