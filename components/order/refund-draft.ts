import type { useFormatter } from "next-intl";
import { exponentOf, InexactMoney, money as moneyOf, parseDecimal, toDecimal } from "@/lib/domain/money";
import { planRefund } from "@/lib/domain/refund-plan";
import type { MoneyBackPreview, RefundToSend } from "./money-back-shapes";

export const DETAILS = ["delivery", "tax", "adjustment"] as const;
export type Detail = (typeof DETAILS)[number];

/** A refund as it is being filled in: units by line, what the money is for and sums by payment as typed. */
export type RefundDraft = {
  readonly units: Readonly<Record<string, number>>;
  /** Lines whose units stay out of stock. */
  readonly lost: readonly string[];
  readonly details: Readonly<Partial<Record<Detail, string>>>;
  readonly amounts: Readonly<Record<string, string>>;
};

/** Begins with what is owed back, split over the payments in the order of the rails. */
export function startDraft(choice: MoneyBackPreview): RefundDraft {
  return { units: {}, lost: [], details: {}, amounts: split(choice, BigInt(choice.due)) };
}

function split(choice: MoneyBackPreview, minor: bigint): Record<string, string> {
  const { currency } = choice;
  const payments = choice.payments.map((payment, at) => ({
    ...{ paymentId: payment.id, rail: payment.rail, captured: moneyOf(BigInt(payment.left), currency), back: moneyOf(0n, currency) },
    // They come in the order in which they go back: the youngest of a rail first.
    ...{ receivedAt: new Date(-at), isKnownToRail: payment.isKnown },
  }));
  const { parts } = planRefund(payments, moneyOf(minor, currency));
  return Object.fromEntries(parts.map((part) => [part.paymentId, toDecimal(part.amount)]));
}

/** Other units propose another sum; a sum typed by hand is proposed anew as well, because the goods are another. */
export function withLine(choice: MoneyBackPreview, draft: RefundDraft, lineId: string, units: number): RefundDraft {
  return proposed(choice, { ...draft, units: { ...draft.units, [lineId]: units } });
}

/** Delivery, tax or an adjustment, each by itself; the sum follows. */
export function withDetail(choice: MoneyBackPreview, draft: RefundDraft, detail: Detail, text: string): RefundDraft {
  return proposed(choice, { ...draft, details: { ...draft.details, [detail]: text } });
}

/** Whether a line's units go back into stock. */
export function withRestock(draft: RefundDraft, lineId: string, isRestocked: boolean): RefundDraft {
  const others = draft.lost.filter((one) => one !== lineId);
  return { ...draft, lost: isRestocked ? others : [...others, lineId] };
}

function proposed(choice: MoneyBackPreview, draft: RefundDraft): RefundDraft {
  const goods = choice.lines.reduce((sum, line) => sum + share(BigInt(line.worth), draft.units[line.id] ?? 0, line.left), 0n);
  const worth = DETAILS.reduce((sum, detail) => sum + (typed(draft.details[detail] ?? "", choice.currency) ?? 0n), goods);
  const most = BigInt(choice.most);
  return { ...draft, amounts: split(choice, worth < most ? worth : most) };
}

/** The most of a detail the order has; null for an adjustment, which only the payments limit. */
export function mostOf(choice: MoneyBackPreview, detail: Detail): bigint | null {
  return detail === "adjustment" ? null : BigInt(choice[detail]);
}

/** Whether every detail is an amount, and none more than the order has. */
export function areDetailsSound(choice: MoneyBackPreview, draft: RefundDraft): boolean {
  return DETAILS.every((detail) => {
    const minor = typed(draft.details[detail] ?? "", choice.currency);
    const most = mostOf(choice, detail);
    return minor !== null && (most === null || minor <= most);
  });
}

const share = (worth: bigint, units: number, of: number): bigint => (of > 0 ? (worth * BigInt(units)) / BigInt(of) : 0n);

export function withPart(draft: RefundDraft, paymentId: string, text: string): RefundDraft {
  return { ...draft, amounts: { ...draft.amounts, [paymentId]: text } };
}

/** Minor units of what was typed; null when it is not an exact amount. Comma and point both part decimals. */
export function typed(text: string, currency: string): bigint | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  if (plain === "") return 0n;
  if (!/^\d+(\.\d*)?$/.test(plain)) return null;
  try {
    return parseDecimal(plain.replace(/\.$/, ""), currency).minor;
  } catch (error) {
    if (error instanceof InexactMoney) return null;
    throw error;
  }
}

/** The whole sum; null when a part cannot be read or is more than its payment has left. */
export function sumOf(choice: MoneyBackPreview, draft: RefundDraft): bigint | null {
  let sum = 0n;
  for (const payment of choice.payments) {
    const minor = typed(draft.amounts[payment.id] ?? "", choice.currency);
    if (minor === null || minor > BigInt(payment.left)) return null;
    sum += minor;
  }
  return sum;
}

export function toSend(
  orderId: string,
  choice: MoneyBackPreview,
  draft: RefundDraft,
): Pick<RefundToSend, "orderId" | "currency" | "seenMost" | "parts" | "lines" | "details"> {
  const detail = (one: Detail): string => (typed(draft.details[one] ?? "", choice.currency) ?? 0n).toString();
  return {
    details: { shipping: detail("delivery"), tax: detail("tax"), adjustment: detail("adjustment") },
    ...{ orderId, currency: choice.currency, seenMost: choice.most },
    parts: choice.payments.flatMap((payment) => {
      const minor = typed(draft.amounts[payment.id] ?? "", choice.currency);
      return minor === null || minor === 0n ? [] : [{ paymentId: payment.id, minor: minor.toString() }];
    }),
    lines: Object.entries(draft.units).flatMap(([lineId, quantity]) =>
      quantity > 0 ? [{ lineId, quantity, restock: !draft.lost.includes(lineId) }] : [],
    ),
  };
}

/** Minor units as the reader writes money. */
export function money(format: ReturnType<typeof useFormatter>, minor: bigint, currency: string): string {
  const exponent = exponentOf(moneyOf(minor, currency).currency);
  return format.number(Number(minor) / 10 ** exponent, { style: "currency", currency });
}
