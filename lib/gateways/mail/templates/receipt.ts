import type { MailOrder, MailSheet } from "@/lib/domain/mail-sheet";
import { isPositive, type Money, subtract } from "@/lib/domain/money";
import { taxRate } from "@/lib/domain/tax-share";
import type { MailTemplate } from "./doc";
import { action, card, facts, greeting, lines, need, small, text } from "./doc";

/** What came in before this payment; `received` counts this payment already. */
function deposit(order: MailOrder, payment: Money): Money {
  return subtract(order.received, payment);
}

const paidOf = (sheet: MailSheet) => need(sheet, "attempt");

/** A receipt for the money, not a tax invoice (rule 33). */
export const receipt: MailTemplate<"receipt"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const paid = paidOf(sheet);
    const before = deposit(order, paid.amount);
    return {
      subject: `Receipt: ${words.money(paid.amount)} for order ${order.name}`,
      preview: `Paid with ${card(paid.card)}. Thank you.`,
      title: `${words.money(paid.amount)} received`,
      blocks: [
        greeting(sheet, "en"),
        text(`Thank you. The payment for order ${order.name} has arrived.`),
        lines(order.lines),
        facts(
          ["Order total", words.money(order.total)],
          ["Deposit received before", isPositive(before) ? words.money(before) : null],
          ["This payment", words.money(paid.amount)],
          ["Paid with", card(paid.card)],
          ["Paid on", paid.settledAt ? words.dateTime(paid.settledAt) : null],
          ["Tax in the order total", isPositive(order.tax) ? words.money(order.tax) : null],
          ["Average tax rate", taxRate(order, sheet.reader.locale)],
          ["Seller", sheet.merchant.legalName],
          ["Seller's VAT number", sheet.merchant.vatNumber],
        ),
        small("This is a receipt, not a tax invoice."),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const paid = paidOf(sheet);
    const before = deposit(order, paid.amount);
    return {
      subject: `Reçu : ${words.money(paid.amount)} pour la commande ${order.name}`,
      preview: `Payé avec ${card(paid.card)}. Merci.`,
      title: `${words.money(paid.amount)} reçus`,
      blocks: [
        greeting(sheet, "fr"),
        text(`Merci. Le paiement de la commande ${order.name} nous est bien parvenu.`),
        lines(order.lines),
        facts(
          ["Total de la commande", words.money(order.total)],
          ["Acompte déjà reçu", isPositive(before) ? words.money(before) : null],
          ["Ce paiement", words.money(paid.amount)],
          ["Payé avec", card(paid.card)],
          ["Payé le", paid.settledAt ? words.dateTime(paid.settledAt) : null],
          ["Taxes comprises dans le total", isPositive(order.tax) ? words.money(order.tax) : null],
          ["Taux moyen de taxe", taxRate(order, sheet.reader.locale)],
          ["Vendeur", sheet.merchant.legalName],
          ["Numéro de TVA du vendeur", sheet.merchant.vatNumber],
        ),
        small("Ceci est un reçu de paiement et ne constitue pas une facture."),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};
