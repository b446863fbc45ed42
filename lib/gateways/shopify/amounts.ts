import { z } from "zod";
import { type Currency, InexactMoney, isCurrency, type Money, parseDecimal } from "@/lib/domain/money";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";

/** A payload or an answer of Shopify that cannot be held exactly. The reason names the field, never a person's data. */
export class NotUnderstood extends Error {
  override name = "NotUnderstood";
  constructor(readonly reason: StoredReason) {
    super(reason);
  }
}

/** MoneyV2 of GraphQL and `*_set` of webhooks: the same pair under different keys. */
export const moneyV2 = z.object({ amount: z.string(), currencyCode: z.string() });
export type MoneyV2 = z.infer<typeof moneyV2>;

/** @throws NotUnderstood when the amount is not exact in its currency, or the currency is none of ISO 4217 */
export function exact(amount: string, currencyCode: string, field: string): Money {
  try {
    return parseDecimal(amount, currencyCode);
  } catch (error) {
    if (error instanceof InexactMoney) {
      const facts = { field, value: amount.slice(0, 40), currency: currencyCode.slice(0, 10) };
      throw new NotUnderstood(syncReason("amount_not_exact", facts));
    }
    throw error;
  }
}

export function fromMoneyV2(value: MoneyV2, field: string): Money {
  return exact(value.amount, value.currencyCode, field);
}

/** @throws NotUnderstood */
export function currencyOf(code: string, field: string): Currency {
  if (!isCurrency(code)) throw new NotUnderstood(syncReason("not_a_currency", { field, value: code.slice(0, 10) }));
  return code;
}

/** Blank text is no text: Shopify writes "" where nobody wrote anything. */
export function filled(value: string | null | undefined): string | null {
  const trimmed = value?.trim();
  return trimmed ? trimmed : null;
}

/** @throws NotUnderstood */
export function instantOf(value: string, field: string): Date {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw new NotUnderstood(syncReason("not_an_instant", { field, value: value.slice(0, 40) }));
  return at;
}

export function instantOrNull(value: string | null | undefined, field: string): Date | null {
  return value ? instantOf(value, field) : null;
}

/** ISO 3166-1 alpha-2 in capitals, or null for anything else Shopify may write there. */
export function countryOf(value: string | null | undefined): string | null {
  return value && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : null;
}

const MARKED = /^Predesk ([A-Za-z0-9-]{1,60})$/;

/** Recording a charge names its payment method this way, so that a repeat finds its own transaction (rule 15). */
export function gatewayNameOf(marker: string): string {
  const name = `Predesk ${marker}`;
  if (!MARKED.test(name)) throw new RangeError("a marker has 1 to 60 letters, digits and dashes");
  return name;
}

export function markerIn(gateway: string | null | undefined): string | null {
  return gateway ? (MARKED.exec(gateway.trim())?.[1] ?? null) : null;
}

/** The first few problems of a failed parse: paths and kinds, no values. */
export function problemsOf(error: z.ZodError): StoredReason {
  const fields = error.issues.slice(0, 3).map((issue) => `${issue.path.join(".") || "body"} (${issue.code})`);
  return syncReason("fields_unreadable", { fields });
}
