import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import type { InboxEnd } from "@/lib/store/inbox";
import { completeCardSession } from "../complete-card-session";
import type { OutsideCtx } from "../context";
import { settlePaymentPage } from "../settle-payment-page";

/** checkout.session.completed and .expired: a set-up page brings card and consent, a payment page its money. */
export async function checkoutSession(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  if (!event.objectId) return { status: "not_understood", reason: syncReason("names_no", { thing: "page" }) };
  const page = await settlePaymentPage(outside, { sessionId: event.objectId, connectionId, by: "webhook" });
  if (page.end !== "not_ours") return { status: "done" };
  const { end } = await completeCardSession(outside, { checkoutSessionId: event.objectId, connectionId });
  return end === "unknown" ? { status: "ignored", reason: syncReason("not_ours", { thing: "page" }) } : { status: "done" };
}
