import type { CampaignSettings } from "./campaign";
import { DECLINE_ROWS, type DeclineMeaning } from "./decline-table";
import type { HoldNews } from "./holds";
import type { Bilingual, Language } from "./language";
import type { MailKind } from "./mail-kinds";
import type { ChargeRequester } from "./states";

/**
 * Names of codes for people: what a timeline writes where a row keeps a code. A code that is not named here is written with
 * spaces for its underscores, so that an old row or a new code of somebody else's still reads.
 */

const MAIL: Readonly<Record<MailKind, Bilingual>> = {
  card_request: { en: "card request", fr: "demande de carte" },
  card_reminder: { en: "card reminder", fr: "rappel de carte" },
  card_saved: { en: "copy of the agreement", fr: "copie de l’autorisation" },
  card_removed: { en: "card removed", fr: "carte supprimée" },
  consent_request: { en: "request for a new agreement", fr: "demande d’un nouvel accord" },
  consent_reminder: { en: "reminder of a new agreement", fr: "rappel d’un nouvel accord" },
  charge_notice: { en: "notice of a charge", fr: "annonce de débit" },
  charge_notice_withdrawn: { en: "notice withdrawn", fr: "annonce retirée" },
  charge_failed: { en: "payment failed", fr: "paiement échoué" },
  card_expiring: { en: "card expires too early", fr: "carte expirant trop tôt" },
  new_card_reminder: { en: "reminder of a new card", fr: "rappel d’une nouvelle carte" },
  confirm_payment: { en: "confirm with the bank", fr: "confirmation auprès de la banque" },
  confirm_reminder: { en: "reminder to confirm", fr: "rappel de confirmation" },
  payment_request: { en: "payment request", fr: "demande de paiement" },
  payment_request_reminder: { en: "reminder of a payment request", fr: "rappel de demande de paiement" },
  receipt: { en: "receipt", fr: "reçu" },
  due_date_changed: { en: "due date changed", fr: "échéance modifiée" },
  promise_changed: { en: "promise date changed", fr: "date promise modifiée" },
  fulfilment_on_hold: { en: "order on hold", fr: "commande en attente" },
  final_notice: { en: "final notice", fr: "dernier avis" },
  order_cancelled: { en: "order cancelled", fr: "commande annulée" },
  refund_made: { en: "refund", fr: "remboursement" },
  withdrawal_received: { en: "withdrawal received", fr: "rétractation reçue" },
  cancellation_requested: { en: "request to cancel received", fr: "demande d’annulation reçue" },
  request_refused: { en: "request refused", fr: "demande refusée" },
  address_changed: { en: "address changed", fr: "adresse modifiée" },
  new_link: { en: "new link", fr: "nouveau lien" },
  email_changed: { en: "e-mail address changed", fr: "adresse e-mail modifiée" },
  team_invitation: { en: "invitation", fr: "invitation" },
  sender_check: { en: "sender check", fr: "vérification d’expéditeur" },
  staff_alert: { en: "alert to staff", fr: "alerte à l’équipe" },
};

const REQUESTER: Readonly<Record<ChargeRequester, Bilingual>> = {
  timer: { en: "on the due date", fr: "à l’échéance" },
  staff: { en: "by hand", fr: "à la main" },
  run: { en: "by a run", fr: "par un passage d’encaissement" },
  new_card: { en: "on a new card", fr: "sur une nouvelle carte" },
  customer: { en: "by the customer", fr: "par le client" },
};

/** What staff read of a decline; customers read CUSTOMER_WORDS of declines.ts, which say less. */
const DECLINE: Readonly<Record<DeclineMeaning, Bilingual>> = {
  insufficient_funds: { en: "not enough money", fr: "provision insuffisante" },
  limit_reached: { en: "card limit reached", fr: "plafond de la carte atteint" },
  expired: { en: "card expired", fr: "carte expirée" },
  wrong_details: { en: "card details wrong", fr: "coordonnées de carte erronées" },
  confirm: { en: "the bank wants the customer to confirm", fr: "la banque demande une confirmation du client" },
  bank_declined: { en: "declined by the bank", fr: "refus de la banque" },
  bank_unavailable: { en: "the bank did not answer", fr: "la banque n’a pas répondu" },
  card_not_accepted: { en: "card not accepted for this", fr: "carte non acceptée" },
  permission_withdrawn: { en: "the customer withdrew permission at the bank", fr: "autorisation retirée auprès de la banque" },
  card_unusable: { en: "the card cannot be used any more", fr: "la carte n’est plus utilisable" },
};

