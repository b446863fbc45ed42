import { type CardName, consentText, covers } from "@/lib/domain/consent";
import { dateInZone, latestDate, type PlainDate, plainDate } from "@/lib/domain/dates";
import { NOT_BY_HAND_REASONS, type NotByHand, whyNotByHand } from "@/lib/domain/desk-card";
import type { Language } from "@/lib/domain/language";
import { money, moneyJson } from "@/lib/domain/money";
import type { SessionFacts, SetupIntentFacts, StripeCardFacts, StripeGateway } from "@/lib/gateways/stripe/contract";
import { type CardTerms, readCardTerms, workingStripeConnection } from "@/lib/store/card-terms";
import { markCardsRemoving, putCard } from "@/lib/store/cards";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { abandonConsent, activateConsent, type LockedConsent, lockConsent, setConsentSession } from "@/lib/store/consents";
import { markLinksUsed } from "@/lib/store/links";
import { createNotices } from "@/lib/store/notices";
import { applyCommand } from "./apply-command";
import type { OutsideCtx } from "./context";
import { detachCards } from "./detach-cards";
import { linkInsteadOfCard } from "./link-instead-of-card";

/**
 * What became of a card page:
 * - `saved`: card and agreement are in force; `already`: they were before;
 * - `open`: the customer is still there; `failed`: it was left or refused, the old card stays;
 * - `not_needed`: nothing is owed any more, the card was let go again;
 * - `unknown`: no page of ours.
 */
export type CardSessionEnd = "saved" | "already" | "open" | "failed" | "not_needed" | "unknown";

export interface CompletedCardSession {
  readonly end: CardSessionEnd;
  readonly orderId: string | null;
  readonly customerId: string | null;
  /** Of a page at the desk: why its card was not kept (rule 30). */
  readonly notByHand?: NotByHand;
}

/**
 * Looks at Stripe what became of a set-up page and brings card and agreement into force. The one way, for the customer's
 * return, the webhook and the sweeper alike; doing it again changes nothing.
 */
export async function completeCardSession(
  outside: OutsideCtx,
  input: { readonly checkoutSessionId: string; readonly connectionId?: string },
): Promise<CompletedCardSession> {
  const connectionId = input.connectionId ?? (await workingStripeConnection(outside.scope));
  if (connectionId === null) return nobody;
  const stripe = await outside.gateways.stripe(outside.scope.merchantId, connectionId);
  const session = await stripe.retrieveSession(input.checkoutSessionId);
  const consentId = session.metadata.consent;
  if (session.mode !== "setup" || session.metadata.merchant !== outside.scope.merchantId || !consentId) return nobody;
  const found = await readSetup(stripe, session);
  const result = await commit(outside.scope, outside, (tx) => settle(tx, outside, { session, consentId, found }));
  if (result.letGo.length > 0) await detachCards(outside);
  return result.completed;
}

const nobody: CompletedCardSession = { end: "unknown", orderId: null, customerId: null };

type Found = { readonly setup: SetupIntentFacts; readonly card: StripeCardFacts };
/** `pending`: filled in, and the bank has not answered yet. */
type Settling = { readonly session: SessionFacts; readonly consentId: string; readonly found: Found | "pending" | null };
type Settled = { readonly completed: CompletedCardSession; readonly letGo: readonly string[] };

/** The card behind a page that was filled in; null while there is none. */
async function readSetup(stripe: StripeGateway, session: SessionFacts): Promise<Found | "pending" | null> {
  if (session.status !== "complete" || session.setupIntentId === null) return null;
  const setup = await stripe.retrieveSetupIntent(session.setupIntentId);
  if (setup.status === "processing") return "pending";
  if (setup.status !== "succeeded" || setup.paymentMethodId === null) return null;
  const card = await stripe.card(setup.paymentMethodId);
  return card && card.kind === "card" ? { setup, card } : null;
}

