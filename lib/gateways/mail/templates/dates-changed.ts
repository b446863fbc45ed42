import { plainDate } from "@/lib/domain/dates";
import type { Wording } from "@/lib/domain/words";
import type { MailTemplate } from "./doc";
import { action, facts, greeting, need, text } from "./doc";

const written = (words: Wording, date: string | null, otherwise: string): string => (date ? words.longDate(plainDate(date)) : otherwise);

export const dueDateChanged: MailTemplate<"due_date_changed"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    return {
      subject: `New due date for order ${order.name}`,
      preview: `The balance is now due: ${written(words, data.newDueOn, "when it is ready to ship")}.`,
      title: "The due date has changed",
      blocks: [
        greeting(sheet, "en"),
        text(`The balance of order ${order.name} is due on another date than announced.`),
        facts(
          ["Before", written(words, data.oldDueOn, "When it is ready to ship")],
          ["Now", written(words, data.newDueOn, "When it is ready to ship")],
        ),
        text("The charge itself is announced by e-mail beforehand, as agreed."),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    return {
      subject: `Nouvelle échéance pour la commande ${order.name}`,
      preview: `Nouvelle échéance du solde : ${written(words, data.newDueOn, "lorsque la commande sera prête")}.`,
      title: "L’échéance a changé",
      blocks: [
        greeting(sheet, "fr"),
        text(`L’échéance du solde de la commande ${order.name} n’est plus celle annoncée.`),
        facts(
          ["Avant", written(words, data.oldDueOn, "Lorsque la commande sera prête")],
          ["Désormais", written(words, data.newDueOn, "Lorsque la commande sera prête")],
        ),
        text("Le débit lui-même vous sera annoncé par e-mail au préalable, comme convenu."),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};

/** Rule 25: old date, new date or "unknown", and the reason. */
export const promiseChanged: MailTemplate<"promise_changed"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    return {
      subject: `New expected date for order ${order.name}`,
      preview: `Now expected: ${written(words, data.newOn, "not known yet")}.`,
      title: "The expected date has changed",
      blocks: [
        greeting(sheet, "en"),
        text(`Order ${order.name} will be later than promised. You decide: accept the new date, or cancel with a full refund.`),
        facts(
          ["Promised so far", written(words, data.oldOn, "No date")],
          ["Now expected", written(words, data.newOn, "Not known yet")],
          ["Why", data.reason || null],
        ),
        action("Answer", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    return {
      subject: `Nouvelle date prévue pour la commande ${order.name}`,
      preview: `Désormais prévue : ${written(words, data.newOn, "date encore inconnue")}.`,
      title: "La date prévue a changé",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `La commande ${order.name} arrivera plus tard que promis. Vous décidez : accepter la nouvelle date, ou annuler avec un remboursement intégral.`,
        ),
        facts(
          ["Promise jusqu’ici", written(words, data.oldOn, "Sans date")],
          ["Désormais prévue", written(words, data.newOn, "Encore inconnue")],
          ["Motif", data.reason || null],
        ),
        action("Répondre", need(sheet, "link")),
      ],
    };
  },
};
