import { refuse } from "@/lib/domain/refusals";
import { type CardUse, lockSavedCard, markCardsRemoving } from "@/lib/store/cards";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { revokeConsentsOnCard } from "@/lib/store/consents";
import { voidNotices } from "@/lib/store/notices";
import { nudge } from "@/lib/store/nudge";
import { applyCommand } from "./apply-command";
import type { Ctx, Result } from "./context";

export interface RemovedSavedCard {
  /** Balances that have lost their card: nothing is collected by itself until there is another. */
  readonly lost: number;
  /** Balances on which a charge is running: they lose it once that is settled (rule 11). */
  readonly waiting: number;
}

const WHY = "removed by staff";

/**
 * Staff remove a saved card: every open balance on it loses card and agreement and is asked for another; where a charge is running
 * that waits, visible. Stripe forgets the card once nothing needs it any more; the sweep tells it.
 */
export async function removeSavedCard(
  ctx: Ctx,
  input: { readonly customerId: string; readonly cardId: string },
): Promise<Result<RemovedSavedCard>> {
  const { merchantId } = ctx.scope;
  return commit<Result<RemovedSavedCard>>(ctx.scope, ctx, async (tx) => {
    const card = await lockSavedCard(tx, merchantId, input.customerId, input.cardId);
    if (!card) return { value: refuse("not_found"), audit: [] };
    if (card.status !== "active") return { value: refuse("card_removed"), audit: [] };
    const { cardId, brand, last4 } = card;
    const taken = await takeFromBalances(tx, ctx, card.uses);
    if ("code" in taken) return { value: taken, audit: [] };
    const about = { customerId: input.customerId };
    const ended = await revokeConsentsOnCard(tx, merchantId, cardId, taken.waitingOrders, WHY, ctx.now);
    const voided = await voidNotices(tx, merchantId, taken.lost, ctx.now);
    await markCardsRemoving(tx, merchantId, [cardId], WHY, ctx.now);
    await nudge(tx, "sweep");
    const audit: AuditEntry[] = [
      { ...about, event: { type: "card.removed", cardId, brand, last4, why: WHY } },
      ...ended.map(({ consentId, orderId }): AuditEntry => ({ ...about, orderId, event: { type: "consent.ended", consentId, why: WHY } })),
      ...voided.map(({ orderId, instalmentId }): AuditEntry => ({ orderId, event: { type: "notice.voided", instalmentId, why: WHY } })),
      ...taken.audit,
    ];
    return { value: { ok: true, value: { lost: taken.lost.length, waiting: taken.waitingOrders.length } }, audit };
  });
}

/** Balance by balance, in one order, so that two removals never wait for each other. */
async function takeFromBalances(tx: Tx, ctx: Ctx, uses: readonly CardUse[]) {
  const lost: string[] = [];
  const waitingOrders: string[] = [];
  const audit: AuditEntry[] = [];
  for (const { instalmentId, orderId } of uses) {
    const applied = await applyCommand(tx, ctx, { instalmentId, command: { type: "remove_card", at: ctx.now } });
    if (!applied.decision.ok) return applied.decision;
    audit.push(...applied.audit);
    const isKept = applied.decision.effects.some((effect) => effect.type === "keep_pending_intent");
    if (isKept) waitingOrders.push(orderId);
    else lost.push(instalmentId);
  }
  return { lost, waitingOrders, audit };
}
