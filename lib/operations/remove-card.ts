import { type Refusal, refuse } from "@/lib/domain/refusals";
import { lockCardsOfOrder, markCardsRemoving } from "@/lib/store/cards";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { revokeConsents } from "@/lib/store/consents";
import { voidNotices } from "@/lib/store/notices";
import { applyCommand } from "./apply-command";
import type { OutsideCtx } from "./context";
import { detachCards } from "./detach-cards";

export interface RemovedCard {
  /** A charge is running: the card goes once that is settled (rule 11). */
  readonly isWaiting: boolean;
}

/**
 * Takes the card away from an order: its balance loses card and agreement, and Stripe forgets the card unless another open
 * balance was agreed on it (rule 20, *Remove my card*). While a charge runs the wish waits, visible.
 */
export async function removeCard(
  outside: OutsideCtx,
  input: { readonly orderId: string; readonly customerId: string | null; readonly why: string },
): Promise<{ readonly ok: true; readonly value: RemovedCard } | Refusal> {
  const result = await commit(outside.scope, outside, (tx) => takeAway(tx, outside, input));
  if ("code" in result) return result;
  if (result.isDetaching) await detachCards(outside);
  return { ok: true, value: { isWaiting: result.isWaiting } };
}

type Taken = { readonly isWaiting: boolean; readonly isDetaching: boolean };
type Input = Parameters<typeof removeCard>[1];

async function takeAway(tx: Tx, outside: OutsideCtx, input: Input): Promise<{ value: Taken | Refusal; audit: AuditEntry[] }> {
  const { merchantId } = outside.scope;
  const used = await lockCardsOfOrder(tx, merchantId, input.orderId);
  if (used.length === 0) return { value: refuse("card_missing"), audit: [] };
  const about = { orderId: input.orderId, customerId: input.customerId };
  const audit: AuditEntry[] = [];
  let isWaiting = false;
  for (const { instalmentId } of used) {
    const applied = await applyCommand(tx, outside, { instalmentId, command: { type: "remove_card", at: outside.now } });
    if (!applied.decision.ok) return { value: applied.decision, audit };
    audit.push(...applied.audit);
    isWaiting ||= applied.decision.effects.some((effect) => effect.type === "keep_pending_intent");
  }
  if (isWaiting) return { value: { isWaiting, isDetaching: false }, audit };
  const ended = await revokeConsents(tx, merchantId, input.orderId, input.why, outside.now);
  const voided = await voidNotices(
    tx,
    merchantId,
    used.map((row) => row.instalmentId),
    outside.now,
  );
  const cardIds = [...new Set(used.map((row) => row.cardId))];
  const removing = await markCardsRemoving(tx, merchantId, cardIds, input.why, outside.now);
  for (const cardId of cardIds) {
    const card = used.find((row) => row.cardId === cardId);
    if (card) audit.push({ ...about, event: { type: "card.removed", cardId, brand: card.brand, last4: card.last4, why: input.why } });
  }
  audit.push(
    ...ended.map((consentId): AuditEntry => ({ ...about, event: { type: "consent.ended", consentId, why: input.why } })),
    ...voided.map(({ instalmentId }): AuditEntry => ({ ...about, event: { type: "notice.voided", instalmentId, why: input.why } })),
  );
  return { value: { isWaiting, isDetaching: removing.length > 0 }, audit };
}
