import { commit } from "@/lib/store/commit";
import { recordWebhookSeen } from "@/lib/store/connections";
import { keepDelivery, type NewInboxRow } from "@/lib/store/inbox";
import type { Ctx } from "./context";

/**
 * Keeps a delivery whose signature was checked. Durable before it is answered; the work comes after, in a job.
 * A delivery or event that is known is answered the same and changes nothing.
 */
export async function receiveWebhook(ctx: Ctx, delivery: Omit<NewInboxRow, "merchantId">): Promise<{ readonly kept: boolean }> {
  const { merchantId } = ctx.scope;
  return commit(ctx.scope, ctx, async (tx) => {
    const kept = await keepDelivery(tx, { ...delivery, merchantId });
    if (delivery.provider === "shopify") await recordWebhookSeen(tx, merchantId, delivery.connectionId, ctx.now);
    return { value: { kept }, audit: [] };
  });
}