async function settle(
  tx: Tx,
  outside: OutsideCtx,
  { session, consentId, found }: Settling,
): Promise<{ value: Settled; audit: AuditEntry[] }> {
  const { merchantId } = outside.scope;
  const consent = await lockConsent(tx, merchantId, consentId);
  const end = (completed: CompletedCardSession, audit: AuditEntry[] = [], letGo: string[] = []) => ({ value: { completed, letGo }, audit });
  if (!consent || (consent.checkoutSessionId !== null && consent.checkoutSessionId !== session.sessionId)) return end(nobody);
  const about = { orderId: consent.orderId, customerId: consent.customerId };
  if (consent.checkoutSessionId === null) await setConsentSession(tx, merchantId, consentId, session.sessionId);
  if (consent.status !== "pending") return end({ ...about, end: consent.completedAt ? "already" : "failed" });
  if (session.status === "open" || found === "pending") return end({ ...about, end: "open" });
  if (!found) {
    await abandonConsent(tx, merchantId, consentId, "no card came back", outside.now);
    return end({ ...about, end: "failed" }, [{ ...about, event: { type: "consent.ended", consentId, why: "no_card_came_back" } }]);
  }
  return bringIntoForce(tx, outside, consent, found);
}

async function bringIntoForce(
  tx: Tx,
  outside: OutsideCtx,
  consent: LockedConsent,
  { setup, card }: Found,
): Promise<{ value: Settled; audit: AuditEntry[] }> {
  const { merchantId } = outside.scope;
  const about = { orderId: consent.orderId, customerId: consent.customerId };
  const cardId = await putCard(
    tx,
    merchantId,
    {
      customerId: consent.customerId,
      stripePaymentMethodId: card.paymentMethodId,
      brand: card.brand,
      last4: card.last4,
      expMonth: card.expMonth,
      expYear: card.expYear,
      fingerprint: card.fingerprint,
      wallet: card.wallet,
      country: card.country,
      savedVia: savedVia(consent),
    },
    outside.now,
  );
  const terms = await readCardTerms(outside.scope, consent.orderId, consent.customerId, tx);
  if (!terms?.balance) return letGo(tx, outside, consent, cardId);
  const notByHand = isAtDesk(consent) ? whyNotByHand({ flow: setup.threeDSecure?.flow ?? null, wallet: card.wallet }) : null;
  if (notByHand) return letGoAtDesk(tx, outside, consent, { cardId, notByHand, instalmentId: terms.balance.instalmentId });
  const superseded = await activateConsent(tx, merchantId, {
    consentId: consent.id,
    orderId: consent.orderId,
    cardId,
    text: textWithCard(consent, terms, card),
    setupIntentId: setup.setupIntentId,
    threeDSecure: setup.threeDSecure,
    now: outside.now,
  });
  const latestOn = plainDate(consent.latestOn.toISOString().slice(0, 10));
  const isCovered = covers(
    { cardId, cap: money(consent.capMinor, consent.currency), latestOn, agreedAt: consent.agreedAt },
    { amount: terms.balance.amount, cardId, on: dateInZone(outside.now, terms.settings.timezone) },
  ).ok;
  const command = { type: "save_card", cardId, consentId: consent.id, consentCovers: isCovered, at: outside.now } as const;
  const applied = await applyCommand(tx, outside, { instalmentId: terms.balance.instalmentId, command });
  if (!applied.decision.ok) return letGo(tx, outside, consent, cardId);
  await markLinksUsed(tx, merchantId, consent.orderId, "save_card", outside.now);
  const agreedNow = await agreeOnPage(tx, outside, consent, terms, cardId);
  const audit: AuditEntry[] = [
    { ...about, event: { type: "card.saved", cardId, brand: card.brand, last4: card.last4, via: savedVia(consent) } },
    { ...about, event: givenEvent(consent, latestOn) },
    ...superseded.map((id): AuditEntry => ({ ...about, event: { type: "consent.ended", consentId: id, why: "replaced_by_newer" } })),
    ...agreedNow,
    ...applied.audit,
  ];
  return { value: { completed: { ...about, end: "saved" }, letGo: [] }, audit };
}

const isAtDesk = (consent: LockedConsent): boolean => consent.agreedVia !== "page";
const savedVia = (consent: LockedConsent): "staff_screen" | "customer_page" => (isAtDesk(consent) ? "staff_screen" : "customer_page");

