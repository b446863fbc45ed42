import { z } from "zod";
import type { Language } from "./language";
import type { ShopLineFacts, ShopOrderFacts } from "./shopify-order";
import { COLLECTORS, type Collector } from "./states";

/** Kinds of rule that tell a preorder; `by_hand` is an import somebody asked for. */
export const DETECTION_KINDS = ["selling_plan", "payment_terms", "tag", "line_property", "variant", "product_tag"] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];
export type MatchedBy = DetectionKind | "by_hand";

const words = z.array(z.string().trim().min(1).max(255)).max(500);
const base = { collector: z.enum(COLLECTORS), isEnabled: z.boolean() };

/** One rule as people write it: what tells a preorder, and who collects. Empty lists of selling plans and payment terms mean "any". */
export const newRuleSchema = z.discriminatedUnion("kind", [
  z.object({ ...base, kind: z.literal("selling_plan"), value: z.object({ plans: words }) }),
  z.object({ ...base, kind: z.literal("payment_terms"), value: z.object({ types: words }) }),
  z.object({ ...base, kind: z.literal("tag"), value: z.object({ tags: words.min(1) }) }),
  z.object({
    ...base,
    kind: z.literal("line_property"),
    value: z.object({ name: z.string().trim().min(1).max(255), value: z.string().max(255).nullable() }),
  }),
  z.object({ ...base, kind: z.literal("variant"), value: z.object({ skus: words, variantGids: words }) }),
  z.object({ ...base, kind: z.literal("product_tag"), value: z.object({ tags: words.min(1) }) }),
]);

export type NewRule = Readonly<z.infer<typeof newRuleSchema>>;

/** A rule as kept in settings. A changed rule is a new one: an id stands for what the rule says. */
export const detectionRuleSchema = newRuleSchema.and(z.object({ id: z.string().min(1) }));

/** Rules a shop may keep: each is asked for every order. */
export const MOST_RULES = 50;

export type DetectionRule = Readonly<z.infer<typeof detectionRuleSchema>>;

export type Detection =
  /** A preorder: the first rule that hit, the detail it hit on (a tag, a plan's name, a SKU), and the lines it is about. */
  | {
      readonly kind: "hit";
      readonly ruleId: string;
      readonly matchedBy: DetectionKind;
      readonly detail: string;
      readonly collector: Collector;
      readonly lineGids: readonly string[];
    }
  | { readonly kind: "miss" }
  /** A rule before any hit needs what this source does not carry: read the order by GraphQL and ask again. */
  | { readonly kind: "unread"; readonly needs: "selling_plans" | "product_tags" };

type Hit = { readonly detail: string; readonly lineGids: readonly string[] };
type Finding = Hit | "no" | "selling_plans" | "product_tags";

/** Runs the enabled rules in their order; the first hit wins and says who collects (rule 1). */
export function detect(facts: ShopOrderFacts, rules: readonly DetectionRule[]): Detection {
  for (const rule of rules.filter((candidate) => candidate.isEnabled)) {
    const found = find(facts, rule);
    if (found === "no") continue;
    if (found === "selling_plans" || found === "product_tags") return { kind: "unread", needs: found };
    return { kind: "hit", ruleId: rule.id, matchedBy: rule.kind, collector: rule.collector, ...found };
  }
  return { kind: "miss" };
}

function find(facts: ShopOrderFacts, rule: DetectionRule): Finding {
  switch (rule.kind) {
    case "selling_plan":
      return facts.sellingPlansRead ? bySellingPlan(facts, rule.value.plans) : "selling_plans";
    case "payment_terms":
      return byPaymentTerms(facts, rule.value.types);
    case "tag":
      return byTag(facts, rule.value.tags);
    case "line_property":
      return byProperty(facts, rule.value.name, rule.value.value);
    case "variant":
      return byVariant(facts, rule.value.skus, rule.value.variantGids);
    case "product_tag":
      return byProductTag(facts, rule.value.tags);
  }
}

const folded = (text: string): string => text.trim().toLowerCase();
const isOneOf = (list: readonly string[], text: string): boolean => list.some((item) => folded(item) === folded(text));
const everyLine = (facts: ShopOrderFacts): string[] => facts.lines.map((line) => line.gid);

