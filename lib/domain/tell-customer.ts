import { type CardName, cardName, orderLabel } from "./consent";
import type { PlainDate } from "./dates";
import type { DeclineMeaning } from "./decline-table";
import { CUSTOMER_WORDS } from "./declines";
import { type Bilingual, type Language, readerOf } from "./language";
import type { Money } from "./money";
import type { Collector, InstalmentState } from "./states";
import { wordingFor } from "./words";

/** What staff may say of an order; read from its rows. */
export type TellFacts = {
  /** The customer's, not the reader's. */
  readonly language: Language;
  readonly country: string | null;
  readonly zone: string;
  readonly orderName: string;
  readonly collector: Collector;
  /** Watched or observed: nothing of ours happens to it yet. */
  readonly isOnlyWatched: boolean;
  readonly isCancelled: boolean;
  readonly isRefundRequired: boolean;
  readonly isDisputed: boolean;
  readonly state: InstalmentState;
  /** The open balance; what was paid once it is. */
  readonly amount: Money;
  readonly card: CardName | null;
  readonly dueOn: PlainDate | null;
  readonly nextAttemptAt: Date | null;
  /** What the bank said last; null without a no. */
  readonly decline: DeclineMeaning | null;
  /** A link of ours is on its way or in their mailbox, and works. */
  readonly hasLink: boolean;
};

type Told = {
  readonly order: string;
  readonly amount: string;
  /** Null without a card: the sentence then says "your card". */
  readonly card: string;
  readonly due: string | null;
  readonly retry: string | null;
  /** What the bank said, in words a customer may hear; empty without. */
  readonly bank: string;
  readonly link: string;
};

const LINK: Readonly<Record<"sent" | "possible", Bilingual>> = {
  sent: { en: "the link we sent you", fr: "le lien que nous vous avons envoyé" },
  possible: { en: "a link we can send you now", fr: "un lien que nous pouvons vous envoyer maintenant" },
};

type Sentence = (told: Told) => string;
type Row = { readonly en: Sentence; readonly fr: Sentence };

const SAFE: Bilingual = {
  en: "The card is entered on a page of Stripe: we do not keep its number, so please never send it by e-mail.",
  fr: "La carte se saisit sur une page de Stripe\u00a0: nous ne conservons pas son numéro, ne l’envoyez donc jamais par e-mail.",
};

const BY_STATE: Readonly<Record<InstalmentState, Row>> = {
  card_missing: {
    en: ({ order, amount, due, link }) =>
      `For order ${order} a balance of ${amount} is still to be paid${due ? `, due on ${due}` : ""}, and we have no card for it yet. Please save one with ${link}. ${SAFE.en}`,
    fr: ({ order, amount, due, link }) =>
      `Pour la commande ${order}, il reste un solde de ${amount} à régler${due ? `, à l’échéance du ${due}` : ""}, et aucune carte n’est encore enregistrée. Merci d’en enregistrer une avec ${link}. ${SAFE.fr}`,
  },
  scheduled: {
    en: ({ order, amount, card, due }) =>
      due
        ? `The balance of ${amount} of order ${order} will be charged to ${card} on ${due}. You get an e-mail with the amount and the date beforehand. Until then you can replace the card or remove it.`
        : `The balance of ${amount} of order ${order} will be charged to ${card} when the order is ready to ship. You get an e-mail with the amount and the date beforehand.`,
    fr: ({ order, amount, card, due }) =>
      due
        ? `Le solde de ${amount} de la commande ${order} sera débité de ${card} le ${due}. Un e-mail vous annoncera auparavant le montant et la date. D’ici là, vous pouvez remplacer ou retirer la carte.`
        : `Le solde de ${amount} de la commande ${order} sera débité de ${card} lorsque la commande sera prête à être expédiée. Un e-mail vous annoncera auparavant le montant et la date.`,
  },
  charging: {
    en: ({ order, amount, card }) =>
      `We are collecting ${amount} for order ${order} from ${card} right now. You get an e-mail with the result.`,
    fr: ({ order, amount, card }) =>
      `Nous débitons en ce moment ${amount} de ${card} pour la commande ${order}. Vous recevrez le résultat par e-mail.`,
  },
  processing: {
    en: ({ order, amount }) =>
      `Your bank is working on the payment of ${amount} for order ${order}. You get an e-mail as soon as it has answered.`,
    fr: ({ order, amount }) =>
      `Votre banque traite le paiement de ${amount} pour la commande ${order}. Vous recevrez un e-mail dès qu’elle aura répondu.`,
  },
  retry_wait: {
    en: ({ order, amount, card, bank, retry, link }) =>
      `The payment of ${amount} for order ${order} with ${card} did not go through. ${bank}${retry ? `We will try again on ${retry}. ` : ""}You can save another card with ${link}.`,
    fr: ({ order, amount, card, bank, retry, link }) =>
      `Le paiement de ${amount} pour la commande ${order} avec ${card} n’a pas abouti. ${bank}${retry ? `Nous ferons un nouvel essai le ${retry}. ` : ""}Vous pouvez enregistrer une autre carte avec ${link}.`,
  },
  needs_card: {
    en: ({ order, amount, card, bank, link }) =>
      `The payment of ${amount} for order ${order} with ${card} did not go through. ${bank}This card is not tried again: please save another one with ${link}. ${SAFE.en}`,
    fr: ({ order, amount, card, bank, link }) =>
      `Le paiement de ${amount} pour la commande ${order} avec ${card} n’a pas abouti. ${bank}Nous ne réessayerons pas cette carte\u00a0: merci d’en enregistrer une autre avec ${link}. ${SAFE.fr}`,
  },
  needs_customer: {
    en: ({ order, amount, card, link }) =>
      `Your bank asks you to confirm the payment of ${amount} for order ${order} with ${card}. Please open ${link}: it leads to your bank's own confirmation.`,
    fr: ({ order, amount, card, link }) =>
      `Votre banque vous demande de confirmer le paiement de ${amount} pour la commande ${order} avec ${card}. Merci d’ouvrir ${link}\u00a0: il mène à la confirmation de votre banque.`,
  },
  needs_consent: {
    en: ({ order, amount, link }) =>
      `The balance of order ${order} is ${amount}, which goes beyond what you had agreed to. Nothing is charged before you agree anew, with ${link}.`,
    fr: ({ order, amount, link }) =>
      `Le solde de la commande ${order} est de ${amount}, au-delà de ce que vous aviez autorisé. Rien n’est débité sans un nouvel accord de votre part, à donner avec ${link}.`,
  },
  invoice_open: {
    en: ({ order, amount }) =>
      `We have sent you a payment request of ${amount} for order ${order}. Nothing is charged by itself meanwhile.`,
    fr: ({ order, amount }) =>
      `Nous vous avons envoyé une demande de paiement de ${amount} pour la commande ${order}. Rien n’est débité automatiquement entre-temps.`,
  },
  in_doubt: {
    en: ({ order, amount }) =>
      `We are checking with our payment provider whether ${amount} for order ${order} was paid. Nothing more is charged until we know, and you get an e-mail then.`,
    fr: ({ order, amount }) =>
      `Nous vérifions auprès de notre prestataire de paiement si ${amount} ont été réglés pour la commande ${order}. Rien d’autre n’est débité d’ici là, et vous recevrez un e-mail.`,
  },
  paid: {
    en: ({ order }) => `Order ${order} is paid in full. Nothing more will be charged for it.`,
    fr: ({ order }) => `La commande ${order} est entièrement réglée. Aucun autre montant ne sera débité.`,
  },
  cancelled: {
    en: ({ order }) => `Order ${order} is cancelled. Nothing more will be charged for it.`,
    fr: ({ order }) => `La commande ${order} est annulée. Aucun autre montant ne sera débité.`,
  },
};

