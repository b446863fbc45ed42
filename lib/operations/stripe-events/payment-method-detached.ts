import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { revokeConsentsOnCard } from "@/lib/store/consents";
import type { InboxEnd } from "@/lib/store/inbox";
import { voidNotices } from "@/lib/store/notices";
import { lockCardByPaymentMethod, markCardGone } from "@/lib/store/stripe-cards";
import { applyCommand } from "../apply-command";
import type { OutsideCtx } from "../context";

const WHY = "detached at Stripe";

/**
 * payment_method.detached: by us, or by somebody in Stripe's dashboard. What was to be charged on it asks for a card again, and what was
 * agreed and announced with it ends; where a charge on it runs, that waits for the settlement (rule 11).
 */
export async function paymentMethodDetached(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { merchantId } = outside.scope;
  if (!event.objectId) return { status: "not_understood", reason: syncReason("names_no", { thing: "card" }) };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  const facts = await stripe.card(event.objectId);
  if (facts?.customerId) return { status: "ignored", reason: syncReason("still_attached") };
  const paymentMethodId = event.objectId;
  return commit<InboxEnd>(outside.scope, outside, async (tx) => {
    const card = await lockCardByPaymentMethod(tx, merchantId, paymentMethodId);
    if (!card) return { value: { status: "ignored", reason: syncReason("not_ours", { thing: "card" }) }, audit: [] };
    const isNews = card.status === "active";
    await markCardGone(tx, merchantId, card.id, WHY, outside.now);
    const { id: cardId, brand, last4, customerId } = card;
    const audit: AuditEntry[] = isNews ? [{ customerId, event: { type: "card.removed", cardId, brand, last4, why: WHY } }] : [];
    const waitingOrders: string[] = [];
    const freed: string[] = [];
    for (const { instalmentId, orderId } of card.uses) {
      const applied = await applyCommand(tx, outside, { instalmentId, command: { type: "remove_card", at: outside.now } });
      audit.push(...applied.audit);
      const waits = applied.decision.ok && applied.decision.effects.some((effect) => effect.type === "keep_pending_intent");
      if (waits) waitingOrders.push(orderId);
      else freed.push(instalmentId);
    }
    audit.push(...(await endWhatWasAgreed(tx, outside, { cardId, customerId, waitingOrders, freed })));
    return { value: { status: "done" }, audit };
  });
}

interface Ending {
  readonly cardId: string;
  readonly customerId: string;
  /** Orders with a charge under way on this card: their agreement ends with its settlement. */
  readonly waitingOrders: readonly string[];
  /** Instalments that lost the card. */
  readonly freed: readonly string[];
}

async function endWhatWasAgreed(tx: Tx, outside: OutsideCtx, { cardId, customerId, waitingOrders, freed }: Ending): Promise<AuditEntry[]> {
  const { merchantId } = outside.scope;
  const ended = await revokeConsentsOnCard(tx, merchantId, cardId, waitingOrders, WHY, outside.now);
  const voided = await voidNotices(tx, merchantId, freed, outside.now);
  return [
    ...ended.map(({ consentId, orderId }): AuditEntry => ({ orderId, customerId, event: { type: "consent.ended", consentId, why: WHY } })),
    ...voided.map(
      ({ orderId, instalmentId }): AuditEntry => ({ orderId, customerId, event: { type: "notice.voided", instalmentId, why: WHY } }),
    ),
  ];
}
