import { gid } from "../state/gid";
import type { SellingPlan, SellingPlanGroup } from "../state/records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import type { JsonObject } from "../webhooks/payload-parts";
import type { Topic } from "../webhooks/topics";
import { shopOf } from "./change-order";

export function findPlan(world: World, shop: string, planId: string): { group: SellingPlanGroup; plan: SellingPlan } | null {
  for (const group of world.tables.sellingPlanGroups.by("shop", shop)) {
    const plan = group.plans.find((one) => one.id === planId);
    if (plan) return { group, plan };
  }
  return null;
}

/** Groups that a product's variant can be bought on. */
export function groupsFor(world: World, shop: string, productId: string, variantId?: string): SellingPlanGroup[] {
  return world.tables.sellingPlanGroups
    .by("shop", shop)
    .filter((group) => group.productIds.includes(productId) || (variantId !== undefined && group.variantIds.includes(variantId)));
}

function groupPayload(group: SellingPlanGroup): JsonObject {
  return {
    admin_graphql_api_id: gid("SellingPlanGroup", group.id),
    id: BigInt(group.id),
    name: group.name,
    merchant_code: group.merchantCode,
    admin_graphql_api_app: group.ownerAppId ? gid("App", group.ownerAppId) : null,
    app_id: group.appId,
    description: group.description,
    options: group.options,
    position: group.position,
    summary: `${group.plans.length} pre-order plan${group.plans.length === 1 ? "" : "s"}`,
    selling_plans: group.plans.map((plan) => ({
      name: plan.name,
      options: plan.options,
      position: plan.position,
      description: plan.description,
      billing_policy: {
        remaining_balance_charge_trigger: plan.balanceTrigger.toLowerCase(),
        remaining_balance_charge_exact_time: plan.balanceExactTime,
        remaining_balance_charge_time_after_checkout: plan.balanceTimeAfterCheckout,
      },
      delivery_policy: { fulfillment_trigger: plan.fulfillmentTrigger.toLowerCase(), fulfillment_exact_time: plan.fulfillmentExactTime },
      pricing_policies: [],
    })),
    product_variants: group.variantIds.map((id) => ({ id: BigInt(id), admin_graphql_api_id: gid("ProductVariant", id) })),
    products: group.productIds.map((id) => ({ id: BigInt(id), admin_graphql_api_id: gid("Product", id) })),
  };
}

export function saveGroup(world: World, group: SellingPlanGroup, topic: Extract<Topic, `selling_plan_groups/${string}`>): SellingPlanGroup {
  if (topic === "selling_plan_groups/delete") world.tables.sellingPlanGroups.delete(group.id);
  else world.tables.sellingPlanGroups.put(group.id, group);
  announce(world, shopOf(world, group.shop), topic, () => groupPayload(group));
  return group;
}
