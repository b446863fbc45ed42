import type { Bilingual } from "./language";

/** What staff write about a customer beside the audit (rule 31). */
export const DESK_NOTE_KINDS = ["note", "call"] as const;
export type DeskNoteKind = (typeof DESK_NOTE_KINDS)[number];

/** How a call ended. `call_back` carries the time that was agreed on. */
export const CALL_OUTCOMES = ["reached", "no_answer", "wrong_number", "call_back"] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Outcomes inside a sentence. */
export const CALL_OUTCOME_WORDS: Readonly<Record<CallOutcome, Bilingual>> = {
  reached: { en: "reached", fr: "joint" },
  no_answer: { en: "no answer", fr: "sans réponse" },
  wrong_number: { en: "wrong number", fr: "mauvais numéro" },
  call_back: { en: "asked to be called back", fr: "à rappeler" },
};

/** The longest note that is kept. */
export const LONGEST_NOTE = 2_000;
