import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { revokeConsentsOnCard } from "@/lib/store/consents";
import type { InboxEnd } from "@/lib/store/inbox";
import { lockCardByPaymentMethod, updateCardFacts } from "@/lib/store/stripe-cards";
import { applyCommand } from "../apply-command";
import type { OutsideCtx } from "../context";

const OTHER_BRAND = "other_brand";

/**
 * payment_method.automatically_updated: the network gave the card a new number or date. Its digits are kept up to date; a
 * card of another brand is not the card the customer agreed on, so a new agreement is needed before the next charge.
 */
export async function paymentMethodUpdated(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { merchantId } = outside.scope;
  if (!event.objectId) return { status: "not_understood", reason: syncReason("names_no", { thing: "card" }) };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  const facts = await stripe.card(event.objectId);
  if (facts?.kind !== "card") return { status: "ignored", reason: syncReason("card_gone") };
  return commit<InboxEnd>(outside.scope, outside, async (tx) => {
    const card = await lockCardByPaymentMethod(tx, merchantId, facts.paymentMethodId);
    if (!card) return { value: { status: "ignored", reason: syncReason("not_ours", { thing: "card" }) }, audit: [] };
    const { brand, last4, expMonth, expYear, fingerprint } = facts;
    await updateCardFacts(tx, merchantId, card.id, { brand, last4, expMonth, expYear, fingerprint });
    const audit: AuditEntry[] = [
      {
        customerId: card.customerId,
        event: { type: "card.updated", cardId: card.id, brand, last4, expires: `${String(expMonth).padStart(2, "0")}/${expYear}` },
      },
    ];
    if (brand !== card.brand) {
      // Ended, or a later change of amount or date would find it standing and charge on it.
      const ended = await revokeConsentsOnCard(tx, merchantId, card.id, [], OTHER_BRAND, outside.now);
      for (const { consentId, orderId } of ended)
        audit.push({ orderId, customerId: card.customerId, event: { type: "consent.ended", consentId, why: OTHER_BRAND } });
      for (const { instalmentId } of card.uses) {
        audit.push(...(await applyCommand(tx, outside, { instalmentId, command: { type: "consent_expired", at: outside.now } })).audit);
      }
    }
    return { value: { status: "done" }, audit };
  });
}
