import type { PlainDate } from "./dates";
import type { Language, Reader } from "./language";
import type { InstalmentState, OrderFlag } from "./states";
import { type Wording, wordingFor } from "./words";

/** One colour role per look; see the design tokens. Colour never stands alone: there is always the icon and the word. */
export const TONES = ["neutral", "info", "success", "warning", "danger", "muted"] as const;
export type Tone = (typeof TONES)[number];

/** What a state's word may name: the due date, the next try, or the end of a hold. Missing ones leave the bare word. */
export type StateFacts = { readonly dueOn?: PlainDate | null; readonly retryAt?: Date | null; readonly until?: PlainDate | null };

type Word = (facts: StateFacts, wording: Wording) => string;
/** `icon` is a lucide icon name. */
export type StateWord = { readonly en: Word; readonly fr: Word; readonly icon: string; readonly tone: Tone };

function plain(en: string, fr: string, icon: string, tone: Tone): StateWord {
  return { en: () => en, fr: () => fr, icon, tone };
}

/** Words of the instalment states, in the order of rule 19. */
export const INSTALMENT_WORDS: Readonly<Record<InstalmentState, StateWord>> = {
  card_missing: plain("Card missing", "Carte manquante", "circle", "warning"),
  scheduled: {
    en: ({ dueOn }, w) => (dueOn ? `Due ${w.shortDate(dueOn)}` : "Due date not set"),
    fr: ({ dueOn }, w) => (dueOn ? `Échéance le ${w.shortDate(dueOn)}` : "Échéance à fixer"),
    icon: "clock",
    tone: "neutral",
  },
  charging: plain("Collecting…", "Encaissement…", "loader-circle", "info"),
  processing: plain("With the bank", "Chez la banque", "landmark", "info"),
  retry_wait: {
    en: ({ retryAt }, w) => (retryAt ? `Retry ${w.dayTime(retryAt)}` : "Retry planned"),
    fr: ({ retryAt }, w) => (retryAt ? `Nouvel essai ${w.dayTime(retryAt)}` : "Nouvel essai prévu"),
    icon: "repeat",
    tone: "warning",
  },
  needs_card: plain("New card needed", "Nouvelle carte requise", "credit-card-off", "danger"),
  needs_customer: plain("Customer must confirm", "À confirmer par le client", "shield", "warning"),
  needs_consent: plain("New agreement needed", "Nouvel accord requis", "pen-line", "warning"),
  invoice_open: plain("Payment request sent", "Demande de paiement envoyée", "link", "info"),
  in_doubt: plain("Checking with Stripe", "Vérification auprès de Stripe", "circle-question-mark", "info"),
  paid: plain("Paid", "Payé", "check", "success"),
  cancelled: plain("Cancelled", "Annulé", "x", "muted"),
};

/** A state's name where no date is at hand, as in a history: what is scheduled has a date, it is only not said here. */
export function bareStateName(state: InstalmentState, language: Language, wording: Wording): string {
  if (state === "scheduled") return language === "fr" ? "Échéance prévue" : "Scheduled";
  return INSTALMENT_WORDS[state][language]({}, wording);
}

/** Words of the order flags (rule 19). */
export const FLAG_WORDS: Readonly<Record<OrderFlag, StateWord>> = {
  watched: plain("Collected by Shopify", "Encaissé par Shopify", "eye", "muted"),
  on_hold: {
    en: ({ until }, w) => (until ? `Fulfilment on hold until ${w.shortDate(until)}` : "Fulfilment on hold"),
    fr: ({ until }, w) => (until ? `Traitement en attente jusqu’au ${w.shortDate(until)}` : "Traitement en attente"),
    icon: "pause",
    tone: "neutral",
  },
  refund_required: plain("To refund", "À rembourser", "undo-2", "danger"),
  disputed: plain("Disputed", "Contesté", "flag", "danger"),
  intent_pending: plain("Waiting for the running charge", "En attente du paiement en cours", "hourglass", "info"),
  recording: plain("Recording in Shopify", "Enregistrement dans Shopify", "arrow-up", "info"),
};

/** A state as a badge shows it to one reader. */
export type StateLabel = { readonly text: string; readonly icon: string; readonly tone: Tone };

function label(word: StateWord, facts: StateFacts, reader: Reader): StateLabel {
  return { text: word[reader.language](facts, wordingFor(reader)), icon: word.icon, tone: word.tone };
}

export function instalmentLabel(state: InstalmentState, facts: StateFacts, reader: Reader): StateLabel {
  return label(INSTALMENT_WORDS[state], facts, reader);
}

export function flagLabel(flag: OrderFlag, facts: StateFacts, reader: Reader): StateLabel {
  return label(FLAG_WORDS[flag], facts, reader);
}
