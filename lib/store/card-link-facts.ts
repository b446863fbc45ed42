import type { CollectMode, Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { lockOrderRow } from "./row-locks";

/** What decides whether staff may send a card link for an order. */
export interface CardLinkFacts {
  readonly customerId: string;
  readonly collector: Collector;
  readonly mode: CollectMode;
  readonly isObserved: boolean;
  readonly isOver: boolean;
  readonly hasAddress: boolean;
  /** The last mail to the address on file came back. */
  readonly isBounced: boolean;
  /** The open balance; null when nothing is owed. */
  readonly instalmentId: string | null;
  readonly state: InstalmentState | null;
  /** What the chosen sender still lacks; null when none was chosen or it is verified. */
  readonly senderMissing: readonly string[] | null;
}

/** Locks the order, so that two clicks are counted one after the other. Null when there is no such order or sender here. */
export async function lockCardLinkFacts(
  tx: Tx,
  merchantId: string,
  orderId: string,
  senderId: string | null,
): Promise<CardLinkFacts | null> {
  await lockOrderRow(tx, merchantId, orderId);
  const [row] = await tx.$queryRaw<Omit<CardLinkFacts, "senderMissing">[]>(Prisma.sql`
    SELECT o.customer_id::text AS "customerId", o.collector, m.mode, (o.activation <> 'active') AS "isObserved",
      (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isOver",
      (p.email IS NOT NULL AND p.email <> '' AND p.erased_at IS NULL) AS "hasAddress", p.email_bounced_at IS NOT NULL AS "isBounced",
      i.id::text AS "instalmentId", i.state
    FROM orders o
    JOIN merchant m ON m.id = o.merchant_id
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (SELECT id, state FROM instalment WHERE merchant_id = o.merchant_id AND order_id = o.id AND kind = 'balance' AND state NOT IN ('paid', 'cancelled')
      ORDER BY position LIMIT 1) i ON true
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  if (!row) return null;
  if (senderId === null) return { ...row, senderMissing: null };
  const sender = await tx.sender.findUnique({ where: { merchantId_id: { merchantId, id: senderId } } });
  if (!sender) return null;
  const missing = [...(sender.followedAt ? [] : ["link"]), ...(sender.verifiedAt ? [] : ["SPF, DKIM, DMARC"])];
  return { ...row, senderMissing: missing.length > 0 ? missing : null };
}
