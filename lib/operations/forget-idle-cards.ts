import { idleBefore } from "@/lib/domain/card-keeping";
import { dateInZone } from "@/lib/domain/dates";
import { markCardsRemoving } from "@/lib/store/cards";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { lockIdleCards, markIdleCardsChecked } from "@/lib/store/idle-cards";
import { merchantRow } from "@/lib/store/merchants";
import type { Ctx } from "./context";

/** One transaction's worth: a shop with more has the rest with the next sweep. */
const BATCH = 500;
const WHY = "nothing_owed_any_more";

/**
 * Once a day: cards on which nothing has been owed for as long as the shop keeps them are marked for Stripe to forget (rule 34). Nobody
 * is asked for another one; money still goes back without the card, since a refund names the charge. Answers how many were marked.
 */
export async function forgetIdleCards(ctx: Ctx): Promise<number> {
  const { merchantId } = ctx.scope;
  const { cardKeptDays, timezone } = await merchantRow(ctx.scope);
  const today = dateInZone(ctx.now, timezone);
  return commit(ctx.scope, ctx, async (tx) => {
    const idle = await lockIdleCards(tx, merchantId, idleBefore(today, cardKeptDays, timezone), BATCH);
    // Asked once more under the lock: what was put to use since is not taken away.
    const marked = new Set(
      await markCardsRemoving(
        tx,
        merchantId,
        idle.map((card) => card.cardId),
        WHY,
        ctx.now,
      ),
    );
    if (idle.length < BATCH) await markIdleCardsChecked(tx, merchantId, today);
    const gone = idle.filter((card) => marked.has(card.cardId));
    const audit = gone.map(
      ({ customerId, cardId, brand, last4 }): AuditEntry => ({
        customerId,
        event: { type: "card.removed", cardId, brand, last4, why: WHY },
      }),
    );
    return { value: gone.length, audit };
  });
}
