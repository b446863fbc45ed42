import { editionWords } from "./recovery-words";
import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";

/** Words for what commit 1 refuses: rules 1, 4, 5, 9 and 18. The card, consent, notice and timing are in refusal-texts-consent.ts. */
export type ChargeGroup = Pick<
  RefusalGroups["charge"],
  | "money_paused"
  | "watch_mode"
  | "order_observed"
  | "order_cancelled"
  | "order_disputed"
  | "collected_elsewhere"
  | "promise_answer_open"
  | "beyond_cap"
  | "stripe_not_connected"
  | "shop_not_read"
  | "shop_read_stale"
  | "shop_currency_differs"
  | "shop_owes_less"
  | "retry_not_yet"
  | "retry_limit"
  | "network_ceiling"
  | "daily_cap_count"
  | "daily_cap_sum"
>;

export const CHARGE_TEXTS: RefusalTable<ChargeGroup> = {
  money_paused: {
    en: ({ scope }) => [
      scope === "merchant" ? "All money is paused for this shop." : "All money is paused for this installation.",
      scope === "merchant" ? "An owner or admin can resume it in Settings." : "Whoever runs this installation can resume it.",
    ],
    fr: ({ scope }) => [
      scope === "merchant"
        ? "Tout mouvement d’argent est suspendu pour cette boutique."
        : "Tout mouvement d’argent est suspendu pour cette installation.",
      scope === "merchant"
        ? "Un propriétaire ou un administrateur peut le reprendre dans les Réglages."
        : "La personne qui exploite cette installation peut le reprendre.",
    ],
  },
  watch_mode: fixed(
    ["This shop is in watch mode: nothing is charged.", "The owner can switch on collecting in Settings after the pre-flight."],
    [
      "Cette boutique est en mode observation : rien n’est débité.",
      "Le propriétaire peut activer l’encaissement dans les Réglages après le contrôle préalable.",
    ],
  ),
  order_observed: fixed(
    ["This order was imported for observation only.", "Activate it first: the pre-flight shows what would be charged."],
    [
      "Cette commande a été importée pour observation seulement.",
      "Activez-la d’abord : le contrôle préalable montre ce qui serait débité.",
    ],
  ),
  order_cancelled: fixed(
    ["This order is cancelled.", "Nothing more is collected. What was paid is refunded from the order page."],
    ["Cette commande est annulée.", "Plus rien n’est perçu. Les sommes versées se remboursent depuis la page de la commande."],
  ),
  order_disputed: fixed(
    ["A payment of this order is disputed.", "Answer the dispute first; nothing is charged or refunded meanwhile."],
    ["Un paiement de cette commande est contesté.", "Répondez d’abord à la contestation ; rien n’est débité ni remboursé entre-temps."],
  ),
  collected_elsewhere: {
    en: ({ collector }) =>
      collector === "shopify"
        ? [
            "Shopify, or another app there, collects this balance.",
            "Collect it in Shopify, or move the order to Predesk once no other app charges it.",
          ]
        : ["This balance is collected by hand.", "Record the payment in Shopify when it arrives."],
    fr: ({ collector }) =>
      collector === "shopify"
        ? [
            "Ce solde est encaissé par Shopify ou par une autre application.",
            "Percevez-le dans Shopify, ou confiez la commande à Predesk dès qu’aucune autre application ne la débite.",
          ]
        : ["Ce solde est encaissé à la main.", "Enregistrez le paiement dans Shopify à sa réception."],
  },
  promise_answer_open: fixed(
    ["The promised date was moved and the customer has not answered.", "Wait for the answer, or record the one given by phone."],
    ["La date promise a été reportée et le client n’a pas répondu.", "Attendez sa réponse, ou enregistrez celle donnée par téléphone."],
  ),
  beyond_cap: fixed(
    ["This order is beyond the units its campaign has.", "Raise the campaign's cap, or cancel the order."],
    ["Cette commande dépasse les unités de sa campagne.", "Relevez le plafond de la campagne, ou annulez la commande."],
  ),
  stripe_not_connected: fixed(
    ["No working Stripe connection.", "Check the Stripe connection in Settings."],
    ["Aucune connexion Stripe en état de marche.", "Vérifiez la connexion Stripe dans les Réglages."],
  ),
  shop_not_read: fixed(
    ["The order could not be read from Shopify just now.", "It is tried again by itself. Check the Shopify connection if this lasts."],
    ["La commande n’a pas pu être relue dans Shopify.", "Un nouvel essai aura lieu. Vérifiez la connexion Shopify si cela dure."],
  ),
  shop_read_stale: {
    en: ({ readAt, minutes }, w) => [
      `Shopify's figures for this order are from ${w.time(readAt)}, older than ${w.count(minutes)} minutes.`,
      "They are read again before the next try.",
    ],
    fr: ({ readAt, minutes }, w) => [
      `Les chiffres de Shopify pour cette commande datent de ${w.time(readAt)}, plus de ${w.count(minutes)} minutes.`,
      "Ils seront relus avant le prochain essai.",
    ],
  },
  shop_currency_differs: {
    en: ({ ours, shops }) => [`The plan is in ${ours}, but Shopify now says ${shops}.`, "Import the order again and check the plan."],
    fr: ({ ours, shops }) => [
      `L’échéancier est en ${ours}, mais Shopify indique ${shops}.`,
      "Réimportez la commande et vérifiez l’échéancier.",
    ],
  },
  shop_owes_less: {
    en: ({ owed, wanted }, w) => [
      `Shopify says ${w.money(owed)} is owed, but ${w.money(wanted)} was to be collected.`,
      "Nothing was charged. Check payments and edits of the order in Shopify; it is tried again later.",
    ],
    fr: ({ owed, wanted }, w) => [
      `Shopify indique ${w.money(owed)} dus, alors que ${w.money(wanted)} devaient être perçus.`,
      "Rien n’a été débité. Vérifiez les paiements et modifications de la commande dans Shopify ; un nouvel essai aura lieu.",
    ],
  },
  retry_not_yet: {
    en: ({ at }, w) => [`The next try is planned for ${w.dateTime(at)}.`, "Wait for it, or collect now by hand."],
    fr: ({ at }, w) => [`Le prochain essai est prévu le ${w.dateTime(at)}.`, "Attendez-le, ou percevez maintenant à la main."],
  },
  retry_limit: {
    en: ({ used, max }, w) => [
      `${w.count(used)} of ${w.count(max)} retries on this card are used.`,
      "Ask the customer for another card, or send a payment request.",
    ],
    fr: ({ used, max }, w) => [
      `${w.count(used)} nouveaux essais sur ${w.count(max)} ont été utilisés pour cette carte.`,
      "Demandez une autre carte au client, ou envoyez une demande de paiement.",
    ],
  },
  network_ceiling: {
    en: ({ network, used, limit, edition, freeAt }, w) => [
      `This card was tried ${w.count(used)} times; the limit for ${network} is ${w.count(limit)} (edition of ${editionWords(edition, w)}).`,
      freeAt ? `It may be tried again from ${w.dateTime(freeAt)}. Or ask for another card.` : "Ask the customer for another card.",
    ],
    fr: ({ network, used, limit, edition, freeAt }, w) => [
      `Cette carte a été essayée ${w.count(used)} fois ; la limite pour ${network} est de ${w.count(limit)} (édition du ${editionWords(edition, w)}).`,
      freeAt
        ? `Un essai sera possible à partir du ${w.dateTime(freeAt)}. Vous pouvez aussi demander une autre carte.`
        : "Demandez une autre carte au client.",
    ],
  },
  daily_cap_count: {
    en: ({ cap }, w) => [
      `The daily limit of ${w.count(cap)} charges is reached.`,
      "The rest leaves tomorrow, or an owner raises the limit in Settings.",
    ],
    fr: ({ cap }, w) => [
      `La limite quotidienne de ${w.count(cap)} débits est atteinte.`,
      "Le reste partira demain, ou un propriétaire relève la limite dans les Réglages.",
    ],
  },
  daily_cap_sum: {
    en: ({ cap, taken }, w) => [
      `The daily limit of ${w.money(cap)} would be passed; ${w.money(taken)} are charged today.`,
      "The rest leaves tomorrow, or an owner raises the limit in Settings.",
    ],
    fr: ({ cap, taken }, w) => [
      `La limite quotidienne de ${w.money(cap)} serait dépassée ; ${w.money(taken)} ont été débités aujourd’hui.`,
      "Le reste partira demain, ou un propriétaire relève la limite dans les Réglages.",
    ],
  },
};
