import type { MailTemplate } from "./doc";
import { action, card, facts, greeting, need, text } from "./doc";

/** The charge announced: amount, date, card and what the statement will say (rule 21). */
export const chargeNotice: MailTemplate<"charge_notice"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const notice = need(sheet, "notice");
    const amount = words.money(notice.amount);
    return {
      subject: `${amount} will be charged on ${words.longDate(notice.chargeOn)} for order ${order.name}`,
      preview: `On ${card(notice.card)}. Nothing to do if this is right.`,
      title: `${amount} on ${words.longDate(notice.chargeOn)}`,
      blocks: [
        greeting(sheet, "en"),
        text(`As agreed, the balance of order ${order.name} will be charged. If everything below is right, there is nothing to do.`),
        facts(
          ["Amount", amount],
          ["Date", words.longDate(notice.chargeOn)],
          ["Card", card(notice.card)],
          ["On your statement", notice.statementText],
        ),
        text("Until then you can replace or remove the card."),
        action("See or change", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const notice = need(sheet, "notice");
    const amount = words.money(notice.amount);
    return {
      subject: `${amount} seront débités le ${words.longDate(notice.chargeOn)} pour la commande ${order.name}`,
      preview: `Sur ${card(notice.card)}. Rien à faire si tout est exact.`,
      title: `${amount} le ${words.longDate(notice.chargeOn)}`,
      blocks: [
        greeting(sheet, "fr"),
        text(`Comme convenu, le solde de la commande ${order.name} sera débité. Si tout est exact ci-dessous, vous n’avez rien à faire.`),
        facts(
          ["Montant", amount],
          ["Date", words.longDate(notice.chargeOn)],
          ["Carte", card(notice.card)],
          ["Libellé sur votre relevé", notice.statementText],
        ),
        text("D’ici là, vous pouvez remplacer ou retirer la carte."),
        action("Voir ou modifier", need(sheet, "link")),
      ],
    };
  },
};

/** What was announced will not happen that way. */
export const chargeNoticeWithdrawn: MailTemplate<"charge_notice_withdrawn"> = {
  en: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const notice = need(sheet, "notice");
    return {
      subject: `The charge announced for order ${order.name} is withdrawn`,
      preview: `${words.money(notice.amount)} will not be charged on ${words.longDate(notice.chargeOn)}.`,
      title: "The announced charge is withdrawn",
      blocks: [
        greeting(sheet, "en"),
        text(
          `We had announced ${words.money(notice.amount)} on ${words.longDate(notice.chargeOn)} for order ${order.name}. That charge will not be made. If another one becomes due, it is announced anew.`,
        ),
        action("See my order", need(sheet, "link")),
      ],
    };
  },
  fr: ({ words, sheet }) => {
    const order = need(sheet, "order");
    const notice = need(sheet, "notice");
    return {
      subject: `Le débit annoncé pour la commande ${order.name} est retiré`,
      preview: `${words.money(notice.amount)} ne seront pas débités le ${words.longDate(notice.chargeOn)}.`,
      title: "Le débit annoncé est retiré",
      blocks: [
        greeting(sheet, "fr"),
        text(
          `Nous avions annoncé ${words.money(notice.amount)} le ${words.longDate(notice.chargeOn)} pour la commande ${order.name}. Ce débit n’aura pas lieu. Si un autre devient exigible, il vous sera annoncé à nouveau.`,
        ),
        action("Voir ma commande", need(sheet, "link")),
      ],
    };
  },
};