function byLines(facts: ShopOrderFacts, detailOf: (line: ShopLineFacts) => string | null): Finding {
  const hits = facts.lines.flatMap((line) => {
    const detail = detailOf(line);
    return detail === null ? [] : [{ gid: line.gid, detail }];
  });
  const [first] = hits;
  return first ? { detail: first.detail, lineGids: hits.map((hit) => hit.gid) } : "no";
}

function bySellingPlan(facts: ShopOrderFacts, plans: readonly string[]): Finding {
  return byLines(facts, ({ sellingPlan }) => {
    if (!sellingPlan) return null;
    // A subscription is not a preorder, unless the shop named that very plan.
    const named = (sellingPlan.gid !== null && plans.includes(sellingPlan.gid)) || isOneOf(plans, sellingPlan.name);
    const isPreorder = sellingPlan.category === null || folded(sellingPlan.category) !== "subscription";
    return named || (plans.length === 0 && isPreorder) ? sellingPlan.name : null;
  });
}

function byPaymentTerms(facts: ShopOrderFacts, types: readonly string[]): Finding {
  const terms = facts.paymentTerms;
  if (!terms || (types.length > 0 && !isOneOf(types, terms.type))) return "no";
  // Where the source cannot tell what is owed in the customer's currency, the financial status tells whether anything is.
  const owes = facts.outstanding ? facts.outstanding.minor > 0n : facts.financialStatus !== "paid";
  return owes ? { detail: terms.name ?? terms.type, lineGids: everyLine(facts) } : "no";
}

function byTag(facts: ShopOrderFacts, tags: readonly string[]): Finding {
  const tag = facts.tags.find((candidate) => isOneOf(tags, candidate));
  return tag === undefined ? "no" : { detail: tag, lineGids: everyLine(facts) };
}

function byProperty(facts: ShopOrderFacts, name: string, value: string | null): Finding {
  return byLines(facts, (line) => {
    const property = line.properties.find((candidate) => folded(candidate.name) === folded(name));
    const hit = property && (value === null || folded(property.value) === folded(value));
    return hit ? `${property.name}: ${property.value}` : null;
  });
}

function byVariant(facts: ShopOrderFacts, skus: readonly string[], gids: readonly string[]): Finding {
  return byLines(facts, (line) => {
    if (line.sku && isOneOf(skus, line.sku)) return line.sku;
    return line.variantGid !== null && gids.includes(line.variantGid) ? (line.sku ?? line.title) : null;
  });
}

function byProductTag(facts: ShopOrderFacts, tags: readonly string[]): Finding {
  const hit = byLines(facts, (line) => line.productTags?.find((tag) => isOneOf(tags, tag)) ?? null);
  if (hit !== "no") return hit;
  return facts.lines.some((line) => line.productTags === null) ? "product_tags" : "no";
}

const WHY: Readonly<Record<MatchedBy, Readonly<Record<Language, (detail: string) => string>>>> = {
  selling_plan: { en: (d) => `selling plan “${d}”`, fr: (d) => `plan de vente «\u00a0${d}\u00a0»` },
  payment_terms: {
    en: (d) => `payment terms “${d}” with money outstanding`,
    fr: (d) => `conditions de paiement «\u00a0${d}\u00a0» avec un solde dû`,
  },
  tag: { en: (d) => `order tag “${d}”`, fr: (d) => `balise de commande «\u00a0${d}\u00a0»` },
  line_property: { en: (d) => `line property “${d}”`, fr: (d) => `propriété d’article «\u00a0${d}\u00a0»` },
  variant: { en: (d) => `variant “${d}”`, fr: (d) => `variante «\u00a0${d}\u00a0»` },
  product_tag: { en: (d) => `product tag “${d}”`, fr: (d) => `balise de produit «\u00a0${d}\u00a0»` },
  by_hand: { en: () => "imported by hand", fr: () => "importée à la main" },
};

/** Why an order counts as a preorder, in words. */
export function detectionWhy(matchedBy: MatchedBy, detail: string, language: Language): string {
  return WHY[matchedBy][language](detail);
}
