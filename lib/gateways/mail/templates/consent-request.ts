import type { MailTemplate } from "./doc";
import { action, facts, greeting, need, text } from "./doc";

/** What was agreed no longer covers the balance (amount above the cap, or the latest date has passed): ask again (rule 20). */
export const consentRequest: MailTemplate<"consent_request"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const amount = words.money(need(sheet, "instalment").amount);
    return {
      subject: `Your agreement is needed again for order ${order.name}`,
      preview: "What you agreed to no longer covers this balance. Nothing is charged until you agree.",
      title: "Please agree again",
      blocks: [
        greeting(sheet, "en"),
        text(
          `Your agreement for order ${order.name} no longer covers its balance: the amount or the date has changed. Nothing is charged until you agree again.`,
        ),
        facts(
          ["Balance now", amount],
          [
            "Agreed so far",
            sheet.consent ? `at most ${words.money(sheet.consent.cap)}, by ${words.longDate(sheet.consent.latestOn)}` : null,
          ],
        ),
        action("Look and agree", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const amount = words.money(need(sheet, "instalment").amount);
    return {
      subject: `Votre accord est de nouveau nécessaire pour la commande ${order.name}`,
      preview: "Votre autorisation ne couvre plus ce solde. Rien n’est débité sans votre accord.",
      title: "Merci de renouveler votre accord",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Votre autorisation de débit pour la commande ${order.name} ne couvre plus le solde : le montant ou la date a changé. Rien n’est débité sans votre nouvel accord.`,
        ),
        facts(
          ["Solde actuel", amount],
          [
            "Autorisé jusqu’ici",
            sheet.consent ? `au plus ${words.money(sheet.consent.cap)}, au plus tard le ${words.longDate(sheet.consent.latestOn)}` : null,
          ],
        ),
        action("Voir et donner mon accord", need(sheet, "link")),
      ],
    };
  },
};

export const consentReminder: MailTemplate<"consent_reminder"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Reminder: your agreement for order ${order.name}`,
      preview: "The order waits for your agreement.",
      title: "Your order waits for your agreement",
      blocks: [
        greeting(sheet, "en"),
        text(
          `The balance of ${words.money(need(sheet, "instalment").amount)} of order ${order.name} cannot be paid until you agree to it.`,
        ),
        action("Look and agree", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Rappel : votre accord pour la commande ${order.name}`,
      preview: "La commande attend votre accord.",
      title: "Votre commande attend votre accord",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Le solde de ${words.money(need(sheet, "instalment").amount)} de la commande ${order.name} ne peut pas être réglé sans votre accord.`,
        ),
        action("Voir et donner mon accord", need(sheet, "link")),
      ],
    };
  },
};
