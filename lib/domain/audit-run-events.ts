import { z } from "zod";
import { count, id, kind, text } from "./audit-event-shape";
import { RUN_KINDS, type RunKind } from "./run-kinds";
import { whyWords } from "./why-words";

const EN: Readonly<Record<RunKind, string>> = {
  send_links: "card links",
  collect: "collecting",
  change_due: "changing due dates",
  hold: "holding fulfilment",
  release: "releasing fulfilment",
  cancel: "cancelling",
  refund: "refunding",
  undo_due: "changing due dates back",
  undo_hold: "taking back holds",
  move_promise: "moving a promise",
};
const FR: Readonly<Record<RunKind, string>> = {
  send_links: "liens de carte",
  collect: "encaissement",
  change_due: "modification des échéances",
  hold: "mise en attente du traitement",
  release: "libération du traitement",
  cancel: "annulation",
  refund: "remboursement",
  undo_due: "retour aux échéances précédentes",
  undo_hold: "retrait des mises en attente",
  move_promise: "report d’une promesse",
};
const about = { runId: id, kind: z.enum(RUN_KINDS) };

/** What happens to a run as a whole; what it does to an order stands at the order. */
export const RUN_EVENTS = {
  "run.planned": kind(
    { ...about, included: count, leftOut: count },
    (e, w) => `Run planned (${EN[e.kind]}): ${w.counted(e.included, "order", "orders")}, ${w.count(e.leftOut)} left out.`,
    (e, w) =>
      `Passage préparé (${FR[e.kind]}) : ${w.counted(e.included, "commande", "commandes")}, ${w.counted(e.leftOut, "écartée", "écartées")}.`,
  ),
  "run.started": kind(
    { ...about, included: count, fingerprint: text },
    (e, w) => `Run started (${EN[e.kind]}): ${w.counted(e.included, "order", "orders")}.`,
    (e, w) => `Passage lancé (${FR[e.kind]}) : ${w.counted(e.included, "commande", "commandes")}.`,
  ),
  "run.paused": kind(
    { ...about, why: text },
    (e) => `Run paused (${EN[e.kind]}): ${whyWords(e.why, "en")}.`,
    (e) => `Passage suspendu (${FR[e.kind]}) : ${whyWords(e.why, "fr")}.`,
  ),
  "run.resumed": kind(
    about,
    (e) => `Run resumed (${EN[e.kind]}).`,
    (e) => `Passage repris (${FR[e.kind]}).`,
  ),
  "run.stopped": kind(
    { ...about, notDone: count },
    (e, w) => `Run stopped (${EN[e.kind]}): ${w.counted(e.notDone, "order", "orders")} not done.`,
    (e, w) => `Passage arrêté (${FR[e.kind]}) : ${w.counted(e.notDone, "commande non traitée", "commandes non traitées")}.`,
  ),
  "run.finished": kind(
    { ...about, done: count, skipped: count },
    (e, w) => `Run finished (${EN[e.kind]}): ${w.count(e.done)} done, ${w.count(e.skipped)} skipped.`,
    (e, w) =>
      `Passage terminé (${FR[e.kind]}) : ${w.counted(e.done, "traitée", "traitées")}, ${w.counted(e.skipped, "ignorée", "ignorées")}.`,
  ),
} as const;
