import type { Bilingual, Reader } from "./language";
import { fromStoredFacts } from "./next-step";
import { REFUSAL_CODES, refusalText } from "./refusal-texts";
import type { Refusal, RefusalCode } from "./refusals";

/** Why an order is left out of a plan, in the words of a list. What the guards say when its turn comes has words of its own. */
export const RUN_REASONS = {
  collected_elsewhere: { en: "Collected elsewhere, not by Predesk", fr: "Encaissée ailleurs, pas par Predesk" },
  order_cancelled: { en: "Order cancelled", fr: "Commande annulée" },
  order_observed: { en: "Only observed, not activated", fr: "Seulement observée, non activée" },
  order_disputed: { en: "A payment is disputed", fr: "Un paiement est contesté" },
  beyond_cap: { en: "Beyond the campaign's cap", fr: "Au-delà du plafond de la campagne" },
  promise_answer_open: { en: "The moved promise has no answer yet", fr: "La date promise a été reportée, sans réponse encore" },
  nothing_owed: { en: "Nothing is owed", fr: "Rien n’est dû" },
  charge_in_progress: { en: "A charge is running", fr: "Un encaissement est en cours" },
  invoice_open: { en: "A payment request is open", fr: "Une demande de paiement est ouverte" },
  intent_pending: { en: "A change waits for the running charge", fr: "Une modification attend le paiement en cours" },
  in_other_run: { en: "Waiting in another run", fr: "En attente dans un autre passage" },
  card_missing: { en: "No card", fr: "Pas de carte" },
  card_removed: { en: "The card was removed", fr: "La carte a été retirée" },
  new_card_needed: { en: "The bank wants another card", fr: "La banque demande une autre carte" },
  customer_must_confirm: { en: "The customer must confirm with the bank", fr: "Le client doit confirmer auprès de sa banque" },
  consent_missing: { en: "No agreement", fr: "Pas d’autorisation de débit" },
  consent_other_card: { en: "The agreement is for another card", fr: "L’autorisation de débit porte sur une autre carte" },
  consent_cap: { en: "More than the customer agreed to", fr: "Montant supérieur à l’autorisation de débit" },
  consent_ended: { en: "The agreement has ended", fr: "L’autorisation de débit a pris fin" },
  no_address: { en: "No e-mail address to announce the charge to", fr: "Pas d’adresse e-mail à laquelle annoncer le débit" },
  notice_missing: { en: "The charge was not announced", fr: "Le débit n’a pas été annoncé" },
  notice_differs: {
    en: "Announced with another amount, date or card",
    fr: "Annoncé avec un autre montant, une autre date ou une autre carte",
  },
  notice_bounced: { en: "The announcement came back", fr: "L’annonce est revenue" },
  notice_not_accepted: { en: "The announcement has not left yet", fr: "L’annonce n’est pas encore partie" },
  notice_too_recent: { en: "Announced too short a time ago", fr: "Annoncé depuis trop peu de temps" },
  announced_later: { en: "Announced for a later date", fr: "Annoncé pour une date ultérieure" },
  retry_limit: { en: "No tries left on this card", fr: "Plus d’essai possible sur cette carte" },
  network_ceiling: { en: "The card network's ceiling is reached", fr: "Le plafond du réseau de cartes est atteint" },
  card_saved: { en: "A card is saved already", fr: "Une carte est déjà enregistrée" },
  customer_without_email: { en: "No e-mail address", fr: "Pas d’adresse e-mail" },
  email_bounced: { en: "The e-mail address bounces", fr: "L’adresse e-mail rejette les messages" },
  link_limit: { en: "Links sent often enough today", fr: "Assez de liens envoyés aujourd’hui" },
  link_sent_meanwhile: { en: "A link was sent since the plan was made", fr: "Un lien a été envoyé depuis la préparation" },
  already_due_then: { en: "Due on that day already", fr: "Déjà à échéance ce jour-là" },
  due_needs_notice: { en: "Too soon to announce the charge in time", fr: "Trop tôt pour annoncer le débit à temps" },
  due_after_consent: { en: "Later than the customer agreed to", fr: "Plus tard que l’autorisation de débit" },
  amount_changed: { en: "The amount changed since the plan was made", fr: "Le montant a changé depuis la préparation" },
  card_changed: { en: "The card changed since the plan was made", fr: "La carte a changé depuis la préparation" },
  due_changed: { en: "The due date changed since the plan was made", fr: "L’échéance a changé depuis la préparation" },
  hold_changed: { en: "The hold was changed since", fr: "La mise en attente a été modifiée depuis" },
  hold_in_progress: { en: "A hold is being placed just now", fr: "Une mise en attente est en cours" },
  held_already: { en: "On hold already", fr: "Déjà en attente" },
  not_holdable: { en: "Nothing waits to be shipped", fr: "Rien n’attend d’être expédié" },
  nothing_held: { en: "No hold of ours", fr: "Aucune mise en attente de notre part" },
  release_unpaid: { en: "Not paid yet", fr: "Pas encore payée" },
  order_fulfilled: { en: "Shipped: refund instead", fr: "Expédiée : à rembourser plutôt" },
  cancel_in_progress: { en: "Being cancelled already", fr: "Annulation déjà en cours" },
  nothing_to_refund: { en: "No money to give back", fr: "Aucun argent à rendre" },
  refund_in_progress: { en: "A refund is under way", fr: "Un remboursement est en cours" },
  no_date_before: { en: "It had no due date before", fr: "Sans échéance auparavant" },
  date_in_past: { en: "The date before has passed", fr: "La date d’avant est passée" },
  not_in_campaign: { en: "No longer in the campaign", fr: "N’est plus dans la campagne" },
  promised_then_already: { en: "Promised for that day already", fr: "Déjà promise pour ce jour-là" },
  run_stopped: { en: "The run was stopped before its turn", fr: "Le passage a été arrêté avant son tour" },
} as const satisfies Record<string, Bilingual>;

/** Worth knowing beforehand; the order stays in the plan. */
export const RUN_WARNINGS = {
  needs_answer: { en: "The customer must answer first", fr: "Le client doit d’abord répondre" },
  card_expires: { en: "The card expires before that date", fr: "La carte expire avant cette date" },
  waits_for_charge: { en: "Waits for the running charge", fr: "Attend le paiement en cours" },
  rest_only: {
    en: "A part was shipped: only the rest is cancelled, what was paid beyond the shipped part goes back",
    fr: "Une partie a été expédiée : seul le reste est annulé, ce qui a été payé en trop est rendu",
  },
} as const satisfies Record<string, Bilingual>;

const isKnown = <Table extends object>(table: Table, code: string): code is Extract<keyof Table, string> => Object.hasOwn(table, code);
const isRefusalCode = (code: string): code is RefusalCode => (REFUSAL_CODES as readonly string[]).includes(code);

/** A stored reason in the reader's words: with its facts where a guard gave them, else as the list of reasons has it. */
export function runReasonText(code: string, facts: unknown, reader: Reader): string {
  if (facts !== null && facts !== undefined && isRefusalCode(code)) {
    return refusalText({ ok: false, code, params: fromStoredFacts(facts) } as Refusal, reader).text;
  }
  return isKnown(RUN_REASONS, code) ? RUN_REASONS[code][reader.language] : code;
}

export function runWarningText(code: string, reader: Reader): string {
  return isKnown(RUN_WARNINGS, code) ? RUN_WARNINGS[code][reader.language] : code;
}
