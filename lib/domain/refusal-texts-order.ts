import { preFlightWord } from "./pre-flight-words";
import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";
import { reasonWords } from "./sync-reasons";

const RAIL_NAMES = {
  en: { stripe: "Stripe", shopify: "Shopify", manual: "a payment by hand" },
  fr: { stripe: "Stripe", shopify: "Shopify", manual: "un paiement manuel" },
} as const;

/** Words about orders, cards, dates and money going back. */
export const ORDER_TEXTS: RefusalTable<RefusalGroups["order"]> = {
  order_fulfilled: fixed(
    ["This order is fulfilled, in whole or in part.", "Refund the items instead of cancelling the order."],
    ["Cette commande est traitée, en tout ou en partie.", "Remboursez les articles au lieu d’annuler la commande."],
  ),
  not_holdable: fixed(
    ["Nothing of this order can be put on hold.", "It is fulfilled already, or a warehouse is working on it."],
    ["Rien dans cette commande ne peut être mis en attente.", "Elle est déjà traitée, ou un entrepôt s’en occupe."],
  ),
  release_unpaid: {
    en: ({ amount }, w) => [
      `${w.money(amount)} of this order are not paid.`,
      "Collect the balance first. Who may release unpaid orders can do it with a reason.",
    ],
    fr: ({ amount }, w) => [
      `${w.money(amount)} restent à payer sur cette commande.`,
      "Percevez d’abord le solde. Une personne autorisée peut la libérer sans paiement, avec un motif.",
    ],
  },
  no_delay: {
    en: ({ promiseOn }, w) => [
      `The order is promised for ${w.date(promiseOn)}: this is no delay.`,
      "Choose a later day, or tell the customer by a status mail.",
    ],
    fr: ({ promiseOn }, w) => [
      `La commande est promise pour le ${w.date(promiseOn)} : il n’y a pas de retard.`,
      "Choisissez un jour ultérieur, ou informez le client par un e-mail de suivi.",
    ],
  },
  hold_in_progress: fixed(
    ["A hold of this order is being placed or released right now.", "Wait a few seconds: the page follows by itself."],
    ["Une mise en attente de cette commande est en cours.", "Patientez quelques secondes : la page se met à jour d’elle-même."],
  ),
  date_in_past: {
    en: ({ today }, w) => ["This date is in the past.", `Choose ${w.date(today)} or later.`],
    fr: ({ today }, w) => ["Cette date est passée.", `Choisissez le ${w.date(today)} ou une date ultérieure.`],
  },
  already_due_then: fixed(
    ["The balance is due on that day already.", "Choose another date."],
    ["Le solde est déjà à échéance ce jour-là.", "Choisissez une autre date."],
  ),
  due_needs_notice: {
    en: ({ earliest }, w) => [
      "The customer must be told before this date.",
      `Choose ${w.date(earliest)} or later: the notice goes out now.`,
    ],
    fr: ({ earliest }, w) => [
      "Le client doit être prévenu avant cette date.",
      `Choisissez le ${w.date(earliest)} ou une date ultérieure : l’avis part maintenant.`,
    ],
  },
  due_after_consent: {
    en: ({ latestOn }, w) => [
      `The customer agreed to a charge no later than ${w.date(latestOn)}.`,
      "Choose an earlier date, or ask for a new agreement.",
    ],
    fr: ({ latestOn }, w) => [
      `Le client a autorisé un débit au plus tard le ${w.date(latestOn)}.`,
      "Choisissez une date antérieure, ou demandez un nouvel accord.",
    ],
  },
  not_a_preorder: fixed(
    ["This order matches no preorder rule.", "Import it by hand, or change the rules in Settings."],
    ["Cette commande ne correspond à aucune règle de précommande.", "Importez-la à la main, ou modifiez les règles dans les Réglages."],
  ),
  already_imported: fixed(
    ["This order is here already.", "Open it from the orders page."],
    ["Cette commande est déjà présente.", "Ouvrez-la depuis la page Commandes."],
  ),
  amount_not_exact: {
    en: ({ decimals }, w) => ["This is not an amount.", `Write digits only, with at most ${w.count(decimals)} decimals.`],
    fr: ({ decimals }, w) => ["Ce n’est pas un montant.", `Écrivez seulement des chiffres, avec au plus ${w.count(decimals)} décimales.`],
  },
  part_not_less: {
    en: ({ owed }, w) => [`A part is less than the ${w.money(owed)} that are owed.`, "Write a smaller amount, or collect all of it."],
    fr: ({ owed }, w) => [`Une partie est inférieure aux ${w.money(owed)} dus.`, "Écrivez un montant plus petit, ou percevez le tout."],
  },
  over_delivery: {
    en: ({ most }, w) => [`At most ${w.money(most)} of delivery is left on this order.`, "Lower the delivery; give more as an adjustment."],
    fr: ({ most }, w) => [
      `Il reste au plus ${w.money(most)} de livraison sur cette commande.`,
      "Réduisez la livraison ; accordez le surplus comme ajustement.",
    ],
  },
  over_tax: {
    en: ({ most }, w) => [`At most ${w.money(most)} of tax is on this order.`, "Lower the tax; give more as an adjustment."],
    fr: ({ most }, w) => [
      `Cette commande compte au plus ${w.money(most)} de taxes.`,
      "Réduisez les taxes ; accordez le surplus comme ajustement.",
    ],
  },
  details_differ: {
    en: ({ sum, named }, w) => [
      `Delivery, tax and adjustment come to ${w.money(named)}, the refund to ${w.money(sum)}.`,
      "Let both be the same, or choose the items it is for.",
    ],
    fr: ({ sum, named }, w) => [
      `Livraison, taxes et ajustement font ${w.money(named)}, le remboursement ${w.money(sum)}.`,
      "Accordez les deux sommes, ou choisissez les articles concernés.",
    ],
  },
  over_refund: {
    en: ({ most }, w) => [`At most ${w.money(most)} can be refunded.`, "Lower the amount."],
    fr: ({ most }, w) => [`Le remboursement est limité à ${w.money(most)}.`, "Réduisez le montant."],
  },
  wrong_rail: {
    en: ({ rail }) => [
      `This money came through ${RAIL_NAMES.en[rail]} and can only go back there.`,
      "Refund it on the payment that took it.",
    ],
    fr: ({ rail }) => [
      `Cet argent est venu par ${RAIL_NAMES.fr[rail]} et ne peut repartir que par là.`,
      "Remboursez-le sur le paiement d’origine.",
    ],
  },
  customer_without_email: fixed(
    ["This order has no e-mail address.", "Copy the link and give it to the customer, or add an address."],
    ["Cette commande n’a pas d’adresse e-mail.", "Copiez le lien pour le remettre au client, ou ajoutez une adresse."],
  ),
  email_bounced: fixed(
    ["Mail to this address came back.", "Correct the address and send again."],
    ["Les e-mails envoyés à cette adresse reviennent.", "Corrigez l’adresse, puis renvoyez."],
  ),
  consent_box_unticked: fixed(
    ["The agreement is not ticked.", "Tick the box to go on to the card page."],
    ["La case d’autorisation n’est pas cochée.", "Cochez-la pour passer à la page de carte."],
  ),
  method_not_card: {
    en: ({ kind }) => [
      `This order is paid with ${kind}, which cannot be entered by hand.`,
      "Send the link: the customer chooses another payment method there.",
    ],
    fr: ({ kind }) => [
      `Cette commande se règle par ${kind}, qui ne se saisit pas à la main.`,
      "Envoyez le lien : le client y choisit un autre moyen de paiement.",
    ],
  },
  not_a_member: fixed(
    ["This person is not in the team.", "Choose somebody of the team."],
    ["Cette personne ne fait pas partie de l’équipe.", "Choisissez un membre de l’équipe."],
  ),
  same_address: fixed(
    ["This is the address on file already.", "Type the corrected address, or send the link to the one on file."],
    ["Cette adresse est déjà enregistrée.", "Saisissez l’adresse corrigée, ou envoyez le lien à celle qui est enregistrée."],
  ),
  card_in_use: {
    en: ({ orders }, w) => [
      `A charge is running on this card (${w.count(orders)} orders use it).`,
      "Wait for its result, then remove the card.",
    ],
    fr: ({ orders }, w) => [
      `Un débit est en cours sur cette carte (utilisée par ${w.count(orders)} commandes).`,
      "Attendez le résultat, puis supprimez la carte.",
    ],
  },
  shopify_refused: {
    en: ({ message }) => [`Shopify: ${reasonWords(message, "en")}.`, "Nothing was changed there. Correct what it names and try again."],
    fr: ({ message }) => [`Shopify : ${reasonWords(message, "fr")}.`, "Rien n’y a été modifié. Corrigez le point signalé, puis réessayez."],
  },
  stripe_refused: {
    en: ({ message }) => [`Stripe: ${reasonWords(message, "en")}.`, "Nothing was charged. Correct what it names and try again."],
    fr: ({ message }) => [`Stripe : ${reasonWords(message, "fr")}.`, "Rien n’a été débité. Corrigez le point signalé, puis réessayez."],
  },
};

