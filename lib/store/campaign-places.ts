import type { CampaignItemKind, CampaignPlace, StockOption } from "@/lib/domain/campaign";
import { Prisma, type Tx } from "./commit";
import { lockOrderRow } from "./row-locks";

/**
 * The places orders have in campaigns. The sums on the campaign move in the same transaction, and a place within the cap is only ever
 * given by the statement that compares the cap: hundreds at once get exactly what there is.
 */

export type NewPlace = {
  readonly orderId: string;
  readonly campaignId: string;
  readonly whyKind: CampaignItemKind;
  readonly why: string;
  readonly units: number;
  readonly stock: StockOption;
  readonly joinedAt: Date;
  readonly joinedBy: string | null;
};

/** Takes units from the cap if they are all there; else nothing is taken. */
async function takeWithin(tx: Tx, merchantId: string, campaignId: string, units: number): Promise<boolean> {
  const taken = await tx.$executeRaw(Prisma.sql`
    UPDATE campaign SET units_within = units_within + ${units}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${campaignId}::uuid AND (unit_cap IS NULL OR units_within + ${units} <= unit_cap)`);
  return taken === 1;
}

async function move(
  tx: Tx,
  merchantId: string,
  campaignId: string,
  by: { readonly within?: number; readonly beyond?: number },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE campaign SET units_within = units_within + ${by.within ?? 0}, units_beyond = units_beyond + ${by.beyond ?? 0}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${campaignId}::uuid`);
}

/** Within the cap if there is room for all of it, else beyond: an order is never turned away. */
async function take(tx: Tx, merchantId: string, campaignId: string, units: number): Promise<CampaignPlace> {
  if (units === 0) return "freed";
  if (await takeWithin(tx, merchantId, campaignId, units)) return "within";
  await move(tx, merchantId, campaignId, { beyond: units });
  return "beyond";
}

/** Gives an order its place. */
export async function insertPlace(tx: Tx, merchantId: string, place: NewPlace): Promise<CampaignPlace> {
  const given = await take(tx, merchantId, place.campaignId, place.units);
  await tx.campaignOrder.create({ data: { ...place, merchantId, place: given } });
  return given;
}

export type Place = {
  readonly campaignId: string;
  readonly name: string;
  readonly units: number;
  readonly place: CampaignPlace;
  readonly isOver: boolean;
  /** Of the order's preorder lines as they stand now; null when none of them is the campaign's any more. */
  readonly wanted: number | null;
};

/** Locks an order, and reads its place under that lock and what it should be. Null when it is in no campaign. */
export async function lockPlace(tx: Tx, merchantId: string, orderId: string): Promise<Place | null> {
  await lockOrderRow(tx, merchantId, orderId);
  const [row] = await tx.$queryRaw<Place[]>(Prisma.sql`
    SELECT co.campaign_id::text AS "campaignId", c.name, co.units, co.place, (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isOver",
      (SELECT sum(l.current_quantity)::int FROM order_line l WHERE l.merchant_id = co.merchant_id AND l.order_id = co.order_id AND l.is_preorder AND EXISTS (
        SELECT 1 FROM campaign_item i WHERE i.merchant_id = co.merchant_id AND i.campaign_id = co.campaign_id AND ${IS_OF})) AS wanted
    FROM campaign_order co
    JOIN campaign c ON c.merchant_id = co.merchant_id AND c.id = co.campaign_id
    JOIN orders o ON o.merchant_id = co.merchant_id AND o.id = co.order_id
    WHERE co.merchant_id = ${merchantId}::uuid AND co.order_id = ${orderId}::uuid FOR NO KEY UPDATE OF co`);
  return row ?? null;
}

/** A line `l` is what an item `i` names; lib/domain/campaign.ts says the same. */
export const IS_OF = Prisma.sql`CASE i.kind WHEN 'product' THEN l.product_gid = i.value WHEN 'variant' THEN l.variant_gid = i.value
  WHEN 'selling_plan' THEN l.selling_plan_gid = i.value ELSE lower(btrim(l.sku)) = lower(i.value) END`;

/** Brings a place to as many units; more than the cap has room for puts the whole order beyond it. Answers the place it is now. */
export async function resizePlace(tx: Tx, merchantId: string, orderId: string, was: Place, units: number): Promise<CampaignPlace> {
  const { campaignId } = was;
  const place = await placeFor(tx, merchantId, was, units);
  await tx.campaignOrder.update({
    where: { merchantId_orderId: { merchantId, orderId } },
    // What was given back stays told.
    data: { place, units: place === "freed" ? was.units : units },
  });
  if (was.place === "within" && place !== "within") await move(tx, merchantId, campaignId, { within: -was.units });
  if (was.place === "beyond" && place !== "beyond") await move(tx, merchantId, campaignId, { beyond: -was.units });
  return place;
}

async function placeFor(tx: Tx, merchantId: string, { campaignId, place, units: had }: Place, units: number): Promise<CampaignPlace> {
  if (units === 0) return "freed";
  const more = units - had;
  if (place === "freed") return take(tx, merchantId, campaignId, units);
  if (place === "beyond") {
    await move(tx, merchantId, campaignId, { beyond: more });
    return "beyond";
  }
  if (more > 0 && !(await takeWithin(tx, merchantId, campaignId, more))) {
    await move(tx, merchantId, campaignId, { beyond: units });
    return "beyond";
  }
  if (more < 0) await move(tx, merchantId, campaignId, { within: more });
  return "within";
}

/** One order beyond the cap comes within it, and the cap rises to what that needs. Answers the cap. */
export async function letIn(tx: Tx, merchantId: string, orderId: string, { campaignId, units }: Place): Promise<number | null> {
  await tx.campaignOrder.update({ where: { merchantId_orderId: { merchantId, orderId } }, data: { place: "within" } });
  const [row] = await tx.$queryRaw<{ cap: number | null }[]>(Prisma.sql`
    UPDATE campaign SET units_within = units_within + ${units}, units_beyond = units_beyond - ${units}, version = version + 1,
      unit_cap = greatest(unit_cap, CASE WHEN unit_cap IS NOT NULL THEN units_within + ${units} END)
    WHERE merchant_id = ${merchantId}::uuid AND id = ${campaignId}::uuid RETURNING unit_cap AS cap`);
  return row?.cap ?? null;
}

/** Lets in orders beyond the cap, the oldest first, as long as the next one fits. The caller holds the campaign. */
export async function letInByAge(
  tx: Tx,
  merchantId: string,
  campaignId: string,
): Promise<{ readonly orderId: string; readonly units: number }[]> {
  const orders = await tx.$queryRaw<{ orderId: string; units: number }[]>(Prisma.sql`
    UPDATE campaign_order co SET place = 'within' FROM (
      SELECT x.order_id, x.sum, c.unit_cap, c.units_within FROM campaign c JOIN (
        SELECT order_id, campaign_id, merchant_id, sum(units) OVER (ORDER BY joined_at, order_id) AS sum FROM campaign_order
        WHERE merchant_id = ${merchantId}::uuid AND campaign_id = ${campaignId}::uuid AND place = 'beyond'
      ) x ON x.merchant_id = c.merchant_id AND x.campaign_id = c.id
      WHERE c.unit_cap IS NULL OR c.units_within + x.sum <= c.unit_cap
    ) w WHERE co.merchant_id = ${merchantId}::uuid AND co.order_id = w.order_id
    RETURNING co.order_id::text AS "orderId", co.units`);
  const units = orders.reduce((all, one) => all + one.units, 0);
  if (units > 0) await move(tx, merchantId, campaignId, { within: units, beyond: -units });
  return orders;
}
