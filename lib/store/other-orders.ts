import { Prisma, type Tx } from "./commit";
import type { Scope } from "./scope";

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

export async function otherOrderByGid(scope: Scope, gid: string): Promise<OtherOrder | null> {
  const rows = await scope.db.prisma.$queryRaw<OtherOrder[]>(Prisma.sql`
    SELECT shopify_order_gid AS gid, connection_id::text AS "connectionId", name, placed_at AS "placedAt", why
    FROM other_order WHERE merchant_id = ${scope.merchantId}::uuid AND shopify_order_gid = ${gid}`);
  return rows[0] ?? null;
}

/** When the shop last changed each of these other orders is not kept: they are simply looked at again. */
export async function knownOthers(scope: Scope, gids: readonly string[]): Promise<Set<string>> {
  const rows = await scope.db.prisma.$queryRaw<{ gid: string }[]>(Prisma.sql`
    SELECT shopify_order_gid AS gid FROM other_order WHERE merchant_id = ${scope.merchantId}::uuid AND shopify_order_gid = ANY (${[...gids]}::text[])`);
  return new Set(rows.map((row) => row.gid));
}
