import { refuse } from "@/lib/domain/refusals";
import { oweDues } from "@/lib/store/campaign-dues";
import { letIn, lockPlace } from "@/lib/store/campaign-places";
import { owePlan } from "@/lib/store/campaign-plans";
import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { Ctx, Result } from "./context";

/** A person takes in one order beyond the cap: the cap becomes what that needs. */
export async function acceptBeyondCap(ctx: Ctx, input: { readonly orderId: string }): Promise<Result<{ readonly cap: number | null }>> {
  const { merchantId } = ctx.scope;
  const { orderId } = input;
  return commit<Result<{ cap: number | null }>>(ctx.scope, ctx, async (tx) => {
    const place = await lockPlace(tx, merchantId, orderId);
    if (place?.place !== "beyond") return { value: refuse("stale"), audit: [] };
    if (place.isOver) return { value: refuse("order_cancelled"), audit: [] };
    const cap = await letIn(tx, merchantId, orderId, place);
    await refreshOrders(tx, merchantId, [orderId]);
    const { campaignId, name: campaign, units } = place;
    await oweDues(tx, merchantId, campaignId, ctx.now);
    await owePlan(tx, merchantId, campaignId, "units", ctx.now);
    const event = { type: "campaign.place_changed", campaignId, campaign, units, before: "beyond", after: "within" } as const;
    return { value: { ok: true, value: { cap } }, audit: [{ orderId, event }] };
  });
}
