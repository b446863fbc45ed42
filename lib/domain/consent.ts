import { addDays, compareDates, latestDate, type PlainDate } from "./dates";
import { customerReader, type Language } from "./language";
import { compare, type Money } from "./money";
import { type Refusal, refuse } from "./refusals";
import { wordingFor } from "./words";

/** Version of the consent's wording per language: changes whenever a word of it changes. Stored with every consent. */
export const CONSENT_TEXT_VERSIONS: Readonly<Record<Language, string>> = { en: "en-1", fr: "fr-1" };

/** A card as people name it. */
export type CardName = { readonly brand: string; readonly last4: string };

export type ConsentTextInput = {
  readonly language: Language;
  /** The merchant's legal name. */
  readonly legalName: string;
  /** Null before the customer has been to the card page; filled into the stored and mailed copy afterwards. */
  readonly card: CardName | null;
  /** Shopify's order name, such as `#1001`. */
  readonly orderName: string;
  readonly cap: Money;
  /** When it is expected to ship; null when unknown. Shown as month and year. */
  readonly expected: PlainDate | null;
  readonly latest: PlainDate;
  readonly noticeHours: number;
  /** The order's country, which says how amounts and dates are written. */
  readonly country: string | null;
};

export type ConsentText = { readonly text: string; readonly language: Language; readonly version: string };

const BRANDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
  cartes_bancaires: "Cartes Bancaires",
  eftpos_au: "eftpos",
};

/** Stripe's brand as people write it. */
export function brandName(brand: string): string {
  return BRANDS[brand] ?? brand;
}

/** `Visa ···4242`, from Stripe's brand in lower case. */
export function cardName(card: CardName): string {
  return `${brandName(card.brand)} ···${card.last4}`;
}

/** `#1001` in English, `n° 1001` in French; another name is left as it is. */
export function orderLabel(orderName: string, language: Language): string {
  return language === "fr" && /^#\S/.test(orderName) ? `n°\u00a0${orderName.slice(1)}` : orderName;
}

/** The consent as the customer reads it and as it is stored, word for word (rule 20). */
export function consentText(input: ConsentTextInput): ConsentText {
  const write = { en: englishText, fr: frenchText }[input.language];
  return { text: write(input), language: input.language, version: CONSENT_TEXT_VERSIONS[input.language] };
}

function values(input: ConsentTextInput) {
  const w = wordingFor(customerReader(input.language, "UTC", input.country));
  return {
    order: orderLabel(input.orderName, input.language),
    cap: w.money(input.cap),
    expected: input.expected ? w.month(input.expected) : null,
    latest: w[input.language === "fr" ? "longDate" : "date"](input.latest),
    card: input.card ? ` ${cardName(input.card)}` : "",
    hours: w.count(input.noticeHours),
  };
}

function englishText(input: ConsentTextInput): string {
  const v = values(input);
  const when = v.expected ? `expected ${v.expected} and no later than ${v.latest}` : `no later than ${v.latest}`;
  return (
    `I authorise ${input.legalName} to charge my card${v.card} once for the balance of order ${v.order}, at most ${v.cap}, ` +
    `when it is ready to ship, ${when}. I will get the amount and date by e-mail at least ${v.hours} hours before. ` +
    "A failed charge may be retried within these limits. I can replace or remove this card, or cancel, before the charge."
  );
}

function frenchText(input: ConsentTextInput): string {
  const v = values(input);
  const when = v.expected ? `(prévu\u00a0: ${v.expected}, au plus tard le ${v.latest})` : `(au plus tard le ${v.latest})`;
  return (
    `J'autorise ${input.legalName} à débiter une seule fois ma carte${v.card} du solde de la commande ${v.order}, au plus ${v.cap}, ` +
    `lorsqu'elle sera prête à être expédiée ${when}. Le montant et la date me seront confirmés par e-mail au moins ` +
    `${v.hours}\u00a0heures avant. Un débit refusé pourra être retenté dans ces limites. Je peux remplacer ou retirer cette carte, ` +
    "ou annuler, avant le débit."
  );
}

/** Cap and latest date offered to the customer: the balance, and the later of promise and due date plus the shop's days. */
export function consentTerms(input: {
  readonly balance: Money;
  readonly promiseOn: PlainDate | null;
  readonly dueOn: PlainDate | null;
  readonly today: PlainDate;
  /** Days after the promise or due date, 120 by default in the shop's settings. */
  readonly latestDays: number;
}): { readonly cap: Money; readonly latestOn: PlainDate; readonly expectedOn: PlainDate | null } {
  const dates = [input.promiseOn, input.dueOn].filter((date) => date !== null);
  // A promise already missed must not make an agreement that ends before it begins.
  const from = dates.reduce(latestDate, input.today);
  return { cap: input.balance, latestOn: addDays(from, input.latestDays), expectedOn: input.promiseOn ?? input.dueOn };
}

/** The consent in force, as the guard needs it. */
export type ConsentInForce = {
  readonly cardId: string;
  readonly cap: Money;
  readonly latestOn: PlainDate;
  readonly agreedAt: Date;
};

/**
 * Whether a consent covers one charge (rule 20): same card, at most the cap, no later than the latest date. A cap in
 * another currency covers nothing.
 */
export function covers(
  consent: ConsentInForce | null,
  charge: { readonly amount: Money; readonly cardId: string; readonly on: PlainDate },
): { readonly ok: true } | Refusal {
  if (!consent) return refuse("consent_missing");
  if (consent.cardId !== charge.cardId) return refuse("consent_other_card");
  const sameCurrency = consent.cap.currency === charge.amount.currency;
  if (!sameCurrency || compare(charge.amount, consent.cap) > 0) return refuse("consent_cap", { cap: consent.cap, amount: charge.amount });
  if (compareDates(charge.on, consent.latestOn) > 0) return refuse("consent_ended", { latestOn: consent.latestOn });
  return { ok: true };
}

/** Card expiry only warns (rule 20): true when the card's month is over before a date. */
export function expiresBefore(card: { readonly expMonth: number; readonly expYear: number }, on: PlainDate): boolean {
  return `${card.expYear}-${String(card.expMonth).padStart(2, "0")}` < on.slice(0, 7);
}
