import type { CaseReason } from "./cases";
import { declineWord } from "./code-words";
import type { PlainDate } from "./dates";
import type { DunningStep } from "./dunning";
import type { Bilingual, Language, Reader } from "./language";
import type { NextStep } from "./next-step";
import { refusalText } from "./refusal-texts";
import { whyWords } from "./why-words";
import { type Wording, wordingFor } from "./words";

/** What is known of a case beyond its reason. */
export type CaseSheetFacts = {
  readonly reason: CaseReason;
  /** The shop only watches: nothing happens by itself. */
  readonly isWatching: boolean;
  /** The bank's code of the last no; null without one. */
  readonly decline: string | null;
  /** Why a due charge was refused before it left. */
  readonly refused: Extract<NextStep, { kind: "refused" }> | null;
  /** When the next reminder leaves; null when none is left. */
  readonly reminderAt: Date | null;
  /** The way to the end, when cancelling by itself is on. */
  readonly dunning: DunningStep | null;
  /** The day the final notice named. */
  readonly cancelOn: PlainDate | null;
  /** The mail address came back as dead; otherwise there is none. */
  readonly isAddressDead: boolean;
  readonly evidenceDueAt: Date | null;
  /** After a withdrawal: the last day on which the money is to be back (rule 26). */
  readonly refundDueOn: PlainDate | null;
  /** Money is on its way back already. */
  readonly isRefundUnderWay: boolean;
  /** What Shopify, Stripe or the bank said no with. */
  readonly problem: string | null;
};

/** A case in words: why, what happens next by itself, what a person could do. */
export type CaseSheet = { readonly why: string; readonly detail: string | null; readonly next: string; readonly person: string };

const TITLES: Readonly<Record<CaseReason, Bilingual>> = {
  disputed: { en: "Payment disputed", fr: "Paiement contesté" },
  refund_failed: { en: "Refund failed", fr: "Remboursement échoué" },
  cancellation_stuck: { en: "Cancellation is stuck", fr: "Annulation bloquée" },
  asked_by_customer: { en: "The customer waits for an answer", fr: "Le client attend une réponse" },
  to_refund: { en: "To refund", fr: "À rembourser" },
  unproven_payment: { en: "Marked as paid, no charge behind it", fr: "Marquée payée sans encaissement" },
  beyond_cap: { en: "Beyond the cap", fr: "Au-delà du plafond" },
  unreachable: { en: "Call or write", fr: "Appeler ou écrire" },
  needs_consent: { en: "New agreement needed", fr: "Nouvel accord requis" },
  needs_card: { en: "New card needed", fr: "Nouvelle carte requise" },
  needs_customer: { en: "Customer must confirm", fr: "À confirmer par le client" },
  charge_refused: { en: "Cannot be charged", fr: "Débit impossible" },
  not_recorded: { en: "Collected, not recorded in Shopify", fr: "Encaissée, non enregistrée dans Shopify" },
  card_missing: { en: "No card, past due", fr: "Pas de carte, échéance passée" },
};

/** A reason in few words, for lists and filters. */
export const caseTitle = (reason: CaseReason, language: Language): string => TITLES[reason][language];

const PERSON: Readonly<Record<CaseReason, Bilingual>> = {
  disputed: {
    en: "Send the evidence in Stripe, or accept the dispute.",
    fr: "Transmettre les justificatifs dans Stripe, ou accepter la contestation.",
  },
  refund_failed: {
    en: "Try again on the order's page, or pay the customer back another way.",
    fr: "Réessayer depuis la commande, ou rembourser le client autrement.",
  },
  cancellation_stuck: { en: "Look at the step that was refused, then try again.", fr: "Examiner l’étape refusée, puis réessayer." },
  asked_by_customer: { en: "Open the order and answer.", fr: "Ouvrir la commande et répondre." },
  to_refund: { en: "Refund it on the order's page.", fr: "Rembourser depuis la commande." },
  unproven_payment: {
    en: "See whether the money came, then say so on the order's page.",
    fr: "Vérifier que l’argent est bien arrivé, puis l’indiquer sur la commande.",
  },
  beyond_cap: {
    en: "Raise the campaign's cap, or cancel the order.",
    fr: "Relever le plafond de la campagne, ou annuler la commande.",
  },
  unreachable: {
    en: "Call or write to the customer, correct the e-mail address, or hand over a link.",
    fr: "Appeler ou écrire au client, corriger l’adresse e-mail, ou lui remettre un lien.",
  },
  needs_consent: { en: "Send the link again, or call.", fr: "Renvoyer le lien, ou appeler." },
  needs_card: { en: "Send a link for another card, call, or cancel.", fr: "Envoyer un lien pour une autre carte, appeler, ou annuler." },
  needs_customer: { en: "Send the link again, or call.", fr: "Renvoyer le lien, ou appeler." },
  charge_refused: { en: "Look at the order.", fr: "Examiner la commande." },
  not_recorded: {
    en: "Wait for the last part of the order, or record it in Shopify by hand.",
    fr: "Attendre la dernière partie de la commande, ou l’enregistrer à la main dans Shopify.",
  },
  card_missing: { en: "Send the link again, call, or cancel.", fr: "Renvoyer le lien, appeler, ou annuler." },
};

