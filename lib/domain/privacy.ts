import type { Bilingual, Language } from "./language";

/** What people, through Shopify, may ask of what is kept about them (rule 34). Source: shopify.dev/docs/apps/build/compliance/privacy-law-compliance. */
export const PRIVACY_KINDS = ["data_request", "redact_customer", "redact_shop"] as const;
export type PrivacyKind = (typeof PRIVACY_KINDS)[number];

/** Shopify, and the law of the Union, give this long to answer. */
export const PRIVACY_DAYS = 30;

/** What still binds us to a person: erasure waits for it. */
export const OBLIGATIONS = ["balance_open", "charge_running", "not_delivered", "refund_open", "dispute_open", "recording_open"] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

const KIND: Readonly<Record<PrivacyKind, Bilingual>> = {
  data_request: { en: "export of personal data", fr: "export des données personnelles" },
  redact_customer: { en: "erasure of a customer", fr: "effacement d’un client" },
  redact_shop: { en: "erasure after the app was uninstalled", fr: "effacement après la désinstallation de l’application" },
};

const OBLIGATION: Readonly<Record<Obligation, Bilingual>> = {
  balance_open: { en: "a balance is open", fr: "un solde reste dû" },
  charge_running: { en: "a charge is running", fr: "un débit est en cours" },
  not_delivered: { en: "paid goods are not delivered", fr: "une commande payée n’est pas livrée" },
  refund_open: { en: "a refund is owed", fr: "un remboursement est dû" },
  dispute_open: { en: "a dispute is open", fr: "un litige est ouvert" },
  recording_open: { en: "a payment is not recorded in Shopify yet", fr: "un paiement n’est pas encore enregistré dans Shopify" },
};

const word = (words: Readonly<Record<string, Bilingual>>, code: string, language: Language): string =>
  Object.hasOwn(words, code) ? (words[code]?.[language] ?? code) : code.replaceAll("_", " ");

export const privacyKindWord = (kind: string, language: Language): string => word(KIND, kind, language);

/** The obligations an erasure waits for, as the row keeps them: codes with commas between. */
export function obligationWords(waitsFor: string, language: Language): string {
  return waitsFor
    .split(", ")
    .map((code) => word(OBLIGATION, code, language))
    .join(", ");
}
