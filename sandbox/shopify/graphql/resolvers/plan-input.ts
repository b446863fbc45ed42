/** Reads selling plans from an app's input, with the checks of deferred purchase options. */
import { done, type Outcome, type Refusal, refused } from "../../engine/change-order";
import { durationMs } from "../../state/dates";
import { idOf } from "../../state/gid";
import { parseAmount } from "../../state/money";
import type { SellingPlan, Shop } from "../../state/records";
import type { World } from "../../state/world";

export type PlanInput = {
  id?: string | null;
  name?: string | null;
  description?: string | null;
  options?: string[] | null;
  position?: number | null;
  category?: SellingPlan["category"] | null;
  billingPolicy?: {
    recurring?: unknown;
    fixed?: {
      checkoutCharge?: {
        type?: "PERCENTAGE" | "PRICE" | null;
        value?: { percentage?: number | null; fixedValue?: string | null } | null;
      } | null;
      remainingBalanceChargeTrigger?: SellingPlan["balanceTrigger"] | null;
      remainingBalanceChargeExactTime?: string | null;
      remainingBalanceChargeTimeAfterCheckout?: string | null;
    } | null;
  } | null;
  deliveryPolicy?: {
    fixed?: { fulfillmentTrigger?: SellingPlan["fulfillmentTrigger"] | null; fulfillmentExactTime?: string | null } | null;
  } | null;
  inventoryPolicy?: { reserve?: SellingPlan["reserve"] | null } | null;
};

type PlansInput = {
  sellingPlansToCreate?: PlanInput[] | null;
  sellingPlansToUpdate?: PlanInput[] | null;
  sellingPlansToDelete?: string[] | null;
};

type Charge = SellingPlan["checkoutCharge"];

function readCharge(shop: Shop, input: PlanInput, kept: Charge | null): Charge | null {
  const charge = input.billingPolicy?.fixed?.checkoutCharge;
  if (!charge) return kept;
  if (charge.type === "PRICE")
    return charge.value?.fixedValue == null ? null : { type: "PRICE", amount: parseAmount(charge.value.fixedValue, shop.currency) };
  return charge.value?.percentage == null ? null : { type: "PERCENTAGE", percentage: charge.value.percentage };
}

/** The rules that bind deposit, trigger and date together, in Shopify's codes. */
function planRefusals(plan: SellingPlan, field: string[]): Refusal[] {
  const at = [...field, "billingPolicy", "fixed"];
  const full = plan.checkoutCharge.type === "PERCENTAGE" && plan.checkoutCharge.percentage >= 100;
  if (plan.checkoutCharge.type === "PERCENTAGE" && (plan.checkoutCharge.percentage < 0 || plan.checkoutCharge.percentage > 100))
    return refused([...at, "checkoutCharge"], "Checkout charge percentage must be between 0 and 100", "INVALID").errors;
  if (full && plan.balanceTrigger !== "NO_REMAINING_BALANCE")
    return refused(
      [...at, "remainingBalanceChargeTrigger"],
      "Must be NO_REMAINING_BALANCE when the full price is charged at checkout",
      "REMAINING_BALANCE_CHARGE_TRIGGER_ON_FULL_CHECKOUT",
    ).errors;
  if (!full && plan.balanceTrigger === "NO_REMAINING_BALANCE") {
    const code =
      plan.checkoutCharge.type === "PRICE"
        ? "REMAINING_BALANCE_CHARGE_TRIGGER_NO_REMAINING_BALANCE_ON_PRICE_CHECKOUT_CHARGE"
        : "REMAINING_BALANCE_CHARGE_TRIGGER_NO_REMAINING_BALANCE_ON_PARTIAL_PERCENTAGE_CHECKOUT_CHARGE";
    return refused([...at, "remainingBalanceChargeTrigger"], "Cannot be NO_REMAINING_BALANCE with a partial checkout charge", code).errors;
  }
  if (plan.balanceTrigger === "EXACT_TIME" && !plan.balanceExactTime)
    return refused(
      [...at, "remainingBalanceChargeExactTime"],
      "Remaining balance charge exact time is required",
      "REMAINING_BALANCE_CHARGE_EXACT_TIME_REQUIRED",
    ).errors;
  if (plan.balanceTrigger !== "EXACT_TIME" && plan.balanceExactTime)
    return refused(
      [...at, "remainingBalanceChargeExactTime"],
      "Remaining balance charge exact time is not allowed",
      "REMAINING_BALANCE_CHARGE_EXACT_TIME_NOT_ALLOWED",
    ).errors;
  const after = plan.balanceTimeAfterCheckout ? durationMs(plan.balanceTimeAfterCheckout) : null;
  if (plan.balanceTrigger === "TIME_AFTER_CHECKOUT" && !after)
    return refused(
      [...at, "remainingBalanceChargeTimeAfterCheckout"],
      "Must be greater than 0",
      "REMAINING_BALANCE_CHARGE_TIME_AFTER_CHECKOUT_MUST_BE_GREATER_THAN_ZERO",
    ).errors;
  const delivery = [...field, "deliveryPolicy", "fixed", "fulfillmentExactTime"];
  if (plan.fulfillmentTrigger === "EXACT_TIME" && !plan.fulfillmentExactTime)
    return refused(delivery, "Fulfillment exact time is required", "FULFILLMENT_EXACT_TIME_REQUIRED").errors;
  return plan.fulfillmentTrigger !== "EXACT_TIME" && plan.fulfillmentExactTime
    ? refused(delivery, "Fulfillment exact time is not allowed", "FULFILLMENT_EXACT_TIME_NOT_ALLOWED").errors
    : [];
}

