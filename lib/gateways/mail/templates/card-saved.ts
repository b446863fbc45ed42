import type { MailTemplate } from "./doc";
import { action, card, facts, greeting, need, quote, text } from "./doc";

/** The copy of what was agreed, word for word (rule 20). */
export const cardSaved: MailTemplate<"card_saved"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const consent = need(sheet, "consent");
    return {
      subject: `Your agreement for order ${order.name}`,
      preview: `${card(need(sheet, "card"))} is saved. Nothing has been charged.`,
      title: "Your card is saved",
      blocks: [
        greeting(sheet, "en"),
        text(
          `${card(need(sheet, "card"))} is saved for order ${order.name}. Nothing has been charged. This is what you agreed to on ${words.dateTime(consent.agreedAt)}:`,
        ),
        quote(consent.text),
        facts(["At most", words.money(consent.cap)], ["No later than", words.longDate(consent.latestOn)]),
        text("Please keep this e-mail. You can replace or remove the card at any time before the charge."),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const consent = need(sheet, "consent");
    return {
      subject: `Votre autorisation de débit pour la commande ${order.name}`,
      preview: `${card(need(sheet, "card"))} est enregistrée. Rien n’a été débité.`,
      title: "Votre carte est enregistrée",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `La carte ${card(need(sheet, "card"))} est enregistrée pour la commande ${order.name}. Rien n’a été débité. Voici l’autorisation que vous avez donnée le ${words.dateTime(consent.agreedAt)} :`,
        ),
        quote(consent.text),
        facts(["Au plus", words.money(consent.cap)], ["Au plus tard", words.longDate(consent.latestOn)]),
        text("Conservez ce message. Vous pouvez remplacer ou retirer la carte à tout moment avant le débit."),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};

export const cardRemoved: MailTemplate<"card_removed"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const balance = sheet.instalment ? words.money(sheet.instalment.amount) : null;
    return {
      subject: `Card removed from order ${order.name}`,
      preview: `${card(need(sheet, "card"))} will not be charged.`,
      title: "Your card was removed",
      blocks: [
        greeting(sheet, "en"),
        text(`${card(need(sheet, "card"))} was removed from order ${order.name}. It will not be charged again for this order.`),
        ...(balance
          ? [text(`A balance of ${balance} is still open. The order ships once it is paid; you can save another card whenever you like.`)]
          : []),
        action("Save another card", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const balance = sheet.instalment ? words.money(sheet.instalment.amount) : null;
    return {
      subject: `Carte retirée de la commande ${order.name}`,
      preview: `La carte ${card(need(sheet, "card"))} ne sera pas débitée.`,
      title: "Votre carte a été retirée",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `La carte ${card(need(sheet, "card"))} a été retirée de la commande ${order.name}. Elle ne sera plus débitée pour cette commande.`,
        ),
        ...(balance
          ? [
              text(
                `Un solde de ${balance} reste à régler. La commande partira une fois payée ; vous pouvez enregistrer une autre carte à tout moment.`,
              ),
            ]
          : []),
        action("Enregistrer une autre carte", need(sheet, "link")),
      ],
    };
  },
};
