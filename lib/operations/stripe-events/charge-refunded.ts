import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import type { InboxEnd } from "@/lib/store/inbox";
import type { OutsideCtx } from "../context";
import { keepRefundsOfCharge } from "../keep-refunds-of-charge";

/** charge.refunded: money that went back on the Stripe rail is counted, whoever sent it. */
export async function chargeRefunded(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { chargeId, paymentIntentId } = event;
  if (!chargeId) return { status: "not_understood", reason: syncReason("names_no", { thing: "charge" }) };
  const stripe = await outside.gateways.stripe(outside.scope.merchantId, connectionId);
  const isOurs = await keepRefundsOfCharge(outside, stripe, { chargeId, paymentIntentId });
  return isOurs ? { status: "done" } : { status: "ignored", reason: syncReason("not_ours", { thing: "charge" }) };
}
