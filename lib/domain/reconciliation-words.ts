import type { Bilingual, Language } from "./language";
import type { DifferenceClass, DifferenceFix } from "./reconciliation";

/** Differences and their fixes as people read them, within a sentence and on a button. */
const CLASSES: Readonly<Record<DifferenceClass, Bilingual>> = {
  charged_not_recorded: { en: "charged, not recorded", fr: "débité, non enregistré" },
  recorded_not_charged: { en: "recorded, not charged", fr: "enregistré, non débité" },
  refunded_on_one_side: { en: "refunded on one side only", fr: "remboursé d’un seul côté" },
  cancelled_but_scheduled: { en: "cancelled, still scheduled", fr: "annulé, encore planifié" },
  amount_or_currency_differs: { en: "amount or currency differs", fr: "montant ou devise différents" },
  orphan_charge: { en: "charge without a balance", fr: "débit sans solde" },
  unknown_outcome: { en: "outcome unknown", fr: "issue inconnue" },
};

const FIXES: Readonly<Record<DifferenceFix, Bilingual>> = {
  settle_from_stripe: { en: "Book from Stripe", fr: "Comptabiliser depuis Stripe" },
  record_in_shopify: { en: "Record in Shopify", fr: "Enregistrer dans Shopify" },
  withdraw_booking: { en: "Take our entry back", fr: "Retirer notre écriture" },
  withdraw_mark: { en: "Take Shopify's entry back", fr: "Retirer l’écriture de Shopify" },
  correct_booking: { en: "Correct our entry", fr: "Corriger notre écriture" },
  acknowledge_payment: { en: "It was received another way", fr: "Reçu par un autre moyen" },
  count_refunds: { en: "Take the refund over", fr: "Reprendre le remboursement" },
  mirror_refund: { en: "Show the refund in Shopify", fr: "Reporter le remboursement dans Shopify" },
  retry_refund: { en: "Try the refund again", fr: "Réessayer le remboursement" },
  refund_at_stripe: { en: "Refund at Stripe", fr: "Rembourser chez Stripe" },
  refund_orphan: { en: "Refund the charge", fr: "Rembourser le débit" },
  stop_schedule: { en: "Stop the schedule", fr: "Arrêter l’échéancier" },
  read_order: { en: "Read the order again", fr: "Relire la commande" },
  ask_stripe: { en: "Ask Stripe now", fr: "Interroger Stripe" },
  look: { en: "Look into it", fr: "À examiner" },
};

export const classWord = (name: DifferenceClass, language: Language): string => CLASSES[name][language];
export const fixWord = (name: DifferenceFix, language: Language): string => FIXES[name][language];