const NOTHING: Bilingual = { en: "Nothing more happens by itself.", fr: "Plus rien ne se passe de soi-même." };

/** Writes a case out for staff. */
export function caseSheet(facts: CaseSheetFacts, reader: Reader): CaseSheet {
  const w = wordingFor(reader);
  const refusal = facts.reason === "charge_refused" && facts.refused ? refusalText(facts.refused.refusal, reader) : null;
  return {
    why: TITLES[facts.reason][reader.language],
    detail: detailOf(facts, reader, w),
    next: facts.isWatching ? WATCHING[reader.language] : nextOf(facts, reader, w),
    person: refusal ? refusal.wayOut : PERSON[facts.reason][reader.language],
  };
}

const WATCHING: Bilingual = { en: "Nothing: this shop only watches.", fr: "Rien\u00a0: cette boutique observe seulement." };

function detailOf(facts: CaseSheetFacts, reader: Reader, w: Wording): string | null {
  switch (facts.reason) {
    case "needs_card":
      return facts.decline === null ? null : declineWord(facts.decline, reader.language);
    case "unreachable":
      return (facts.isAddressDead ? DEAD : NO_ADDRESS)[reader.language];
    case "charge_refused":
      return facts.refused ? refusalText(facts.refused.refusal, reader).text : null;
    case "disputed":
      if (!facts.evidenceDueAt) return null;
      return reader.language === "fr"
        ? `justificatifs avant le ${w.dateTime(facts.evidenceDueAt)}`
        : `evidence by ${w.dateTime(facts.evidenceDueAt)}`;
    case "to_refund":
      if (!facts.refundDueOn) return null;
      return reader.language === "fr" ? `au plus tard le ${w.date(facts.refundDueOn)}` : `no later than ${w.date(facts.refundDueOn)}`;
    case "refund_failed":
    case "cancellation_stuck":
    case "not_recorded":
      return facts.problem === null ? null : whyWords(facts.problem, reader.language);
    default:
      return null;
  }
}

const DEAD: Bilingual = { en: "the e-mail address is dead", fr: "l’adresse e-mail ne répond plus" };
const NO_ADDRESS: Bilingual = { en: "there is no e-mail address", fr: "aucune adresse e-mail" };

function nextOf(facts: CaseSheetFacts, reader: Reader, w: Wording): string {
  const { language } = reader;
  switch (facts.reason) {
    case "disputed":
      return BANK_DECIDES[language];
    case "to_refund":
      return facts.isRefundUnderWay ? ON_ITS_WAY[language] : NOTHING[language];
    case "unreachable":
      return UNREACHABLE[language];
    case "charge_refused":
      return facts.refused?.againAt ? lookedAt(facts.refused, reader, w) : NOTHING[language];
    case "needs_consent":
    case "needs_card":
    case "needs_customer":
    case "card_missing":
      return waitingNext(facts, reader, w);
    default:
      return NOTHING[language];
  }
}

const BANK_DECIDES: Bilingual = {
  en: "The bank decides; meanwhile nothing is charged or refunded.",
  fr: "La banque tranche\u00a0; d’ici là, rien n’est débité ni remboursé.",
};
const ON_ITS_WAY: Bilingual = { en: "The refund is on its way.", fr: "Le remboursement est en route." };
const UNREACHABLE: Bilingual = {
  en: "Nothing: no mail leaves, so nothing is announced, charged or cancelled.",
  fr: "Rien\u00a0: aucun e-mail ne part, donc rien n’est annoncé, débité ni annulé.",
};

function lookedAt(refused: NonNullable<CaseSheetFacts["refused"]>, reader: Reader, w: Wording): string {
  const at = refused.againAt ? w.dayTime(refused.againAt) : "";
  return reader.language === "fr" ? `Nouvelle vérification ${at}.` : `Looked at again ${at}.`;
}

/** Reminders, the final notice and the end, as far as they lie ahead. */
function waitingNext(facts: CaseSheetFacts, reader: Reader, w: Wording): string {
  const fr = reader.language === "fr";
  const parts: string[] = [];
  if (facts.reminderAt)
    parts.push(fr ? `rappel au client le ${w.dateTime(facts.reminderAt)}` : `a reminder leaves ${w.dateTime(facts.reminderAt)}`);
  const step = facts.dunning;
  if (step?.kind === "wait" && step.why === "final_notice_not_sent" && step.until) {
    parts.push(fr ? `dernier avis le ${w.dateTime(step.until)}` : `the final notice leaves ${w.dateTime(step.until)}`);
  }
  if (facts.cancelOn) {
    const on = w.date(facts.cancelOn);
    parts.push(fr ? `annulation et remboursement le ${on} faute de paiement` : `cancelled and refunded on ${on} unless it is paid`);
  }
  if (parts.length === 0) return NOTHING[reader.language];
  const sentence = parts.join(fr ? "\u00a0; " : "; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
