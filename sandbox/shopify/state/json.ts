/**
 * The JSON of webhook bodies: a bigint is written as bare digits, as Shopify does with ids above 2^53 (a JavaScript
 * reader then rounds them: that is the point).
 */
const MARK = "\u0001";

/** Texts of records never start and end with the control character used as the mark. */
export function encodePayload(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? `${MARK}${item}${MARK}` : item));
  return text.replace(/"\\u0001(-?\d+)\\u0001"/g, "$1");
}
