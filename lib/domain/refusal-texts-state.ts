import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";
import { INSTALMENT_WORDS } from "./state-words";

/** Words for what an instalment's state does not allow. */
export const STATE_TEXTS: RefusalTable<RefusalGroups["state"]> = {
  not_in_state: {
    en: ({ state }, w) => [
      `This balance is “${INSTALMENT_WORDS[state].en({}, w)}”: that is not possible now.`,
      "Reload the page to see what is possible.",
    ],
    fr: ({ state }, w) => [
      `Ce solde est à l’état « ${INSTALMENT_WORDS[state].fr({}, w)} » : cette action n’est pas possible.`,
      "Rechargez la page pour voir ce qui est possible.",
    ],
  },
  not_planned: fixed(
    ["This order has no payment plan yet.", "Wait until its import is done, or import it again from Sync."],
    ["Cette commande n’a pas encore d’échéancier.", "Attendez la fin de son import, ou relancez-le depuis la page Synchronisation."],
  ),
  already_planned: fixed(
    ["This part of the plan exists already.", "Change its amount or its date instead."],
    ["Cette partie de l’échéancier existe déjà.", "Modifiez plutôt son montant ou sa date."],
  ),
  already_paid: fixed(
    ["This balance is paid.", "To give money back, refund the payment."],
    ["Ce solde est payé.", "Pour rendre de l’argent, remboursez le paiement."],
  ),
  already_cancelled: fixed(
    ["This balance is cancelled.", "Nothing more is collected. Place a new order to sell again."],
    ["Ce solde est annulé.", "Plus rien n’est perçu. Pour vendre à nouveau, créez une nouvelle commande."],
  ),
  already_settled: fixed(
    ["This charge is settled already.", "Reload the page to see its result."],
    ["Ce paiement est déjà réglé.", "Rechargez la page pour en voir le résultat."],
  ),
  charge_in_progress: fixed(
    ["A charge is running for this balance.", "Wait for its result: it shows here by itself."],
    ["Un encaissement est en cours pour ce solde.", "Attendez le résultat : il s’affichera ici."],
  ),
  intent_pending: fixed(
    ["A change of this order waits for the charge that ran.", "It is applied in a moment; then try again."],
    ["Une modification de cette commande attend le paiement en cours.", "Elle sera appliquée dans un instant ; réessayez ensuite."],
  ),
  invoice_open: fixed(
    ["A payment request is open for this balance.", "Withdraw the payment request first, or wait until it is paid or expires."],
    [
      "Une demande de paiement est ouverte pour ce solde.",
      "Retirez d’abord la demande de paiement, ou attendez son paiement ou son expiration.",
    ],
  ),
  amount_not_positive: fixed(
    ["The amount must be more than zero.", "Enter the amount that is owed."],
    ["Le montant doit être supérieur à zéro.", "Indiquez le montant dû."],
  ),
  no_open_request: fixed(
    ["No payment request is open for this balance.", "Reload the page to see where the balance stands."],
    ["Aucune demande de paiement n’est ouverte pour ce solde.", "Rechargez la page pour voir l’état du solde."],
  ),
  nothing_owed: fixed(
    ["Nothing is owed on this order.", "There is nothing to collect."],
    ["Cette commande ne présente aucun solde dû.", "Il n’y a rien à percevoir."],
  ),
};
