/**
 * Amounts as Shopify keeps them: minor units with their ISO 4217 currency, and a pair of them ("money bag"):
 * what the shop's books say and what the customer saw (presentment). Records are kept as JSON lines, which know no bigint,
 * so `amount` is a whole number that is checked to be a safe integer; ratios are taken in bigint.
 *
 * Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/MoneyBag
 */
export type Money = { readonly amount: number; readonly currency: string };
export type MoneyBag = { readonly shop: Money; readonly presentment: Money };

const ZERO_DECIMAL = new Set([
  "BIF",
  "CLP",
  "DJF",
  "GNF",
  "ISK",
  "JPY",
  "KMF",
  "KRW",
  "PYG",
  "RWF",
  "UGX",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
]);
const THREE_DECIMAL = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

/** Number of decimals of an ISO 4217 currency. */
export function decimalsOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** An amount that cannot be read or that has more decimals than its currency. */
export class AmountError extends Error {}

/** Reads a decimal text or number ("12.50", 12.5) exactly; throws AmountError on anything inexact. */
export function parseAmount(value: string | number, currency: string): Money {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value).trim());
  if (!match) throw new AmountError(`${value} is not an amount`);
  const decimals = decimalsOf(currency);
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) throw new AmountError(`${value} has too many decimals for ${currency}`);
  const minor = Number(`${match[2]}${fraction.padEnd(decimals, "0")}`);
  return money(match[1] ? -minor : minor, currency);
}

function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new AmountError(`${amount} ${currency} is out of range`);
  return { amount: amount === 0 ? 0 : amount, currency };
}

function split(money: Money): { sign: string; whole: string; fraction: string } {
  const decimals = decimalsOf(money.currency);
  const digits = Math.abs(money.amount)
    .toString()
    .padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return { sign: money.amount < 0 ? "-" : "", whole: digits.slice(0, cut), fraction: digits.slice(cut) };
}

/** The `Money` scalar and the amounts of webhook payloads: all decimals of the currency ("12.50", "23600"). */
export function fullDecimals(money: Money): string {
  const { sign, whole, fraction } = split(money);
  return fraction ? `${sign}${whole}.${fraction}` : `${sign}${whole}`;
}

/** The `Decimal` scalar of MoneyV2: trailing zeros dropped, one decimal kept ("12.5", "18.0", "23600.0"). */
export function shortDecimal(money: Money): string {
  const { sign, whole, fraction } = split(money);
  return `${sign}${whole}.${fraction.replace(/0+$/, "") || "0"}`;
}

function assertSame(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new AmountError(`${a.currency} and ${b.currency} do not add up`);
}

export function plus(a: Money, b: Money): Money {
  assertSame(a, b);
  return money(a.amount + b.amount, a.currency);
}

export function minus(a: Money, b: Money): Money {
  assertSame(a, b);
  return money(a.amount - b.amount, a.currency);
}

/** `amount × numerator / denominator`, rounded half away from zero; nothing when the denominator is 0. */
export function share(whole: Money, numerator: bigint | number, denominator: bigint | number): Money {
  const below = BigInt(denominator);
  if (below === 0n) return money(0, whole.currency);
  const product = BigInt(whole.amount) * BigInt(numerator);
  const negative = product < 0n !== below < 0n;
  const top = product < 0n ? -product : product;
  const bottom = below < 0n ? -below : below;
  const rounded = Number((top * 2n + bottom) / (bottom * 2n));
  return money(negative ? -rounded : rounded, whole.currency);
}

export function emptyBag(shopCurrency: string, presentmentCurrency: string): MoneyBag {
  return { shop: { amount: 0, currency: shopCurrency }, presentment: { amount: 0, currency: presentmentCurrency } };
}

export function addBags(a: MoneyBag, b: MoneyBag): MoneyBag {
  return { shop: plus(a.shop, b.shop), presentment: plus(a.presentment, b.presentment) };
}

export function subtractBags(a: MoneyBag, b: MoneyBag): MoneyBag {
  return { shop: minus(a.shop, b.shop), presentment: minus(a.presentment, b.presentment) };
}

export function sumBags(zero: MoneyBag, bags: Iterable<MoneyBag>): MoneyBag {
  let total = zero;
  for (const bag of bags) total = addBags(total, bag);
  return total;
}

export function timesBag(bag: MoneyBag, quantity: number): MoneyBag {
  return shareBag(bag, quantity, 1);
}

export function shareBag(bag: MoneyBag, numerator: bigint | number, denominator: bigint | number): MoneyBag {
  return { shop: share(bag.shop, numerator, denominator), presentment: share(bag.presentment, numerator, denominator) };
}

/**
 * The bag for a part of `whole` whose presentment amount is given. The shop's side follows in proportion, so that the last
 * part closes both sides exactly.
 */
export function partOfBag(whole: MoneyBag, presentment: Money): MoneyBag {
  assertSame(whole.presentment, presentment);
  if (whole.presentment.amount === presentment.amount) return whole;
  return { presentment, shop: share(whole.shop, presentment.amount, whole.presentment.amount) };
}

/** A bag from a shop amount and the rate "presentment per shop unit", given as a decimal text. */
export function bagAtRate(shop: Money, presentmentCurrency: string, rate: string): MoneyBag {
  if (shop.currency === presentmentCurrency) return { shop, presentment: shop };
  const [whole = "0", fraction = ""] = rate.split(".");
  const scale = 10n ** BigInt(fraction.length + decimalsOf(shop.currency));
  const factor = BigInt(whole + fraction) * 10n ** BigInt(decimalsOf(presentmentCurrency));
  return { shop, presentment: share({ amount: shop.amount, currency: presentmentCurrency }, factor, scale) };
}
