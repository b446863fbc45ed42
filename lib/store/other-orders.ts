import { Prisma, type Tx } from "./commit";

/** Orders that matched no rule: remembered, and importable by hand. */

export type OtherOrder = {
  readonly gid: string;
  readonly connectionId: string;
  readonly name: string;
  readonly placedAt: Date;
  readonly why: string;
};

/** Why a row is kept; the words are the page's. */
export const NOT_A_PREORDER = "not_a_preorder";
export const DELETED_IN_SHOP = "deleted_in_shop";

export async function rememberOther(tx: Tx, merchantId: string, order: OtherOrder, now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO other_order (merchant_id, shopify_order_gid, connection_id, name, placed_at, why, seen_at)
    VALUES (${merchantId}::uuid, ${order.gid}, ${order.connectionId}::uuid, ${order.name}, ${order.placedAt}, ${order.why}, ${now})
    ON CONFLICT (merchant_id, shopify_order_gid) DO UPDATE SET name = EXCLUDED.name, why = EXCLUDED.why
    WHERE other_order.why <> ${DELETED_IN_SHOP}`);
}

export async function forgetOther(tx: Tx, merchantId: string, gid: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM other_order WHERE merchant_id = ${merchantId}::uuid AND shopify_order_gid = ${gid}`);
}

/** True when the shop said this order is deleted, before or after we ever saw it. */
export async function isKnownDeleted(tx: Tx, merchantId: string, gid: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ one: number }[]>(Prisma.sql`
    SELECT 1 AS one FROM other_order WHERE merchant_id = ${merchantId}::uuid AND shopify_order_gid = ${gid} AND why = ${DELETED_IN_SHOP}`);
  return rows.length > 0;
}
