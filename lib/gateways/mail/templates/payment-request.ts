import type { MailTemplate } from "./doc";
import { action, facts, greeting, need, text } from "./doc";

/** A request to pay the balance now, on a page of Stripe: never called an invoice. */
export const paymentRequest: MailTemplate<"payment_request"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const amount = words.money(need(sheet, "instalment").amount);
    return {
      subject: `Please pay the balance of order ${order.name}`,
      preview: `${amount} remain to be paid.`,
      title: `Pay ${amount}`,
      blocks: [
        greeting(sheet, "en"),
        text(`The balance of order ${order.name} can be paid now. While this request is open, no saved card is charged for it.`),
        facts(["Balance", amount]),
        action("See and pay", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const amount = words.money(need(sheet, "instalment").amount);
    return {
      subject: `Demande de paiement pour la commande ${order.name}`,
      preview: `Il reste ${amount} à régler.`,
      title: `Régler ${amount}`,
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Le solde de la commande ${order.name} peut être réglé dès maintenant. Tant que cette demande de paiement est ouverte, aucune carte enregistrée n’est débitée pour ce solde.`,
        ),
        facts(["Solde", amount]),
        action("Voir et payer", need(sheet, "link")),
      ],
    };
  },
};

export const paymentRequestReminder: MailTemplate<"payment_request_reminder"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Reminder: the balance of order ${order.name}`,
      preview: "Your order waits for its balance.",
      title: "Your order waits for its balance",
      blocks: [
        greeting(sheet, "en"),
        text(`${words.money(need(sheet, "instalment").amount)} of order ${order.name} remain to be paid. The order ships once they are.`),
        action("See and pay", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Rappel : le solde de la commande ${order.name}`,
      preview: "Votre commande attend son solde.",
      title: "Votre commande attend son solde",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Il reste ${words.money(need(sheet, "instalment").amount)} à régler pour la commande ${order.name}. Elle partira une fois payée.`,
        ),
        action("Voir et payer", need(sheet, "link")),
      ],
    };
  },
};