function readPlan(world: World, shop: Shop, input: PlanInput, kept: SellingPlan | null, field: string[]): Outcome<SellingPlan> {
  if (input.billingPolicy?.recurring)
    return refused([...field, "billingPolicy"], "The sandbox sells deferred purchases only: use a fixed billing policy", "INVALID");
  if (!kept && !input.billingPolicy?.fixed)
    return refused([...field, "billingPolicy"], "Selling plan billing policy is missing", "SELLING_PLAN_BILLING_POLICY_MISSING");
  if (!kept && !input.deliveryPolicy?.fixed)
    return refused([...field, "deliveryPolicy"], "Selling plan delivery policy is missing", "SELLING_PLAN_DELIVERY_POLICY_MISSING");
  const charge = readCharge(shop, input, kept?.checkoutCharge ?? { type: "PERCENTAGE", percentage: 100 });
  if (!charge)
    return refused(
      [...field, "billingPolicy", "fixed", "checkoutCharge"],
      "Checkout charge value and type must match",
      "CHECKOUT_CHARGE_VALUE_AND_TYPE_MUST_MATCH",
    );
  const billing = input.billingPolicy?.fixed;
  const delivery = input.deliveryPolicy?.fixed;
  const name = input.name ?? kept?.name;
  if (!name?.trim()) return refused([...field, "name"], "Name can't be blank", "BLANK");
  const plan: SellingPlan = {
    id: kept?.id ?? world.nextId("SellingPlan"),
    name,
    description: input.description ?? kept?.description ?? null,
    options: input.options ?? kept?.options ?? [],
    position: input.position ?? kept?.position ?? 1,
    category: input.category ?? kept?.category ?? "OTHER",
    createdAt: kept?.createdAt ?? world.iso(),
    checkoutCharge: charge,
    balanceTrigger: billing?.remainingBalanceChargeTrigger ?? kept?.balanceTrigger ?? "NO_REMAINING_BALANCE",
    balanceExactTime: billing ? (billing.remainingBalanceChargeExactTime ?? null) : (kept?.balanceExactTime ?? null),
    balanceTimeAfterCheckout: billing
      ? (billing.remainingBalanceChargeTimeAfterCheckout ?? null)
      : (kept?.balanceTimeAfterCheckout ?? null),
    fulfillmentTrigger: delivery?.fulfillmentTrigger ?? kept?.fulfillmentTrigger ?? "ASAP",
    fulfillmentExactTime: delivery ? (delivery.fulfillmentExactTime ?? null) : (kept?.fulfillmentExactTime ?? null),
    reserve: input.inventoryPolicy?.reserve ?? kept?.reserve ?? "ON_SALE",
  };
  const errors = planRefusals(plan, field);
  return errors.length > 0 ? { ok: false, errors } : done(plan);
}

/** The plans of a group after its input has been applied; all errors of all plans when there are any. */
export function readPlans(world: World, shop: Shop, existing: SellingPlan[], input: PlansInput): Outcome<SellingPlan[]> {
  const removed = new Set((input.sellingPlansToDelete ?? []).map((id) => idOf("SellingPlan", id)));
  const updates = new Map((input.sellingPlansToUpdate ?? []).map((one, at) => [idOf("SellingPlan", one.id ?? ""), { one, at }]));
  const outcomes: Outcome<SellingPlan>[] = [];
  for (const plan of existing.filter((one) => !removed.has(one.id))) {
    const update = updates.get(plan.id);
    updates.delete(plan.id);
    outcomes.push(update ? readPlan(world, shop, update.one, plan, ["input", "sellingPlansToUpdate", String(update.at)]) : done(plan));
  }
  for (const { at } of updates.values())
    outcomes.push(refused(["input", "sellingPlansToUpdate", String(at), "id"], "Selling plan does not exist.", "PLAN_DOES_NOT_EXIST"));
  for (const [at, one] of (input.sellingPlansToCreate ?? []).entries())
    outcomes.push(readPlan(world, shop, one, null, ["input", "sellingPlansToCreate", String(at)]));
  const errors = outcomes.flatMap((one) => (one.ok ? [] : one.errors));
  return errors.length > 0 ? { ok: false, errors } : done(outcomes.flatMap((one) => (one.ok ? [one.value] : [])));
}
