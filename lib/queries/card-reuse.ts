import type { CardName } from "@/lib/domain/consent";
import type { Language } from "@/lib/domain/language";
import type { Money } from "@/lib/domain/money";
import { readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import type { Scope } from "@/lib/store/scope";

/** Another open order a saved card could serve, with the words that would be agreed to for it. */
export interface CardReuse {
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: Money;
  readonly text: string;
  readonly digest: string;
}

/** More are not offered on one page: staff have the list of the customer's orders. */
const MOST = 20;

/** The customer's other open balances that are not agreed on this card yet, oldest first. Empty without an active card. */
export async function readCardReuse(
  scope: Scope,
  input: {
    readonly customerId: string;
    readonly cardId: string;
    readonly exceptOrderId: string | null;
    readonly language: Language;
    readonly now: Date;
  },
): Promise<{ readonly card: CardName | null; readonly orders: readonly CardReuse[] }> {
  const { merchantId } = scope;
  const { customerId, cardId } = input;
  const card = await scope.db.prisma.card.findUnique({
    where: { merchantId_id: { merchantId, id: cardId }, customerId, status: "active", kind: "card" },
    select: { brand: true, last4: true },
  });
  if (!card) return { card: null, orders: [] };
  const orders = await scope.db.prisma.order.findMany({
    where: {
      ...{ merchantId, customerId, collector: "stripe", activation: "active", cancelledAt: null, deletedAt: null },
      ...(input.exceptOrderId ? { id: { not: input.exceptOrderId } } : {}),
      instalments: {
        some: { kind: "balance", state: { notIn: ["paid", "cancelled"] }, OR: [{ cardId: null }, { cardId: { not: cardId } }] },
      },
    },
    orderBy: [{ placedAt: "asc" }, { id: "asc" }],
    take: MOST,
    select: { id: true },
  });
  const offered: CardReuse[] = [];
  for (const { id } of orders) {
    const terms = await readCardTerms(scope, id, customerId);
    const answer = terms && offerFor(terms, input.now);
    if (!terms?.balance || !answer?.ok) continue;
    const { text, digest } = consentFor(terms, answer.offer, input.language, card);
    offered.push({ orderId: id, orderName: terms.orderName, amount: terms.balance.amount, text, digest });
  }
  return { card, orders: offered };
}
