import type { FullRefundPolicy } from "@/lib/domain/cancellation";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import { Prisma, type Tx } from "./commit";

export type FullRefundFacts = {
  /** Money came in and none of it is left. */
  readonly isFullyRefunded: boolean;
  readonly isOver: boolean;
  readonly isWatched: boolean;
  readonly isCancelling: boolean;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly policy: FullRefundPolicy;
};

/** What decides whether a refund ends the preorder. */
export async function fullRefundFacts(tx: Tx, merchantId: string, orderId: string): Promise<FullRefundFacts | null> {
  const [row] = await tx.$queryRaw<FullRefundFacts[]>(Prisma.sql`
    SELECT coalesce(p.received > 0 AND p.back >= p.received, false) AS "isFullyRefunded", o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL AS "isOver",
      m.mode <> 'collect' OR o.activation <> 'active' AS "isWatched", o.fulfilment_status AS "fulfilmentStatus", m.on_full_refund AS policy,
      EXISTS (SELECT 1 FROM cancellation c WHERE c.merchant_id = o.merchant_id AND c.order_id = o.id AND c.done_at IS NULL) AS "isCancelling"
    FROM orders o JOIN merchant m ON m.id = o.merchant_id
    LEFT JOIN LATERAL (
      SELECT sum(amount_minor) FILTER (WHERE kind = 'charge') AS received, coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS back
      FROM payment x WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.status = 'succeeded'
    ) p ON true
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  return row ?? null;
}
