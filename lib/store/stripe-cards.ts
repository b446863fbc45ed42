import { type CardUse, lockCardUses } from "./cards";
import { Prisma, type Tx } from "./commit";

/** What Stripe says of a card after it was saved: the network's updater, or a removal in Stripe's own dashboard. */

export type KeptCard = {
  readonly id: string;
  readonly customerId: string;
  readonly brand: string;
  readonly last4: string;
  readonly status: string;
  /** Open balances that would be charged on it. */
  readonly uses: readonly CardUse[];
};

export async function lockCardByPaymentMethod(tx: Tx, merchantId: string, paymentMethodId: string): Promise<KeptCard | null> {
  const where = { merchantId_stripePaymentMethodId: { merchantId, stripePaymentMethodId: paymentMethodId } };
  const known = await tx.card.findUnique({ where, select: { id: true } });
  if (!known) return null;
  const uses = await lockCardUses(tx, merchantId, known.id);
  const select = { id: true, customerId: true, brand: true, last4: true, status: true } as const;
  return { ...(await tx.card.findUniqueOrThrow({ where, select })), uses };
}

export async function updateCardFacts(
  tx: Tx,
  merchantId: string,
  cardId: string,
  facts: {
    readonly brand: string;
    readonly last4: string;
    readonly expMonth: number;
    readonly expYear: number;
    readonly fingerprint: string | null;
  },
): Promise<void> {
  await tx.card.updateMany({ where: { merchantId, id: cardId }, data: facts });
}

/** Stripe has detached it: whatever we thought of it, it is gone. */
export async function markCardGone(tx: Tx, merchantId: string, cardId: string, why: string, at: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE card SET status = 'removed', removed_at = coalesce(removed_at, ${at}), removed_reason = coalesce(removed_reason, ${why})
    WHERE merchant_id = ${merchantId}::uuid AND id = ${cardId}::uuid`);
}
