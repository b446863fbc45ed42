import { describe, expect, it } from "vitest";
import { DETECTION_KINDS, type DetectionRule, detect, detectionRuleSchema, detectionWhy } from "./detection";
import { money } from "./money";
import { line, orderFacts } from "./order-facts.fixture";

const base = { id: "rule", collector: "stripe", isEnabled: true } as const;
const plan = { gid: "gid://shopify/SellingPlan/7", name: "Preorder, half now", category: "PRE_ORDER" };
const rule = {
  anyPlan: { ...base, id: "plan", kind: "selling_plan", value: { plans: [] } },
  terms: { ...base, id: "terms", kind: "payment_terms", value: { types: [] } },
  tag: { ...base, id: "tag", kind: "tag", value: { tags: ["preorder"] } },
  property: { ...base, id: "property", kind: "line_property", value: { name: "_preorder", value: null } },
  variant: { ...base, id: "variant", kind: "variant", value: { skus: ["bike-1"], variantGids: [] } },
  productTag: { ...base, id: "product", kind: "product_tag", value: { tags: ["Preorder"] } },
} as const satisfies Record<string, DetectionRule>;
const terms = { type: "fixed", name: "Fixed", schedules: [] };

describe("telling a preorder", () => {
  it("takes the first rule that hits, in the shop's order, and says who collects", () => {
    const facts = orderFacts({ tags: ["PreOrder "], lines: [line({ sellingPlan: plan })] });
    const shopify: DetectionRule = { ...rule.tag, collector: "shopify" };
    expect(detect(facts, [rule.anyPlan, shopify])).toEqual({
      kind: "hit",
      ruleId: "plan",
      matchedBy: "selling_plan",
      detail: "Preorder, half now",
      collector: "stripe",
      lineGids: ["gid://shopify/LineItem/1"],
    });
    expect(detect(facts, [shopify, rule.anyPlan])).toMatchObject({ ruleId: "tag", collector: "shopify" });
    expect(detect(facts, [{ ...shopify, isEnabled: false }, rule.anyPlan])).toMatchObject({ ruleId: "plan" });
    expect(detect(facts, [])).toEqual({ kind: "miss" });
  });

  it("selling plans: any but subscriptions, or the ones named; only the lines that have one", () => {
    const subscription = { ...plan, name: "Monthly coffee", category: "SUBSCRIPTION" };
    expect(detect(orderFacts({ lines: [line({ sellingPlan: subscription })] }), [rule.anyPlan])).toEqual({ kind: "miss" });
    const named: DetectionRule = { ...rule.anyPlan, value: { plans: ["monthly coffee"] } };
    expect(detect(orderFacts({ lines: [line({ sellingPlan: subscription })] }), [named])).toMatchObject({ kind: "hit" });
    expect(detect(orderFacts({ lines: [line({ sellingPlan: plan })] }), [named])).toEqual({ kind: "miss" });
    const mixed = orderFacts({ lines: [line(), line({ gid: "gid://shopify/LineItem/2", sellingPlan: plan })] });
    expect(detect(mixed, [rule.anyPlan])).toMatchObject({ lineGids: ["gid://shopify/LineItem/2"] });
  });

  it("payment terms only with money outstanding, even when there is no schedule", () => {
    expect(detect(orderFacts({ paymentTerms: terms }), [rule.terms])).toMatchObject({ matchedBy: "payment_terms", detail: "Fixed" });
    expect(detect(orderFacts({ paymentTerms: terms, outstanding: money(0n, "EUR") }), [rule.terms])).toEqual({ kind: "miss" });
    expect(detect(orderFacts({ paymentTerms: terms, outstanding: null }), [rule.terms])).toMatchObject({ kind: "hit" });
    expect(detect(orderFacts({ paymentTerms: terms, outstanding: null, financialStatus: "paid" }), [rule.terms])).toEqual({ kind: "miss" });
    expect(detect(orderFacts({ paymentTerms: terms }), [{ ...rule.terms, value: { types: ["net"] } }])).toEqual({ kind: "miss" });
  });

  it("line property, SKU, variant and product tag", () => {
    const lines = [line({ properties: [{ name: "_Preorder", value: "yes" }], productTags: ["new", "preorder"] })];
    expect(detect(orderFacts({ lines }), [rule.property])).toMatchObject({ detail: "_Preorder: yes" });
    expect(detect(orderFacts({ lines }), [{ ...rule.property, value: { name: "_preorder", value: "no" } }])).toEqual({ kind: "miss" });
    expect(detect(orderFacts({ lines }), [rule.variant])).toMatchObject({ detail: "BIKE-1" });
    expect(
      detect(orderFacts({ lines }), [{ ...rule.variant, value: { skus: [], variantGids: ["gid://shopify/ProductVariant/1"] } }]),
    ).toMatchObject({ kind: "hit" });
    expect(detect(orderFacts({ lines }), [rule.productTag])).toMatchObject({ detail: "preorder" });
  });

  it("asks for what the source could not tell, instead of deciding without it", () => {
    const webhook = orderFacts({ sellingPlansRead: false, tags: ["preorder"], lines: [line({ productTags: null })] });
    expect(detect(webhook, [rule.anyPlan, rule.tag])).toEqual({ kind: "unread", needs: "selling_plans" });
    expect(detect(webhook, [rule.tag, rule.anyPlan])).toMatchObject({ kind: "hit", ruleId: "tag" });
    expect(detect(webhook, [rule.productTag])).toEqual({ kind: "unread", needs: "product_tags" });
  });

  it("keeps rules as they are stored, and refuses what is none", () => {
    for (const sample of Object.values(rule)) expect(detectionRuleSchema.parse(JSON.parse(JSON.stringify(sample)))).toEqual(sample);
    expect(detectionRuleSchema.safeParse({ ...rule.tag, value: { tags: [] } }).success).toBe(false);
    expect(detectionRuleSchema.safeParse({ ...rule.tag, kind: "vendor" }).success).toBe(false);
  });

  it("says why in both languages", () => {
    for (const kind of [...DETECTION_KINDS, "by_hand"] as const) {
      const [en, fr] = [detectionWhy(kind, "x7", "en"), detectionWhy(kind, "x7", "fr")];
      expect(en).not.toBe(fr);
      if (kind !== "by_hand") expect(en.includes("x7") && fr.includes("x7")).toBe(true);
    }
  });
});
