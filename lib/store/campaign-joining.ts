import { CAMPAIGN_ITEM_KINDS, type CampaignItemKind, type CampaignPlace, type StockOption } from "@/lib/domain/campaign";
import { IS_OF } from "./campaign-places";
import { Prisma, type Tx } from "./commit";
import { lockOrderRows } from "./row-locks";

/** Orders that were here before their campaign. */

/** The most telling first, as lib/domain/campaign.ts matches an order as it comes in. */
const TELLING = Prisma.sql`array_position(${[...CAMPAIGN_ITEM_KINDS]}::text[], i.kind), i.position`;

/** Orders with a preorder line the campaign names, in no campaign yet, neither cancelled nor gone nor shipped. A line counts once, whatever names it. */
export function joinable(merchantId: string, campaignId: string, among: readonly string[] | null = null): Prisma.Sql {
  return Prisma.sql`
    SELECT o.id AS order_id, o.placed_at, o.promise_on, sum(l.current_quantity)::int AS units,
      (array_agg(l.why_kind ORDER BY l.telling))[1] AS why_kind, (array_agg(l.why ORDER BY l.telling))[1] AS why
    FROM (
      SELECT DISTINCT ON (l.id) l.id, l.order_id, l.current_quantity, i.kind AS why_kind, CASE i.kind WHEN 'sku' THEN i.value ELSE i.title END AS why,
        ARRAY[${TELLING}] AS telling
      FROM campaign_item i
      JOIN order_line l ON l.merchant_id = i.merchant_id AND l.is_preorder AND l.current_quantity > 0 AND ${IS_OF}
      WHERE i.merchant_id = ${merchantId}::uuid AND i.campaign_id = ${campaignId}::uuid ORDER BY l.id, ${TELLING}
    ) l
    JOIN orders o ON o.merchant_id = ${merchantId}::uuid AND o.id = l.order_id AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND o.fulfilment_status <> 'fulfilled'
    WHERE (${among === null} OR o.id = ANY (${[...(among ?? [])]}::uuid[]))
      AND NOT EXISTS (SELECT 1 FROM campaign_order x WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id)
    GROUP BY o.id, o.placed_at, o.promise_on`;
}

export type Joined = {
  readonly orderId: string;
  readonly units: number;
  readonly whyKind: CampaignItemKind;
  readonly why: string;
  readonly place: CampaignPlace;
};

/** Locks up to `limit` orders that may join, the first placed first, and reads them as they are under their locks. */
export async function lockJoinable(tx: Tx, merchantId: string, campaignId: string, limit: number): Promise<Omit<Joined, "place">[]> {
  const first = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT order_id::text AS id FROM (${joinable(merchantId, campaignId)}) j ORDER BY placed_at, order_id LIMIT ${limit}`);
  const ids = first.map(({ id }) => id);
  await lockOrderRows(tx, merchantId, ids);
  return tx.$queryRaw<Omit<Joined, "place">[]>(Prisma.sql`
    SELECT order_id::text AS "orderId", units, why_kind AS "whyKind", why FROM (${joinable(merchantId, campaignId, ids)}) j ORDER BY placed_at, order_id`);
}

/** Writes the places of locked orders, the campaign's promise where none was made, and the campaign's sums. */
export async function writePlaces(
  tx: Tx,
  merchantId: string,
  campaignId: string,
  input: { readonly orders: readonly Joined[]; readonly stock: StockOption; readonly joinedBy: string | null; readonly now: Date },
): Promise<void> {
  const { orders, stock, joinedBy, now } = input;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO campaign_order (merchant_id, order_id, campaign_id, why_kind, why, units, place, stock, joined_at, joined_by)
    SELECT ${merchantId}::uuid, r."orderId", ${campaignId}::uuid, r."whyKind", r.why, r.units, r.place, ${stock}, ${now}, ${joinedBy}::uuid
    FROM jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) AS r("orderId" uuid, "whyKind" text, why text, units int, place text)`);
  const sum = (place: CampaignPlace) => orders.reduce((all, one) => (one.place === place ? all + one.units : all), 0);
  await tx.$executeRaw(Prisma.sql`
    UPDATE campaign SET units_within = units_within + ${sum("within")}, units_beyond = units_beyond + ${sum("beyond")}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${campaignId}::uuid`);
  const ids = orders.map(({ orderId }) => orderId);
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders o SET promise_on = c.promise_to, version = o.version + 1 FROM campaign c
    WHERE c.merchant_id = ${merchantId}::uuid AND c.id = ${campaignId}::uuid AND c.promise_to IS NOT NULL
      AND o.merchant_id = c.merchant_id AND o.id = ANY (${ids}::uuid[]) AND o.promise_on IS NULL`);
}
