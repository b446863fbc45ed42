import { exponentOf, InexactMoney, type Money, parseDecimal, subtract } from "./money";
import { type Refusal, refuse } from "./refusals";

/** A balance divided: what is collected now, and what stays a debt of its own with the old due date. */
export type DividedBalance = { readonly part: Money; readonly rest: Money };

/**
 * A person's typed amount held against what is owed: an exact amount of the order's own currency, more than nothing, less than
 * everything. Comma and point both part decimals; spaces are how people group digits.
 */
export function dividedBalance(typed: string, owed: Money): ({ readonly ok: true } & DividedBalance) | Refusal {
  const part = amountOf(typed, owed);
  if (!part) return refuse("amount_not_exact", { decimals: exponentOf(owed.currency) });
  if (part.minor <= 0n) return refuse("amount_not_positive");
  return part.minor < owed.minor ? { ok: true, part, rest: subtract(owed, part) } : refuse("part_not_less", { owed });
}

function amountOf(typed: string, { currency }: Money): Money | null {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  if (!/^\d{1,15}(\.\d+)?$/.test(plain)) return null;
  try {
    return parseDecimal(plain, currency);
  } catch (error) {
    if (error instanceof InexactMoney) return null;
    throw error;
  }
}
