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

export async function rememberOthers(tx: Tx, merchantId: string, orders: readonly OtherOrder[], now: Date): Promise<void> {
  if (orders.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO other_order (merchant_id, shopify_order_gid, connection_id, name, placed_at, why, seen_at)
    SELECT ${merchantId}::uuid, r.gid, r."connectionId", r.name, r."placedAt", r.why, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) AS r(gid text, "connectionId" uuid, name text, "placedAt" timestamptz, why text)
    ON CONFLICT (merchant_id, shopify_order_gid) DO UPDATE SET name = EXCLUDED.name, why = EXCLUDED.why
    WHERE other_order.why <> ${DELETED_IN_SHOP}`);
}

export async function forgetOthers(tx: Tx, merchantId: string, gids: readonly string[]): Promise<void> {
  if (gids.length === 0) return;
  await tx.$executeRaw(
    Prisma.sql`DELETE FROM other_order WHERE merchant_id = ${merchantId}::uuid AND shopify_order_gid = ANY (${[...gids]}::text[])`,
  );
}

/** Those the shop said are deleted, before or after we ever saw them. */
export async function knownDeleted(tx: Tx, merchantId: string, gids: readonly string[]): Promise<ReadonlySet<string>> {
  if (gids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ gid: string }[]>(Prisma.sql`
    SELECT shopify_order_gid AS gid FROM other_order
    WHERE merchant_id = ${merchantId}::uuid AND shopify_order_gid = ANY (${[...gids]}::text[]) AND why = ${DELETED_IN_SHOP}`);
  return new Set(rows.map((row) => row.gid));
}
