import { cardName } from "@/lib/domain/consent";
import type { MailTemplate } from "./doc";
import { action, facts, greeting, lines, need, small, text } from "./doc";

/** The link to replace a card there is already: asked for on the phone, or because that card cannot be charged (rule 27). */
export const replaceCard: MailTemplate<"card_request"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const card = cardName(need(sheet, "card"));
    const amount = words.money(instalment.amount);
    return {
      subject: `Replace the card for order ${order.name}`,
      preview: `Your link to another card for the balance of ${amount}. Nothing is charged today.`,
      title: `Another card for order ${order.name}`,
      blocks: [
        greeting(sheet, "en"),
        text(`Here is your link to replace ${card} for the balance of ${amount}.`),
        text("You enter the new card on a page of Stripe. It takes a minute, and nothing is charged today."),
        lines(order.lines),
        facts(["Balance", amount], ["Due", instalment.dueOn ? words.longDate(instalment.dueOn) : "When it is ready to ship"]),
        action("Replace my card", need(sheet, "link")),
        small(`${card} stays as it is until a new card is saved. ${sheet.merchant.name} never keeps your card number: Stripe does.`),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const card = cardName(need(sheet, "card"));
    const amount = words.money(instalment.amount);
    return {
      subject: `Remplacez la carte de la commande ${order.name}`,
      preview: `Votre lien pour changer de carte, solde de ${amount}. Rien n’est débité aujourd’hui.`,
      title: `Une autre carte pour la commande ${order.name}`,
      blocks: [
        greeting(sheet, "fr"),
        text(`Voici votre lien pour remplacer ${card} pour le solde de ${amount}.`),
        text("La nouvelle carte se saisit sur une page de Stripe. Cela prend une minute, et rien n’est débité aujourd’hui."),
        lines(order.lines),
        facts(["Solde", amount], ["Échéance", instalment.dueOn ? words.longDate(instalment.dueOn) : "Lorsque la commande sera prête"]),
        action("Remplacer ma carte", need(sheet, "link")),
        small(
          `${card} reste inchangée tant qu’aucune nouvelle carte n’est enregistrée. ${sheet.merchant.name} ne conserve jamais votre numéro de carte : c’est Stripe qui le fait.`,
        ),
      ],
    };
  },
};
