import type { MailTemplate } from "./doc";
import { action, facts, greeting, lines, need, small, text } from "./doc";
import { replaceCard } from "./replace-card";

/** Where there is a card already the link is for replacing it. */
export const cardRequest: MailTemplate<"card_request"> = {
  en: (input) => (input.sheet.card ? replaceCard : firstCard).en(input),
  fr: (input) => (input.sheet.card ? replaceCard : firstCard).fr(input),
};

/** Asks for a card, and says why one is asked for again (rules 3 and 23). */
const firstCard: MailTemplate<"card_request"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const amount = words.money(instalment.amount);
    return {
      subject: `Save your card for order ${order.name}`,
      preview: `${amount} will be due for your preorder. Nothing is charged today.`,
      title: `One step left for order ${order.name}`,
      blocks: [
        greeting(sheet, "en"),
        text(`Thank you for your preorder. A balance of ${amount} remains to be paid when it is ready to ship.`),
        text("Please save the card we may use for it. It takes a minute, on a page of Stripe, and nothing is charged today."),
        lines(order.lines),
        facts(
          ["Balance", amount],
          ["Due", instalment.dueOn ? words.longDate(instalment.dueOn) : "When it is ready to ship"],
          ["Expected", order.promiseOn ? words.month(order.promiseOn) : null],
        ),
        action("Save my card", need(sheet, "link")),
        small(
          `Why again? The card you paid with at checkout stays with the shop's checkout and cannot be used later. ${sheet.merchant.name} never sees your card number: Stripe keeps it.`,
        ),
        small(
          "You will get the amount and the date by e-mail before anything is charged, and you can replace or remove the card until then.",
        ),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const amount = words.money(instalment.amount);
    return {
      subject: `Enregistrez votre carte pour la commande ${order.name}`,
      preview: `Un solde de ${amount} restera à régler pour votre précommande. Rien n’est débité aujourd’hui.`,
      title: `Plus qu’une étape pour la commande ${order.name}`,
      blocks: [
        greeting(sheet, "fr"),
        text(`Merci pour votre précommande. Il restera un solde de ${amount} à régler lorsqu’elle sera prête à être expédiée.`),
        text(
          "Merci d’enregistrer la carte qui servira à ce règlement. Cela prend une minute, sur une page de Stripe, et rien n’est débité aujourd’hui.",
        ),
        lines(order.lines),
        facts(
          ["Solde", amount],
          ["Échéance", instalment.dueOn ? words.longDate(instalment.dueOn) : "Lorsque la commande sera prête"],
          ["Prévu", order.promiseOn ? words.month(order.promiseOn) : null],
        ),
        action("Enregistrer ma carte", need(sheet, "link")),
        small(
          `Pourquoi une nouvelle fois ? La carte utilisée lors de la commande reste dans le système de paiement de la boutique et ne peut pas servir plus tard. ${sheet.merchant.name} ne voit jamais votre numéro de carte : c’est Stripe qui le conserve.`,
        ),
        small(
          "Le montant et la date vous seront annoncés par e-mail avant tout débit ; d’ici là, vous pouvez remplacer ou retirer la carte.",
        ),
      ],
    };
  },
};

export const cardReminder: MailTemplate<"card_reminder"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const amount = words.money(instalment.amount);
    return {
      subject: `Reminder: no card yet for order ${order.name}`,
      preview: `Without a card, the balance of ${amount} cannot be paid and the order waits.`,
      title: "Your preorder still needs a card",
      blocks: [
        greeting(sheet, "en"),
        text(`We have no card yet for the balance of ${amount} of order ${order.name}. Without one the order cannot ship.`),
        facts(["Balance", amount], ["Due", instalment.dueOn ? words.longDate(instalment.dueOn) : "When it is ready to ship"]),
        action("Save my card", need(sheet, "link")),
        small("Nothing is charged when you save it. You will get the amount and the date by e-mail before any charge."),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const amount = words.money(instalment.amount);
    return {
      subject: `Rappel : aucune carte pour la commande ${order.name}`,
      preview: `Sans carte, le solde de ${amount} ne peut pas être réglé et la commande attend.`,
      title: "Il manque une carte pour votre précommande",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Aucune carte n’est encore enregistrée pour le solde de ${amount} de la commande ${order.name}. Sans carte, elle ne peut pas être expédiée.`,
        ),
        facts(["Solde", amount], ["Échéance", instalment.dueOn ? words.longDate(instalment.dueOn) : "Lorsque la commande sera prête"]),
        action("Enregistrer ma carte", need(sheet, "link")),
        small("L’enregistrement ne déclenche aucun débit. Le montant et la date vous seront annoncés par e-mail au préalable."),
      ],
    };
  },
};
