import { type CardOffer, cardOffer } from "@/lib/domain/card-offer";
import type { Refusal } from "@/lib/domain/refusals";
import type { CardTerms } from "@/lib/store/card-terms";

/** What the customer of these terms can be offered now: the same question for the page that shows it and the door that takes it. */
export function cardOfferOf(terms: CardTerms, now: Date): { readonly ok: true; readonly offer: CardOffer } | Refusal {
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