const ELSEWHERE: Row = {
  en: ({ order, amount }) =>
    `The balance of ${amount} of order ${order} is collected by the shop's checkout. We charge nothing for it ourselves.`,
  fr: ({ order, amount }) =>
    `Le solde de ${amount} de la commande ${order} est encaissé par le système de paiement de la boutique. Nous ne débitons rien de notre côté.`,
};
const WATCHED: Row = {
  en: ({ order, amount }) =>
    `For order ${order} a balance of ${amount} is still to be paid. We will write to you before anything is charged.`,
  fr: ({ order, amount }) => `Pour la commande ${order}, il reste un solde de ${amount} à régler. Nous vous écrirons avant tout débit.`,
};
const REFUND: Bilingual = {
  en: "Money goes back to you the way you paid it; you get an e-mail when it is on its way.",
  fr: "Une somme vous sera remboursée par le moyen de paiement d’origine\u00a0; un e-mail vous préviendra de son envoi.",
};
const DISPUTED: Bilingual = {
  en: "Your bank has opened a dispute for this order: nothing is charged or refunded before it has decided.",
  fr: "Votre banque a ouvert une contestation pour cette commande\u00a0: rien n’est débité ni remboursé avant sa décision.",
};

/**
 * *What to tell the customer* (rule 31): where the order stands and what they can do, in their language, from its state alone.
 * Says no more of a decline than a customer may know.
 */
export function tellCustomer(facts: TellFacts): string {
  const { language, decline } = facts;
  const w = wordingFor(readerOf(language, facts.zone, facts.country ? `${language}-${facts.country}` : null));
  const told: Told = {
    order: orderLabel(facts.orderName, language),
    amount: w.money(facts.amount),
    card: facts.card ? ofCard(facts.card, language) : { en: "your card", fr: "votre carte" }[language],
    due: facts.dueOn ? w.longDate(facts.dueOn) : null,
    retry: facts.nextAttemptAt ? w.dateTime(facts.nextAttemptAt) : null,
    bank: decline ? `${CUSTOMER_WORDS[decline][language]} ` : "",
    link: LINK[facts.hasLink ? "sent" : "possible"][language],
  };
  const sentences = [rowOf(facts)[language](told)];
  if (facts.isDisputed) sentences.push(DISPUTED[language]);
  else if (facts.isRefundRequired) sentences.push(REFUND[language]);
  return sentences.join(" ");
}

function ofCard(card: CardName, language: Language): string {
  return language === "fr" ? `votre carte ${cardName(card)}` : `your card ${cardName(card)}`;
}

function rowOf({ isCancelled, isOnlyWatched, collector, state }: TellFacts): Row {
  const isOver = state === "paid" || state === "cancelled";
  if (isCancelled && !isOver) return BY_STATE.cancelled;
  if (isOver) return BY_STATE[state];
  if (collector !== "stripe") return ELSEWHERE;
  return isOnlyWatched ? WATCHED : BY_STATE[state];
}
