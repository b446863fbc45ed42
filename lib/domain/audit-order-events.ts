import { z } from "zod";
import { amount, count, d, day, id, kind, m, maybe, text } from "./audit-event-shape";
import { CANCELLATION_SCOPES, CANCELLATION_STEP_STATES, CANCELLATION_STEPS, CANCELLED_BY } from "./cancellation";
import { CANCELLATION_STATE_WORDS, CANCELLATION_WORDS } from "./cancellation-words";
import { codeWord } from "./code-words";
import { CALL_OUTCOME_WORDS, CALL_OUTCOMES } from "./desk-notes";
import { DETECTION_KINDS, detectionWhy } from "./detection";
import { HOLD_NEWS } from "./holds";
import { bareStateName } from "./state-words";
import { COLLECTORS, INSTALMENT_STATES } from "./states";
import { whyWords } from "./why-words";

const NOT_SET = { en: "not set", fr: "non fixée" } as const;

/** Orders, plans, dates, holds: what became of the goods and the agreement. */
export const ORDER_EVENTS = {
  "order.imported": kind(
    {
      origin: z.enum(["webhook", "backfill", "import", "reread"]),
      rule: z.enum([...DETECTION_KINDS, "by_hand"]),
      why: text,
      collector: z.enum(COLLECTORS),
      total: amount,
      observed: z.boolean(),
    },
    (e, w) =>
      `Order imported, ${m(w, e.total)}. Recognised as a preorder: ${detectionWhy(e.rule, e.why, "en")}.${e.observed ? " Observed only." : ""}`,
    (e, w) =>
      `Commande importée, ${m(w, e.total)}. Reconnue comme précommande : ${detectionWhy(e.rule, e.why, "fr")}.${e.observed ? " En observation seulement." : ""}`,
  ),
  "order.updated": kind(
    { changes: z.array(text) },
    (e, w) => `Order updated from Shopify: ${w.list(e.changes.map((code) => codeWord("change", code, "en")))}.`,
    (e, w) => `Commande mise à jour depuis Shopify : ${w.list(e.changes.map((code) => codeWord("change", code, "fr")))}.`,
  ),
  "order.activated": kind(
    {},
    () => "Order activated: it may be collected now.",
    () => "Commande activée : elle peut désormais être encaissée.",
  ),
  "order.cancelled": kind(
    { by: z.enum(["shopify", "staff", "customer", "rule"]), reason: text },
    (e) => `Order cancelled (${e.reason}).`,
    (e) => `Commande annulée (${e.reason}).`,
  ),
  "order.cancel_asked": kind(
    { by: z.enum(CANCELLED_BY), reason: text, scope: z.enum(CANCELLATION_SCOPES), refund: z.enum(["full", "none"]), restock: z.boolean() },
    (e) =>
      `${e.scope === "rest" ? "Cancelling of what has not been sent" : "Cancelling"} begun (${codeWord("reason", e.reason, "en")}), ${e.refund === "full" ? "everything paid goes back" : "nothing is refunded"}${e.restock ? ", units go back into stock" : ""}.`,
    (e) =>
      `${e.scope === "rest" ? "Annulation de ce qui n’est pas expédié" : "Annulation"} lancée (${codeWord("reason", e.reason, "fr")}), ${e.refund === "full" ? "tout ce qui a été payé est remboursé" : "sans remboursement"}${e.restock ? ", les unités retournent en stock" : ""}.`,
  ),
  "order.cancel_step": kind(
    { step: z.enum(CANCELLATION_STEPS), state: z.enum(CANCELLATION_STEP_STATES), detail: maybe(text) },
    (e) =>
      `Cancelling: ${CANCELLATION_WORDS[e.step].en} – ${CANCELLATION_STATE_WORDS[e.state].en}${e.detail ? ` (${whyWords(e.detail, "en")})` : ""}.`,
    (e) =>
      `Annulation : ${CANCELLATION_WORDS[e.step].fr} – ${CANCELLATION_STATE_WORDS[e.state].fr}${e.detail ? ` (${whyWords(e.detail, "fr")})` : ""}.`,
  ),
  "order.cancel_done": kind(
    {},
    () => "Order cancelled everywhere.",
    () => "Commande annulée partout.",
  ),
  "order.deleted": kind(
    {},
    () => "Order deleted in Shopify.",
    () => "Commande supprimée dans Shopify.",
  ),
  "order.noted": kind(
    {},
    () => "Note written.",
    () => "Note ajoutée.",
  ),
  "order.called": kind(
    { outcome: z.enum(CALL_OUTCOMES) },
    (e) => `Customer called: ${CALL_OUTCOME_WORDS[e.outcome].en}.`,
    (e) => `Client appelé : ${CALL_OUTCOME_WORDS[e.outcome].fr}.`,
  ),
  "order.assigned": kind(
    { assigneeId: maybe(id) },
    (e) => (e.assigneeId ? "Order assigned." : "Order no longer assigned."),
    (e) => (e.assigneeId ? "Commande attribuée." : "Commande sans responsable."),
  ),
  "order.fulfilment_changed": kind(
    { before: text, after: text },
    (e) => `Fulfilment changed from ${e.before} to ${e.after}.`,
    (e) => `Le traitement passe de ${e.before} à ${e.after}.`,
  ),
  "plan.made": kind(
    { deposit: amount, balance: amount, dueOn: maybe(day) },
    (e, w) => `Payment plan: deposit ${m(w, e.deposit)}, balance ${m(w, e.balance)}, due date ${d(w, e.dueOn, NOT_SET.en)}.`,
    (e, w) => `Échéancier : acompte ${m(w, e.deposit)}, solde ${m(w, e.balance)}, échéance ${d(w, e.dueOn, NOT_SET.fr)}.`,
  ),
  "balance.changed": kind(
    { instalmentId: id, before: amount, after: amount, why: text },
    (e, w) => `Balance changed from ${m(w, e.before)} to ${m(w, e.after)}: the order changed.`,
    (e, w) => `Solde modifié de ${m(w, e.before)} à ${m(w, e.after)} : ${whyWords(e.why, "fr")}.`,
  ),
  "balance.divided": kind(
    { instalmentId: id, partId: id, part: amount, rest: amount },
    (e, w) => `Balance divided: ${m(w, e.part)} collected now with the customer's agreement, ${m(w, e.rest)} stay due.`,
    (e, w) => `Solde divisé : ${m(w, e.part)} perçus maintenant avec l’accord du client, ${m(w, e.rest)} restent dus.`,
  ),
  "balance.overpaid": kind(
    { amount },
    (e, w) => `${m(w, e.amount)} more than the order's total were received: to refund.`,
    (e, w) => `${m(w, e.amount)} ont été reçus en trop : à rembourser.`,
  ),
  "due_date.changed": kind(
    { instalmentId: id, before: maybe(day), after: maybe(day) },
    (e, w) => `Due date changed from ${d(w, e.before, NOT_SET.en)} to ${d(w, e.after, NOT_SET.en)}.`,
    (e, w) => `Échéance modifiée de ${d(w, e.before, NOT_SET.fr)} à ${d(w, e.after, NOT_SET.fr)}.`,
  ),
  "promise.changed": kind(
    { before: maybe(day), after: maybe(day), why: text },
    (e, w) => `Promised date changed from ${d(w, e.before, NOT_SET.en)} to ${d(w, e.after, NOT_SET.en)}: ${whyWords(e.why, "en")}.`,
    (e, w) => `Date promise modifiée de ${d(w, e.before, NOT_SET.fr)} à ${d(w, e.after, NOT_SET.fr)} : ${whyWords(e.why, "fr")}.`,
  ),
  "promise.answered": kind(
    { answer: z.enum(["accept", "cancel"]), newOn: maybe(day), via: z.enum(["page", "staff"]) },
    (e, w) =>
      e.answer === "accept"
        ? `Customer accepted the new date (${d(w, e.newOn, "not known yet")}).`
        : "Customer cancelled with a full refund rather than wait.",
    (e, w) =>
      e.answer === "accept"
        ? `Le client accepte la nouvelle date (${d(w, e.newOn, "encore inconnue")}).`
        : "Le client préfère annuler avec un remboursement intégral.",
  ),
  "withdrawal.received": kind(
    { via: z.enum(["page", "public"]), refundDueOn: day },
    (e, w) => `Customer withdrew from the contract; the refund is due by ${d(w, e.refundDueOn, "")}.`,
    (e, w) => `Le client s’est rétracté ; le remboursement est dû au plus tard le ${d(w, e.refundDueOn, "")}.`,
  ),
  "cancellation.requested": kind(
    { via: z.enum(["page", "public"]) },
    () => "Customer asked for the order to be cancelled.",
    () => "Le client demande l’annulation de la commande.",
  ),
  "cancellation.answered": kind(
    { answer: z.enum(["accepted", "refused"]) },
    (e) => (e.answer === "accepted" ? "Request to cancel accepted." : "Request to cancel refused; the customer was told why."),
    (e) => (e.answer === "accepted" ? "Demande d’annulation acceptée." : "Demande d’annulation refusée ; le client en connaît le motif."),
  ),
  "address.asked": kind(
    { needsStaff: z.boolean(), country: text },
    (e) =>
      e.needsStaff ? `Customer asks for delivery to another country or state (${e.country}).` : "Customer corrected the delivery address.",
    (e) =>
      e.needsStaff
        ? `Le client demande une livraison dans un autre pays ou une autre région (${e.country}).`
        : "Le client a corrigé l’adresse de livraison.",
  ),
  "address.answered": kind(
    { answer: z.enum(["accepted", "refused"]) },
    (e) => (e.answer === "accepted" ? "New delivery address accepted." : "New delivery address refused; the customer was told why."),
    (e) =>
      e.answer === "accepted"
        ? "Nouvelle adresse de livraison acceptée."
        : "Nouvelle adresse de livraison refusée ; le client en connaît le motif.",
  ),
  "address.refused": kind(
    { why: text },
    (e) => `Shopify did not take the delivery address: ${whyWords(e.why, "en")}.`,
    (e) => `Shopify n’a pas accepté l’adresse de livraison : ${whyWords(e.why, "fr")}.`,
  ),
  "instalment.moved": kind(
    { instalmentId: id, from: z.enum(INSTALMENT_STATES), to: z.enum(INSTALMENT_STATES), trigger: text },
    (e, w) => `Balance moved from “${bareStateName(e.from, "en", w)}” to “${bareStateName(e.to, "en", w)}”.`,
    (e, w) => `Le solde passe de « ${bareStateName(e.from, "fr", w)} » à « ${bareStateName(e.to, "fr", w)} ».`,
  ),
  "intent.kept": kind(
    { intent: text },
    (e) => `Change kept until the running charge is settled: ${e.intent}.`,
    (e) => `Modification en attente du paiement en cours : ${e.intent}.`,
  ),
  "intent.applied": kind(
    { intent: text, resolution: text },
    (e) => `Waiting change closed: ${e.intent} (${e.resolution}).`,
    (e) => `Modification en attente traitée : ${e.intent} (${e.resolution}).`,
  ),
  "hold.placed": kind(
    { reason: text, until: maybe(day), ours: z.boolean() },
    (e, w) => `Fulfilment put on hold${e.until ? ` until ${d(w, e.until, "")}` : ""}: ${codeWord("reason", e.reason, "en")}.`,
    (e, w) => `Traitement mis en attente${e.until ? ` jusqu’au ${d(w, e.until, "")}` : ""} : ${codeWord("reason", e.reason, "fr")}.`,
  ),
  "hold.released": kind(
    { reason: text, ours: z.boolean() },
    (e) => `Fulfilment released: ${codeWord("reason", e.reason, "en")}.`,
    (e) => `Traitement libéré : ${codeWord("reason", e.reason, "fr")}.`,
  ),
  "hold.extended": kind(
    { reason: text, before: maybe(day), after: maybe(day) },
    (e, w) => `Hold (${codeWord("reason", e.reason, "en")}) now ends: ${d(w, e.after, "open end")}, before: ${d(w, e.before, "open end")}.`,
    (e, w) =>
      `Mise en attente (${codeWord("reason", e.reason, "fr")}) : fin ${d(w, e.after, "non fixée")}, auparavant ${d(w, e.before, "non fixée")}.`,
  ),
  "hold.asked": kind(
    { reason: text, until: maybe(day), told: z.enum(HOLD_NEWS), units: count },
    (e, w) =>
      `Hold asked for${e.until ? ` until ${d(w, e.until, "")}` : ""}: ${codeWord("reason", e.reason, "en")}. Customer: ${codeWord("news", e.told, "en")}.`,
    (e, w) =>
      `Mise en attente demandée${e.until ? ` jusqu’au ${d(w, e.until, "")}` : ""} : ${codeWord("reason", e.reason, "fr")}. Client : ${codeWord("news", e.told, "fr")}.`,
  ),
  "hold.put_back": kind(
    { reason: text, until: maybe(day) },
    (e, w) =>
      `Release undone, hold asked for once more${e.until ? ` until ${d(w, e.until, "")}` : ""}: ${codeWord("reason", e.reason, "en")}.`,
    (e, w) =>
      `Libération annulée, mise en attente redemandée${e.until ? ` jusqu’au ${d(w, e.until, "")}` : ""} : ${codeWord("reason", e.reason, "fr")}.`,
  ),
  "hold.refused": kind(
    { message: text },
    (e) => `Not carried out: ${codeWord("reason", e.message, "en")}.`,
    (e) => `Non effectué : ${codeWord("reason", e.message, "fr")}.`,
  ),
  "hold.release_asked": kind(
    { forced: z.boolean() },
    (e) => (e.forced ? "Release asked for although the order is not paid." : "Release of our hold asked for."),
    (e) => (e.forced ? "Libération demandée bien que la commande ne soit pas payée." : "Libération de la mise en attente demandée."),
  ),
  "tags.changed": kind(
    { added: count, removed: count },
    (e, w) => `Tags changed: ${w.count(e.added)} added, ${w.count(e.removed)} removed.`,
    (e, w) => `Étiquettes modifiées : ${w.count(e.added)} ajoutées, ${w.count(e.removed)} retirées.`,
  ),
} as const;
