import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { languageOf } from "@/lib/domain/language";
import { refuse } from "@/lib/domain/refusals";
import { readDeskPage } from "@/lib/store/desk-card-facts";
import type { Ctx, Result } from "./context";
import { useCardForOrders as agreeForOrders, type UsedCard } from "./use-card-for-orders";

/** Longer than this after the words were read out nobody is in the same conversation any more. */
const CONVERSATION_MS = 2 * HOUR_MS;

/**
 * A card just entered at the desk serves the customer's other open orders too, agreed in the same conversation: each order gets
 * an agreement of its own with the words that were read out for it (rules 20 and 30).
 */
export async function reuseCardAtDesk(
  ctx: Ctx,
  input: { readonly consentId: string; readonly orders: readonly { readonly orderId: string; readonly shownDigest: string }[] },
): Promise<Result<UsedCard>> {
  const { actor } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  const page = await readDeskPage(ctx.scope, input.consentId);
  if (!page) return refuse("not_found");
  if (page.cardId === null || page.status !== "active") return refuse("card_removed");
  if (plusMs(page.agreedAt, CONVERSATION_MS) < ctx.now) return refuse("stale");
  return agreeForOrders(ctx, {
    customerId: page.customerId,
    cardId: page.cardId,
    orders: input.orders,
    language: languageOf(page.language),
    given: { agreedVia: page.agreedVia, recordedBy: actor.userId, conversation: page.conversation },
    address: null,
    userAgent: null,
  });
}
