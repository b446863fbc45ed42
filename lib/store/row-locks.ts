import { Prisma, type Tx } from "./commit";

/**
 * Locks rows before they are read together with others. A statement that waits for a lock sees the locked row as it has become, but everything
 * it joins or asks for besides as it was before the wait: what the other transaction wrote there would be missed. Read in a second statement.
 * Source: postgresql.org/docs/current/transaction-iso.html, Read Committed.
 */
export async function lockInstalmentRows(tx: Tx, merchantId: string, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    SELECT 1 FROM instalment WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`);
}

/** The same of orders. */
export async function lockOrderRows(tx: Tx, merchantId: string, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    SELECT 1 FROM orders WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`);
}

export const lockOrderRow = (tx: Tx, merchantId: string, orderId: string): Promise<void> => lockOrderRows(tx, merchantId, [orderId]);
