import { Prisma, type Tx } from "./commit";

/** What Stripe says of a card after it was saved: the network's updater, or a removal in Stripe's own dashboard. */

export type KeptCard = {
  readonly id: string;
  readonly customerId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly status: string;
  /** Open instalments that would be charged on it. */
  readonly instalmentIds: readonly string[];
  /** The order of each of them, in the same places. */
  readonly orderIds: readonly string[];
};

export async function lockCardByPaymentMethod(tx: Tx, merchantId: string, paymentMethodId: string): Promise<KeptCard | null> {
  const [row] = await tx.$queryRaw<KeptCard[]>(Prisma.sql`
    SELECT c.id, c.customer_id AS "customerId", c.brand, c.last4, c.exp_month AS "expMonth", c.exp_year AS "expYear", c.status,
      coalesce(o.ids, '{}') AS "instalmentIds", coalesce(o.orders, '{}') AS "orderIds"
    FROM card c
    CROSS JOIN LATERAL (
      SELECT array_agg(i.id::text ORDER BY i.id) AS ids, array_agg(i.order_id::text ORDER BY i.id) AS orders
      FROM instalment i WHERE i.merchant_id = c.merchant_id AND i.card_id = c.id AND i.state NOT IN ('paid', 'cancelled')) o
    WHERE c.merchant_id = ${merchantId}::uuid AND c.stripe_payment_method_id = ${paymentMethodId} FOR NO KEY UPDATE OF c`);
  return row ?? null;
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
