import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import type { InboxEnd } from "@/lib/store/inbox";
import { lockCardByPaymentMethod, markCardGone } from "@/lib/store/stripe-cards";
import { applyCommand } from "../apply-command";
import type { OutsideCtx } from "../context";

/** payment_method.detached: by us, or by somebody in Stripe's dashboard. What was to be charged on it asks for a card again. */
export async function paymentMethodDetached(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { merchantId } = outside.scope;
  if (!event.objectId) return { status: "not_understood", reason: "it names no payment method" };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  const facts = await stripe.card(event.objectId);
  if (facts?.customerId) return { status: "ignored", reason: "Stripe shows it attached" };
  const paymentMethodId = event.objectId;
  return commit<InboxEnd>(outside.scope, outside, async (tx) => {
    const card = await lockCardByPaymentMethod(tx, merchantId, paymentMethodId);
    if (!card) return { value: { status: "ignored", reason: "a card that is not one of ours" }, audit: [] };
    const isNews = card.status === "active";
    await markCardGone(tx, merchantId, card.id, "detached at Stripe", outside.now);
    const { id: cardId, brand, last4, customerId } = card;
    const audit: AuditEntry[] = isNews
      ? [{ customerId, event: { type: "card.removed", cardId, brand, last4, why: "detached at Stripe" } }]
      : [];
    for (const instalmentId of card.instalmentIds) {
      audit.push(...(await applyCommand(tx, outside, { instalmentId, command: { type: "remove_card", at: outside.now } })).audit);
    }
    return { value: { status: "done" }, audit };
  });
}
