import { z } from "zod";
import { count, id, instantText, kind, text } from "./audit-event-shape";
import { DIFFERENCE_CLASSES, DIFFERENCE_FIXES, RECONCILIATION_KINDS } from "./reconciliation";
import { classWord, fixWord } from "./reconciliation-words";
import { whyWords } from "./why-words";

const run = { runId: id, kind: z.enum(RECONCILIATION_KINDS) };
const difference = { differenceId: id, class: z.enum(DIFFERENCE_CLASSES) };
const fix = { ...difference, fix: z.enum(DIFFERENCE_FIXES) };

/** Holding the books against each other, and what people did about what was found. */
export const RECONCILIATION_EVENTS = {
  "reconciliation.started": kind(
    { ...run, from: instantText },
    (e, w) => `Reconciliation started, from ${w.dateTime(new Date(e.from))}.`,
    (e, w) => `Rapprochement lancé, depuis le ${w.dateTime(new Date(e.from))}.`,
  ),
  "reconciliation.finished": kind(
    { ...run, differences: count },
    (e, w) =>
      e.differences === 0
        ? "Reconciliation finished without a difference."
        : `Reconciliation finished: ${w.counted(e.differences, "difference", "differences")} open.`,
    (e, w) =>
      e.differences === 0
        ? "Rapprochement terminé sans écart."
        : `Rapprochement terminé\u00a0: ${w.counted(e.differences, "écart ouvert", "écarts ouverts")}.`,
  ),
  "reconciliation.failed": kind(
    { ...run, why: text },
    (e) => `Reconciliation broken off: ${whyWords(e.why, "en")}.`,
    (e) => `Rapprochement interrompu\u00a0: ${whyWords(e.why, "fr")}.`,
  ),
  "reconciliation.difference_found": kind(
    difference,
    (e) => `The books disagree: ${classWord(e.class, "en")}.`,
    (e) => `Les comptes divergent\u00a0: ${classWord(e.class, "fr")}.`,
  ),
  "reconciliation.fix_pressed": kind(
    fix,
    (e) => `Difference (${classWord(e.class, "en")}): “${fixWord(e.fix, "en")}” pressed.`,
    (e) => `Écart (${classWord(e.class, "fr")})\u00a0: «\u00a0${fixWord(e.fix, "fr")}\u00a0» demandé.`,
  ),
  "reconciliation.fixed": kind(
    fix,
    (e) => `Difference (${classWord(e.class, "en")}): “${fixWord(e.fix, "en")}” carried out.`,
    (e) => `Écart (${classWord(e.class, "fr")})\u00a0: «\u00a0${fixWord(e.fix, "fr")}\u00a0» effectué.`,
  ),
  "reconciliation.not_fixed": kind(
    { ...fix, why: text },
    (e) => `Difference (${classWord(e.class, "en")}): “${fixWord(e.fix, "en")}” did not work: ${whyWords(e.why, "en")}.`,
    (e) => `Écart (${classWord(e.class, "fr")})\u00a0: «\u00a0${fixWord(e.fix, "fr")}\u00a0» a échoué\u00a0: ${whyWords(e.why, "fr")}.`,
  ),
  "reconciliation.dismissed": kind(
    { ...difference, note: text },
    (e) => `Difference (${classWord(e.class, "en")}) set aside: ${e.note}.`,
    (e) => `Écart (${classWord(e.class, "fr")}) classé\u00a0: ${e.note}.`,
  ),
} as const;
