import { compareDates, dateInZone } from "@/lib/domain/dates";
import { type Money, money, sumByCurrency } from "@/lib/domain/money";
import { observedOrders } from "@/lib/store/activation";
import { readCustomerSettings } from "@/lib/store/customer-settings";
import type { Ctx, Result } from "./context";

export type ActivationPreview = {
  /** Orders that would be activated: observed, neither cancelled nor deleted. */
  readonly orders: number;
  /** What they owe, by currency. */
  readonly owed: readonly Money[];
  /** Collected here; the others are watched only (rule 1). */
  readonly collectedHere: number;
  /** Due before today: they keep no due date and are never charged by themselves. */
  readonly pastDue: number;
  readonly withoutCard: number;
  readonly withoutAddress: number;
};

/** What activating these orders would mean, before anybody presses the button. */
export async function previewActivation(ctx: Ctx, input: { readonly orderIds: readonly string[] }): Promise<Result<ActivationPreview>> {
  const orders = await observedOrders(ctx.scope, input.orderIds);
  const { timezone } = await readCustomerSettings(ctx.scope.db.prisma, ctx.scope.merchantId);
  const today = dateInZone(ctx.now, timezone);
  const here = orders.filter((order) => order.collector === "stripe");
  const value = {
    orders: orders.length,
    owed: sumByCurrency(orders.map((order) => money(order.balanceMinor, order.currency))),
    collectedHere: here.length,
    pastDue: here.filter((order) => order.dueOn !== null && compareDates(order.dueOn, today) < 0).length,
    withoutCard: here.filter((order) => !order.hasCard && order.balanceMinor > 0n).length,
    withoutAddress: orders.filter((order) => !order.hasAddress).length,
  };
  return { ok: true, value };
}
