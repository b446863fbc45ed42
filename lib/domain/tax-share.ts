import type { Money } from "./money";

/**
 * The tax's share of the goods before tax, to one decimal, for orders that have one rate; written as the reader does. Null for an
 * order without tax.
 */
export function taxRate(order: { readonly total: Money; readonly tax: Money }, locale: string): string | null {
  const net = order.total.minor - order.tax.minor;
  if (order.tax.minor <= 0n || net <= 0n) return null;
  const perMille = Number((order.tax.minor * 1000n + net / 2n) / net);
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(perMille / 1000);
}
