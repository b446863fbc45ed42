import { plainDate } from "@/lib/domain/dates";
import type { MailTemplate } from "./doc";
import { action, card, facts, greeting, need, small, text } from "./doc";

/** The saved card is over before the balance is due; expiry only warns, the charge is tried all the same (rule 20). */
export const cardExpiring: MailTemplate<"card_expiring"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const saved = card(need(sheet, "card"));
    const due = instalment.dueOn ? words.longDate(instalment.dueOn) : null;
    return {
      subject: `Your card expires before order ${order.name} is paid`,
      preview: `${saved} is valid until ${words.month(plainDate(`${data.expires}-01`))}.`,
      title: "Your card expires too early",
      blocks: [
        greeting(sheet, "en"),
        text(`The card saved for the balance of order ${order.name} expires before that balance is due.`),
        facts(
          ["Card", saved],
          ["Valid until", words.month(plainDate(`${data.expires}-01`))],
          ["Balance", words.money(instalment.amount)],
          ["Due", due],
        ),
        action("Use another card", need(sheet, "link")),
        small("Has your bank sent you a new card? Please save it here. Nothing is charged when you do."),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    const instalment = need(sheet, "instalment");
    const saved = card(need(sheet, "card"));
    const due = instalment.dueOn ? words.longDate(instalment.dueOn) : null;
    return {
      subject: `Votre carte expire avant le règlement de la commande ${order.name}`,
      preview: `${saved} est valable jusqu’en ${words.month(plainDate(`${data.expires}-01`))}.`,
      title: "Votre carte expire trop tôt",
      blocks: [
        greeting(sheet, "fr"),
        text(`La carte enregistrée pour le solde de la commande ${order.name} expire avant l’échéance de ce solde.`),
        facts(
          ["Carte", saved],
          ["Valable jusqu’à", words.month(plainDate(`${data.expires}-01`))],
          ["Solde", words.money(instalment.amount)],
          ["Échéance", due],
        ),
        action("Utiliser une autre carte", need(sheet, "link")),
        small("Votre banque vous a remis une nouvelle carte ? Enregistrez-la ici. Aucun débit n’a lieu à cette occasion."),
      ],
    };
  },
};
