import { type Language, languageOf } from "@/lib/domain/language";
import type { Money } from "@/lib/domain/money";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import { readDeskCardFacts, readDeskPage } from "@/lib/store/desk-card-facts";
import type { Scope } from "@/lib/store/scope";
import { type CardReuse, readCardReuse } from "./card-reuse";

/** What staff read out before a card is entered with the customer (rule 30). */
export interface DeskCardOffer {
  readonly orderName: string;
  readonly customerName: string | null;
  readonly email: string | null;
  readonly language: Language;
  /** The agreement in the customer's language. */
  readonly text: string;
  readonly digest: string;
  /** The notice would come too late for the due date: the customer may agree to be charged now (rule 21). */
  readonly chargeNow: Money | null;
}

export async function deskCardOffer(
  scope: Scope,
  orderId: string,
  now: Date,
): Promise<{ readonly ok: true; readonly value: DeskCardOffer } | Refusal> {
  const facts = await readDeskCardFacts(scope, orderId);
  const terms = facts && (await readCardTerms(scope, orderId, facts.customerId));
  if (!terms) return refuse("not_found");
  if (facts.methodKind !== null && facts.methodKind !== "card") return refuse("method_not_card", { kind: facts.methodKind });
  const offered = offerFor(terms, now);
  if (!offered.ok) return offered;
  if (terms.connectionId === null) return refuse("stripe_not_connected");
  const language = languageOf(terms.language);
  const { text, digest } = consentFor(terms, offered.offer, language);
  const { orderName, personName, email } = terms;
  return { ok: true, value: { orderName, customerName: personName, email, language, text, digest, chargeNow: offered.offer.chargeNow } };
}

/** The customer's other open orders, for a card that was just entered at the desk; none for any other card. */
export async function deskCardReuses(scope: Scope, consentId: string, now: Date): Promise<readonly CardReuse[]> {
  const page = await readDeskPage(scope, consentId);
  if (!page?.cardId || page.status !== "active") return [];
  const { customerId, cardId, orderId } = page;
  const language = languageOf(page.language);
  return (await readCardReuse(scope, { customerId, cardId, exceptOrderId: orderId, language, now })).orders;
}
