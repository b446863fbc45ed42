import { useFormatter, useTranslations } from "next-intl";
import type { NewRule } from "@/lib/domain/detection";
import { TERM_TYPES } from "./rule-texts";

/** Names shown of a long list; the rest is counted. */
const MOST_NAMED = 5;

/** The name of a type of payment terms; one we do not know is called what the shop calls it. */
export function useTermType(): (type: string) => string {
  const t = useTranslations("settings.rules.types");
  return (type) => {
    const known = TERM_TYPES.find((one) => one === type);
    return known ? t(known) : type;
  };
}

/** What a rule looks for, in plain words. */
export function useRuleWords(): (rule: NewRule) => string {
  const t = useTranslations("settings.rules.words");
  const format = useFormatter();
  const termType = useTermType();
  const anyOf = (names: readonly string[]): string => {
    const rest = names.length - MOST_NAMED;
    return format.list([...names.slice(0, MOST_NAMED), ...(rest > 0 ? [t("more", { count: rest })] : [])], { type: "disjunction" });
  };
  const quoted = (word: string): string => t("quoted", { word });
  return (rule) => {
    switch (rule.kind) {
      case "selling_plan":
        return rule.value.plans.length === 0 ? t("anyPlan") : t("plans", { plans: anyOf(rule.value.plans.map(quoted)) });
      case "payment_terms":
        return rule.value.types.length === 0
          ? t("anyTerms")
          : t("terms", { types: anyOf(rule.value.types.map((type) => quoted(termType(type)))) });
      case "tag":
        return t("tags", { tags: anyOf(rule.value.tags.map(quoted)) });
      case "line_property":
        return rule.value.value === null
          ? t("property", { name: quoted(rule.value.name) })
          : t("propertyValue", { name: quoted(rule.value.name), value: quoted(rule.value.value) });
      case "variant":
        return t("variants", {
          variants: anyOf([
            ...rule.value.skus.map((sku) => t("sku", { sku: quoted(sku) })),
            ...rule.value.variantGids.map((gid) => t("variant", { number: gid.replace(/^.*\//, "") })),
          ]),
        });
      case "product_tag":
        return t("productTags", { tags: anyOf(rule.value.tags.map(quoted)) });
    }
  };
}
