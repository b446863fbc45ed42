import { exponentOf, type Money, money, currency as parseCurrency } from "@/lib/domain/money";

/**
 * Amounts as Stripe's API counts them. Where Stripe and ISO 4217 disagree, Stripe's page decides; what would need rounding
 * is refused, never rounded (rule 16). Source: docs.stripe.com/currencies.
 */

/** Stripe counts these in whole units. */
const NO_DECIMALS = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));

/** Sent with three decimals of which the last must be 0. */
const THREE_DECIMALS = new Set("BHD JOD KWD OMR TND".split(" "));

/** Without decimals at the bank, yet sent as hundredths that must be whole: Stripe kept the old form. */
const WHOLE_HUNDREDTHS = new Set("ISK UGX".split(" "));

/** Smallest charge Stripe documents, in Stripe's unit. Other currencies are checked by Stripe itself. */
const SMALLEST: Readonly<Record<string, bigint>> = {
  AED: 200n,
  AUD: 50n,
  BGN: 100n,
  BRL: 50n,
  CAD: 50n,
  CHF: 50n,
  CZK: 1500n,
  DKK: 250n,
  EUR: 50n,
  GBP: 30n,
  HKD: 400n,
  HUF: 17500n,
  INR: 50n,
  JPY: 50n,
  MXN: 1000n,
  MYR: 200n,
  NOK: 300n,
  NZD: 50n,
  PLN: 200n,
  RON: 200n,
  SEK: 300n,
  SGD: 50n,
  THB: 1000n,
  USD: 50n,
};

/** Eight digits, whatever the currency (PaymentIntent `amount`). */
const LARGEST = 99_999_999n;

export type StripeAmount = { readonly ok: true; readonly amount: number; readonly currency: string };
export type UnchargeableAmount = {
  readonly ok: false;
  readonly why: "not_positive" | "inexact" | "too_small" | "too_large" | "unsupported_currency";
  readonly detail: string;
};

/** Decimals of a currency at Stripe; null where Stripe cannot charge it in the form we hold it. */
function stripeDecimals(code: string, isoDecimals: number): number | null {
  if (NO_DECIMALS.has(code)) return 0;
  if (THREE_DECIMALS.has(code)) return 3;
  if (WHOLE_HUNDREDTHS.has(code) || isoDecimals === 2) return 2;
  return null;
}

/** An amount in Stripe's unit, or why it cannot be sent exactly. */
export function toStripeAmount(value: Money): StripeAmount | UnchargeableAmount {
  const code = value.currency;
  const refusal = (why: UnchargeableAmount["why"], detail: string): UnchargeableAmount => ({ ok: false, why, detail });
  if (value.minor <= 0n) return refusal("not_positive", `${value.minor} ${code} is nothing to collect`);
  const isoDecimals = exponentOf(code);
  const decimals = stripeDecimals(code, isoDecimals);
  if (decimals === null) return refusal("unsupported_currency", `Stripe has no cards in ${code} with ${isoDecimals} decimals`);
  const scaled = rescale(value.minor, isoDecimals, decimals);
  if (scaled === null) return refusal("inexact", `${value.minor} minor units of ${code} do not fit Stripe's ${decimals} decimals`);
  if (THREE_DECIMALS.has(code) && scaled % 10n !== 0n) return refusal("inexact", `the last of three decimals of ${code} must be 0`);
  if (WHOLE_HUNDREDTHS.has(code) && scaled % 100n !== 0n) return refusal("inexact", `${code} has whole units only`);
  const least = SMALLEST[code];
  if (least !== undefined && scaled < least) return refusal("too_small", `Stripe's least charge in ${code} is ${least}`);
  if (scaled > LARGEST) return refusal("too_large", `Stripe's largest charge is ${LARGEST}`);
  return { ok: true, amount: Number(scaled), currency: code.toLowerCase() };
}

/** Money from an amount in Stripe's unit. @throws InexactMoney for an unknown currency, RangeError for what ISO cannot hold exactly */
export function fromStripeAmount(amount: number, code: string): Money {
  const unit = parseCurrency(code);
  const isoDecimals = exponentOf(unit);
  const decimals = stripeDecimals(unit, isoDecimals) ?? isoDecimals;
  const minor = rescale(BigInt(amount), decimals, isoDecimals);
  if (minor === null) throw new RangeError(`Stripe's ${amount} ${code} has a part smaller than the minor unit`);
  return money(minor, unit);
}

/** Moves an amount from one number of decimals to another; null when something would be cut off. */
function rescale(minor: bigint, from: number, to: number): bigint | null {
  if (to >= from) return minor * 10n ** BigInt(to - from);
  const unit = 10n ** BigInt(from - to);
  return minor % unit === 0n ? minor / unit : null;
}
