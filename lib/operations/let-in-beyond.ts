import { oweDues } from "@/lib/store/campaign-dues";
import { letInByAge } from "@/lib/store/campaign-places";
import { campaignName } from "@/lib/store/campaigns";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { Ctx } from "./context";

/** Lets in who waits beyond the cap, the oldest first, as far as it reaches now. The caller holds the campaign. */
export async function letInBeyond(tx: Tx, ctx: Ctx, campaignId: string): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const orders = await letInByAge(tx, merchantId, campaignId);
  await refreshOrders(
    tx,
    merchantId,
    orders.map(({ orderId }) => orderId),
  );
  if (orders.length > 0) await oweDues(tx, merchantId, campaignId, ctx.now);
  const campaign = await campaignName(tx, merchantId, campaignId);
  return orders.map(({ orderId, units }) => ({
    orderId,
    event: { type: "campaign.place_changed", campaignId, campaign, units, before: "beyond", after: "within" },
  }));
}
