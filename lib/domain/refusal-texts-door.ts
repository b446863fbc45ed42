import { PERMISSIONS } from "./permissions";
import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";

/** Words for who asks and what they sent. */
export const DOOR_TEXTS: RefusalTable<RefusalGroups["door"]> = {
  unauthenticated: fixed(["You are signed out.", "Sign in and try again."], ["Vous êtes déconnecté.", "Connectez-vous, puis réessayez."]),
  forbidden: {
    en: ({ permission }) => [`Your role does not include “${PERMISSIONS[permission].en}”.`, "Ask an owner or admin of your team."],
    fr: ({ permission }) => [
      `Votre rôle ne comprend pas « ${PERMISSIONS[permission].fr} ».`,
      "Adressez-vous à un propriétaire ou à un administrateur de l’équipe.",
    ],
  },
  not_found: fixed(
    ["This does not exist, or is not yours to see.", "Go back to the list and look again."],
    ["Cet élément n’existe pas ou ne vous est pas accessible.", "Revenez à la liste et cherchez à nouveau."],
  ),
  stale: fixed(
    ["It was changed since you opened this page.", "Look at the current state below, then decide again."],
    ["Cet élément a changé depuis l’ouverture de la page.", "Vérifiez l’état actuel, puis décidez à nouveau."],
  ),
  invalid_input: {
    en: ({ fields }, w) => [
      fields.length > 0 && fields.some((field) => field !== "")
        ? `Something is missing or cannot be read: ${w.list(fields)}.`
        : "Something is missing or cannot be read.",
      "Correct the marked fields and send again.",
    ],
    fr: ({ fields }, w) => [
      fields.length > 0 && fields.some((field) => field !== "")
        ? `Une information manque ou est illisible : ${w.list(fields)}.`
        : "Une information manque ou est illisible.",
      "Corrigez les champs signalés, puis renvoyez.",
    ],
  },
  too_large: {
    en: ({ limitMb }, w) => [`This is larger than ${w.count(limitMb)} MB.`, "Send less at once."],
    fr: ({ limitMb }, w) => [`L’envoi dépasse ${w.count(limitMb)} Mo.`, "Envoyez moins de données à la fois."],
  },
  rate_limited: {
    en: ({ retryAt }, w) => ["That was asked too often in a short time.", `Try again at ${w.time(retryAt)}.`],
    fr: ({ retryAt }, w) => ["Cette action a été demandée trop souvent en peu de temps.", `Réessayez à ${w.time(retryAt)}.`],
  },
  wrong_credentials: fixed(
    ["E-mail address or password is not right.", "Check both, or ask an owner for a new invitation."],
    ["L’adresse e-mail ou le mot de passe est incorrect.", "Vérifiez les deux, ou demandez une nouvelle invitation à un propriétaire."],
  ),
  weak_password: {
    en: ({ minimum }, w) => [
      `The password is too easy to guess or shorter than ${w.count(minimum)} characters.`,
      "Choose a longer one that is not used elsewhere.",
    ],
    fr: ({ minimum }, w) => [
      `Le mot de passe est trop facile à deviner ou compte moins de ${w.count(minimum)} caractères.`,
      "Choisissez-en un plus long, utilisé nulle part ailleurs.",
    ],
  },
  link_unknown: fixed(
    ["This link is not known.", "Ask for a new link: it goes to the address the order was placed with."],
    ["Ce lien est inconnu.", "Demandez un nouveau lien : il sera envoyé à l’adresse e-mail de la commande."],
  ),
  link_expired: fixed(
    ["This link has expired.", "Ask for a new one: it goes to the address the order was placed with."],
    ["Ce lien a expiré.", "Demandez-en un nouveau : il sera envoyé à l’adresse e-mail de la commande."],
  ),
  link_used: fixed(
    ["This link has done its work already.", "There is nothing left to do here. Ask for a new link if you want to change something."],
    ["Ce lien a déjà servi.", "Vous n’avez plus rien à faire ici. Demandez un nouveau lien pour modifier quelque chose."],
  ),
  link_limit_spent: {
    en: ({ max, hours }, w) => [
      `${w.count(max)} links were sent for this order in ${w.count(hours)} hours, and one more with a reason.`,
      "Wait until the first of them is a day old. The links in those mails still work.",
    ],
    fr: ({ max, hours }, w) => [
      `${w.count(max)} liens ont été envoyés pour cette commande en ${w.count(hours)} heures, et un de plus avec un motif.`,
      "Patientez jusqu’à ce que le premier date d’un jour. Les liens de ces e-mails fonctionnent toujours.",
    ],
  },
  view_limit: {
    en: ({ max }) => [`You have ${max} views of your own.`, "Delete one you no longer need, then save this one."],
    fr: ({ max }) => [`Vous avez déjà ${max} vues.`, "Supprimez-en une dont vous n’avez plus besoin, puis enregistrez celle-ci."],
  },
  link_limit: {
    en: ({ max, hours }, w) => [
      `${w.count(max)} links were sent for this order in ${w.count(hours)} hours.`,
      "Wait, or send once more with a reason.",
    ],
    fr: ({ max, hours }, w) => [
      `${w.count(max)} liens ont été envoyés pour cette commande en ${w.count(hours)} heures.`,
      "Patientez, ou renvoyez une fois en indiquant un motif.",
    ],
  },
};
