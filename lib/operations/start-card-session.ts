import type { Language } from "@/lib/domain/language";
import { moneyJson } from "@/lib/domain/money";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { syncReason } from "@/lib/domain/sync-reasons";
import { type SessionFacts, StripeFailure } from "@/lib/gateways/stripe/contract";
import { type CardTerms, readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import { commit } from "@/lib/store/commit";
import { abandonConsent, createPendingConsent, type GivenInConversation, ON_PAGE, setConsentSession } from "@/lib/store/consents";
import { newId } from "@/lib/store/ids";
import { keepStripeCustomer } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { stripeFailureReason } from "./stripe-failure-reason";

export interface StartCardSessionInput {
  readonly orderId: string;
  readonly customerId: string;
  /** The box, as it arrived: only a tick is a tick. */
  readonly isAgreed: boolean;
  /** The second box: charge it as soon as the card is saved. */
  readonly isChargeNowAgreed: boolean;
  readonly language: Language;
  /** Of the words as shown, made with the page. */
  readonly shownDigest: string;
  /** Network address and browser: evidence of the consent. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** How the agreement was given; a tick on our page unless told. */
  readonly given?: GivenInConversation;
  /** Id of the agreement to be, where the addresses to come back to name it. */
  readonly consentId?: string;
  /** When Stripe's page closes; after a day unless told. */
  readonly expiresAt?: Date;
  /** May hold `{CHECKOUT_SESSION_ID}`. */
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/**
 * The customer agreed and goes to Stripe's page: the agreement is kept word for word before the page is made, on the click
 * (rules 20, 27). Nothing is in force until a card came back; the card there is stays.
 */
export async function startCardSession(
  outside: OutsideCtx,
  input: StartCardSessionInput,
): Promise<{ readonly ok: true; readonly value: { readonly url: string } } | Refusal> {
  const terms = await readCardTerms(outside.scope, input.orderId, input.customerId);
  if (!terms) return refuse("not_found");
  const offered = offerFor(terms, outside.now);
  if (!offered.ok) return offered;
  if (!input.isAgreed) return refuse("consent_box_unticked");
  if (!terms.connectionId) return refuse("stripe_not_connected");
  const { offer } = offered;
  const text = consentFor(terms, offer, input.language);
  // Amount or dates changed since the page was read: nobody agrees to words they have not seen.
  if (input.shownDigest !== text.digest) return refuse("stale");
  const consentId = input.consentId ?? newId();
  await commit(outside.scope, outside, async (tx) => {
    await createPendingConsent(tx, outside.scope.merchantId, {
      id: consentId,
      orderId: terms.orderId,
      customerId: terms.customerId,
      text: text.text,
      language: text.language,
      textVersion: text.version,
      capMinor: offer.cap.minor,
      currency: offer.cap.currency,
      expectedText: offer.expectedOn,
      latestOn: offer.latestOn,
      noticeHours: terms.settings.noticeHours,
      agreedAt: outside.now,
      given: input.given ?? ON_PAGE,
      address: input.address,
      userAgent: input.userAgent?.slice(0, 400) ?? null,
      chargeNowMinor: input.isChargeNowAgreed && offer.chargeNow ? offer.chargeNow.minor : null,
    });
    const event = {
      type: "consent.asked" as const,
      consentId,
      cap: moneyJson(offer.cap),
      latestOn: offer.latestOn,
      language: text.language,
      textVersion: text.version,
    };
    return { value: undefined, audit: [{ orderId: terms.orderId, customerId: terms.customerId, event }] };
  });
  return openSession(outside, input, { terms, connectionId: terms.connectionId, consentId });
}

type Opening = { readonly terms: CardTerms; readonly connectionId: string; readonly consentId: string };

async function openSession(
  outside: OutsideCtx,
  input: StartCardSessionInput,
  opening: Opening,
): Promise<{ ok: true; value: { url: string } } | Refusal> {
  const { merchantId } = outside.scope;
  const { consentId, terms } = opening;
  const made = await makeSession(outside, input, opening);
  if (made instanceof StripeFailure || made.url === null) {
    await commit(outside.scope, outside, async (tx) => {
      await abandonConsent(tx, merchantId, consentId, "no card page", outside.now);
      return {
        value: undefined,
        audit: [{ orderId: terms.orderId, event: { type: "consent.ended", consentId, why: "card_page_not_opened" } }],
      };
    });
    return refuse("stripe_refused", { message: made instanceof StripeFailure ? stripeFailureReason(made) : syncReason("no_page_address") });
  }
  const { url } = made;
  await commit(outside.scope, outside, async (tx) => {
    await setConsentSession(tx, merchantId, consentId, made.sessionId);
    return { value: undefined, audit: [] };
  });
  return { ok: true, value: { url } };
}

/** The failure is a value here: the agreement that was just kept has to be closed with it. Anything else is a bug and goes on. */
async function makeSession(
  outside: OutsideCtx,
  input: StartCardSessionInput,
  { terms, connectionId, consentId }: Opening,
): Promise<SessionFacts | StripeFailure> {
  const { merchantId } = outside.scope;
  const stripe = (await outside.gateways.stripe(merchantId, connectionId)).atPriority("people");
  try {
    const made = await stripe.ensureCustomer({
      idempotencyKey: `card_page_${consentId}`,
      existingId: terms.stripeCustomerId,
      email: terms.email,
      name: terms.personName,
      language: input.language,
      ids: { merchantId, customerId: terms.customerId },
    });
    // Of two made at once the first kept is the customer's: cards and charges must meet on one.
    const customerId = await keepStripeCustomer(outside.scope.db, merchantId, terms.customerId, made.customerId);
    return await stripe.createSetupSession({
      customerId,
      currency: terms.balance?.amount.currency ?? "",
      language: input.language,
      successUrl: input.successUrl,
      cancelUrl: input.cancelUrl,
      metadata: { merchant: merchantId, order: terms.orderId, customer: terms.customerId, consent: consentId },
      idempotencyKey: `consent_${consentId}`,
      ...(input.expiresAt ? { expiresAt: input.expiresAt } : {}),
    });
  } catch (error) {
    if (error instanceof StripeFailure) return error;
    throw error;
  }
}
