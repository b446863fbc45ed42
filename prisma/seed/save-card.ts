import type { Language } from "@/lib/domain/language";
import { type CompletedCardSession, completeCardSession } from "@/lib/operations/complete-card-session";
import { startCardSession } from "@/lib/operations/start-card-session";
import { readCustomerPage } from "@/lib/queries/customer-page";
import { type App, outsideCtx } from "@/lib/wiring";
import { enterCard, type HostedCard } from "./as-customer";

export interface CardToSave extends HostedCard {
  readonly merchantId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly language: Language;
  readonly isChargeNowAgreed?: boolean;
}

/**
 * What a customer does with the mailed link: reads the agreement, ticks the box, enters the card on Stripe's page, answers the bank
 * and comes back.
 * @throws Error when the page offers nothing to agree to, or the card is refused
 */
export async function saveCardAsCustomer(app: App, card: CardToSave): Promise<CompletedCardSession> {
  const { merchantId, orderId, customerId, language } = card;
  const outside = await outsideCtx(app, merchantId, { kind: "customer", customerId });
  const page = await readCustomerPage(outside.scope, { orderId, customerId, now: outside.now });
  if (!page) throw new Error("no such order of this customer");
  if (!page.offer.ok) throw new Error(`nothing to agree to: ${page.offer.code}`);
  const started = await startCardSession(outside, {
    orderId,
    customerId,
    isAgreed: true,
    isChargeNowAgreed: card.isChargeNowAgreed ?? false,
    shownDigest: page.offer.digest,
    language,
    address: "192.0.2.1",
    userAgent: "Practice browser",
    successUrl: `${app.env.appUrl}/c/done?session={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${app.env.appUrl}/c`,
  });
  if (!started.ok) throw new Error(`the card page was refused: ${started.code} ${JSON.stringify(started.params)}`);
  const back = new URL(await enterCard(started.value.url, card));
  return completeCardSession(outside, { checkoutSessionId: back.searchParams.get("session") ?? "" });
}
