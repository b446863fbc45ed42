import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";

/** Words for what is refused about runs as a whole. */
export const RUN_TEXTS: RefusalTable<RefusalGroups["run"]> = {
  nothing_to_run: fixed(
    ["There is nothing to do in this plan.", "Every order was left out, with its reason; choose others or other settings."],
    [
      "Il n’y a rien à faire dans cette préparation.",
      "Chaque commande a été écartée, avec son motif ; choisissez-en d’autres ou changez les réglages.",
    ],
  ),
  too_many_orders: {
    en: ({ most }, w) => [`A run holds at most ${w.count(most)} orders.`, "Narrow the list down with a filter."],
    fr: ({ most }, w) => [`Un passage compte au plus ${w.count(most)} commandes.`, "Restreignez la liste avec un filtre."],
  },
  plan_too_old: {
    en: ({ hours }, w) => [`This plan is older than ${w.count(hours)} hours.`, "Make it anew: orders and cards have moved on since."],
    fr: ({ hours }, w) => [
      `Cette préparation date de plus de ${w.count(hours)} heures.`,
      "Refaites-la : les commandes et les cartes ont évolué depuis.",
    ],
  },
  plan_differs: fixed(
    ["This is not the plan you saw.", "Reload the page and look at it again before you start it."],
    ["Ce n’est pas la préparation que vous avez vue.", "Rechargez la page et relisez-la avant de lancer le passage."],
  ),
  run_over: fixed(
    ["This run is over.", "Its result stays; plan a new run for what is left."],
    ["Ce passage est terminé.", "Son résultat reste ; préparez-en un nouveau pour ce qui reste."],
  ),
  run_not_running: fixed(
    ["This run does not wait for that.", "Reload the page to see where it stands."],
    ["Ce passage n’attend pas cette action.", "Rechargez la page pour voir où il en est."],
  ),
  run_not_confirmed: {
    en: ({ count }, w) => [
      `This run was not confirmed.`,
      `It is about ${w.count(count)} orders and cannot be taken back: write that number to start it.`,
    ],
    fr: ({ count }, w) => [
      "Ce passage n’a pas été confirmé.",
      `Il porte sur ${w.count(count)} commandes et ne peut pas être annulé : écrivez ce nombre pour le lancer.`,
    ],
  },
  run_not_undoable: fixed(
    [
      "This run cannot be undone.",
      "Only changed due dates, holds and releases can be taken back, once their run is over: mails and money cannot.",
    ],
    [
      "Ce passage ne peut pas être annulé.",
      "Seules les échéances modifiées, les mises en attente et leurs levées peuvent être reprises, une fois leur passage terminé : ni les e-mails ni l’argent.",
    ],
  ),
};
