import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";
import type { ChargeGroup } from "./refusal-texts-charge";

const NOTICE_PARTS = {
  en: { amount: "another amount", date: "another date", card: "another card", statement: "another statement text" },
  fr: { amount: "un autre montant", date: "une autre date", card: "une autre carte", statement: "un autre libellé de relevé" },
} as const;

/** Words for card, consent, notice and hours: rules 20 to 22. */
export const CONSENT_TEXTS: RefusalTable<Omit<RefusalGroups["charge"], keyof ChargeGroup>> = {
  card_missing: fixed(
    ["There is no card for this order.", "Send the card link: the customer saves a card and agrees to the charge."],
    [
      "Aucune carte n’est enregistrée pour cette commande.",
      "Envoyez le lien de carte : le client enregistre une carte et donne son accord.",
    ],
  ),
  card_removed: fixed(
    ["The card of this order was removed.", "Send the card link so that the customer can save another."],
    ["La carte de cette commande a été supprimée.", "Envoyez le lien de carte pour que le client en enregistre une autre."],
  ),
  consent_missing: fixed(
    ["The customer has not agreed to this charge.", "Send the card link: the agreement is asked for there."],
    ["Le client n’a pas donné d’autorisation de débit.", "Envoyez le lien de carte : l’accord y est demandé."],
  ),
  consent_other_card: fixed(
    ["The customer agreed to another card than this one.", "Ask for a new agreement with the card link."],
    ["L’autorisation de débit porte sur une autre carte.", "Demandez un nouvel accord avec le lien de carte."],
  ),
  consent_cap: {
    en: ({ cap, amount }, w) => [
      `${w.money(amount)} is more than the ${w.money(cap)} the customer agreed to.`,
      "Ask for a new agreement, or lower the amount.",
    ],
    fr: ({ cap, amount }, w) => [
      `${w.money(amount)} dépassent les ${w.money(cap)} autorisés par le client.`,
      "Demandez un nouvel accord, ou réduisez le montant.",
    ],
  },
  consent_ended: {
    en: ({ latestOn }, w) => [`The customer's agreement ended on ${w.date(latestOn)}.`, "Ask for a new agreement with the card link."],
    fr: ({ latestOn }, w) => [
      `L’autorisation de débit du client a pris fin le ${w.date(latestOn)}.`,
      "Demandez un nouvel accord avec le lien de carte.",
    ],
  },
  notice_missing: {
    en: ({ hours }, w) => [
      `The customer was not told of this charge ${w.count(hours)} hours ahead.`,
      "Send the notice now and collect on the date it names.",
    ],
    fr: ({ hours }, w) => [
      `Le client n’a pas été prévenu de ce débit ${w.count(hours)} heures à l’avance.`,
      "Prévenez-le maintenant et percevez à la date annoncée.",
    ],
  },
  notice_not_accepted: fixed(
    ["The notice of this charge has not left yet.", "Wait until the mail server has accepted it."],
    ["L’avis de débit n’est pas encore parti.", "Attendez que le serveur de messagerie l’ait accepté."],
  ),
  notice_bounced: fixed(
    [
      "The notice of this charge came back.",
      "Correct the e-mail address and send it again, or call the customer and record the agreement.",
    ],
    ["L’avis de débit est revenu.", "Corrigez l’adresse e-mail et renvoyez-le, ou appelez le client et enregistrez son accord."],
  ),
  notice_too_recent: {
    en: ({ chargeFrom, hours }, w) => [
      `The notice went out less than ${w.count(hours)} hours ago.`,
      `The charge may leave from ${w.dateTime(chargeFrom)}.`,
    ],
    fr: ({ chargeFrom, hours }, w) => [
      `L’avis de débit est parti il y a moins de ${w.count(hours)} heures.`,
      `Le débit pourra partir à compter du ${w.dateTime(chargeFrom)}.`,
    ],
  },
  notice_differs: {
    en: ({ what }) => [`The notice named ${NOTICE_PARTS.en[what]}.`, "Send a new notice with what will be charged."],
    fr: ({ what }) => [`L’avis de débit annonçait ${NOTICE_PARTS.fr[what]}.`, "Envoyez un nouvel avis avec ce qui sera débité."],
  },
  no_address: fixed(
    ["There is no address the customer can be told at.", "Find an address or call the customer, then decide."],
    ["Aucune adresse ne permet de prévenir le client.", "Trouvez une adresse ou appelez le client, puis décidez."],
  ),
  not_due: {
    en: ({ dueOn, opensAt }, w) => [
      `This balance is due on ${w.date(dueOn)}.`,
      `It leaves from ${w.dateTime(opensAt)}. To collect earlier, change the due date.`,
    ],
    fr: ({ dueOn, opensAt }, w) => [
      `Ce solde arrive à échéance le ${w.date(dueOn)}.`,
      `Il partira à compter du ${w.dateTime(opensAt)}. Pour percevoir plus tôt, modifiez l’échéance.`,
    ],
  },
  window_closed: {
    en: ({ opensAt }, w) => ["Charges do not leave at this hour.", `The next ones leave from ${w.dateTime(opensAt)}.`],
    fr: ({ opensAt }, w) => ["Aucun débit ne part à cette heure.", `Les prochains partiront à compter du ${w.dateTime(opensAt)}.`],
  },
};
