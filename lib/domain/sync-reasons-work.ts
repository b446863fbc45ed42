import type { Bilingual } from "./language";
import { enSaid, frSaid, plain, said, text, told } from "./sync-reason-shape";

const sums = { outstanding: text, charged: text, currency: text };

/** Why Stripe could not send a refund. Source: docs.stripe.com/api/refunds/object, failure_reason. */
const NOT_SENT_BACK: Readonly<Record<string, Bilingual>> = {
  lost_or_stolen_card: { en: "the card was lost or stolen", fr: "la carte a été perdue ou volée" },
  expired_or_canceled_card: { en: "the card has expired or was cancelled", fr: "la carte a expiré ou a été annulée" },
  charge_for_pending_refund_disputed: { en: "the payment was disputed meanwhile", fr: "le paiement a été contesté entre-temps" },
  insufficient_funds: { en: "the Stripe account holds too little money", fr: "le solde du compte Stripe est insuffisant" },
  declined: { en: "the customer’s bank refused it", fr: "la banque du client l’a refusé" },
  merchant_request: { en: "it was cancelled at the shop’s request", fr: "il a été annulé à la demande de la boutique" },
  canceled: { en: "it was cancelled at Stripe", fr: "il a été annulé chez Stripe" },
  unknown: { en: "the bank gave no reason", fr: "la banque n’a donné aucun motif" },
};
const notSent = (code: string): Bilingual => NOT_SENT_BACK[code] ?? { en: code.replaceAll("_", " "), fr: code.replaceAll("_", " ") };

