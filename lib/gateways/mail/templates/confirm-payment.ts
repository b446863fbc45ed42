import type { MailTemplate } from "./doc";
import { action, card, facts, greeting, need, small, text } from "./doc";

/** The bank wants its customer to confirm this very payment. */
export const confirmPayment: MailTemplate<"confirm_payment"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const attempt = need(sheet, "attempt");
    return {
      subject: `Your bank asks you to confirm the payment of order ${order.name}`,
      preview: `${words.money(attempt.amount)} to ${sheet.merchant.name}: one step with your bank.`,
      title: "Please confirm with your bank",
      blocks: [
        greeting(sheet, "en"),
        text(`Your bank wants you to confirm the balance of order ${order.name} yourself. Nothing has been charged yet.`),
        facts(["Amount", words.money(attempt.amount)], ["To", sheet.merchant.name], ["Card", card(attempt.card)]),
        action("Confirm with my bank", need(sheet, "link")),
        small(
          "You come to our page first, which shows the order; from there to your bank's own page. You can also choose another card there.",
        ),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const attempt = need(sheet, "attempt");
    return {
      subject: `Votre banque vous demande de confirmer le paiement de la commande ${order.name}`,
      preview: `${words.money(attempt.amount)} pour ${sheet.merchant.name} : une étape avec votre banque.`,
      title: "À confirmer auprès de votre banque",
      blocks: [
        greeting(sheet, "fr"),
        text(`Votre banque souhaite que vous confirmiez vous-même le solde de la commande ${order.name}. Rien n’a encore été débité.`),
        facts(["Montant", words.money(attempt.amount)], ["Bénéficiaire", sheet.merchant.name], ["Carte", card(attempt.card)]),
        action("Confirmer auprès de ma banque", need(sheet, "link")),
        small(
          "Vous arrivez d’abord sur notre page, qui présente la commande, puis sur celle de votre banque. Vous pourrez aussi y choisir une autre carte.",
        ),
      ],
    };
  },
};

export const confirmReminder: MailTemplate<"confirm_reminder"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Reminder: confirm the payment of order ${order.name}`,
      preview: "Your bank still waits for you.",
      title: "Your bank still waits for your confirmation",
      blocks: [
        greeting(sheet, "en"),
        text(
          `The payment of ${words.money(need(sheet, "attempt").amount)} for order ${order.name} still waits for your confirmation. The order ships once it is paid.`,
        ),
        action("Confirm with my bank", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Rappel : confirmez le paiement de la commande ${order.name}`,
      preview: "Votre banque attend toujours votre confirmation.",
      title: "Votre banque attend votre confirmation",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Le paiement de ${words.money(need(sheet, "attempt").amount)} pour la commande ${order.name} attend toujours votre confirmation. La commande partira une fois payée.`,
        ),
        action("Confirmer auprès de ma banque", need(sheet, "link")),
      ],
    };
  },
};
