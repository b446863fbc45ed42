import { describe, expect, it } from "vitest";
import { captureTraps, type PaymentToCheck } from "./capture-trap";
import { currency, money } from "./money";

const EUR = currency("EUR");
const at = new Date("2027-02-02T09:00:00Z");
const paid = (change: Partial<PaymentToCheck> = {}): PaymentToCheck => ({
  rail: "manual",
  kind: "charge",
  status: "succeeded",
  amount: money(7_500n, "EUR"),
  occurredAt: at,
  recordState: "not_needed",
  recordNote: null,
  acknowledgedAt: null,
  ...change,
});

describe("the capture trap", () => {
  it("is an order marked as paid in the shop that nobody was charged for", () => {
    expect(captureTraps("stripe", [paid(), paid({ amount: money(500n, "EUR") })], EUR)).toEqual([
      { kind: "uncharged", amount: money(8_000n, "EUR"), at },
    ]);
  });

  it("or a charge that the shop does not show", () => {
    const unrecorded = paid({ rail: "stripe", recordState: "not_recordable", recordNote: "a part only" });
    expect(captureTraps("stripe", [unrecorded], EUR)).toEqual([{ kind: "unrecorded", amount: money(7_500n, "EUR"), why: "a part only" }]);
    expect(captureTraps("stripe", [{ ...unrecorded, recordState: "owed" }, paid()], EUR).map(({ kind }) => kind)).toEqual([
      "uncharged",
      "unrecorded",
    ]);
  });

  it.each<[string, Parameters<typeof captureTraps>[0], Partial<PaymentToCheck>]>([
    ["looked at", "stripe", { acknowledgedAt: at }],
    ["collected by hand anyway", "manual", {}],
    ["collected by Shopify", "shopify", {}],
    ["taken by the shop's own gateway", "stripe", { rail: "shopify" }],
    ["given back", "stripe", { kind: "refund" }],
    ["failed", "stripe", { status: "failed" }],
    ["charged and recorded", "stripe", { rail: "stripe", recordState: "recorded" }],
  ])("not when %s", (_name, collector, change) => expect(captureTraps(collector, [paid(change)], EUR)).toEqual([]));
});
