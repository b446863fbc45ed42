import { Duration } from "luxon";
import { dateInZone, type PlainDate, plusMs } from "./dates";
import type { SellingPlanTrigger } from "./payment-plan";
import type { ShopLineFacts } from "./shopify-order";

/**
 * When the selling plans of an order's lines let its balance be charged: on fulfilment if any of them says so, else the
 * latest of their dates, so that nothing is charged before the last plan allows it. Null when no plan says anything.
 */
export function sellingPlanTrigger(lines: readonly Pick<ShopLineFacts, "sellingPlan">[], placedAt: Date): SellingPlanTrigger | null {
  const triggers = lines.flatMap((line) => triggerOf(line, placedAt) ?? []);
  if (triggers.some((trigger) => trigger.kind === "on_fulfilment")) return { kind: "on_fulfilment" };
  return triggers.reduce<SellingPlanTrigger | null>((latest, trigger) => later(latest, trigger), null);
}

function later(left: SellingPlanTrigger | null, right: SellingPlanTrigger): SellingPlanTrigger {
  return left?.kind === "on_date" && right.kind === "on_date" && left.at > right.at ? left : right;
}

function triggerOf({ sellingPlan }: Pick<ShopLineFacts, "sellingPlan">, placedAt: Date): SellingPlanTrigger | null {
  switch (sellingPlan?.balanceTrigger) {
    case "ON_FULFILLMENT":
      return { kind: "on_fulfilment" };
    case "EXACT_TIME":
      return sellingPlan.balanceDueAt ? { kind: "on_date", at: sellingPlan.balanceDueAt } : null;
    case "TIME_AFTER_CHECKOUT": {
      const after = Duration.fromISO(sellingPlan.balanceAfterCheckout ?? "");
      return after.isValid ? { kind: "on_date", at: plusMs(placedAt, after.toMillis()) } : null;
    }
    default:
      return null;
  }
}

/** The date the plans promise to ship everything, in the shop's zone; null when they promise none. */
export function promisedOn(lines: readonly Pick<ShopLineFacts, "sellingPlan">[], zone: string): PlainDate | null {
  const dates = lines.flatMap((line) => (line.sellingPlan?.shipsAt ? [dateInZone(line.sellingPlan.shipsAt, zone)] : []));
  return dates.sort().at(-1) ?? null;
}
