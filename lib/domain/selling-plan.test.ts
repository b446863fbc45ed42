import { describe, expect, it } from "vitest";
import { promisedOn, sellingPlanTrigger } from "./selling-plan";

const placedAt = new Date("2026-01-31T12:00:00Z");
const plan = (terms: object) => ({
  sellingPlan: { gid: "gid://shopify/SellingPlan/1", name: "Preorder", category: "PRE_ORDER", ...terms },
});

describe("sellingPlanTrigger", () => {
  it("reads the exact time and the time after checkout", () => {
    const at = new Date("2026-05-01T00:00:00Z");
    expect(sellingPlanTrigger([plan({ balanceTrigger: "EXACT_TIME", balanceDueAt: at })], placedAt)).toEqual({ kind: "on_date", at });
    expect(sellingPlanTrigger([plan({ balanceTrigger: "TIME_AFTER_CHECKOUT", balanceAfterCheckout: "P60D" })], placedAt)).toEqual({
      kind: "on_date",
      at: new Date("2026-04-01T12:00:00Z"),
    });
  });
  it("waits for the last of several dates, and for fulfilment if any line does", () => {
    const early = plan({ balanceTrigger: "EXACT_TIME", balanceDueAt: new Date("2026-03-01T00:00:00Z") });
    const late = plan({ balanceTrigger: "EXACT_TIME", balanceDueAt: new Date("2026-06-01T00:00:00Z") });
    expect(sellingPlanTrigger([late, early], placedAt)).toEqual({ kind: "on_date", at: new Date("2026-06-01T00:00:00Z") });
    expect(sellingPlanTrigger([early, plan({ balanceTrigger: "ON_FULFILLMENT" })], placedAt)).toEqual({ kind: "on_fulfilment" });
  });
  it("says nothing without a plan, without its terms, and for a duration nobody can read", () => {
    expect(sellingPlanTrigger([{ sellingPlan: null }, plan({})], placedAt)).toBeNull();
    expect(sellingPlanTrigger([plan({ balanceTrigger: "TIME_AFTER_CHECKOUT", balanceAfterCheckout: "soon" })], placedAt)).toBeNull();
    expect(sellingPlanTrigger([plan({ balanceTrigger: "NO_REMAINING_BALANCE" })], placedAt)).toBeNull();
  });
});

describe("promisedOn", () => {
  it("is the last shipping date, in the shop's zone", () => {
    const lines = [plan({ shipsAt: new Date("2026-05-01T00:00:00Z") }), plan({ shipsAt: new Date("2026-06-30T23:30:00Z") })];
    expect(promisedOn(lines, "Europe/Paris")).toBe("2026-07-01");
    expect(promisedOn([{ sellingPlan: null }], "Europe/Paris")).toBeNull();
  });
});