/** Why money that goes back, a cancellation, a recording in Shopify or a fix of reconciliation waits, or was refused. */
export const REASONS_OF_WORK = {
  money_paused: plain("all money is paused", "tous les mouvements d’argent sont suspendus"),
  order_disputed: plain("a payment of this order is disputed", "un paiement de cette commande est contesté"),
  only_watched: plain("this order is only watched here", "cette commande est seulement observée ici"),
  no_stripe: plain("no Stripe account is connected", "aucun compte Stripe n’est connecté"),
  fault_here: told(
    { error: text },
    (r) => `something failed here (${r.error})`,
    (r) => `une erreur s’est produite ici (${r.error})`,
  ),

  what_is_gone: plain("what it was about is no longer there", "ce dont il s’agissait n’existe plus"),
  only_a_person: plain("only a person can settle this one", "seule une personne peut régler cet écart"),
  books_moved: plain(
    "the books have moved since this was found: the next reconciliation looks again",
    "les comptes ont bougé depuis\u00a0: le prochain rapprochement regardera de nouveau",
  ),
  no_charge_any_more: plain("Stripe shows no charge on it any more", "Stripe n’y montre plus aucun débit"),
  charge_behind_it: told(
    { charge: text },
    (r) => `Stripe has the charge ${r.charge} behind it: reconcile over a longer time`,
    (r) => `Stripe a bien le débit ${r.charge}\u00a0: lancez un rapprochement sur une période plus longue`,
  ),

  stripe_page_gone: plain(
    "Stripe does not know what its last page ended with",
    "Stripe ne connaît pas le dernier élément de sa page précédente",
  ),

  no_page_address: plain("Stripe named no address for the page", "Stripe n’a pas donné d’adresse pour la page"),

  part_unsettled: plain("a part of it is not settled", "une partie n’est pas encore réglée"),
  part_moved_on: plain("this part has moved on meanwhile", "cette partie a avancé entre-temps"),
  bank_takes_time: plain("the bank takes its time", "la banque prend son temps"),
  charge_not_written: plain("its charge is not written yet", "son débit n’est pas encore comptabilisé"),
  recorded_first: plain("the charge is recorded in Shopify first", "le débit est d’abord enregistré dans Shopify"),
  refund_not_seen: plain("Shopify does not show the refund it made", "Shopify ne montre pas le remboursement qu’il a fait"),
  payment_not_seen: plain("Shopify does not show the payment to refund", "Shopify ne montre pas le paiement à rembourser"),
  gateway_refused: plain("the payment gateway refused", "la passerelle de paiement a refusé"),
  refund_not_sent: told(
    { code: text },
    (r) => `the refund failed: ${notSent(r.code).en}`,
    (r) => `le remboursement a échoué\u00a0: ${notSent(r.code).fr}`,
  ),
  stripe_said_no: told(
    { said },
    (r) => `Stripe refused${enSaid(r.said)}`,
    (r) => `Stripe a refusé${frSaid(r.said)}`,
  ),
  stripe_no_answer: told(
    { said },
    (r) => `no answer from Stripe${enSaid(r.said)}`,
    (r) => `aucune réponse de Stripe${frSaid(r.said)}`,
  ),

  earlier_charge_first: plain(
    "an earlier charge of this order is recorded first",
    "un débit antérieur de cette commande est enregistré d’abord",
  ),
  shop_counts_in: told(
    { there: text, charged: text },
    (r) => `the shop counts in ${r.there}, the charge is in ${r.charged}`,
    (r) => `la boutique compte en ${r.there}, le débit est en ${r.charged}`,
  ),
  shop_owes_less: told(
    sums,
    (r) => `Shopify counts less as owed (${r.outstanding} ${r.currency}) than was charged (${r.charged} ${r.currency})`,
    (r) => `Shopify compte un reste dû (${r.outstanding} ${r.currency}) inférieur au débit (${r.charged} ${r.currency})`,
  ),
  only_plus: told(
    sums,
    (r) => `only Shopify Plus records a part: ${r.charged} of ${r.outstanding} ${r.currency}`,
    (r) => `seul Shopify Plus enregistre une partie\u00a0: ${r.charged} sur ${r.outstanding} ${r.currency}`,
  ),
  recorded_found: plain("it was there already", "déjà présent"),
  recorded_all: plain("all that was outstanding", "la totalité du reste dû"),
  recorded_with_earlier: plain("with earlier parts, all that was outstanding", "avec les parties antérieures, la totalité du reste dû"),
  recorded_net: plain("what its refund left of it", "ce que son remboursement en a laissé"),
  recorded_part: plain("a part", "une partie"),
  refunded_before_recorded: plain("refunded before it was recorded", "remboursé avant d’être enregistré"),
  entry_taken_back: plain("taken back: its rail knows no such movement", "écriture retirée\u00a0: son canal ne connaît pas ce mouvement"),
  entry_replaced: plain("replaced by what the shop says now", "remplacée par ce que dit la boutique maintenant"),
  transactions_unread: plain("its transactions could not be read", "ses transactions n’ont pas pu être lues"),

  charge_running: plain("a charge is running", "un débit est en cours"),
  stripe_keeps_it: told(
    { status: text },
    (r) => `Stripe keeps it as ${r.status.replaceAll("_", " ")}`,
    (r) => `Stripe le garde à l’état «\u00a0${r.status}\u00a0»`,
  ),
  page_is: told(
    { status: text },
    (r) => `the payment page is ${r.status}`,
    (r) => `la page de paiement est à l’état «\u00a0${r.status}\u00a0»`,
  ),
  hold_releasing: plain("the hold is being released just now", "la suspension est en cours de levée"),
  skus_unknown: told(
    { skus: text },
    (r) => `no product of the shop has the SKU ${r.skus}`,
    (r) => `aucun produit de la boutique n’a la référence ${r.skus}`,
  ),
  campaign_changed: plain("the campaign changed meanwhile", "la campagne a changé entre-temps"),

  rest_taken_off: plain(
    "a part was sent: the rest was taken off the order",
    "une partie a été expédiée\u00a0: le reste a été retiré de la commande",
  ),
  shop_cancelling: plain("Shopify is cancelling", "Shopify est en train d’annuler"),
  shop_no_answer_yet: plain("no answer from Shopify yet", "pas encore de réponse de Shopify"),
  order_unread: plain("the order could not be read", "la commande n’a pas pu être lue"),
  sent_still_owed: plain("what was sent is still to be paid", "ce qui a été expédié reste à payer"),
  payments_not_closed: plain("Stripe has not closed every payment yet", "Stripe n’a pas encore clos tous les paiements"),
  earlier_refund: plain("an earlier refund is under way", "un remboursement antérieur est en cours"),
  refunds_under_way: plain("refunds are under way", "des remboursements sont en cours"),
  nothing_was_paid: plain("nothing was paid", "rien n’avait été payé"),
} as const;
