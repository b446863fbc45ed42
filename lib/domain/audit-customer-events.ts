import { z } from "zod";
import { amount, d, day, id, kind, m, maybe, text } from "./audit-event-shape";
import { cardStepWord, codeWord } from "./code-words";
import { cardName } from "./consent";
import { obligationWords } from "./privacy";
import { whyWords } from "./why-words";

const card = { cardId: id, brand: text, last4: z.string().max(4) };

/** Cards, consent, mail and links: what was asked of the customer, and what the customer did. */
export const CUSTOMER_EVENTS = {
  "card.requested": kind(
    { step: text },
    (e) => `Card asked for (${cardStepWord(e.step, "en")}).`,
    (e) => `Carte demandée (${cardStepWord(e.step, "fr")}).`,
  ),
  "card.request_stopped": kind(
    { why: text },
    (e) => `Card no longer asked for: ${whyWords(e.why, "en")}.`,
    (e) => `La carte n’est plus demandée : ${whyWords(e.why, "fr")}.`,
  ),
  "card.saved": kind(
    { ...card, via: text },
    (e) => `Card saved: ${cardName(e)}.`,
    (e) => `Carte enregistrée : ${cardName(e)}.`,
  ),
  "card.updated": kind(
    { ...card, expires: text },
    (e) => `The bank renewed the card: now ${cardName(e)}, valid to ${e.expires}.`,
    (e) => `La banque a renouvelé la carte : désormais ${cardName(e)}, valable jusqu’à ${e.expires}.`,
  ),
  "card.removed": kind(
    { ...card, why: text },
    (e) => `Card ${cardName(e)} removed: ${whyWords(e.why, "en")}.`,
    (e) => `Carte ${cardName(e)} supprimée : ${whyWords(e.why, "fr")}.`,
  ),
  "consent.asked": kind(
    { consentId: id, cap: amount, latestOn: day, language: text, textVersion: text },
    (e, w) => `Agreement ticked: at most ${m(w, e.cap)}, no later than ${d(w, e.latestOn, "")}. The card follows.`,
    (e, w) => `Accord coché : au plus ${m(w, e.cap)}, au plus tard le ${d(w, e.latestOn, "")}. La carte suit.`,
  ),
  "consent.given": kind(
    { consentId: id, cap: amount, latestOn: day, language: text, textVersion: text },
    (e, w) => `Customer agreed to one charge of at most ${m(w, e.cap)}, no later than ${d(w, e.latestOn, "")}.`,
    (e, w) => `Le client a autorisé un seul débit d’au plus ${m(w, e.cap)}, au plus tard le ${d(w, e.latestOn, "")}.`,
  ),
  "consent.ended": kind(
    { consentId: id, why: text },
    (e) => `Agreement ended: ${whyWords(e.why, "en")}.`,
    (e) => `Fin de l’autorisation de débit : ${whyWords(e.why, "fr")}.`,
  ),
  "notice.queued": kind(
    { instalmentId: id, amount, chargeOn: day },
    (e, w) => `Notice of a charge of ${m(w, e.amount)} on ${d(w, e.chargeOn, "")} prepared.`,
    (e, w) => `Avis de débit de ${m(w, e.amount)} le ${d(w, e.chargeOn, "")} préparé.`,
  ),
  "notice.agreed": kind(
    { instalmentId: id, amount, chargeOn: day, via: z.enum(["page", "call"]) },
    (e, w) => `Customer agreed ${e.via === "call" ? "in a conversation" : "on the page"} to ${m(w, e.amount)} on ${d(w, e.chargeOn, "")}.`,
    (e, w) => `Le client a accepté ${e.via === "call" ? "de vive voix" : "sur la page"} ${m(w, e.amount)} le ${d(w, e.chargeOn, "")}.`,
  ),
  "notice.voided": kind(
    { instalmentId: id, why: text },
    (e) => `Notice no longer valid: ${whyWords(e.why, "en")}.`,
    (e) => `Avis de débit caduc : ${whyWords(e.why, "fr")}.`,
  ),
  "mail.queued": kind(
    { mailId: id, kind: text },
    (e) => `Mail prepared: ${codeWord("mail", e.kind, "en")}.`,
    (e) => `E-mail préparé : ${codeWord("mail", e.kind, "fr")}.`,
  ),
  "mail.accepted": kind(
    { mailId: id, kind: text },
    (e) => `Mail sent: ${codeWord("mail", e.kind, "en")}.`,
    (e) => `E-mail envoyé : ${codeWord("mail", e.kind, "fr")}.`,
  ),
  "mail.refused": kind(
    { mailId: id, kind: text, why: text },
    (e) => `Mail refused (${codeWord("mail", e.kind, "en")}): ${e.why}.`,
    (e) => `E-mail refusé (${codeWord("mail", e.kind, "fr")}) : ${e.why}.`,
  ),
  "mail.bounced": kind(
    { mailId: id, kind: text, why: text },
    (e) => `Mail came back (${codeWord("mail", e.kind, "en")}): ${e.why}.`,
    (e) => `E-mail revenu (${codeWord("mail", e.kind, "fr")}) : ${e.why}.`,
  ),
  "mail.delayed": kind(
    { mailId: id, kind: text, why: text },
    (e) => `Mail delayed (${codeWord("mail", e.kind, "en")}): ${e.why}. The server goes on trying.`,
    (e) => `E-mail retardé (${codeWord("mail", e.kind, "fr")}) : ${e.why}. Le serveur poursuit ses essais.`,
  ),
  "mail.complained": kind(
    { mailId: id, kind: text },
    (e) => `Customer marked a mail as unwanted (${codeWord("mail", e.kind, "en")}): reminders stop, notices still go out.`,
    (e) =>
      `Le client a signalé un e-mail comme indésirable (${codeWord("mail", e.kind, "fr")}) : les rappels cessent, les avis partent toujours.`,
  ),
  "mail.tested": kind(
    { kind: text },
    (e) => `Test mail sent to oneself: ${codeWord("mail", e.kind, "en")}.`,
    (e) => `E-mail d’essai envoyé à soi-même : ${codeWord("mail", e.kind, "fr")}.`,
  ),
  "mail.reminders_stopped": kind(
    {},
    () => "Customer stopped reminders for this order.",
    () => "Le client a arrêté les rappels pour cette commande.",
  ),
  "link.created": kind(
    { purpose: text },
    (e) => `Link made: ${codeWord("purpose", e.purpose, "en")}.`,
    (e) => `Lien créé : ${codeWord("purpose", e.purpose, "fr")}.`,
  ),
  "link.opened": kind(
    { purpose: text },
    (e) => `Customer opened the link: ${codeWord("purpose", e.purpose, "en")}.`,
    (e) => `Le client a ouvert le lien : ${codeWord("purpose", e.purpose, "fr")}.`,
  ),
  "customer.email_corrected": kind(
    {},
    () => "E-mail address corrected; the old address was told.",
    () => "Adresse e-mail corrigée ; l’ancienne adresse a été prévenue.",
  ),
  "customer.address_changed": kind(
    { country: maybe(text) },
    () => "Delivery address changed.",
    () => "Adresse de livraison modifiée.",
  ),
  "customer.language_changed": kind(
    { language: text },
    (e) => `Language changed to ${e.language}.`,
    (e) => `Langue modifiée : ${e.language}.`,
  ),
  "customer.updated": kind(
    { fields: z.array(text) },
    (e, w) => `Customer updated from Shopify: ${w.list(e.fields)}.`,
    (e, w) => `Client mis à jour depuis Shopify : ${w.list(e.fields)}.`,
  ),
  "customer.merged": kind(
    { intoId: id },
    () => "Customer merged into another in Shopify.",
    () => "Client fusionné avec un autre dans Shopify.",
  ),
  "person.exported": kind(
    {},
    () => "Personal data exported.",
    () => "Données personnelles exportées.",
  ),
  "person.erasure_waits": kind(
    { waitsFor: text },
    (e) => `Erasure waits: ${obligationWords(e.waitsFor, "en")}.`,
    (e) => `Effacement en attente : ${obligationWords(e.waitsFor, "fr")}.`,
  ),
  "person.erased": kind(
    {},
    () => "Personal data erased.",
    () => "Données personnelles effacées.",
  ),
} as const;
