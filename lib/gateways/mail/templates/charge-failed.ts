import { CUSTOMER_WORDS, readDecline } from "@/lib/domain/declines";
import type { Language } from "@/lib/domain/language";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import type { MailTemplate } from "./doc";
import { action, card, facts, greeting, need, text } from "./doc";

/** Only what a customer may know: lost, stolen and fraud are never named. */
function reason(sheet: MailSheet, language: Language): string {
  const { decline, card: used } = need(sheet, "attempt");
  const codes = decline ?? { code: "card_declined" };
  return CUSTOMER_WORDS[readDecline(codes, used.brand).meaning][language];
}

export const chargeFailed: MailTemplate<"charge_failed"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const attempt = need(sheet, "attempt");
    const retryAt = sheet.instalment?.nextAttemptAt ?? null;
    return {
      subject: `Payment for order ${order.name} did not go through`,
      preview: reason(sheet, "en"),
      title: "Your payment did not go through",
      blocks: [
        greeting(sheet, "en"),
        text(`The balance of order ${order.name} could not be charged. ${reason(sheet, "en")}`),
        facts(
          ["Amount", words.money(attempt.amount)],
          ["Card", card(attempt.card)],
          ["Next try", retryAt ? words.dateTime(retryAt) : null],
        ),
        text(
          retryAt
            ? "We try again by ourselves on that date, within the limits you agreed to. You can also use another card now."
            : "This card is not tried again by itself. Please save another card so that your order can ship.",
        ),
        action("Use another card", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const attempt = need(sheet, "attempt");
    const retryAt = sheet.instalment?.nextAttemptAt ?? null;
    return {
      subject: `Le paiement de la commande ${order.name} n’a pas abouti`,
      preview: reason(sheet, "fr"),
      title: "Votre paiement n’a pas abouti",
      blocks: [
        greeting(sheet, "fr"),
        text(`Le solde de la commande ${order.name} n’a pas pu être débité. ${reason(sheet, "fr")}`),
        facts(
          ["Montant", words.money(attempt.amount)],
          ["Carte", card(attempt.card)],
          ["Prochain essai", retryAt ? words.dateTime(retryAt) : null],
        ),
        text(
          retryAt
            ? "Un nouvel essai aura lieu à cette date, dans les limites que vous avez acceptées. Vous pouvez aussi utiliser une autre carte dès maintenant."
            : "Cette carte ne sera pas réessayée d’elle-même. Merci d’en enregistrer une autre pour que votre commande puisse partir.",
        ),
        action("Utiliser une autre carte", need(sheet, "link")),
      ],
    };
  },
};

export const newCardReminder: MailTemplate<"new_card_reminder"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Reminder: another card is needed for order ${order.name}`,
      preview: "Your order waits for its balance.",
      title: "Another card is needed",
      blocks: [
        greeting(sheet, "en"),
        text(
          `The balance of ${words.money(need(sheet, "instalment").amount)} of order ${order.name} is still open and needs another card. The order ships once it is paid.`,
        ),
        action("Use another card", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Rappel : une autre carte est nécessaire pour la commande ${order.name}`,
      preview: "Votre commande attend son solde.",
      title: "Une autre carte est nécessaire",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Le solde de ${words.money(need(sheet, "instalment").amount)} de la commande ${order.name} reste à régler et demande une autre carte. La commande partira une fois payée.`,
        ),
        action("Utiliser une autre carte", need(sheet, "link")),
      ],
    };
  },
};
