import { Prisma, type Tx } from "./commit";
import { owe } from "./owed-work";
import type { Scope } from "./scope";

/** Balances that become due because something happened: the stock arrived, the order was shipped. */

const DUE_NOW = Prisma.sql`((c.charge_trigger = 'stock_arrives' AND c.stock_arrived_at IS NOT NULL) OR (c.charge_trigger = 'on_fulfilment' AND o.fulfilment_status = 'fulfilled'))`;

/** Open balances without a due date whose campaign's trigger has come, in id order after `after`; within the cap only. */
export async function undatedBalances(
  scope: Scope,
  campaignId: string,
  after: string | null,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly noticeDays: number }> {
  const rows = await scope.db.prisma.$queryRaw<{ id: string; noticeDays: number }[]>(Prisma.sql`
    SELECT i.id::text, c.notice_days AS "noticeDays"
    FROM campaign c
    JOIN campaign_order co ON co.merchant_id = c.merchant_id AND co.campaign_id = c.id AND co.place = 'within'
    JOIN orders o ON o.merchant_id = co.merchant_id AND o.id = co.order_id AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND o.collector <> 'shopify'
    JOIN instalment i ON i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.kind = 'balance' AND i.due_on IS NULL AND i.state NOT IN ('paid', 'cancelled')
    WHERE c.merchant_id = ${scope.merchantId}::uuid AND c.id = ${campaignId}::uuid AND ${DUE_NOW} AND (${after}::uuid IS NULL OR i.id > ${after}::uuid)
    ORDER BY i.id LIMIT ${limit}`);
  return { ids: rows.map(({ id }) => id), noticeDays: rows[0]?.noticeDays ?? 0 };
}

/** Owes the due dates of a campaign, if its trigger is of that kind. */
export async function oweDues(tx: Tx, merchantId: string, campaignId: string, now: Date): Promise<void> {
  const campaign = await tx.campaign.findUnique({
    where: { merchantId_id: { merchantId, id: campaignId } },
    select: { chargeTrigger: true, stockArrivedAt: true },
  });
  if (!campaign || !(campaign.chargeTrigger === "on_fulfilment" || campaign.stockArrivedAt !== null)) return;
  await owe(tx, [{ merchantId, kind: "set_campaign_dues", subjectId: campaignId, payload: {}, nextAt: now }]);
}

/** The same for the campaign of an order that was just shipped. */
export async function oweDuesOfOrder(tx: Tx, merchantId: string, orderId: string, now: Date): Promise<void> {
  const place = await tx.campaignOrder.findUnique({ where: { merchantId_orderId: { merchantId, orderId } }, select: { campaignId: true } });
  if (place) await oweDues(tx, merchantId, place.campaignId, now);
}

/** Marks the stock as arrived, once; false when it was, or when nothing waits for it. */
export async function markArrived(tx: Tx, merchantId: string, campaignId: string, by: string | null, now: Date): Promise<string | null> {
  const rows = await tx.$queryRaw<{ name: string }[]>(Prisma.sql`
    UPDATE campaign SET stock_arrived_at = ${now}, stock_arrived_by = ${by}::uuid, version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ${campaignId}::uuid AND charge_trigger = 'stock_arrives' AND stock_arrived_at IS NULL RETURNING name`);
  return rows[0]?.name ?? null;
}

/** Campaigns that wait for stock. */
export async function campaignsAwaitingStock(scope: Scope): Promise<boolean> {
  const { merchantId } = scope;
  const found = await scope.db.prisma.campaign.findFirst({
    where: { merchantId, chargeTrigger: "stock_arrives", stockArrivedAt: null },
    select: { id: true },
  });
  return found !== null;
}

type Stock = { readonly variantGid: string; readonly productGid: string; readonly sku: string | null; readonly available: number };

/** Keeps what there is of a variant, and answers the campaigns that waited for it and had none when it was last seen. */
export async function sawStock(tx: Tx, merchantId: string, { variantGid, productGid, sku, available }: Stock): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string; before: number | null }[]>(Prisma.sql`
    UPDATE campaign c SET stock_seen = c.stock_seen || jsonb_build_object(${variantGid}::text, ${available}::int)
    FROM (SELECT x.id, (x.stock_seen ->> ${variantGid})::int AS before FROM campaign x
      WHERE x.merchant_id = ${merchantId}::uuid AND x.charge_trigger = 'stock_arrives' AND x.stock_arrived_at IS NULL AND EXISTS (
        SELECT 1 FROM campaign_item i WHERE i.merchant_id = x.merchant_id AND i.campaign_id = x.id AND (
          (i.kind = 'variant' AND i.value = ${variantGid}) OR (i.kind = 'product' AND i.value = ${productGid})
          OR (i.kind = 'sku' AND lower(i.value) = lower(${sku}::text))))
      ORDER BY x.id FOR NO KEY UPDATE) w
    WHERE c.merchant_id = ${merchantId}::uuid AND c.id = w.id RETURNING c.id::text, w.before`);
  return available > 0 ? rows.filter(({ before }) => before !== null && before <= 0).map(({ id }) => id) : [];
}
