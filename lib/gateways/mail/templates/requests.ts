import { instant } from "@/lib/domain/dates";
import type { MailTemplate } from "./doc";
import { action, greeting, need, quote, text } from "./doc";

/** A copy of *Request cancellation*: staff answer it (rule 26). */
export const cancellationRequested: MailTemplate<"cancellation_requested"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const at = words.dateTime(instant(Date.parse(data.receivedAt)));
    return {
      subject: `Your request to cancel order ${order.name} was received`,
      preview: `Received on ${at}.`,
      title: "Your request was received",
      blocks: [
        greeting(sheet, "en"),
        text(`We received your request about order ${order.name} on ${at} and will answer it. This is what you sent:`),
        quote(data.content),
        text("Until it is answered, the order and what you agreed to stay as they are."),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const at = words.dateTime(instant(Date.parse(data.receivedAt)));
    return {
      subject: `Votre demande d’annulation de la commande ${order.name} a été reçue`,
      preview: `Reçue le ${at}.`,
      title: "Votre demande a été reçue",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Nous avons reçu votre demande concernant la commande ${order.name} le ${at} et nous y répondrons. Voici ce que vous avez envoyé :`,
        ),
        quote(data.content),
        text("D’ici là, la commande et votre autorisation restent inchangées."),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};

/** Staff said no, with the reason in their words. */
export const requestRefused: MailTemplate<"request_refused"> = {
  en: ({ sheet, data }) => {
    const order = need(sheet, "order");
    const what = { cancellation: "cancel the order", address: "deliver to another address" }[data.what];
    return {
      subject: `About your request for order ${order.name}`,
      preview: `We could not ${what}.`,
      title: "An answer to your request",
      blocks: [
        greeting(sheet, "en"),
        text(`You asked us to ${what}. That is not possible for order ${order.name}.`),
        ...(data.note ? [quote(data.note)] : []),
        text("Nothing about the order has changed. If you have a question, just answer this message."),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ sheet, data }) => {
    const order = need(sheet, "order");
    const what = { cancellation: "annuler la commande", address: "livrer à une autre adresse" }[data.what];
    return {
      subject: `Votre demande concernant la commande ${order.name}`,
      preview: `Nous n’avons pas pu ${what}.`,
      title: "Une réponse à votre demande",
      blocks: [
        greeting(sheet, "fr"),
        text(`Vous nous avez demandé : ${what}. Ce n’est pas possible pour la commande ${order.name}.`),
        ...(data.note ? [quote(data.note)] : []),
        text("Rien n’a changé pour cette commande. Une question ? Répondez simplement à ce message."),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};
