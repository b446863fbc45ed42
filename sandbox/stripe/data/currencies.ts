/**
 * What Stripe's page on currencies says: decimals, special cases, smallest and largest amounts.
 * Source: docs.stripe.com/currencies. Amounts are in the unit the API takes (cents, yen …).
 */
const CHARGEABLE =
  "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw";

const SUPPORTED = new Set(CHARGEABLE.split(" "));
const ZERO_DECIMAL = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));
/** Written with two decimals for old times' sake, but only whole units exist. */
const WHOLE_UNITS_ONLY = new Set(["isk", "ugx"]);

const MINIMUM: Record<string, number> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** Roughly how many dollars one unit is worth: the minimum of the other currencies is half a dollar's worth. */
const DOLLARS: Record<string, number> = {
  bhd: 2.65,
  clp: 0.0011,
  isk: 0.0073,
  jod: 1.41,
  krw: 0.00072,
  kwd: 3.25,
  omr: 2.6,
  tnd: 0.32,
  twd: 0.031,
  ugx: 0.00027,
  vnd: 0.00004,
};

export interface CurrencyProblem {
  code?: string;
  message: string;
}

export function decimals(currency: string): 0 | 2 | 3 {
  return ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
}

export function minimumAmount(currency: string): number {
  return MINIMUM[currency] ?? Math.ceil((0.5 / (DOLLARS[currency] ?? 1)) * 10 ** decimals(currency));
}

/** "$10.00" or "10.00 kr" style matters to nobody here: the API's messages use a symbol or the code. */
export function describeAmount(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals(currency),
  }).format(amount / 10 ** decimals(currency));
}

export function isSupported(currency: string): boolean {
  return SUPPORTED.has(currency);
}

export function supportedCurrencies(): string {
  return [...SUPPORTED].join(", ");
}

/** Why `amount` cannot be charged in `currency`, or null. */
export function amountProblem(amount: number, currency: string): CurrencyProblem | null {
  if (String(amount).length > (currency === "idr" || currency === "cop" ? 12 : 8)) {
    return { code: "amount_too_large", message: `Amount must be no more than ${describeAmount(99_999_999, currency)}` };
  }
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) {
    return {
      message: `Invalid amount: ${currency} amounts must be rounded to the nearest ten, because the last digit of three-decimal currencies must be 0.`,
    };
  }
  if (WHOLE_UNITS_ONLY.has(currency) && amount % 100 !== 0) {
    return { message: `Invalid amount: ${currency} amounts must be evenly divisible by 100.` };
  }
  if (amount < minimumAmount(currency)) {
    return {
      code: "amount_too_small",
      message: `Amount must be at least ${describeAmount(minimumAmount(currency), currency)} ${currency}`,
    };
  }
  return null;
}
