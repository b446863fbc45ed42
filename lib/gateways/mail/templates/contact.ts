import type { MailTemplate } from "./doc";
import { action, greeting, need, small, text } from "./doc";

/** A fresh link, to the address on file only (rule 27). */
export const newLink: MailTemplate<"new_link"> = {
  en: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Your new link for order ${order.name}`,
      preview: "It works for seven days.",
      title: "Here is your new link",
      blocks: [
        greeting(sheet, "en"),
        text(`You asked for a new link to order ${order.name}.`),
        action("Open my order", need(sheet, "link")),
        small("It works for seven days. If you did not ask for it, you need not do anything."),
      ],
    };
  },
  fr: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Votre nouveau lien pour la commande ${order.name}`,
      preview: "Il est valable sept jours.",
      title: "Voici votre nouveau lien",
      blocks: [
        greeting(sheet, "fr"),
        text(`Vous avez demandé un nouveau lien pour la commande ${order.name}.`),
        action("Ouvrir ma commande", need(sheet, "link")),
        small("Il est valable sept jours. Si vous n’êtes pas à l’origine de cette demande, vous n’avez rien à faire."),
      ],
    };
  },
};

export const addressChanged: MailTemplate<"address_changed"> = {
  en: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `The delivery address of order ${order.name} was changed`,
      preview: "If that was not you, please write to us.",
      title: "The delivery address was changed",
      blocks: [
        greeting(sheet, "en"),
        text(`The delivery address of order ${order.name} was changed. If that was not you, please answer this message.`),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `L’adresse de livraison de la commande ${order.name} a été modifiée`,
      preview: "Si ce n’est pas vous, écrivez-nous.",
      title: "L’adresse de livraison a été modifiée",
      blocks: [
        greeting(sheet, "fr"),
        text(`L’adresse de livraison de la commande ${order.name} a été modifiée. Si ce n’est pas vous, répondez à ce message.`),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};

/** Goes to the old address (rule 31). It carries no link: the reader may no longer be the customer. */
export const emailChanged: MailTemplate<"email_changed"> = {
  en: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Another e-mail address is now used for order ${order.name}`,
      preview: "If that was not you, please write to us.",
      title: "Another e-mail address is now used",
      blocks: [
        greeting(sheet, "en"),
        text(`Messages about order ${order.name} now go to another address. If you did not ask for that, please answer this message.`),
      ],
    };
  },
  fr: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Une autre adresse e-mail est désormais utilisée pour la commande ${order.name}`,
      preview: "Si ce n’est pas vous, écrivez-nous.",
      title: "Une autre adresse e-mail est utilisée",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Les messages au sujet de la commande ${order.name} partent désormais vers une autre adresse. Si vous n’en avez pas fait la demande, répondez à ce message.`,
        ),
      ],
    };
  },
};
