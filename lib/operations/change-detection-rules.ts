import { type DetectionRule, detectionRuleSchema } from "@/lib/domain/detection";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { replaceDetectionRules } from "@/lib/store/detection-rules";
import type { Ctx, Result } from "./context";

/** What may tell a preorder, in the order it is asked; who collects stands with each rule (rule 1). */
export type RuleInput = { [Kind in DetectionRule["kind"]]: Omit<Extract<DetectionRule, { kind: Kind }>, "id"> }[DetectionRule["kind"]];

const MOST = 50;

/** Replaces the rules. They hold for orders that come in from now on; what is taken in already stays. */
export async function changeDetectionRules(ctx: Ctx, input: { readonly rules: readonly RuleInput[] }): Promise<Result<null>> {
  const bad = input.rules.flatMap((rule, index) =>
    detectionRuleSchema.safeParse({ id: "new", ...rule }).success ? [] : [`rules.${index}`],
  );
  if (bad.length > 0 || input.rules.length > MOST) return refuse("invalid_input", { fields: bad.length > 0 ? bad : ["rules"] });
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    await replaceDetectionRules(tx, ctx.scope.merchantId, input.rules);
    return { value: { ok: true, value: null }, audit: [{ event: { type: "rules.changed", count: input.rules.length } }] };
  });
}
