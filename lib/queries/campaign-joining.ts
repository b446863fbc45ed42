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

/** Goods that orders here were about: what a campaign is usually made of. */
export type KnownGoods = {
  readonly kind: "product" | "variant";
  readonly value: string;
  readonly title: string;
  readonly sku: string | null;
};

const MOST_GOODS = 100;

export async function knownGoods(scope: Scope): Promise<KnownGoods[]> {
  return scope.db.prisma.$queryRaw<KnownGoods[]>(Prisma.sql`
    SELECT kind, value, title, sku FROM (
      SELECT 'product' AS kind, product_gid AS value, min(title) AS title, NULL AS sku FROM order_line
      WHERE merchant_id = ${scope.merchantId}::uuid AND product_gid IS NOT NULL GROUP BY product_gid
      UNION ALL
      SELECT 'variant', variant_gid, min(concat_ws(' · ', title, nullif(variant_title, 'Default Title'))), min(sku) FROM order_line
      WHERE merchant_id = ${scope.merchantId}::uuid AND variant_gid IS NOT NULL GROUP BY variant_gid
    ) goods ORDER BY title, kind LIMIT ${MOST_GOODS}`);
}
