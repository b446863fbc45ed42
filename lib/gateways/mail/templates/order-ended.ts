import { instant, plainDate } from "@/lib/domain/dates";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import { isPositive } from "@/lib/domain/money";
import type { MailTemplate } from "./doc";
import { action, facts, greeting, need, quote, text } from "./doc";

const deposit = (sheet: MailSheet, words: string): string => (isPositive(need(sheet, "order").received) ? words : "");

/** The last word before an order is cancelled for want of payment (rule 24). */
export const finalNotice: MailTemplate<"final_notice"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const on = words.longDate(plainDate(data.cancelOn));
    return {
      subject: `Order ${order.name} will be cancelled on ${on}`,
      preview: "Unless its balance is paid before.",
      title: `Order ${order.name} will be cancelled on ${on}`,
      blocks: [
        greeting(sheet, "en"),
        text(
          `The balance of ${words.money(need(sheet, "instalment").amount)} could not be collected. Without a payment the order is cancelled on ${on}${deposit(sheet, " and what you have paid so far is refunded in full")}.`,
        ),
        action("Pay or use another card", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const on = words.longDate(plainDate(data.cancelOn));
    return {
      subject: `La commande ${order.name} sera annulée le ${on}`,
      preview: "Sauf si son solde est réglé d’ici là.",
      title: `La commande ${order.name} sera annulée le ${on}`,
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Le solde de ${words.money(need(sheet, "instalment").amount)} n’a pas pu être encaissé. Sans règlement, la commande sera annulée le ${on}${deposit(sheet, " et votre acompte intégralement remboursé")}.`,
        ),
        action("Payer ou utiliser une autre carte", need(sheet, "link")),
      ],
    };
  },
};

export const orderCancelled: MailTemplate<"order_cancelled"> = {
  en: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `Order ${order.name} is cancelled`,
      preview: "Nothing more will be charged for it.",
      title: `Order ${order.name} is cancelled`,
      blocks: [
        greeting(sheet, "en"),
        text(
          `Order ${order.name} is cancelled. Nothing more will be charged for it. If money is to be paid back, a message of its own tells you when it left.`,
        ),
      ],
    };
  },
  fr: ({ sheet }) => {
    const order = need(sheet, "order");
    return {
      subject: `La commande ${order.name} est annulée`,
      preview: "Plus rien ne sera débité pour cette commande.",
      title: `La commande ${order.name} est annulée`,
      blocks: [
        greeting(sheet, "fr"),
        text(
          `La commande ${order.name} est annulée. Plus rien ne sera débité pour elle. Si une somme doit vous être remboursée, un autre message vous en confirmera l’envoi.`,
        ),
      ],
    };
  },
};

export const refundMade: MailTemplate<"refund_made"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const refund = need(sheet, "refund");
    return {
      subject: `Refund of ${words.money(refund.amount)} for order ${order.name}`,
      preview: "It is on its way back to you.",
      title: `${words.money(refund.amount)} on the way back`,
      blocks: [
        greeting(sheet, "en"),
        text(
          `${words.money(refund.amount)} of order ${order.name} ${refund.paidBack === "card" ? "go back to the card that was charged" : "go back the way you paid at checkout"}. Banks usually take 5 to 10 days to show it.`,
        ),
        facts(["Refund", words.money(refund.amount)]),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const refund = need(sheet, "refund");
    return {
      subject: `Remboursement de ${words.money(refund.amount)} pour la commande ${order.name}`,
      preview: "Il est en route.",
      title: `${words.money(refund.amount)} vous sont remboursés`,
      blocks: [
        greeting(sheet, "fr"),
        text(
          `${words.money(refund.amount)} de la commande ${order.name} vous sont remboursés ${refund.paidBack === "card" ? "sur la carte débitée" : "par le moyen de paiement utilisé lors de la commande"}. Les banques mettent en général 5 à 10 jours à l’afficher.`,
        ),
        facts(["Remboursement", words.money(refund.amount)]),
      ],
    };
  },
};

/** Rule 26: content and time of a withdrawal, confirmed on a durable medium. */
export const withdrawalReceived: MailTemplate<"withdrawal_received"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const at = words.dateTime(instant(Date.parse(data.receivedAt)));
    return {
      subject: `Your withdrawal from order ${order.name} was received`,
      preview: `Received on ${at}.`,
      title: "Your withdrawal was received",
      blocks: [
        greeting(sheet, "en"),
        text(`We received your withdrawal from order ${order.name} on ${at}. Nothing more will be charged. This is what you sent:`),
        quote(data.content),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const at = words.dateTime(instant(Date.parse(data.receivedAt)));
    return {
      subject: `Votre rétractation pour la commande ${order.name} a été reçue`,
      preview: `Reçue le ${at}.`,
      title: "Votre rétractation a été reçue",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Nous avons reçu votre rétractation pour la commande ${order.name} le ${at}. Plus rien ne sera débité. Voici ce que vous avez envoyé :`,
        ),
        quote(data.content),
      ],
    };
  },
};
