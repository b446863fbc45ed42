import { z } from "zod";
import { type Money, type MoneyJson, money } from "./money";
import { STAFF_REFUND_REASONS } from "./refund-plan";
import { type Refusal, refuse } from "./refusals";

const minor = z.string().regex(/^\d{1,18}$/);

/** What the money of a refund is for, each by itself; goods have their units. */
export type RefundDetails = { readonly shippingMinor: bigint; readonly taxMinor: bigint; readonly adjustmentMinor: bigint };

export const NO_DETAILS: RefundDetails = { shippingMinor: 0n, taxMinor: 0n, adjustmentMinor: 0n };

/** A refund as it was asked for, whole: kept while a charge runs, made when that is settled (rule 11). Minor units as text. */
export const refundWishSchema = z.object({
  parts: z.array(z.object({ paymentId: z.uuid(), minor })),
  lines: z.array(z.object({ lineId: z.uuid(), quantity: z.int().positive(), restock: z.boolean() })),
  ...{ shippingMinor: minor, taxMinor: minor, adjustmentMinor: minor },
  reason: z.enum(STAFF_REFUND_REASONS),
  note: z.string().nullable(),
});
export type RefundWish = z.infer<typeof refundWishSchema>;

/** What an order's figures say of delivery and tax. */
export type OrderExtras = { readonly delivery: Money; readonly tax: Money };

/**
 * Delivery and tax that are still on an order: what its total is worth beyond its goods is delivery, and the tax as well where prices
 * do not include it. Money given back before lowers the total, so neither is ever given back twice.
 */
export function extrasOf({ total, goods, tax }: { readonly total: Money; readonly goods: Money; readonly tax: Money }): OrderExtras {
  const beyond = total.minor - goods.minor;
  const delivery = beyond >= tax.minor ? beyond - tax.minor : beyond;
  const none = money(0n, total.currency);
  return { delivery: delivery > 0n ? money(delivery, total.currency) : none, tax: tax.minor > 0n ? tax : none };
}

/**
 * Whether the details fit the order and the money: no more delivery or tax than there is, and, without goods, exactly the sum
 * that goes back. With goods their worth is what is left of the sum.
 */
export function checkDetails(
  details: RefundDetails,
  { sum, hasGoods, extras }: { readonly sum: MoneyJson | Money; readonly hasGoods: boolean; readonly extras: OrderExtras },
): Refusal | null {
  const { shippingMinor, taxMinor, adjustmentMinor } = details;
  const named = shippingMinor + taxMinor + adjustmentMinor;
  if (named === 0n) return null;
  if (shippingMinor > extras.delivery.minor) return refuse("over_delivery", { most: extras.delivery });
  if (taxMinor > extras.tax.minor) return refuse("over_tax", { most: extras.tax });
  const all = money(BigInt(sum.minor), sum.currency);
  const differs = hasGoods ? named > all.minor : named !== all.minor;
  return differs ? refuse("details_differ", { sum: all, named: money(named, all.currency) }) : null;
}
