import type { Bilingual, Language } from "./language";

/** What the pre-flight of *Collect* asks for besides Shopify's scopes (rules 4 and 6). */
export const PRE_FLIGHT_POINTS = [
  "confirmation",
  "stripe",
  "shopify",
  "statement_descriptor",
  "shopify_message",
  "stripe_message",
] as const;
export type PreFlightPoint = (typeof PRE_FLIGHT_POINTS)[number];

const WORDS: Readonly<Record<PreFlightPoint, Bilingual>> = {
  confirmation: { en: "your word that no other app collects", fr: "votre confirmation qu’aucune autre application n’encaisse" },
  stripe: { en: "Stripe connected and answering", fr: "Stripe connecté et joignable" },
  shopify: { en: "Shopify connected and answering", fr: "Shopify connecté et joignable" },
  statement_descriptor: { en: "the text for bank statements", fr: "le libellé pour les relevés bancaires" },
  shopify_message: {
    en: "a first message from Shopify (save any product or order there)",
    fr: "un premier message de Shopify (enregistrez-y un produit ou une commande)",
  },
  stripe_message: { en: "a first message from Stripe (check its connection)", fr: "un premier message de Stripe (vérifiez sa connexion)" },
};

/** A point in words; what is none of ours is Shopify's own name of a scope and stays as it is. */
export function preFlightWord(point: string, language: Language): string {
  const known = PRE_FLIGHT_POINTS.find((one) => one === point);
  return known ? WORDS[known][language] : point;
}
