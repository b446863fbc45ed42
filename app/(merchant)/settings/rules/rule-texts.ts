import type { DetectionKind, NewRule } from "@/lib/domain/detection";

/** A rule's fields as a person types them: lists are written one entry a line. */
export type RuleTexts = {
  readonly plans: string;
  readonly types: readonly string[];
  readonly tags: string;
  readonly name: string;
  readonly value: string;
  readonly skus: string;
  readonly variants: string;
};
export type RuleField = keyof RuleTexts;
export type RuleProblem = "missing" | "nothing" | "tooLong" | "tooMany" | "noVariant";
export type RuleProblems = { readonly [Field in RuleField]?: RuleProblem };

/** Which fields a kind of rule has; its keys are the kinds, in the order they are offered. */
export const FIELDS_OF: Readonly<Record<DetectionKind, readonly RuleField[]>> = {
  selling_plan: ["plans"],
  payment_terms: ["types"],
  tag: ["tags"],
  line_property: ["name", "value"],
  variant: ["skus", "variants"],
  product_tag: ["tags"],
};
export const RULE_KINDS = Object.keys(FIELDS_OF) as DetectionKind[];

/** Shopify's types of payment terms, as orders carry them. Source: PaymentTermsType of the Admin GraphQL API. */
export const TERM_TYPES = ["net", "fixed", "receipt", "fulfillment"] as const;

const LONGEST = 255;
const MOST_ENTRIES = 500;
const VARIANT = "gid://shopify/ProductVariant/";

const NO_TEXTS: RuleTexts = { plans: "", types: [], tags: "", name: "", value: "", skus: "", variants: "" };

export function textsOf(rule: NewRule | null): RuleTexts {
  switch (rule?.kind) {
    case undefined:
      return NO_TEXTS;
    case "selling_plan":
      return { ...NO_TEXTS, plans: rule.value.plans.join("\n") };
    case "payment_terms":
      return { ...NO_TEXTS, types: rule.value.types };
    case "tag":
    case "product_tag":
      return { ...NO_TEXTS, tags: rule.value.tags.join("\n") };
    case "line_property":
      return { ...NO_TEXTS, name: rule.value.name, value: rule.value.value ?? "" };
    case "variant":
      return {
        ...NO_TEXTS,
        skus: rule.value.skus.join("\n"),
        variants: rule.value.variantGids.map((gid) => gid.replace(VARIANT, "")).join("\n"),
      };
  }
}

type RuleHead = Pick<NewRule, "collector" | "isEnabled">;
export type ReadRule = { readonly ok: true; readonly rule: NewRule } | { readonly ok: false; readonly problems: RuleProblems };

/** The rule that was typed, or what is wrong with which field. */
export function readRule(kind: DetectionKind, texts: RuleTexts, head: RuleHead): ReadRule {
  const lists = {
    plans: entriesOf(texts.plans, /\n/),
    types: [...texts.types],
    // A tag of Shopify never has a comma.
    tags: entriesOf(texts.tags, /[\n,]/),
    skus: entriesOf(texts.skus, /\n/),
    variants: entriesOf(texts.variants, /[\s,;]/).map(variantGid),
  };
  const problems = problemsOf(kind, texts, lists);
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, rule: ruleOf(kind, texts, lists, head) };
}

type Lists = Readonly<Record<"plans" | "types" | "tags" | "skus" | "variants", string[]>>;

function ruleOf(kind: DetectionKind, texts: RuleTexts, lists: Lists, head: RuleHead): NewRule {
  switch (kind) {
    case "selling_plan":
      return { ...head, kind, value: { plans: lists.plans } };
    case "payment_terms":
      return { ...head, kind, value: { types: lists.types } };
    case "tag":
    case "product_tag":
      return { ...head, kind, value: { tags: lists.tags } };
    case "line_property":
      return { ...head, kind, value: { name: texts.name.trim(), value: texts.value.trim() || null } };
    case "variant":
      return { ...head, kind, value: { skus: lists.skus, variantGids: lists.variants } };
  }
}

function problemsOf(kind: DetectionKind, texts: RuleTexts, lists: Lists): RuleProblems {
  const found: { [Field in RuleField]?: RuleProblem } = {};
  for (const field of FIELDS_OF[kind]) {
    const entries = field === "name" || field === "value" ? [texts[field].trim()] : lists[field];
    if (entries.length > MOST_ENTRIES) found[field] = "tooMany";
    else if (entries.some((entry) => entry.length > LONGEST)) found[field] = "tooLong";
  }
  if (kind === "line_property" && texts.name.trim() === "") found.name = "missing";
  if ((kind === "tag" || kind === "product_tag") && lists.tags.length === 0) found.tags = "missing";
  if (kind === "variant") {
    if (lists.skus.length + lists.variants.length === 0) found.skus = "nothing";
    else if (lists.variants.some((gid) => !/^gid:\/\/shopify\/ProductVariant\/\d+$/.test(gid))) found.variants = "noVariant";
  }
  return found;
}

function entriesOf(text: string, between: RegExp): string[] {
  return [...new Set(text.split(between).flatMap((entry) => entry.trim() || []))];
}

/** Orders name variants by their global id; people copy the number, or the address of the variant in Shopify's admin. */
function variantGid(typed: string): string {
  const number = /(?:^|\/)(\d+)(?:[?#].*)?$/.exec(typed)?.[1];
  return number === undefined ? typed : VARIANT + number;
}

const FIELD_OF_PART: Readonly<Record<string, RuleField>> = {
  plans: "plans",
  types: "types",
  tags: "tags",
  name: "name",
  value: "value",
  skus: "skus",
  variantGids: "variants",
};

export type RefusedPlace = { readonly index: number; readonly field: RuleField | null };

/** Which rule, and which of its fields, a refusal's path is about, such as `rules.2.value.tags.0`. */
export function placeOf(path: string): RefusedPlace | null {
  const [, index, part] = /^rules\.(\d+)(?:\.value\.(\w+))?/.exec(path) ?? [];
  return index === undefined ? null : { index: Number(index), field: FIELD_OF_PART[part ?? ""] ?? null };
}

/** The list with one rule a place further up (-1) or down (1); the same list where there is no such place. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): readonly T[] {
  const other = list[index + by];
  const one = list[index];
  if (one === undefined || other === undefined) return list;
  return list.map((item, at) => (at === index ? other : at === index + by ? one : item));
}
