import { isDeepStrictEqual } from "node:util";
import { MOST_RULES, type NewRule, newRuleSchema } from "@/lib/domain/detection";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { detectionRules, replaceDetectionRules } from "@/lib/store/detection-rules";
import { lockMerchant } from "@/lib/store/merchants";
import type { Ctx, Result } from "./context";

type RuleList = {
  /** What may tell a preorder, in the order it is asked; who collects stands with each rule (rule 1). */
  readonly rules: readonly NewRule[];
  /** The rules the person saw, in their order. */
  readonly ruleIds: readonly string[];
};

/**
 * Replaces the rules; answers the ids of those that hold now. They hold for orders that come in from now on; what is taken in already stays.
 * Refuses `stale` when the list is not the one that was seen, `invalid_input` with the place of what cannot be (`rules.2.value.tags`).
 */
export async function changeDetectionRules(ctx: Ctx, input: RuleList): Promise<Result<{ readonly ruleIds: readonly string[] }>> {
  const { merchantId } = ctx.scope;
  const fields = input.rules.length > MOST_RULES ? ["rules"] : input.rules.flatMap(problemsOf);
  if (fields.length > 0) return refuse("invalid_input", { fields });
  return commit<Result<{ ruleIds: readonly string[] }>>(ctx.scope, ctx, async (tx) => {
    // Nothing else keeps two people from replacing the list at once: there may be no row of it to lock.
    await lockMerchant(tx, merchantId);
    const before = await detectionRules(tx, merchantId);
    const ids = before.map(({ id }) => id);
    if (!isDeepStrictEqual(ids, input.ruleIds)) return { value: refuse("stale"), audit: [] };
    const isSame = isDeepStrictEqual(
      before.map(({ id, ...rule }) => rule),
      input.rules,
    );
    if (isSame) return { value: { ok: true, value: { ruleIds: ids } }, audit: [] };
    const ruleIds = await replaceDetectionRules(tx, merchantId, input.rules);
    return { value: { ok: true, value: { ruleIds } }, audit: [{ event: { type: "rules.changed", count: ruleIds.length } }] };
  });
}

/** Where a rule is none; a rule for variants that names no variant would never hit. */
function problemsOf(rule: NewRule, index: number): string[] {
  const parsed = newRuleSchema.safeParse(rule);
  if (!parsed.success) return parsed.error.issues.map(({ path }) => ["rules", index, ...path].join("."));
  const isEmpty = rule.kind === "variant" && rule.value.skus.length + rule.value.variantGids.length === 0;
  return isEmpty ? [`rules.${index}.value.skus`] : [];
}
