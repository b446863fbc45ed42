import { type Money, money } from "@/lib/domain/money";
import { Prisma, type Tx } from "./commit";

/** Money marked as received in the shop with no charge behind it: the trap of Shopify's own capture button. */

/** A person has looked at all there is of an order; answers the sum, null when there was nothing to look at. */
export async function acknowledgeUncharged(
  tx: Tx,
  merchantId: string,
  look: { readonly orderId: string; readonly by: string | null; readonly at: Date },
): Promise<Money | null> {
  const rows = await tx.$queryRaw<{ amountMinor: bigint; currency: string }[]>(Prisma.sql`
    UPDATE payment SET acknowledged_at = ${look.at}, acknowledged_by = ${look.by}::uuid
    WHERE merchant_id = ${merchantId}::uuid AND order_id = ${look.orderId}::uuid AND rail = 'manual' AND kind = 'charge' AND status = 'succeeded' AND acknowledged_at IS NULL
    RETURNING amount_minor AS "amountMinor", currency`);
  const [first] = rows;
  if (!first) return null;
  return money(
    rows.reduce((all, row) => all + row.amountMinor, 0n),
    first.currency,
  );
}
