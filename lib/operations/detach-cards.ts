import { workingStripeConnection } from "@/lib/store/card-terms";
import { cardsToDetach, markCardRemoved } from "@/lib/store/cards";
import { commit } from "@/lib/store/commit";
import type { OutsideCtx } from "./context";

const BATCH = 50;

/**
 * Tells Stripe to forget the cards that were taken away. What could not be told stays marked and is told by the next sweep;
 * detaching twice is harmless.
 * @throws StripeFailure when Stripe cannot be reached: the job is tried again
 */
export async function detachCards(outside: OutsideCtx): Promise<number> {
  const connectionId = await workingStripeConnection(outside.scope);
  if (connectionId === null) return 0;
  const stripe = await outside.gateways.stripe(outside.scope.merchantId, connectionId);
  const cards = await cardsToDetach(outside.scope, BATCH);
  for (const card of cards) {
    await stripe.detachCard(card.stripePaymentMethodId);
    await commit(outside.scope, outside, async (tx) => ({
      value: await markCardRemoved(tx, outside.scope.merchantId, card.cardId),
      audit: [],
    }));
  }
  return cards.length;
}
