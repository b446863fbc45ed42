import { describe, expect, it } from "vitest";
import { DETECTION_KINDS, type NewRule, newRuleSchema } from "@/lib/domain/detection";
import { FIELDS_OF, moved, placeOf, RULE_KINDS, type RuleTexts, readRule, textsOf } from "./rule-texts";

const head = { collector: "shopify", isEnabled: false } as const;
const rules: readonly NewRule[] = [
  { ...head, kind: "selling_plan", value: { plans: ["Preorder, half now", "gid://shopify/SellingPlan/7"] } },
  { ...head, kind: "selling_plan", value: { plans: [] } },
  { ...head, kind: "payment_terms", value: { types: ["net", "fixed"] } },
  { ...head, kind: "tag", value: { tags: ["preorder", "précommande"] } },
  { ...head, kind: "line_property", value: { name: "_preorder", value: "yes" } },
  { ...head, kind: "line_property", value: { name: "_preorder", value: null } },
  { ...head, kind: "variant", value: { skus: ["FRAME-R", "A, B"], variantGids: ["gid://shopify/ProductVariant/9007199254740993"] } },
  { ...head, kind: "product_tag", value: { tags: ["soon"] } },
];
const typed = (texts: Partial<RuleTexts>): RuleTexts => ({ ...textsOf(null), ...texts });

describe("a rule as a person types it", () => {
  it("offers every kind there is", () => {
    expect(RULE_KINDS).toEqual([...DETECTION_KINDS]);
  });

  it("is read back as it was written, and is one the domain takes", () => {
    for (const rule of rules) {
      expect(readRule(rule.kind, textsOf(rule), head)).toEqual({ ok: true, rule });
      expect(newRuleSchema.safeParse(rule).success).toBe(true);
    }
  });

  it("forgives empty lines, repeats, blanks and, between tags, commas", () => {
    const read = readRule("tag", typed({ tags: " preorder ,soon\n\n preorder\r\n" }), head);
    expect(read).toMatchObject({ rule: { value: { tags: ["preorder", "soon"] } } });
  });

  it("takes a variant by its number, its global id or its address in the admin", () => {
    const variants = "111\ngid://shopify/ProductVariant/222, https://admin.shopify.com/store/moulin/products/5/variants/333?x=1";
    expect(readRule("variant", typed({ variants }), head)).toMatchObject({
      rule: { value: { skus: [], variantGids: ["111", "222", "333"].map((id) => `gid://shopify/ProductVariant/${id}`) } },
    });
  });

  it("says which field is wrong, and how", () => {
    const problems = (...[kind, texts]: [NewRule["kind"], Partial<RuleTexts>]) => {
      const read = readRule(kind, typed(texts), head);
      return read.ok ? null : read.problems;
    };
    expect(problems("tag", { tags: " , " })).toEqual({ tags: "missing" });
    expect(problems("product_tag", { plans: "other kind's" })).toEqual({ tags: "missing" });
    expect(problems("line_property", { name: " " })).toEqual({ name: "missing" });
    expect(problems("line_property", { name: "x", value: "v".repeat(256) })).toEqual({ value: "tooLong" });
    expect(problems("variant", {})).toEqual({ skus: "nothing" });
    expect(problems("variant", { variants: "blue" })).toEqual({ variants: "noVariant" });
    expect(problems("selling_plan", { plans: "p".repeat(256) })).toEqual({ plans: "tooLong" });
    expect(problems("selling_plan", { plans: Array.from({ length: 501 }, (_, at) => `p${at}`).join("\n") })).toEqual({ plans: "tooMany" });
    expect(problems("payment_terms", {})).toBeNull();
  });
});

describe("a refused list", () => {
  it("is told at the rule and the field it is about", () => {
    expect(placeOf("rules.2.value.tags.0")).toEqual({ index: 2, field: "tags" });
    expect(placeOf("rules.0.value.variantGids")).toEqual({ index: 0, field: "variants" });
    expect(placeOf("rules.11.collector")).toEqual({ index: 11, field: null });
    expect([placeOf("rules"), placeOf("ruleIds.0"), placeOf("")]).toEqual([null, null, null]);
  });

  it("names only fields a rule of that kind has", () => {
    for (const rule of rules) {
      for (const part of Object.keys(rule.value)) expect(FIELDS_OF[rule.kind]).toContain(placeOf(`rules.0.value.${part}`)?.field);
    }
  });
});

describe("the order of rules", () => {
  it("changes by one place, and not beyond the ends", () => {
    const list = ["a", "b", "c"];
    expect(moved(list, 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(list, 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(list, 0, -1)).toEqual(list);
    expect(moved(list, 2, 1)).toEqual(list);
  });
});
