import { Prisma, type Tx } from "./commit";

/** Rows that a decision's effects touch outside the instalment itself, in sets. */

/** The live payment object of each instalment. */
export async function liveObjectIds(tx: Tx, merchantId: string, instalmentIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (instalmentIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; instalmentId: string }[]>(Prisma.sql`
    SELECT id, instalment_id AS "instalmentId" FROM payment_object
    WHERE merchant_id = ${merchantId}::uuid AND instalment_id = ANY (${[...instalmentIds]}::uuid[]) AND closed_at IS NULL`);
  return new Map(rows.map((row) => [row.instalmentId, row.id]));
}

/** Members who are told when money needs a person. */
export async function moneyStaff(tx: Tx, merchantId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT u.id FROM membership s JOIN users u ON u.id = s.user_id
    WHERE s.merchant_id = ${merchantId}::uuid AND s.role IN ('owner', 'finance') AND u.disabled_at IS NULL ORDER BY u.id`);
  return rows.map((row) => row.id);
}
