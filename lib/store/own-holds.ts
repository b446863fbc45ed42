import type { LineQuantity } from "@/lib/domain/holds";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import type { Scope } from "./scope";

/** What an effect on a shop's order needs to know of it. */
export type ShopOrderRef = {
  readonly orderId: string;
  readonly orderGid: string;
  readonly connectionId: string;
  readonly timezone: string;
  readonly isLive: boolean;
  readonly isConnected: boolean;
  /** Balances that still wait for money. */
  readonly openBalances: number;
  readonly fulfilmentStatus: string;
  readonly isDisputed: boolean;
  /** A moved promise waits for the customer's answer (rule 25). */
  readonly isPromiseAsked: boolean;
  readonly customerId: string;
  /** Whether the shop wants fulfilment to wait for the balance by itself. Never where the balance waits for fulfilment. */
  readonly holdsUntilPaid: boolean;
  /** Units of preorder lines; null when the whole order is one. */
  readonly preorderLines: readonly LineQuantity[] | null;
};

export async function shopOrderRef(scope: Scope, orderId: string): Promise<ShopOrderRef | null> {
  const [row] = await scope.db.prisma.$queryRaw<ShopOrderRef[]>(Prisma.sql`
    SELECT o.id AS "orderId", o.customer_id AS "customerId", m.holds_until_paid AND NOT EXISTS (SELECT 1 FROM campaign_order co JOIN campaign ca ON ca.merchant_id = co.merchant_id AND ca.id = co.campaign_id
        WHERE co.merchant_id = o.merchant_id AND co.order_id = o.id AND ca.charge_trigger = 'on_fulfilment') AS "holdsUntilPaid",
      (SELECT CASE WHEN bool_or(l.is_preorder) AND NOT bool_and(l.is_preorder)
          THEN coalesce(jsonb_agg(jsonb_build_object('lineGid', l.shopify_line_gid, 'quantity', l.fulfillable_quantity)) FILTER (WHERE l.is_preorder AND l.fulfillable_quantity > 0), '[]'::jsonb) END
        FROM order_line l WHERE l.merchant_id = o.merchant_id AND l.order_id = o.id AND l.current_quantity > 0) AS "preorderLines", o.shopify_order_gid AS "orderGid", o.connection_id AS "connectionId", m.timezone, o.fulfilment_status AS "fulfilmentStatus",
      EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL) AS "isDisputed",
      EXISTS (SELECT 1 FROM promise_answer q WHERE q.merchant_id = o.merchant_id AND q.order_id = o.id AND q.needs_answer AND q.answered_at IS NULL AND q.superseded_at IS NULL) AS "isPromiseAsked",
      o.cancelled_at IS NULL AND o.deleted_at IS NULL AND o.activation = 'active' AND m.mode = 'collect' AS "isLive",
      s.status NOT IN ('uninstalled', 'removed') AS "isConnected",
      (SELECT count(*)::int FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.kind = 'balance' AND i.state NOT IN ('paid', 'cancelled')) AS "openBalances"
    FROM orders o
    JOIN merchant m ON m.id = o.merchant_id
    JOIN shopify_connection s ON s.merchant_id = o.merchant_id AND s.id = o.connection_id
    WHERE o.merchant_id = ${scope.merchantId}::uuid AND o.id = ${orderId}::uuid`);
  return row ?? null;
}

export type PlacedHold = {
  readonly fulfilmentOrderGid: string;
  readonly holdGid: string;
  readonly handle: string;
  readonly reason: string;
  readonly note: string | null;
};

/** Keeps a hold of ours; the shop's own webhook about it changes nothing afterwards. True when it was not known. */
export async function keepOwnHold(tx: Tx, merchantId: string, orderId: string, hold: PlacedHold, at: Date): Promise<boolean> {
  const inserted = await tx.$executeRaw(Prisma.sql`
    INSERT INTO fulfilment_hold (merchant_id, id, order_id, fulfillment_order_gid, hold_gid, handle, is_ours, reason, note, placed_at)
    VALUES (${merchantId}::uuid, ${newId()}::uuid, ${orderId}::uuid, ${hold.fulfilmentOrderGid}, ${hold.holdGid}, ${hold.handle}, true, ${hold.reason}, ${hold.note}, ${at})
    ON CONFLICT (merchant_id, fulfillment_order_gid, hold_gid) WHERE hold_gid IS NOT NULL DO NOTHING`);
  return inserted === 1;
}

export async function markHoldsReleased(tx: Tx, merchantId: string, holdGids: readonly string[], at: Date): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    UPDATE fulfilment_hold SET released_at = ${at} WHERE merchant_id = ${merchantId}::uuid AND hold_gid = ANY (${[...holdGids]}::text[]) AND released_at IS NULL`);
}
