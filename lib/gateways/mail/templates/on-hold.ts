import { plainDate } from "@/lib/domain/dates";
import type { HoldReason } from "@/lib/domain/holds";
import type { Language } from "@/lib/domain/language";
import type { Wording } from "@/lib/domain/words";
import type { MailTemplate } from "./doc";
import { action, facts, greeting, need, text } from "./doc";

/** What a customer is told of the reason: never a suspicion, never what only concerns the shop. */
const WHY: Readonly<Record<Language, Partial<Record<HoldReason, string>>>> = {
  en: {
    awaiting_payment: "Its balance is not paid yet.",
    inventory_out_of_stock: "Some of it is not in stock yet.",
    unknown_delivery_date: "Its delivery date is not known yet.",
    incorrect_address: "Its delivery address has to be checked. Please reply to this e-mail.",
    awaiting_return_items: "It waits for items that are on their way back.",
  },
  fr: {
    awaiting_payment: "Son solde n’est pas encore réglé.",
    inventory_out_of_stock: "Une partie des articles n’est pas encore en stock.",
    unknown_delivery_date: "Sa date de livraison n’est pas encore connue.",
    incorrect_address: "Son adresse de livraison doit être vérifiée. Merci de répondre à cet e-mail.",
    awaiting_return_items: "Elle attend des articles en cours de retour.",
  },
};

const until = (words: Wording, date: string | null): string | null => (date ? words.longDate(plainDate(date)) : null);

/** Where the order stands: it is not forgotten, it waits, and until when. */
export const fulfilmentOnHold: MailTemplate<"fulfilment_on_hold"> = {
  en: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    return {
      subject: `Order ${order.name} is on hold for now`,
      preview: "Nothing is lost: it ships later.",
      title: "Your order is on hold for now",
      blocks: [
        greeting(sheet, "en"),
        text(`Order ${order.name} is not being shipped at the moment. ${WHY.en[data.reason] ?? ""}`.trim()),
        facts(["Expected until", until(words, data.until)]),
        text("You need to do nothing unless this e-mail says so. Nothing is charged because of it."),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet, data }) => {
    const order = need(sheet, "order");
    return {
      subject: `Commande ${order.name} momentanément en attente`,
      preview: "Rien n’est perdu : elle partira plus tard.",
      title: "Votre commande est en attente pour le moment",
      blocks: [
        greeting(sheet, "fr"),
        text(`La commande ${order.name} n’est pas expédiée pour l’instant. ${WHY.fr[data.reason] ?? ""}`.trim()),
        facts(["En principe jusqu’au", until(words, data.until)]),
        text("Vous n’avez rien à faire, sauf mention contraire dans cet e-mail. Aucun débit n’en résulte."),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};
