/** The store's words, in the two languages its customers choose from. */
export type Language = "en" | "fr";

const WORDS = {
  allProducts: { en: "All products", fr: "Tous les produits" },
  preorder: { en: "Pre-order", fr: "Précommande" },
  variant: { en: "Version", fr: "Modèle" },
  quantity: { en: "Quantity", fr: "Quantité" },
  howToPay: { en: "How would you like to pay?", fr: "Comment souhaitez-vous payer ?" },
  payAllNow: { en: "Pay everything now", fr: "Payer la totalité maintenant" },
  toCheckout: { en: "Continue to checkout", fr: "Passer la commande" },
  checkout: { en: "Checkout", fr: "Commande" },
  contact: { en: "Contact", fr: "Coordonnées" },
  delivery: { en: "Delivery", fr: "Livraison" },
  payment: { en: "Payment", fr: "Paiement" },
  email: { en: "E-mail", fr: "E-mail" },
  firstName: { en: "First name", fr: "Prénom" },
  lastName: { en: "Last name", fr: "Nom" },
  address: { en: "Address", fr: "Adresse" },
  zip: { en: "Postal code", fr: "Code postal" },
  city: { en: "City", fr: "Ville" },
  country: { en: "Country", fr: "Pays" },
  currency: { en: "Currency", fr: "Devise" },
  language: { en: "Language", fr: "Langue" },
  card: { en: "Card number (1 is approved, 2 is declined)", fr: "Numéro de carte (1 : accepté, 2 : refusé)" },
  declined: { en: "The card was declined. Nothing was charged.", fr: "La carte a été refusée. Rien n'a été débité." },
  dueNow: { en: "Due now", fr: "À payer maintenant" },
  dueLater: { en: "Due later", fr: "À payer plus tard" },
  dueOn: { en: "due on", fr: "échéance le" },
  dueWhenReady: { en: "when it is ready to ship", fr: "lorsque la commande sera prête à être expédiée" },
  total: { en: "Total", fr: "Total" },
  withDelivery: { en: "including delivery", fr: "livraison comprise" },
  update: { en: "Update currency and language", fr: "Actualiser la devise et la langue" },
  place: { en: "Place order", fr: "Valider la commande" },
  thanks: { en: "Thank you, your order is placed", fr: "Merci, votre commande est enregistrée" },
  order: { en: "Order", fr: "Commande" },
  paid: { en: "Paid", fr: "Payé" },
  back: { en: "Back to the store", fr: "Retour à la boutique" },
  fill: { en: "Please fill in this form completely.", fr: "Merci de remplir entièrement le formulaire." },
  notFound: { en: "There is nothing at this address.", fr: "Il n'y a rien à cette adresse." },
  practice: {
    en: "Practice store: nothing here is real, and no card is ever charged.",
    fr: "Boutique d'exercice : rien n'est réel ici, aucune carte n'est débitée.",
  },
} as const;

export type Word = keyof typeof WORDS;

export function say(language: Language, word: Word): string {
  return WORDS[word][language];
}

export function languageOf(value: string | null | undefined, fallback: string): Language {
  const wanted = value || fallback;
  return wanted.startsWith("fr") ? "fr" : "en";
}
