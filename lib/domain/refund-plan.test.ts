import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, compare, money, sum, zero } from "./money";
import { checkParts, inRefundOrder, mostRefundable, planRefund, type RefundablePayment, refundableOn } from "./refund-plan";
import { RAILS } from "./states";

const eur = (minor: number | bigint) => money(BigInt(minor), "EUR");

const payment = fc
  .record({
    paymentId: fc.uuid(),
    rail: fc.constantFrom(...RAILS),
    captured: fc.integer({ min: 1, max: 100_000 }),
    // More may have gone back than was taken: money lost in a dispute after a refund.
    back: fc.integer({ min: 0, max: 120_000 }),
    receivedAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    isKnownToRail: fc.boolean(),
  })
  .map(({ captured, back, ...rest }): RefundablePayment => ({ ...rest, captured: eur(captured), back: eur(back) }));
const payments = fc.uniqueArray(payment, { selector: (one) => one.paymentId, maxLength: 6 });
const wanted = fc.integer({ min: 0, max: 700_000 }).map(eur);

const total = (parts: readonly { amount: ReturnType<typeof eur> }[]) =>
  sum(
    parts.map((part) => part.amount),
    "EUR",
  );

describe("a refund split over the payments that took the money", () => {
  it("gives back what was asked for, or all there is, and says what is missing", () => {
    fc.assert(
      fc.property(payments, wanted, (all, sumAsked) => {
        const { parts, missing } = planRefund(all, sumAsked);
        expect(add(total(parts), missing)).toEqual(sumAsked);
        const most = mostRefundable(all, zero("EUR").currency);
        expect(compare(total(parts), most)).toBeLessThanOrEqual(0);
        if (missing.minor > 0n) expect(total(parts)).toEqual(most);
      }),
    );
  });

  it("never above captured − refunded of a payment, each part on its payment's own rail, no payment twice", () => {
    fc.assert(
      fc.property(payments, wanted, (all, sumAsked) => {
        const { parts } = planRefund(all, sumAsked);
        expect(new Set(parts.map((part) => part.paymentId)).size).toBe(parts.length);
        for (const part of parts) {
          const from = all.find((one) => one.paymentId === part.paymentId) as RefundablePayment;
          expect(part.rail).toBe(from.rail);
          expect(part.amount.minor).toBeGreaterThan(0n);
          expect(compare(part.amount, refundableOn(from))).toBeLessThanOrEqual(0);
          expect(from.isKnownToRail).toBe(true);
        }
      }),
    );
  });

  it("a plan passes the check, and so does no refund that repeats it when nothing would be left", () => {
    fc.assert(
      fc.property(payments, wanted, (all, sumAsked) => {
        const { parts } = planRefund(all, sumAsked);
        expect(checkParts(all, parts)).toMatchObject({ ok: true });
        const after = all.map((one) => {
          const part = parts.find((candidate) => candidate.paymentId === one.paymentId);
          return part ? { ...one, back: add(one.back, part.amount) } : one;
        });
        for (const part of parts) {
          const left = refundableOn(after.find((one) => one.paymentId === part.paymentId) as RefundablePayment);
          if (compare(part.amount, left) > 0) expect(checkParts(after, [part])).toMatchObject({ ok: false, code: "over_refund" });
        }
      }),
    );
  });

  it("Stripe's money goes first, then Shopify's, then what was paid by hand; the youngest of a rail first", () => {
    const at = (rail: RefundablePayment["rail"], day: number): RefundablePayment => ({
      ...{
        paymentId: `${rail} ${day}`,
        rail,
        captured: eur(100),
        back: eur(0),
        receivedAt: new Date(day * 86_400_000),
        isKnownToRail: true,
      },
    });
    const ordered = inRefundOrder([at("manual", 9), at("shopify", 1), at("stripe", 2), at("shopify", 3), at("stripe", 4)]);
    expect(ordered.map((one) => one.paymentId)).toEqual(["stripe 4", "stripe 2", "shopify 3", "shopify 1", "manual 9"]);
  });
});

describe("parts somebody chose", () => {
  const paid: RefundablePayment = {
    ...{ paymentId: "a", rail: "stripe", captured: eur(100), back: eur(40), receivedAt: new Date(0), isKnownToRail: true },
  };
  it.each<[string, Parameters<typeof checkParts>[1], string]>([
    ["another order's payment", [{ paymentId: "b", amount: eur(1) }], "not_found"],
    ["nothing", [{ paymentId: "a", amount: eur(0) }], "amount_not_positive"],
    ["more than is left", [{ paymentId: "a", amount: eur(61) }], "over_refund"],
    [
      "more than is left, in two parts",
      [
        { paymentId: "a", amount: eur(30) },
        { paymentId: "a", amount: eur(31) },
      ],
      "over_refund",
    ],
    ["another currency", [{ paymentId: "a", amount: money(10n, "USD") }], "shop_currency_differs"],
  ])("%s is refused", (_what, parts, code) => expect(checkParts([paid], parts)).toMatchObject({ ok: false, code }));

  it("a payment Shopify did not name is refunded in Shopify", () => {
    expect(checkParts([{ ...paid, isKnownToRail: false }], [{ paymentId: "a", amount: eur(1) }])).toMatchObject({ code: "shop_not_read" });
  });
});
