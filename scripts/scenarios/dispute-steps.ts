/** A cardholder disputes a payment of ours, and the bank decides. */
import { atStripe } from "./books";
import type { Order, Shop } from "./story";

/** Opens a dispute over the first charge of the order; answers its id. */
export async function disputed(shop: Shop, one: Order): Promise<string> {
  const [charge] = (await atStripe(shop, one)).paid;
  const [made] = await shop.stripe<{ id: string }[]>("/disputes", { charge: charge?.id });
  await shop.drain();
  return made?.id ?? "";
}

/** Evidence that decides at once: Stripe's own test words. */
export async function verdict(shop: Shop, dispute: string, words: "winning_evidence" | "losing_evidence"): Promise<void> {
  const answer = await fetch(`${shop.stripeUrl}/v1/disputes/${dispute}`, {
    method: "POST",
    body: new URLSearchParams({ "evidence[uncategorized_text]": words }),
    headers: { authorization: `Bearer ${shop.seed.stripeKey}` },
  });
  if (!answer.ok) throw new Error(await answer.text());
  await shop.drain();
}
