import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Holds on fulfilment as the shop has them, ours and other apps'. */

export type HoldInShop = {
  readonly fulfilmentOrderGid: string;
  readonly holdGid: string;
  readonly handle: string | null;
  readonly isOurs: boolean;
  readonly reason: string;
  readonly note: string | null;
};

export type HoldChange = { readonly kind: "placed" | "released"; readonly reason: string; readonly isOurs: boolean };

/** Brings an order's holds to these: new ones are written, those no longer there are released. Answers what changed. */
export async function syncHolds(
  tx: Tx,
  merchantId: string,
  orderId: string,
  holds: readonly HoldInShop[],
  now: Date,
): Promise<HoldChange[]> {
  const rows = holds.map((hold) => ({ id: newId(), ...hold }));
  const json = JSON.stringify(rows);
  const shape = Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS r(id uuid, "fulfilmentOrderGid" text, "holdGid" text, handle text, "isOurs" boolean, reason text, note text)`;
  // A hold of ours is written before Shopify has named it: the handle joins the two.
  await tx.$executeRaw(Prisma.sql`
    UPDATE fulfilment_hold h SET hold_gid = r."holdGid" FROM ${shape}
    WHERE h.merchant_id = ${merchantId}::uuid AND h.order_id = ${orderId}::uuid AND h.hold_gid IS NULL AND h.released_at IS NULL
      AND h.fulfillment_order_gid = r."fulfilmentOrderGid" AND h.handle = r.handle`);
  const released = await tx.$queryRaw<{ reason: string; isOurs: boolean }[]>(Prisma.sql`
    UPDATE fulfilment_hold SET released_at = ${now}
    WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND released_at IS NULL AND hold_gid IS NOT NULL
      AND NOT (hold_gid = ANY (${rows.map((row) => row.holdGid)}::text[]))
    RETURNING coalesce(reason, 'other') AS reason, is_ours AS "isOurs"`);
  const placed = await tx.$queryRaw<{ reason: string; isOurs: boolean }[]>(Prisma.sql`
    INSERT INTO fulfilment_hold (merchant_id, id, order_id, fulfillment_order_gid, hold_gid, handle, is_ours, reason, note, placed_at)
    SELECT ${merchantId}::uuid, r.id, ${orderId}::uuid, r."fulfilmentOrderGid", r."holdGid", r.handle, r."isOurs", r.reason, r.note, ${now} FROM ${shape}
    ON CONFLICT (merchant_id, fulfillment_order_gid, hold_gid) WHERE hold_gid IS NOT NULL DO NOTHING
    RETURNING coalesce(reason, 'other') AS reason, is_ours AS "isOurs"`);
  return [
    ...released.map((hold) => ({ kind: "released" as const, ...hold })),
    ...placed.map((hold) => ({ kind: "placed" as const, ...hold })),
  ];
}
