import { z } from "zod";
import type { Brand } from "./brand";
import { CURRENCY_EXPONENTS } from "./currencies";

/** An ISO 4217 code that is known to be money; made by {@link currency}. */
export type Currency = Brand<string, "Currency">;

/** Whole minor units (cents, yen, fils) and the currency they are counted in: never one without the other. */
export type Money = { readonly minor: bigint; readonly currency: Currency };

/** Money as it travels in JSON, where bigint does not exist. */
export type MoneyJson = { readonly minor: string; readonly currency: string };

/** Thrown by {@link currency} and {@link parseDecimal}: the text is not money we can hold exactly. Never rounded, always refused. */
export class InexactMoney extends Error {
  override name = "InexactMoney";
}

/** True when the text is an ISO 4217 code of the table (upper case). */
export function isCurrency(code: string): code is Currency {
  return CURRENCY_EXPONENTS.has(code);
}

/** The currency of a code in any case. @throws InexactMoney for a code that is not in the table */
export function currency(code: string): Currency {
  const upper = code.toUpperCase();
  if (!isCurrency(upper)) throw new InexactMoney(`"${code}" is not a currency of ISO 4217`);
  return upper;
}

/** Number of decimals of a currency by ISO 4217: EUR 2, JPY 0, KWD 3. */
export function exponentOf(code: Currency): number {
  const exponent = CURRENCY_EXPONENTS.get(code);
  if (exponent === undefined) throw new InexactMoney(`"${code}" is not a currency of ISO 4217`);
  return exponent;
}

/** Money from minor units. */
export function money(minor: bigint, code: Currency | string): Money {
  return { minor, currency: currency(code) };
}

/** No money, in a currency. */
export function zero(code: Currency | string): Money {
  return money(0n, code);
}

function sameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new TypeError(`sums never mix currencies (rule 16): ${left.currency} and ${right.currency}`);
  }
}

/** @throws TypeError on two currencies: a bug, not a refusal */
export function add(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return { minor: left.minor + right.minor, currency: left.currency };
}

/** @throws TypeError on two currencies */
export function subtract(left: Money, right: Money): Money {
  sameCurrency(left, right);
  return { minor: left.minor - right.minor, currency: left.currency };
}

/** -1, 0 or 1. @throws TypeError on two currencies */
export function compare(left: Money, right: Money): -1 | 0 | 1 {
  sameCurrency(left, right);
  if (left.minor === right.minor) return 0;
  return left.minor < right.minor ? -1 : 1;
}

/** Same amount and same currency. Unlike {@link compare} it answers false, not an error, for two currencies. */
export function equals(left: Money, right: Money): boolean {
  return left.currency === right.currency && left.minor === right.minor;
}

export function isZero(value: Money): boolean {
  return value.minor === 0n;
}

export function isPositive(value: Money): boolean {
  return value.minor > 0n;
}

/** Sum of a list; the currency is named because a list may be empty. @throws TypeError when one is in another currency */
export function sum(values: readonly Money[], code: Currency | string): Money {
  return values.reduce(add, zero(code));
}

/** Sums kept apart by currency, in the order the currencies first appear. */
export function sumByCurrency(values: readonly Money[]): Money[] {
  const totals = new Map<Currency, Money>();
  for (const value of values) totals.set(value.currency, add(totals.get(value.currency) ?? zero(value.currency), value));
  return [...totals.values()];
}

/** The smaller of two. @throws TypeError on two currencies */
export function least(left: Money, right: Money): Money {
  return compare(left, right) <= 0 ? left : right;
}

/**
 * Splits by weight so that the parts sum to the total exactly: each part is rounded toward zero and the left-over minor
 * units go one each to the largest remainders, earlier parts first. All-zero weights split evenly.
 * @throws RangeError when there is no weight, or a negative one
 */
export function splitProRata(total: Money, weights: readonly bigint[]): Money[] {
  if (weights.length === 0 || weights.some((weight) => weight < 0n)) {
    throw new RangeError("splitting needs at least one weight and none below zero");
  }
  const given = weights.reduce((all, weight) => all + weight, 0n);
  const shares = given === 0n ? weights.map(() => 1n) : weights;
  const whole = given === 0n ? BigInt(weights.length) : given;
  const sign = total.minor < 0n ? -1n : 1n;
  const size = total.minor * sign;
  const parts = shares.map((share, index) => ({ index, share: (size * share) / whole, rest: (size * share) % whole }));
  let left = size - parts.reduce((all, part) => all + part.share, 0n);
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const part of byRest) {
    if (left === 0n) break;
    part.share += 1n;
    left -= 1n;
  }
  return parts.map((part) => ({ minor: part.share * sign, currency: total.currency }));
}

const DECIMAL = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/;

/**
 * Money from a decimal text as Shopify writes it: "240.00" EUR, "23600" or "23600.00" JPY.
 * @throws InexactMoney when it is not a plain decimal or has a part smaller than the currency's minor unit
 */
export function parseDecimal(text: string, code: Currency | string): Money {
  const unit = currency(code);
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new InexactMoney(`"${text}" is not a decimal amount`);
  const [, sign = "", whole = "", fraction = ""] = match;
  const exponent = exponentOf(unit);
  if (/[1-9]/.test(fraction.slice(exponent))) throw new InexactMoney(`"${text}" is smaller than the minor unit of ${unit}`);
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, "0"));
  return { minor: sign === "-" ? -minor : minor, currency: unit };
}

/** Decimal text with exactly the currency's decimals: "240.00" EUR, "23600" JPY, "1.250" KWD. */
export function toDecimal(value: Money): string {
  const exponent = exponentOf(value.currency);
  const sign = value.minor < 0n ? "-" : "";
  const digits = (value.minor < 0n ? -value.minor : value.minor).toString().padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const FORMATS = new Map<string, Intl.NumberFormat>();

/** Kept: making a format takes a hundred times as long as using it, and a list writes fifty amounts. As many as there are currencies in the locales we speak. */
function formatOf(currency: Currency, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const exponent = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  FORMATS.set(key, format);
  return format;
}

/** Money as a reader of the locale writes it, all decimals of the currency, nothing rounded: "€240.00", "240,00 €". */
export function formatMoney(value: Money, locale: string): string {
  const format = formatOf(value.currency, locale);
  // A decimal string keeps every digit; a JavaScript number would not past 2^53.
  return format.format(toDecimal(value) as Intl.StringNumericLiteral);
}

/** Money for JSON. */
export function moneyJson(value: Money): { readonly minor: string; readonly currency: Currency } {
  return { minor: value.minor.toString(), currency: value.currency };
}

/** Money from JSON. @throws InexactMoney when the amount is not a whole number or the currency is unknown */
export function fromJson(json: MoneyJson): Money {
  if (!/^-?\d{1,19}$/.test(json.minor)) throw new InexactMoney(`"${json.minor}" is not a whole number of minor units`);
  return money(BigInt(json.minor), json.currency);
}

/** Checks {@link MoneyJson} at a door. */
export const moneyJsonSchema = z.object({
  minor: z.string().regex(/^-?\d{1,19}$/),
  currency: z.string().refine(isCurrency, "not a currency of ISO 4217"),
});