/** Words about settings, connections and the team. */
export const SETTING_TEXTS: RefusalTable<RefusalGroups["setting"]> = {
  last_owner: fixed(
    ["A team needs at least one owner.", "Make somebody else an owner first."],
    ["Une équipe doit compter au moins un propriétaire.", "Désignez d’abord un autre propriétaire."],
  ),
  own_role: fixed(
    ["You cannot change your own role, or give one above it.", "Ask another owner."],
    ["Vous ne pouvez ni modifier votre propre rôle, ni en donner un supérieur.", "Adressez-vous à un autre propriétaire."],
  ),
  already_member: fixed(
    ["This person is in the team already.", "Change their role instead."],
    ["Cette personne fait déjà partie de l’équipe.", "Modifiez plutôt son rôle."],
  ),
  missing_scopes: {
    en: ({ scopes }, w) => [
      `Shopify has not granted: ${w.list(scopes)}.`,
      "Add these scopes to the app in Shopify's Dev Dashboard and install it again.",
    ],
    fr: ({ scopes }, w) => [
      `Shopify n’a pas accordé : ${w.list(scopes)}.`,
      "Ajoutez ces autorisations à l’application dans le Dev Dashboard de Shopify, puis réinstallez-la.",
    ],
  },
  key_permissions_missing: {
    en: ({ permissions }, w) => [`The Stripe key lacks: ${w.list(permissions)}.`, "Edit the restricted key in Stripe and check again."],
    fr: ({ permissions }, w) => [
      `La clé Stripe n’a pas les droits : ${w.list(permissions)}.`,
      "Modifiez la clé restreinte dans Stripe, puis vérifiez à nouveau.",
    ],
  },
  modes_mixed: fixed(
    ["Test and live cannot be mixed.", "Use a key of the same mode as the connection."],
    ["Les modes test et production ne se mélangent pas.", "Utilisez une clé du même mode que la connexion."],
  ),
  connection_failed: {
    en: ({ what, message }) => [
      `${what === "shopify" ? "Shopify" : "Stripe"} did not accept the connection: “${reasonWords(message, "en")}”`,
      "Check what you entered and try again.",
    ],
    fr: ({ what, message }) => [
      `${what === "shopify" ? "Shopify" : "Stripe"} n’a pas accepté la connexion : « ${reasonWords(message, "fr")} »`,
      "Vérifiez votre saisie, puis réessayez.",
    ],
  },
  connection_in_use: fixed(
    ["Money is still owed through this connection.", "Collect or cancel the open balances first."],
    ["Des soldes restent dus par cette connexion.", "Percevez ou annulez d’abord les soldes ouverts."],
  ),
  sender_unverified: {
    en: ({ missing }, w) => [
      `This sender is not verified: ${w.list(missing)}.`,
      "Follow the mailed link and complete the domain's records; mail leaves from the default sender meanwhile.",
    ],
    fr: ({ missing }, w) => [
      `Cet expéditeur n’est pas vérifié : ${w.list(missing)}.`,
      "Suivez le lien reçu par e-mail et complétez les enregistrements du domaine ; l’expéditeur par défaut sert entre-temps.",
    ],
  },
  not_ready_to_collect: {
    en: ({ missing }, w) => [
      `Collecting cannot be switched on yet. Missing: ${w.list(missing.map((point) => preFlightWord(point, "en")))}.`,
      "Complete these points, then run the pre-flight again.",
    ],
    fr: ({ missing }, w) => [
      `L’encaissement ne peut pas encore être activé. Il manque : ${w.list(missing.map((point) => preFlightWord(point, "fr")))}.`,
      "Réglez ces points, puis relancez le contrôle préalable.",
    ],
  },
  name_taken: {
    en: ({ name }) => [`There is a campaign named “${name}” already.`, "Choose another name."],
    fr: ({ name }) => [`Une campagne porte déjà le nom « ${name} ».`, "Choisissez un autre nom."],
  },
  campaign_ended: fixed(
    ["This campaign has ended.", "Make a new campaign for what is sold now."],
    ["Cette campagne est terminée.", "Créez une nouvelle campagne pour ce qui est vendu maintenant."],
  ),
  reconciliation_running: fixed(
    ["A reconciliation is running already.", "Wait until it is done; what it finds appears as it goes."],
    ["Un rapprochement est déjà en cours.", "Attendez sa fin ; ce qu’il trouve apparaît au fur et à mesure."],
  ),
  backfill_running: fixed(
    ["A backfill is running already.", "Wait until it is done, or stop it first."],
    ["Une reprise est déjà en cours.", "Attendez sa fin, ou arrêtez-la d’abord."],
  ),
};
