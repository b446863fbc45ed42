import { z } from "zod";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import { SELLING_PLANS } from "./order-documents";
import type { PlanNode } from "./order-node";

/** Plans a query may name: three points each. */
const PLANS_A_QUERY = 100;

/** A date in a plan that cannot be read is no date: it must not keep the order from being read. */
const instant = z
  .string()
  .nullish()
  .transform((text) => (text && !Number.isNaN(Date.parse(text)) ? new Date(text) : null));

const planNode = z.object({
  id: z.string().optional(),
  category: z.string().nullish(),
  billingPolicy: z
    .object({
      remainingBalanceChargeTrigger: z.string().optional(),
      remainingBalanceChargeExactTime: instant,
      remainingBalanceChargeTimeAfterCheckout: z.string().nullish(),
    })
    .nullish(),
  deliveryPolicy: z.object({ fulfillmentExactTime: instant }).nullish(),
});

/**
 * The selling plans behind these ids. Plans that are gone, or that the token may not see, are left out: their lines keep the
 * plan's name and say nothing more.
 */
export async function readPlans(
  caller: Caller,
  ids: readonly (string | null | undefined)[],
): Promise<Answer<ReadonlyMap<string, PlanNode>>> {
  const wanted = [...new Set(ids.filter((id): id is string => typeof id === "string"))];
  const plans = new Map<string, PlanNode>();
  for (let at = 0; at < wanted.length; at += PLANS_A_QUERY) {
    const answer = await caller.query(
      SELLING_PLANS,
      { ids: wanted.slice(at, at + PLANS_A_QUERY) },
      z.object({ nodes: z.array(planNode.nullable()) }),
    );
    if (answer.kind === "broken" && answer.reason === "missing_scope") return { kind: "ok", value: plans };
    if (answer.kind !== "ok") return answer;
    for (const node of answer.value.nodes) {
      if (!node?.id) continue;
      plans.set(node.id, {
        id: node.id,
        category: node.category ?? null,
        balanceTrigger: node.billingPolicy?.remainingBalanceChargeTrigger ?? null,
        balanceDueAt: node.billingPolicy?.remainingBalanceChargeExactTime ?? null,
        balanceAfterCheckout: node.billingPolicy?.remainingBalanceChargeTimeAfterCheckout ?? null,
        shipsAt: node.deliveryPolicy?.fulfillmentExactTime ?? null,
      });
    }
  }
  return { kind: "ok", value: plans };
}
