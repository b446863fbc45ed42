import type { PlainDate } from "@/lib/domain/dates";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";

/** A balance whose card is over before it is due. */
export type ExpiringCard = {
  readonly orderId: string;
  readonly instalmentId: string;
  readonly cardId: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly dueOn: PlainDate;
};

/** Open balances due between these days whose card expires before; only those of orders we act on, whose customer can be written to. */
export async function expiringCards(tx: Tx, merchantId: string, from: PlainDate, until: PlainDate): Promise<ExpiringCard[]> {
  return tx.$queryRaw<ExpiringCard[]>(Prisma.sql`
    SELECT i.order_id::text AS "orderId", i.id::text AS "instalmentId", k.id::text AS "cardId", k.exp_month AS "expMonth", k.exp_year AS "expYear", i.due_on::text AS "dueOn"
    FROM instalment i
    JOIN card k ON k.merchant_id = i.merchant_id AND k.id = i.card_id AND k.status = 'active'
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE i.merchant_id = ${merchantId}::uuid AND i.state IN ('scheduled','retry_wait') AND i.due_on BETWEEN ${from}::date AND ${until}::date
      AND make_date(k.exp_year, k.exp_month, 1) < date_trunc('month', i.due_on)
      AND o.activation = 'active' AND o.collector = 'stripe' AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
      AND p.email IS NOT NULL AND p.email <> '' AND p.email_bounced_at IS NULL AND p.erased_at IS NULL
    ORDER BY i.id`);
}

/** Today's look is done; false when another worker has done it. */
export async function markCardsChecked(tx: Tx, merchantId: string, today: PlainDate): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE merchant SET cards_checked_on = ${today}::date
    WHERE id = ${merchantId}::uuid AND (cards_checked_on IS NULL OR cards_checked_on < ${today}::date)`);
  return changed === 1;
}

/** Merchants that collect, whose morning has come and who have not been looked at today. */
export async function acrossMerchantsWithCardsToCheck(db: Db, now: Date): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM merchant
    WHERE mode = 'collect' AND extract(hour FROM ${now}::timestamptz AT TIME ZONE timezone) >= charge_from_hour
      AND (cards_checked_on IS NULL OR cards_checked_on < (${now}::timestamptz AT TIME ZONE timezone)::date)`);
  return rows.map((row) => row.id);
}
