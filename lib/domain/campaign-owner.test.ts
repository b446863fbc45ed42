import { describe, expect, it } from "vitest";
import { campaignSettingsSchema } from "./campaign";

const settings = {
  ...{
    name: "Autumn",
    promise: null,
    deposit: { kind: "none" },
    charge: { trigger: "by_hand" },
    noticeDays: 2,
    stock: "at_sale",
    unitCap: null,
  },
  items: [{ kind: "sku", value: "ATLAS7-M", title: "Atlas" }],
};
const withPlan = (plan: unknown) => campaignSettingsSchema.safeParse({ ...settings, plan });

describe("who owns a campaign's plan and stock", () => {
  it("row 24: the choice is always there; where another app has it, that app is named", () => {
    expect(withPlan({ owner: "ours" }).success).toBe(true);
    expect(withPlan({ owner: "none" }).success).toBe(true);
    expect(withPlan({ owner: "other", app: "Preorders Pro" }).data?.plan).toEqual({ owner: "other", app: "Preorders Pro" });
    expect(withPlan({ owner: "other", app: " " }).success).toBe(false);
    expect(withPlan({ owner: "other" }).success).toBe(false);
    expect(withPlan(undefined).success).toBe(false);
  });
});
