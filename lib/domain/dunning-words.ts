import type { NotCancelled } from "./dunning";
import type { Bilingual } from "./language";

/** Why an order is not cancelled by itself, as staff read it. */
export const NOT_CANCELLED_WORDS: Readonly<Record<NotCancelled, Bilingual>> = {
  off: { en: "cancelling by itself is switched off", fr: "l’annulation automatique est désactivée" },
  watched: { en: "the order is only watched", fr: "la commande est seulement observée" },
  collected_elsewhere: { en: "Predesk does not collect this balance", fr: "ce solde n’est pas encaissé par Predesk" },
  over: { en: "the order is over", fr: "la commande est close" },
  money_paused: { en: "all money is paused", fr: "tous les mouvements d’argent sont en pause" },
  disputed: { en: "the payment is disputed", fr: "le paiement est contesté" },
  intent_pending: { en: "a change waits for the running charge", fr: "une modification attend la fin du débit en cours" },
  charge_open: { en: "a charge is running", fr: "un débit est en cours" },
  asked_by_customer: { en: "the customer asked for something and waits for an answer", fr: "le client attend une réponse à sa demande" },
  shipped: { en: "part of the order has been sent", fr: "une partie de la commande a été expédiée" },
  not_failed: { en: "the payment has not failed for good", fr: "le paiement n’a pas échoué définitivement" },
  not_due: { en: "the balance is not due yet", fr: "le solde n’est pas encore échu" },
  unreachable: { en: "no mail reaches the customer: call or write", fr: "aucun e-mail ne parvient au client\u00a0: appelez ou écrivez" },
  no_failure_notice: {
    en: "no mail that told of the failure has been accepted yet",
    fr: "aucun e-mail annonçant l’échec n’a encore été accepté",
  },
  final_notice_not_sent: { en: "the final notice has not been sent yet", fr: "le dernier avis n’est pas encore parti" },
  final_notice_not_accepted: {
    en: "the final notice has not been accepted by the mail server yet",
    fr: "le dernier avis n’a pas encore été accepté par le serveur de messagerie",
  },
  shop_not_read: { en: "Shopify could not be asked just now", fr: "Shopify n’a pas pu être interrogé à l’instant" },
  shop_owes_less: { en: "less is outstanding in Shopify than here", fr: "le montant restant dû est moindre dans Shopify qu’ici" },
  too_soon: { en: "the customer still has time to pay", fr: "le client a encore le temps de payer" },
};
