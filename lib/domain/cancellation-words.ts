import type { CancellationStep, CancellationStepState } from "./cancellation";
import type { Bilingual } from "./language";

/** The steps as staff read them. */
export const CANCELLATION_WORDS: Readonly<Record<CancellationStep, Bilingual>> = {
  stop_schedule: { en: "Stop the payment schedule", fr: "Arrêter l’échéancier" },
  void_payments: { en: "Close links and payments at Stripe", fr: "Clore les liens et les paiements chez Stripe" },
  refund: { en: "Refund each payment where it was taken", fr: "Rembourser chaque paiement là où il a été pris" },
  release_hold: { en: "Release our hold on fulfilment", fr: "Lever notre mise en attente" },
  cancel_in_shop: { en: "Cancel in Shopify, free the stock", fr: "Annuler dans Shopify et libérer le stock" },
  tell_customer: { en: "Tell the customer", fr: "Prévenir le client" },
};

export const CANCELLATION_STATE_WORDS: Readonly<Record<CancellationStepState, Bilingual>> = {
  open: { en: "to do", fr: "à faire" },
  waiting: { en: "waiting", fr: "en attente" },
  refused: { en: "refused", fr: "refusé" },
  done: { en: "done", fr: "fait" },
  skipped: { en: "not needed", fr: "sans objet" },
};
