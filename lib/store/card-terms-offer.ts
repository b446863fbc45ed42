import { createHash } from "node:crypto";
import { type CardOffer, cardOffer } from "@/lib/domain/card-offer";
import { type CardName, type ConsentText, consentText } from "@/lib/domain/consent";
import type { Language } from "@/lib/domain/language";
import type { Refusal } from "@/lib/domain/refusals";
import type { CardTerms } from "./card-terms";

/** What the customer of these terms can be offered now: the same question for the page that shows it and the door that takes it. */
export function offerFor(terms: CardTerms, now: Date): { readonly ok: true; readonly offer: CardOffer } | Refusal {
  const { settings } = terms;
  return cardOffer({
    mode: settings.mode,
    collector: terms.collector,
    isObserved: terms.isObserved,
    isOver: terms.isOver,
    balance: terms.balance,
    promiseOn: terms.promiseOn,
    country: terms.country,
    zone: settings.timezone,
    fromHour: settings.chargeFromHour,
    untilHour: settings.chargeUntilHour,
    latestDays: settings.consentLatestDays,
    lead: settings,
    now,
  });
}

/**
 * The words of the agreement with a digest of everything shown beside the boxes: what is stored is what was on the screen, or nothing.
 * `card` only where it is known beforehand: one that is saved already and is to serve another order.
 */
export function consentFor(
  terms: CardTerms,
  offer: CardOffer,
  language: Language,
  card: CardName | null = null,
): ConsentText & { readonly digest: string } {
  const written = consentText({
    language,
    legalName: terms.settings.legalName,
    card,
    orderName: terms.orderName,
    cap: offer.cap,
    expected: offer.expectedOn,
    latest: offer.latestOn,
    noticeHours: terms.settings.noticeHours,
    country: terms.country,
  });
  const shown = [written.version, written.text, offer.chargeNow ? `${offer.chargeNow.minor} ${offer.chargeNow.currency}` : ""].join("\n");
  return { ...written, digest: createHash("sha256").update(shown, "utf8").digest("base64url") };
}
