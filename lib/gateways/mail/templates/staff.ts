import type { StaffAlert } from "@/lib/domain/effects";
import type { Bilingual } from "@/lib/domain/language";
import { ROLE_NAMES } from "@/lib/domain/permissions";
import type { MailTemplate } from "./doc";
import { action, facts, need, small, text } from "./doc";

export const teamInvitation: MailTemplate<"team_invitation"> = {
  en: ({ sheet, data }) => ({
    subject: `You are invited to ${sheet.merchant.name} on Predesk`,
    preview: `Your role: ${ROLE_NAMES[data.role].en}.`,
    title: `Join ${sheet.merchant.name} on Predesk`,
    blocks: [
      text(`You are invited to look after the preorders of ${sheet.merchant.name}. Your role will be ${ROLE_NAMES[data.role].en}.`),
      action("Accept the invitation", need(sheet, "link")),
      small("The link works once. If you do not know this shop, you need not do anything."),
    ],
  }),
  fr: ({ sheet, data }) => ({
    subject: `Invitation à rejoindre ${sheet.merchant.name} sur Predesk`,
    preview: `Votre rôle : ${ROLE_NAMES[data.role].fr}.`,
    title: `Rejoignez ${sheet.merchant.name} sur Predesk`,
    blocks: [
      text(`Vous êtes invité à gérer les précommandes de ${sheet.merchant.name}. Votre rôle sera : ${ROLE_NAMES[data.role].fr}.`),
      action("Accepter l’invitation", need(sheet, "link")),
      small("Le lien ne fonctionne qu’une fois. Si vous ne connaissez pas cette boutique, vous n’avez rien à faire."),
    ],
  }),
};

/** One half of a sender's proof: whoever reads this address follows the link (rule 29). */
export const senderCheck: MailTemplate<"sender_check"> = {
  en: ({ sheet }) => ({
    subject: `Confirm this address as a sender of ${sheet.merchant.name}`,
    preview: "Follow the link to confirm it.",
    title: "Confirm this sender address",
    blocks: [
      text(`${sheet.merchant.name} wants to send mail about its preorders from this address. Follow the link to agree.`),
      action("Confirm this address", need(sheet, "link")),
      small(
        "The address is used once its domain's SPF, DKIM and DMARC records are in place too. If you did not expect this message, you need not do anything.",
      ),
    ],
  }),
  fr: ({ sheet }) => ({
    subject: `Confirmez cette adresse comme expéditeur de ${sheet.merchant.name}`,
    preview: "Suivez le lien pour la confirmer.",
    title: "Confirmez cette adresse d’expéditeur",
    blocks: [
      text(
        `${sheet.merchant.name} souhaite envoyer depuis cette adresse les messages relatifs à ses précommandes. Suivez le lien pour donner votre accord.`,
      ),
      action("Confirmer cette adresse", need(sheet, "link")),
      small(
        "L’adresse sera utilisée lorsque les enregistrements SPF, DKIM et DMARC de son domaine seront également en place. Si vous n’attendiez pas ce message, vous n’avez rien à faire.",
      ),
    ],
  }),
};

type AlertWords = Readonly<Record<StaffAlert, { readonly subject: Bilingual; readonly text: Bilingual }>>;

const ALERTS: AlertWords = {
  money_after_close: {
    subject: { en: "money arrived for a closed order", fr: "un paiement est arrivé pour une commande close" },
    text: {
      en: "A charge succeeded although the order was cancelled or paid meanwhile. It is recorded and marked for refund: please look at the order.",
      fr: "Un débit a abouti alors que la commande avait entre-temps été annulée ou payée. Il est enregistré et marqué à rembourser : merci de regarder la commande.",
    },
  },
  charge_paid_twice: {
    subject: { en: "a balance was paid twice", fr: "un solde a été payé deux fois" },
    text: {
      en: "The same balance was paid on two ways. One of them has to go back: please look at the order.",
      fr: "Le même solde a été réglé par deux voies. L’un des deux paiements doit être remboursé : merci de regarder la commande.",
    },
  },
  processing_long: {
    subject: { en: "a payment has been with the bank for long", fr: "un paiement est chez la banque depuis longtemps" },
    text: {
      en: "Stripe still shows this payment as processing. Nothing else is charged meanwhile; it settles by itself, or Stripe's support can say more.",
      fr: "Stripe indique toujours ce paiement comme en cours. Rien d’autre n’est débité entre-temps ; il se réglera de lui-même, ou l’assistance de Stripe pourra vous renseigner.",
    },
  },
  dispute_opened: {
    subject: { en: "a payment is disputed", fr: "un paiement est contesté" },
    text: {
      en: "The customer's bank disputes a payment of this order. Nothing more is charged or refunded on it and its fulfilment is held. Evidence can be sent in Stripe until the date shown on the order.",
      fr: "La banque du client conteste un paiement de cette commande. Plus rien n’y est débité ni remboursé et son traitement est en attente. Les justificatifs peuvent être transmis dans Stripe jusqu’à la date indiquée sur la commande.",
    },
  },
  refund_failed: {
    subject: { en: "a refund failed", fr: "un remboursement a échoué" },
    text: {
      en: "The bank did not take back a refund of this order, often because the card is closed. The money is with you again: look at the order and try again, or agree on another way with the customer.",
      fr: "La banque n’a pas accepté un remboursement de cette commande, souvent parce que la carte est fermée. La somme vous est revenue : ouvrez la commande pour réessayer, ou convenez d’un autre moyen avec le client.",
    },
  },
  no_address_for_request: {
    subject: { en: "a customer cannot be written to", fr: "un client n’est pas joignable par e-mail" },
    text: {
      en: "This order has no address to write to, or mail to it came back. Copy the card link from the order and pass it on another way.",
      fr: "Cette commande n’a pas d’adresse, ou les messages nous reviennent. Copiez le lien de carte depuis la commande et transmettez-le autrement.",
    },
  },
};

export const staffAlert: MailTemplate<"staff_alert"> = {
  en: ({ words, sheet, data }) => ({
    subject: `${sheet.order ? `Order ${sheet.order.name}: ` : ""}${ALERTS[data.alert].subject.en}`,
    preview: ALERTS[data.alert].text.en,
    title: sheet.order ? `Order ${sheet.order.name}` : sheet.merchant.name,
    blocks: [
      text(ALERTS[data.alert].text.en),
      facts(["Evidence due", data.evidenceDueAt ? words.dateTime(new Date(data.evidenceDueAt)) : null]),
      action("Open in Predesk", need(sheet, "link")),
    ],
  }),
  fr: ({ words, sheet, data }) => ({
    subject: `${sheet.order ? `Commande ${sheet.order.name} : ` : ""}${ALERTS[data.alert].subject.fr}`,
    preview: ALERTS[data.alert].text.fr,
    title: sheet.order ? `Commande ${sheet.order.name}` : sheet.merchant.name,
    blocks: [
      text(ALERTS[data.alert].text.fr),
      facts(["Justificatifs avant le", data.evidenceDueAt ? words.dateTime(new Date(data.evidenceDueAt)) : null]),
      action("Ouvrir dans Predesk", need(sheet, "link")),
    ],
  }),
};