const NEXT: Readonly<Record<string, Bilingual>> = {
  retry: { en: "tried again", fr: "nouvel essai" },
  new_card: { en: "a new card is asked for", fr: "une nouvelle carte est demandée" },
  customer: { en: "the customer is asked to confirm", fr: "le client est invité à confirmer" },
  new_consent: { en: "a new agreement is asked for", fr: "un nouvel accord est demandé" },
};

const REASON: Readonly<Record<string, Bilingual>> = {
  awaiting_payment: { en: "waiting for the payment", fr: "en attente du paiement" },
  awaiting_return_items: { en: "waiting for returned items", fr: "en attente d’un retour" },
  high_risk_of_fraud: { en: "risk of fraud", fr: "risque de fraude" },
  incorrect_address: { en: "wrong address", fr: "adresse incorrecte" },
  inventory_out_of_stock: { en: "out of stock", fr: "rupture de stock" },
  unknown_delivery_date: { en: "delivery date unknown", fr: "date de livraison inconnue" },
  other: { en: "another reason", fr: "autre raison" },
  paid: { en: "paid", fr: "payée" },
  cancelled_in_shopify: { en: "cancelled in Shopify", fr: "annulée dans Shopify" },
  asked_to_the_end: { en: "every reminder has been sent", fr: "tous les rappels ont été envoyés" },
  reminders_off: { en: "the customer stopped reminders", fr: "le client a arrêté les rappels" },
  timeout: { en: "time-out", fr: "délai dépassé" },
  connection_lost: { en: "connection lost", fr: "connexion perdue" },
  server_error: { en: "Stripe had a fault", fr: "panne chez Stripe" },
  unreadable_answer: { en: "answer not readable", fr: "réponse illisible" },
  unexpected_status: { en: "status not known", fr: "statut inconnu" },
  not_sent: { en: "not sent", fr: "non envoyé" },
  rate_limited: { en: "too many calls at once", fr: "trop d’appels à la fois" },
  invalid_request: { en: "Stripe refused the request", fr: "demande refusée par Stripe" },
  never_confirmed: { en: "never confirmed", fr: "jamais confirmé" },
  earlier_decline_shown: { en: "it never arrived", fr: "jamais parvenu" },
  payment_object_canceled: { en: "cancelled at Stripe", fr: "annulé chez Stripe" },
  guard_refused: { en: "the facts had changed", fr: "les faits avaient changé" },
  cancelled_during_charge: { en: "cancelled during the charge", fr: "annulée pendant le débit" },
  paid_elsewhere: { en: "paid elsewhere", fr: "payée ailleurs" },
  paid_after_cancel: { en: "paid after cancelling", fr: "payée après l’annulation" },
  paid_twice: { en: "paid twice", fr: "payée deux fois" },
  overpaid: { en: "paid too much", fr: "trop-perçu" },
  order_cancelled: { en: "order cancelled", fr: "commande annulée" },
  made_in_stripe: { en: "made in Stripe's dashboard", fr: "fait dans le tableau de bord de Stripe" },
  fully_refunded: { en: "everything was refunded", fr: "tout a été remboursé" },
  shop_cancelled: { en: "order cancelled in Shopify", fr: "commande annulée dans Shopify" },
  customer_request: { en: "the customer asked", fr: "à la demande du client" },
  damaged_or_missing: { en: "damaged or missing", fr: "article abîmé ou manquant" },
  goodwill: { en: "goodwill", fr: "geste commercial" },
  customer: { en: "the customer wishes it", fr: "souhait du client" },
  inventory: { en: "not available", fr: "indisponible" },
  declined: { en: "payment not obtained", fr: "paiement non obtenu" },
  fraud: { en: "suspected fraud", fr: "fraude présumée" },
  staff: { en: "decided by staff", fr: "décision de l’équipe" },
  asked_during_charge: { en: "asked for during the charge", fr: "demandé pendant le débit" },
  used: { en: "used", fr: "utilisé" },
  settled: { en: "the debt is settled", fr: "la dette est réglée" },
  expired: { en: "expired", fr: "expiré" },
  time_is_up: { en: "its date has come", fr: "date atteinte" },
  released_in_shop: { en: "released in Shopify", fr: "libérée dans Shopify" },
  forced: { en: "although it is not paid", fr: "malgré l’impayé" },
  nothing_to_hold: { en: "nothing of it waits to be shipped", fr: "rien n’attend d’expédition" },
  withdrawn: { en: "withdrawn", fr: "retirée" },
  by_hand: { en: "by hand", fr: "à la main" },
  nothing_owed_any_more: {
    en: "nothing has been owed on it for as long as cards are kept",
    fr: "plus rien n’était dû sur elle depuis le délai de conservation",
  },
  "removed by staff": { en: "by staff", fr: "par l’équipe" },
  "detached at Stripe": { en: "at Stripe", fr: "chez Stripe" },
  "removed by the customer": { en: "by the customer", fr: "par le client" },
  "removed by the customer during a charge": { en: "by the customer, during a charge", fr: "par le client, pendant un débit" },
  dispute_closed: { en: "the dispute is closed", fr: "litige clos" },
  card_page_not_opened: { en: "Stripe's card page could not be opened", fr: "la page de carte de Stripe n’a pas pu s’ouvrir" },
  no_card_came_back: { en: "no card came back from the card page", fr: "aucune carte n’est revenue de la page de carte" },
  replaced_by_newer: { en: "replaced by a newer agreement", fr: "remplacé par un accord plus récent" },
  nothing_owed: { en: "nothing is owed any more", fr: "plus rien n’est dû" },
  other_brand: { en: "the card is of another brand now", fr: "la carte est maintenant d’une autre marque" },
  due_date_changed: { en: "due date changed", fr: "échéance modifiée" },
  terms_changed: { en: "amount, date or card changed", fr: "montant, date ou carte modifiés" },
  order: { en: "the order changed", fr: "la commande a changé" },
};