function givenEvent(consent: LockedConsent, latestOn: PlainDate) {
  const { language, textVersion } = consent;
  const cap = moneyJson(money(consent.capMinor, consent.currency));
  return { type: "consent.given" as const, consentId: consent.id, cap, latestOn, language, textVersion };
}

/**
 * The words as ticked, with the digits that are known now (rule 20). Everything else is written from what was stored with
 * the tick, so that a change of the order in between changes no word of it.
 */
function textWithCard(consent: LockedConsent, terms: CardTerms, card: CardName): string {
  const input = {
    language: consent.language as Language,
    legalName: terms.settings.legalName,
    orderName: terms.orderName,
    cap: money(consent.capMinor, consent.currency),
    expected: consent.expectedText === null ? null : plainDate(consent.expectedText),
    latest: plainDate(consent.latestOn.toISOString().slice(0, 10)),
    noticeHours: consent.noticeHours,
    country: terms.country,
  };
  const unfilled = consentText({ ...input, card: null });
  // The shop changed its name, or the words a new version, while the customer was away: what was ticked stays, untouched.
  return unfilled.text === consent.text ? consentText({ ...input, card }).text : consent.text;
}

/** *Charge it as soon as my card is saved*: the page or the conversation itself was the notice (rule 21), for exactly what was shown. */
async function agreeOnPage(tx: Tx, outside: OutsideCtx, consent: LockedConsent, terms: CardTerms, cardId: string): Promise<AuditEntry[]> {
  const { balance, settings } = terms;
  if (!balance || consent.chargeNowMinor === null || consent.chargeNowMinor !== balance.amount.minor) return [];
  // A charge leaves no earlier than on its due date: an announcement of an earlier one would not stand.
  const today = dateInZone(outside.now, settings.timezone);
  const chargeOn = balance.dueOn === null ? today : latestDate(today, balance.dueOn);
  const via = isAtDesk(consent) ? ("call" as const) : ("page" as const);
  await createNotices(
    tx,
    outside.scope.merchantId,
    [
      {
        orderId: consent.orderId,
        instalmentId: balance.instalmentId,
        amountMinor: balance.amount.minor,
        currency: balance.amount.currency,
        chargeOn,
        cardId,
        statementText: settings.statementText,
        via,
        acceptedAt: outside.now,
      },
    ],
    outside.now,
  );
  const event = {
    type: "notice.agreed" as const,
    instalmentId: balance.instalmentId,
    amount: moneyJson(balance.amount),
    chargeOn,
    via,
  };
  return [{ orderId: consent.orderId, customerId: consent.customerId, event }];
}

/** Paid or cancelled while the customer was at Stripe: no agreement begins, and the card is not kept. */
async function letGo(
  tx: Tx,
  outside: OutsideCtx,
  consent: LockedConsent,
  cardId: string,
  why = "nothing_owed",
): Promise<{ value: Settled; audit: AuditEntry[] }> {
  const { merchantId } = outside.scope;
  const about = { orderId: consent.orderId, customerId: consent.customerId };
  await abandonConsent(tx, merchantId, consent.id, why, outside.now);
  const letGo = await markCardsRemoving(tx, merchantId, [cardId], why, outside.now);
  const event = { type: "consent.ended" as const, consentId: consent.id, why };
  return { value: { completed: { ...about, end: "not_needed" }, letGo }, audit: [{ ...about, event }] };
}

/** Entered at the desk and not to be kept: the card that is there stays, and the customer is asked to save one in person. */
async function letGoAtDesk(
  tx: Tx,
  outside: OutsideCtx,
  consent: LockedConsent,
  unfit: { readonly cardId: string; readonly notByHand: NotByHand; readonly instalmentId: string },
): Promise<{ value: Settled; audit: AuditEntry[] }> {
  const { notByHand } = unfit;
  const { value, audit } = await letGo(tx, outside, consent, unfit.cardId, NOT_BY_HAND_REASONS[notByHand]);
  const link = notByHand === "bank_asked" ? await linkInsteadOfCard(tx, outside, consent, unfit.instalmentId) : [];
  return { value: { ...value, completed: { ...value.completed, end: "failed", notByHand } }, audit: [...audit, ...link] };
}
