import { z } from "zod";
import { amount, count, id, instantText, kind, m, maybe, text } from "./audit-event-shape";
import { codeWord, declineWord } from "./code-words";
import { REQUEST_STATES } from "./payment-request";
import { CHARGE_REQUESTERS, COLLECT_MODES, RAILS } from "./states";
import { whyWords } from "./why-words";

const attempt = { instalmentId: id, attemptId: id, number: count, amount };

/** Charges, recordings, refunds, disputes and the switches of money. */
export const MONEY_EVENTS = {
  "charge.started": kind(
    { ...attempt, by: z.enum(CHARGE_REQUESTERS), cardLast4: text },
    (e, w) =>
      `Charge of ${m(w, e.amount)} on card ···${e.cardLast4} started (${codeWord("requester", e.by, "en")}, try ${w.count(e.number)}).`,
    (e, w) =>
      `Débit de ${m(w, e.amount)} sur la carte ···${e.cardLast4} lancé (${codeWord("requester", e.by, "fr")}, essai ${w.count(e.number)}).`,
  ),
  "charge.refused": kind(
    { instalmentId: id, amount, by: z.enum(CHARGE_REQUESTERS), code: text, params: z.record(z.string(), z.unknown()) },
    (e, w) => `Charge of ${m(w, e.amount)} refused before it left: ${e.code}.`,
    (e, w) => `Débit de ${m(w, e.amount)} refusé avant son départ : ${e.code}.`,
  ),
  "charge.succeeded": kind(
    { ...attempt, chargeId: id, settledBy: text },
    (e, w) => `${m(w, e.amount)} collected.`,
    (e, w) => `${m(w, e.amount)} encaissés.`,
  ),
  "charge.declined": kind(
    { ...attempt, code: text, declineCode: maybe(text), networkCode: maybe(text), next: text, nextAt: maybe(instantText), settledBy: text },
    (e, w) =>
      `Charge of ${m(w, e.amount)} declined: ${declineWord(e.declineCode ?? e.code, "en")}. Next: ${codeWord("next", e.next, "en")}.`,
    (e, w) =>
      `Débit de ${m(w, e.amount)} refusé : ${declineWord(e.declineCode ?? e.code, "fr")}. Suite : ${codeWord("next", e.next, "fr")}.`,
  ),
  "charge.needs_customer": kind(
    { ...attempt, settledBy: text },
    (e, w) => `The bank wants the customer to confirm ${m(w, e.amount)}.`,
    (e, w) => `La banque demande au client de confirmer ${m(w, e.amount)}.`,
  ),
  "charge.processing": kind(
    { ...attempt },
    (e, w) => `${m(w, e.amount)} is with the bank.`,
    (e, w) => `${m(w, e.amount)} en cours de traitement par la banque.`,
  ),
  "charge.unknown": kind(
    { ...attempt, why: text },
    (e, w) => `No answer about ${m(w, e.amount)} (${whyWords(e.why, "en")}): Stripe is being asked.`,
    (e, w) => `Aucune réponse pour ${m(w, e.amount)} (${whyWords(e.why, "fr")}) : vérification auprès de Stripe.`,
  ),
  "charge.not_made": kind(
    { ...attempt, why: text, settledBy: text },
    (e, w) => `Charge of ${m(w, e.amount)} did not reach the bank (${whyWords(e.why, "en")}); no money moved.`,
    (e, w) => `Le débit de ${m(w, e.amount)} n’a pas atteint la banque (${whyWords(e.why, "fr")}) ; aucune somme n’a bougé.`,
  ),
  "payment_request.opened": kind(
    { instalmentId: id, expiresAt: instantText },
    (e, w) => `Payment request opened, until ${w.dateTime(new Date(e.expiresAt))}.`,
    (e, w) => `Demande de paiement ouverte jusqu’au ${w.dateTime(new Date(e.expiresAt))}.`,
  ),
  "payment_request.closed": kind(
    { instalmentId: id, how: z.enum(REQUEST_STATES) },
    (e) => `Payment request closed: ${codeWord("reason", e.how, "en")}.`,
    (e) => `Demande de paiement close : ${codeWord("reason", e.how, "fr")}.`,
  ),
  "payment.acknowledged": kind(
    { amount },
    (e, w) => `${m(w, e.amount)} marked as paid in Shopify: looked at, the money came another way.`,
    (e, w) => `${m(w, e.amount)} marqués comme payés dans Shopify : vérifié, l’argent est arrivé autrement.`,
  ),
  "payment.prepared": kind(
    { instalmentId: id, amount },
    (e, w) => `Payment of ${m(w, e.amount)} prepared at Stripe.`,
    (e, w) => `Paiement de ${m(w, e.amount)} préparé chez Stripe.`,
  ),
  "payment.released": kind(
    { instalmentId: id, closedBy: text },
    (e) => `Prepared payment closed at Stripe (${e.closedBy}).`,
    (e) => `Paiement préparé clos chez Stripe (${e.closedBy}).`,
  ),
  "payment.received": kind(
    { rail: z.enum(RAILS), amount },
    (e, w) => `${m(w, e.amount)} received through ${codeWord("rail", e.rail, "en")}.`,
    (e, w) => `${m(w, e.amount)} reçus par ${codeWord("rail", e.rail, "fr")}.`,
  ),
  "payment.recorded": kind(
    { paymentId: id, amount, how: text },
    (e, w) => `${m(w, e.amount)} recorded in Shopify.`,
    (e, w) => `${m(w, e.amount)} enregistrés dans Shopify.`,
  ),
  "payment.not_recordable": kind(
    { paymentId: id, amount, why: text },
    (e, w) => `${m(w, e.amount)} cannot be recorded in Shopify yet: ${whyWords(e.why, "en")}.`,
    (e, w) => `${m(w, e.amount)} ne peuvent pas encore être enregistrés dans Shopify : ${whyWords(e.why, "fr")}.`,
  ),
  "refund.owed": kind(
    { amount, rail: z.enum(RAILS), why: text },
    (e, w) => `${m(w, e.amount)} to refund through ${codeWord("rail", e.rail, "en")}: ${whyWords(e.why, "en")}.`,
    (e, w) => `${m(w, e.amount)} à rembourser par ${codeWord("rail", e.rail, "fr")} : ${whyWords(e.why, "fr")}.`,
  ),
  "refund.pending": kind(
    { amount, rail: z.enum(RAILS) },
    (e, w) => `${m(w, e.amount)} on the way back through ${codeWord("rail", e.rail, "en")}: the bank has not confirmed it yet.`,
    (e, w) => `${m(w, e.amount)} en cours de remboursement par ${codeWord("rail", e.rail, "fr")} : la banque ne l’a pas encore confirmé.`,
  ),
  "refund.made": kind(
    { amount, rail: z.enum(RAILS) },
    (e, w) => `${m(w, e.amount)} refunded through ${codeWord("rail", e.rail, "en")}.`,
    (e, w) => `${m(w, e.amount)} remboursés par ${codeWord("rail", e.rail, "fr")}.`,
  ),
  "refund.failed": kind(
    { amount, rail: z.enum(RAILS), why: text },
    (e, w) => `Refund of ${m(w, e.amount)} failed: ${whyWords(e.why, "en")}.`,
    (e, w) => `Le remboursement de ${m(w, e.amount)} a échoué : ${whyWords(e.why, "fr")}.`,
  ),
  "refund.retried": kind(
    {},
    () => "Refund tried again.",
    () => "Nouvelle tentative de remboursement.",
  ),
  "refund.not_mirrored": kind(
    { why: text },
    (e) => `Shopify did not take note of a refund: ${whyWords(e.why, "en")}.`,
    (e) => `Shopify n’a pas enregistré un remboursement : ${whyWords(e.why, "fr")}.`,
  ),
  "dispute.opened": kind(
    { amount, evidenceDueAt: maybe(instantText) },
    (e, w) => `${m(w, e.amount)} disputed by the customer's bank.`,
    (e, w) => `${m(w, e.amount)} contestés par la banque du client.`,
  ),
  "dispute.closed": kind(
    { amount, outcome: text },
    (e, w) => `Dispute of ${m(w, e.amount)} closed: ${e.outcome}.`,
    (e, w) => `Contestation de ${m(w, e.amount)} close : ${e.outcome}.`,
  ),
  "money.paused": kind(
    { scope: z.enum(["merchant", "installation"]), why: text },
    (e) => `All money paused: ${whyWords(e.why, "en")}.`,
    (e) => `Mouvements d’argent suspendus : ${whyWords(e.why, "fr")}.`,
  ),
  "money.resumed": kind(
    { scope: z.enum(["merchant", "installation"]) },
    () => "Money resumed.",
    () => "Mouvements d’argent repris.",
  ),
  "mode.changed": kind(
    { before: z.enum(COLLECT_MODES), after: z.enum(COLLECT_MODES) },
    (e) => (e.after === "collect" ? "Collecting switched on." : "Switched to watch mode."),
    (e) => (e.after === "collect" ? "Encaissement activé." : "Passage en mode observation."),
  ),
} as const;
