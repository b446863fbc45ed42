import type { CampaignItem } from "@/lib/domain/campaign";
import { joinable } from "@/lib/store/campaign-joining";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** Orders that were here before the campaign and could join it: how many, how many of them fit, how many would get its promise. */
export type JoinPreview = { readonly orders: number; readonly units: number; readonly beyond: number; readonly promised: number };

export async function joinPreview(scope: Scope, campaignId: string): Promise<JoinPreview> {
  const [row] = await scope.db.prisma.$queryRaw<JoinPreview[]>(Prisma.sql`
    SELECT count(*)::int AS orders, coalesce(sum(j.units), 0)::int AS units, count(*) FILTER (WHERE j.promise_on IS NULL AND c.promise_to IS NOT NULL)::int AS promised,
      count(*) FILTER (WHERE c.unit_cap IS NOT NULL AND c.units_within + j.sum > c.unit_cap)::int AS beyond
    FROM (SELECT f.*, sum(f.units) OVER (ORDER BY f.placed_at, f.order_id) AS sum FROM (${joinable(scope.merchantId, campaignId)}) f) j
    JOIN campaign c ON c.merchant_id = ${scope.merchantId}::uuid AND c.id = ${campaignId}::uuid`);
  return row ?? { orders: 0, units: 0, beyond: 0, promised: 0 };
}

/** Goods and plans that orders here were about: what a campaign is usually made of. */
const MOST_GOODS = 200;

export async function knownGoods(scope: Scope): Promise<CampaignItem[]> {
  const mine = Prisma.sql`FROM order_line WHERE merchant_id = ${scope.merchantId}::uuid`;
  return scope.db.prisma.$queryRaw<CampaignItem[]>(Prisma.sql`
    SELECT kind, value, title FROM (
      SELECT 'product' AS kind, product_gid AS value, min(title) AS title ${mine} AND product_gid IS NOT NULL GROUP BY product_gid
      UNION ALL
      SELECT 'variant', variant_gid, concat(min(concat_ws(' · ', title, nullif(variant_title, 'Default Title'))), ' (' || min(sku) || ')')
      ${mine} AND variant_gid IS NOT NULL GROUP BY variant_gid
      UNION ALL
      SELECT 'selling_plan', selling_plan_gid, min(selling_plan_name) ${mine} AND selling_plan_gid IS NOT NULL AND selling_plan_name <> '' GROUP BY selling_plan_gid
    ) goods ORDER BY title, kind LIMIT ${MOST_GOODS}`);
}
