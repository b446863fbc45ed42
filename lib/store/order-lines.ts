import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

export type OrderLineColumns = {
  readonly gid: string;
  readonly productGid: string | null;
  readonly variantGid: string | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly imageUrl: string | null;
  readonly quantity: number;
  readonly currentQuantity: number;
  readonly fulfillableQuantity: number;
  readonly unitPriceMinor: bigint;
  readonly totalMinor: bigint;
  /** Null: as it was, or no preorder line when it is new. */
  readonly isPreorder: boolean | null;
  readonly sellingPlanGid: string | null;
  readonly sellingPlanName: string | null;
};

/** Writes an order's lines in one statement. Lines are never removed: an edited-away line stays with quantity 0. */
export async function writeOrderLines(tx: Tx, merchantId: string, orderId: string, lines: readonly OrderLineColumns[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line, position) => ({
    ...line,
    id: newId(),
    position,
    unitPriceMinor: line.unitPriceMinor.toString(),
    totalMinor: line.totalMinor.toString(),
  }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO order_line AS l (merchant_id, id, order_id, shopify_line_gid, product_gid, variant_gid, title, variant_title, sku, image_url, quantity, current_quantity,
      fulfillable_quantity, unit_price_minor, total_minor, is_preorder, selling_plan_gid, selling_plan_name, position)
    SELECT ${merchantId}::uuid, r.id, ${orderId}::uuid, r.gid, r."productGid", r."variantGid", r.title, r."variantTitle", r.sku, r."imageUrl", r.quantity, r."currentQuantity",
      r."fulfillableQuantity", r."unitPriceMinor", r."totalMinor", coalesce(r."isPreorder", false), r."sellingPlanGid", r."sellingPlanName", r.position
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, gid text, "productGid" text, "variantGid" text, title text, "variantTitle" text, sku text,
      "imageUrl" text, quantity int, "currentQuantity" int, "fulfillableQuantity" int, "unitPriceMinor" bigint, "totalMinor" bigint, "isPreorder" boolean,
      "sellingPlanGid" text, "sellingPlanName" text, position int)
    ON CONFLICT (merchant_id, order_id, shopify_line_gid) DO UPDATE SET product_gid = coalesce(EXCLUDED.product_gid, l.product_gid),
      variant_gid = coalesce(EXCLUDED.variant_gid, l.variant_gid), title = EXCLUDED.title, variant_title = EXCLUDED.variant_title, sku = EXCLUDED.sku,
      image_url = coalesce(EXCLUDED.image_url, l.image_url), quantity = EXCLUDED.quantity, current_quantity = EXCLUDED.current_quantity,
      fulfillable_quantity = EXCLUDED.fulfillable_quantity, unit_price_minor = EXCLUDED.unit_price_minor, total_minor = EXCLUDED.total_minor,
      is_preorder = l.is_preorder OR EXCLUDED.is_preorder, selling_plan_gid = coalesce(EXCLUDED.selling_plan_gid, l.selling_plan_gid),
      selling_plan_name = coalesce(EXCLUDED.selling_plan_name, l.selling_plan_name), position = EXCLUDED.position`);
}
