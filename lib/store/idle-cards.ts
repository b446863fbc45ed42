import type { PlainDate } from "@/lib/domain/dates";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";

export interface IdleCard {
  readonly cardId: string;
  readonly customerId: string;
  readonly brand: string;
  readonly last4: string;
}

/** What still holds a card on an order (`u`), or held it until after `before`. */
const isHeldBy = (before: Date) => Prisma.sql`
  EXISTS (SELECT 1 FROM orders o WHERE o.merchant_id = u.merchant_id AND o.id = u.order_id AND (o.is_refund_required OR o.is_disputed OR o.is_intent_pending))
  OR EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = u.merchant_id AND i.order_id = u.order_id
    AND (i.state NOT IN ('paid', 'cancelled') OR coalesce(i.paid_at, i.cancelled_at, 'infinity') >= ${before}))
  OR EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = u.merchant_id AND d.order_id = u.order_id AND coalesce(d.closed_at, 'infinity') >= ${before})
  OR EXISTS (SELECT 1 FROM refund r WHERE r.merchant_id = u.merchant_id AND r.order_id = u.order_id AND coalesce(r.done_at, 'infinity') >= ${before})
  OR EXISTS (SELECT 1 FROM cancellation x WHERE x.merchant_id = u.merchant_id AND x.order_id = u.order_id AND coalesce(x.done_at, 'infinity') >= ${before})
  OR EXISTS (SELECT 1 FROM pending_intent p WHERE p.merchant_id = u.merchant_id AND p.order_id = u.order_id AND coalesce(p.applied_at, 'infinity') >= ${before})`;

/**
 * Cards on which nothing is owed and nothing has been since `before`: every order with an agreement or a balance on them is settled,
 * without a dispute, a refund or a wish under way (rule 34). At most `limit`, locked: one that is being put to use just now is left
 * for another day.
 */
export async function lockIdleCards(tx: Tx, merchantId: string, before: Date, limit: number): Promise<IdleCard[]> {
  return tx.$queryRaw<IdleCard[]>(Prisma.sql`
    SELECT c.id::text AS "cardId", c.customer_id::text AS "customerId", c.brand, c.last4
    FROM card c
    WHERE c.merchant_id = ${merchantId}::uuid AND c.status = 'active' AND c.created_at < ${before}
      AND NOT EXISTS (
        SELECT 1 FROM (
          SELECT k.merchant_id, k.order_id FROM consent k WHERE k.merchant_id = c.merchant_id AND k.card_id = c.id
          UNION ALL SELECT b.merchant_id, b.order_id FROM instalment b WHERE b.merchant_id = c.merchant_id AND b.card_id = c.id
        ) u WHERE ${isHeldBy(before)})
    ORDER BY c.id LIMIT ${limit} FOR NO KEY UPDATE OF c SKIP LOCKED`);
}

/** Today's look is over. */
export async function markIdleCardsChecked(tx: Tx, merchantId: string, today: PlainDate): Promise<void> {
  await tx.$executeRaw(Prisma.sql`UPDATE merchant SET idle_cards_checked_on = ${today}::date WHERE id = ${merchantId}::uuid`);
}

/** Merchants whose cards have not been looked at today, in their own zone. */
export async function acrossMerchantsWithIdleCardsToCheck(db: Db, now: Date): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM merchant
    WHERE idle_cards_checked_on IS NULL OR idle_cards_checked_on < (${now}::timestamptz AT TIME ZONE timezone)::date`);
  return rows.map((row) => row.id);
}
