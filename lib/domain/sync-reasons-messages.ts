import { z } from "zod";
import type { Bilingual } from "./language";
import { plain, text, told } from "./sync-reason-shape";

/** What a message of Stripe is about. */
const THING = {
  charge: { en: "charge", fr: "débit" },
  dispute: { en: "dispute", fr: "litige" },
  payment: { en: "PaymentIntent", fr: "PaymentIntent" },
  card: { en: "payment method", fr: "moyen de paiement" },
  page: { en: "Checkout Session", fr: "session Checkout" },
} as const satisfies Record<string, Bilingual>;
const thing = z.enum(["charge", "dispute", "payment", "card", "page"]);

const field = { field: text };
const valued = { field: text, value: text };

/** Why a message of Stripe or Shopify came to nothing, or waits. */
export const REASONS_OF_MESSAGES = {
  content_erased: plain("its content was erased", "son contenu a été effacé"),
  failed_here: told(
    { error: text, reference: text },
    (r) => `something failed here (${r.error}), reference ${r.reference}`,
    (r) => `une erreur s’est produite ici (${r.error}), référence ${r.reference}`,
  ),
  topic_not_followed: told(
    { topic: text },
    (r) => `nothing here follows the topic “${r.topic}”`,
    (r) => `le sujet «\u00a0${r.topic}\u00a0» n’est pas suivi ici`,
  ),
  names_no: told(
    { thing },
    (r) => `it names no ${THING[r.thing].en}`,
    (r) => `il ne nomme aucun objet de type «\u00a0${THING[r.thing].fr}\u00a0»`,
  ),
  not_ours: told(
    { thing },
    (r) => `a ${THING[r.thing].en} that is not one of ours`,
    (r) => `objet de type «\u00a0${THING[r.thing].fr}\u00a0» qui ne vient pas d’ici`,
  ),
  event_unreadable: plain("this is not an event of Stripe as we know them", "ce n’est pas un événement Stripe connu"),
  told_by_page: plain("the page's own event tells", "l’événement de la page le dit déjà"),
  settled_alike: plain("settled the same way already", "déjà réglé de la même façon"),
  nothing_new: plain("nothing new", "rien de nouveau"),
  still_attached: plain("Stripe shows the card attached", "Stripe montre la carte toujours rattachée"),
  card_gone: plain("Stripe knows no such card any more", "Stripe ne connaît plus cette carte"),

  order_deleted: plain("the order was deleted in Shopify", "la commande a été supprimée dans Shopify"),
  order_not_shown: plain(
    "Shopify does not show this order: it was deleted, or it is over 60 days old and the scope read_all_orders is missing",
    "Shopify ne montre pas cette commande\u00a0: elle a été supprimée, ou elle a plus de 60 jours et l’autorisation read_all_orders manque",
  ),
  customer_not_followed: plain(
    "no order of this customer is followed here, or newer is known",
    "aucune commande de ce client n’est suivie ici, ou un état plus récent est connu",
  ),
  merge_not_completed: plain("the merge was not completed", "la fusion n’a pas abouti"),
  neither_customer_followed: plain("neither customer is followed here", "aucun des deux clients n’est suivi ici"),
  product_not_followed: plain("no campaign follows this product", "aucune campagne ne suit ce produit"),
  stock_not_awaited: plain("no campaign waits for stock", "aucune campagne n’attend de stock"),
  order_not_followed: plain("a payment of an order that is not followed here", "paiement d’une commande qui n’est pas suivie ici"),
  installed_again: plain("the app is installed again", "l’application est de nouveau installée"),
  part_gone: plain("Shopify no longer has what this message is about", "Shopify n’a plus l’objet de ce message"),

  currency_changed: told(
    { before: text, now: text },
    (r) => `the order was in ${r.before} and is now said to be in ${r.now}`,
    (r) => `la commande était en ${r.before} et serait maintenant en ${r.now}`,
  ),
  plans_not_read: plain(
    "the shop's selling plans could not be read for this order",
    "les plans de vente de la boutique n’ont pas pu être lus pour cette commande",
  ),
  paid_not_said: plain(
    "the payload does not say what was paid in the customer's currency",
    "le message ne dit pas ce qui a été payé dans la devise du client",
  ),

  not_json: plain("the body is not JSON", "le contenu n’est pas du JSON"),
  fields_unreadable: told(
    { fields: z.array(text) },
    (r) => `not as we know it: ${r.fields.join(", ")}`,
    (r) => `forme inconnue\u00a0: ${r.fields.join(", ")}`,
  ),
  no_usable_id: told(
    field,
    (r) => `${r.field}: no id that can be told apart from its neighbours`,
    (r) => `${r.field}\u00a0: aucun identifiant distinct de ses voisins`,
  ),
  no_total: plain("the payload carries no total", "le message ne porte aucun total"),
  amount_not_exact: told(
    { field: text, value: text, currency: text },
    (r) => `${r.field}: “${r.value}” is not an exact amount in ${r.currency}`,
    (r) => `${r.field}\u00a0: «\u00a0${r.value}\u00a0» n’est pas un montant exact en ${r.currency}`,
  ),
  not_a_currency: told(
    valued,
    (r) => `${r.field}: “${r.value}” is not a currency of ISO 4217`,
    (r) => `${r.field}\u00a0: «\u00a0${r.value}\u00a0» n’est pas une devise de l’ISO 4217`,
  ),
  not_an_instant: told(
    valued,
    (r) => `${r.field}: “${r.value}” is not an instant`,
    (r) => `${r.field}\u00a0: «\u00a0${r.value}\u00a0» n’est pas un instant`,
  ),
} as const;
