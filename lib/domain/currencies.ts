/**
 * Currencies by the number of decimals of ISO 4217 (list one, amended to 2026). Retired codes that old orders still carry
 * are kept, so that an order is never lost for its currency. `XXX` (no currency) is not money and is left out.
 */
const TWO_DECIMALS =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC " +
  "CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR " +
  "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD " +
  "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN " +
  "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VEF VES WST XCD XCG YER ZAR ZMW ZWG ZWL";
const NO_DECIMALS = "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND";

function rows(codes: string, exponent: number): [string, number][] {
  return codes.split(" ").map((code) => [code, exponent]);
}

/** ISO 4217 code to its number of decimals. Stripe's special cases are not here: only the Stripe gateway knows them (rule 16). */
export const CURRENCY_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...rows(TWO_DECIMALS, 2),
  ...rows(NO_DECIMALS, 0),
  ...rows(THREE_DECIMALS, 3),
]);
