import { keepDelivery, type NewInboxRow } from "@/lib/store/inbox";
import type { Ctx } from "./context";

/**
 * Keeps a shop's delivery whose signature was checked. Durable before it is answered; the work comes after, in a job.
 * A delivery or event that is known is answered the same and changes nothing.
 */
export async function receiveWebhook(
  ctx: Ctx,
  delivery: Omit<NewInboxRow, "merchantId" | "provider">,
): Promise<{ readonly kept: boolean }> {
  return { kept: await keepDelivery(ctx.scope, { ...delivery, provider: "shopify" }, ctx.now) };
}
