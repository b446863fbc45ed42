/** What a purchase costs, worked out on the shop's own engine by placing the order and taking it back. */

import { type SaleInput, sell } from "../engine/sell";
import { groupsFor } from "../engine/selling-plans";
import { currentTotals, moneyOf } from "../engine/totals";
import type { Money } from "../state/money";
import type { Product, SellingPlan, Shop, Variant } from "../state/records";
import type { World } from "../state/world";

export type Choice = { variant: Variant; product: Product; plan: SellingPlan | null; quantity: number };

export type Quote = { total: Money; now: Money; later: Money; dueAt: string | null; onFulfilment: boolean };

const FLAT_SHIPPING: Record<string, string> = {
  EUR: "9.00",
  USD: "12.00",
  GBP: "8.00",
  JPY: "1800",
  CHF: "10.00",
  CAD: "15.00",
  KWD: "4.000",
  ISK: "1700",
};

export function plansOf(world: World, shop: Shop, product: Product): SellingPlan[] {
  return groupsFor(world, shop.shop, product.id).flatMap((group) => group.plans);
}

export function saleOf(
  shop: Shop,
  choice: Choice,
  customer: SaleInput["customer"],
  address: SaleInput["shippingAddress"],
  language: string,
  currency: string,
): SaleInput {
  return {
    shop: shop.shop,
    customer,
    email: customer?.email ?? null,
    phone: null,
    locale: language,
    presentmentCurrency: currency,
    shippingAddress: address,
    lines: [{ variantId: choice.variant.id, quantity: choice.quantity, ...(choice.plan ? { sellingPlanId: choice.plan.id } : {}) }],
    shipping: { title: "Standard", price: FLAT_SHIPPING[currency] ?? "10.00" },
    tags: choice.plan ? ["preorder"] : [],
    note: null,
    attributes: [],
    sourceName: "web",
    test: false,
    payment: choice.plan ? { kind: "checkout_charge" } : { kind: "full" },
    paymentTerms: "from_plan",
  };
}

/** Thrown inside the trial sale so that it is undone as a whole. */
class OnlyAsking extends Error {
  constructor(readonly quote: Quote) {
    super("only asking");
  }
}

export function quoteFor(world: World, sale: SaleInput): Quote {
  const wasQuiet = world.quiet;
  world.quiet = true;
  try {
    return world.change((): Quote => {
      const order = sell(world, sale);
      const { received, outstanding } = moneyOf(order);
      const terms = order.paymentTerms;
      throw new OnlyAsking({
        total: currentTotals(order).total.presentment,
        now: received.presentment,
        later: outstanding.presentment,
        dueAt: terms?.schedules[0]?.dueAt ?? null,
        onFulfilment: terms?.type === "FULFILLMENT",
      });
    });
  } catch (error) {
    if (error instanceof OnlyAsking) return error.quote;
    throw error;
  } finally {
    world.quiet = wasQuiet;
  }
}
