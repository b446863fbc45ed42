import type { Actor } from "@/lib/domain/actor";
import { commit } from "@/lib/store/commit";
import type { Db } from "@/lib/store/db";
import { newId } from "@/lib/store/ids";
import { insertMerchant, type NewMerchant } from "@/lib/store/new-merchant";
import { forMerchant } from "@/lib/store/scope";

/**
 * Makes a tenant with its default preorder rules. It starts in watch mode: nothing is mailed, held, charged or written back
 * until the Owner switches on *Collect* (rule 4).
 */
export async function createMerchant(
  db: Db,
  by: { actor: Actor; now: Date; requestId: string },
  merchant: NewMerchant,
): Promise<{ merchantId: string }> {
  const merchantId = newId();
  await commit(forMerchant(db, merchantId), by, async (tx) => {
    await insertMerchant(tx, merchantId, merchant);
    return { value: null, audit: [{ event: { type: "merchant.created" } }] };
  });
  return { merchantId };
}
