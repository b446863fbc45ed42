import { lockPlace, resizePlace } from "@/lib/store/campaign-places";
import { owePlan } from "@/lib/store/campaign-plans";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import type { Ctx } from "./context";

/**
 * Brings an order's place in its campaign to what the order is now: edited, cancelled, gone. The caller holds the order and refreshes
 * its cache.
 */
export async function settlePlace(tx: Tx, ctx: Ctx, orderId: string): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const was = await lockPlace(tx, merchantId, orderId);
  if (!was) return [];
  const units = was.isOver ? 0 : (was.wanted ?? was.units);
  const isSame = was.place === "freed" ? units === 0 : units === was.units;
  if (isSame) return [];
  const after = await resizePlace(tx, merchantId, orderId, was, units);
  const { campaignId, name, place: before } = was;
  await owePlan(tx, merchantId, campaignId, "units", ctx.now);
  return [
    {
      orderId,
      event: { type: "campaign.place_changed", campaignId, campaign: name, units: after === "freed" ? was.units : units, before, after },
    },
  ];
}