const PURPOSE: Readonly<Record<string, Bilingual>> = {
  save_card: { en: "save a card", fr: "enregistrer une carte" },
  confirm_payment: { en: "confirm a payment", fr: "confirmer un paiement" },
  see_order: { en: "see the order", fr: "voir la commande" },
};

const RAIL: Readonly<Record<string, Bilingual>> = {
  stripe: { en: "Stripe", fr: "Stripe" },
  shopify: { en: "Shopify", fr: "Shopify" },
  manual: { en: "a payment by hand", fr: "un paiement manuel" },
};

const NEWS: Readonly<Record<HoldNews, Bilingual>> = {
  nothing: { en: "not told", fr: "pas informé" },
  status_mail: { en: "told by mail", fr: "informé par e-mail" },
  delay_notice: { en: "told of the delay", fr: "informé du retard" },
};

/** What of an order changed in Shopify. */
const CHANGE: Readonly<Record<string, Bilingual>> = {
  total: { en: "total", fr: "total" },
  financial_status: { en: "payment status", fr: "état du paiement" },
  due_date: { en: "due date", fr: "échéance" },
  email: { en: "e-mail address", fr: "adresse e-mail" },
};

/** What of a campaign was set anew. */
const CAMPAIGN_SETTING: Readonly<Record<keyof CampaignSettings, Bilingual>> = {
  name: { en: "name", fr: "nom" },
  promise: { en: "promise", fr: "promesse" },
  deposit: { en: "deposit", fr: "acompte" },
  charge: { en: "when the balance is due", fr: "moment où le solde est dû" },
  noticeDays: { en: "days of notice", fr: "jours de préavis" },
  stock: { en: "when units leave the stock", fr: "moment où les unités quittent le stock" },
  unitCap: { en: "cap of units", fr: "plafond d’unités" },
  items: { en: "what it sells", fr: "articles vendus" },
  plan: { en: "selling plan", fr: "plan de vente" },
};

const WORDS = {
  campaign_setting: CAMPAIGN_SETTING,
  change: CHANGE,
  news: NEWS,
  mail: MAIL,
  requester: REQUESTER,
  next: NEXT,
  reason: REASON,
  purpose: PURPOSE,
  rail: RAIL,
} as const;
export type CodeGroup = keyof typeof WORDS;

/** The name of a code in a language; the code itself, readable, when it has none. */
export function codeWord(group: CodeGroup, code: string, language: Language): string {
  const words: Readonly<Record<string, Bilingual>> = WORDS[group];
  return Object.hasOwn(words, code) ? (words[code]?.[language] ?? code) : code.replaceAll("_", " ");
}

/** What a decline code means to staff, with the bank's own code where it says more. */
export function declineWord(code: string, language: Language): string {
  const row = DECLINE_ROWS.get(code);
  return row ? DECLINE[row.meaning][language] : code.replaceAll("_", " ");
}

/** A step of asking for a card: `first`, `after_3`, `before_7`. */
export function cardStepWord(step: string, language: Language): string {
  const [, when, days] = /^(after|before)_(\d+)$/.exec(step) ?? [];
  if (!when || !days) return step === "first" ? { en: "first time", fr: "première fois" }[language] : step.replaceAll("_", " ");
  const count = Number(days);
  if (language === "fr") return when === "after" ? `après ${count} j` : `${count} j avant l’échéance`;
  return when === "after" ? `after ${count} ${count === 1 ? "day" : "days"}` : `${count} ${count === 1 ? "day" : "days"} before it is due`;
}
