/** The words of the pages a customer sees. English unless the session asks for French or the browser does. */
export interface Words {
  language: "en" | "fr";
  payTitle: string;
  saveTitle: string;
  pay(amount: string): string;
  save: string;
  email: string;
  cardNumber: string;
  expiry: string;
  expiryHint: string;
  cvc: string;
  nameOnCard: string;
  back: string;
  practice: string;
  savedNote: string;
  expired: string;
  expiredText: string;
  done: string;
  doneText: string;
  challengeTitle: string;
  challengePay(amount: string, card: string): string;
  challengeSave(card: string): string;
  complete: string;
  fail: string;
  nothingToDo: string;
  nothingToDoText: string;
  notFound: string;
  authenticationFailed: string;
  errors: Record<string, string>;
  declined: string;
}

const en: Words = {
  language: "en",
  payTitle: "Pay",
  saveTitle: "Save your card",
  pay: (amount) => `Pay ${amount}`,
  save: "Save card",
  email: "Email",
  cardNumber: "Card number",
  expiry: "Expiry date",
  expiryHint: "MM / YY",
  cvc: "Security code (CVC)",
  nameOnCard: "Name on card",
  back: "Back",
  practice: "Practice page. No real card, no real money: use a test card number.",
  savedNote: "Your card will be saved for later. Nothing is charged now.",
  expired: "This page has expired",
  expiredText: "Go back to where you came from and start again.",
  done: "All done",
  doneText: "You can close this page.",
  challengeTitle: "Your bank asks: is this you?",
  challengePay: (amount, card) => `Payment of ${amount} with card ${card}.`,
  challengeSave: (card) => `Saving card ${card} for later payments.`,
  complete: "Complete",
  fail: "Fail",
  nothingToDo: "Nothing to confirm",
  nothingToDoText: "This confirmation was already answered or is no longer needed.",
  notFound: "There is no such page",
  authenticationFailed: "Your bank did not confirm it was you. Try again or use another card.",
  errors: {
    incorrect_number: "Your card number is incorrect.",
    invalid_expiry: "Your card's expiry date is invalid.",
    invalid_expiry_month: "Your card's expiry date is invalid.",
    invalid_expiry_year: "Your card's expiry date is in the past.",
    invalid_cvc: "Your card's security code is invalid.",
    incorrect_cvc: "Your card's security code is incorrect.",
    expired_card: "Your card has expired.",
    processing_error: "An error occurred while processing your card. Try again in a little bit.",
    insufficient_funds: "Your card has insufficient funds. Try a different card.",
    email_invalid: "Enter a valid email address.",
  },
  declined: "Your card was declined. Try a different card.",
};

const fr: Words = {
  language: "fr",
  payTitle: "Payer",
  saveTitle: "Enregistrer votre carte",
  pay: (amount) => `Payer ${amount}`,
  save: "Enregistrer la carte",
  email: "E-mail",
  cardNumber: "Numéro de carte",
  expiry: "Date d'expiration",
  expiryHint: "MM / AA",
  cvc: "Code de sécurité (CVC)",
  nameOnCard: "Nom du titulaire",
  back: "Retour",
  practice: "Page d'entraînement. Ni vraie carte ni vrai argent : saisissez un numéro de carte de test.",
  savedNote: "Votre carte sera enregistrée pour plus tard. Rien n'est débité maintenant.",
  expired: "Cette page a expiré",
  expiredText: "Revenez à la page précédente et recommencez.",
  done: "C'est fait",
  doneText: "Vous pouvez fermer cette page.",
  challengeTitle: "Votre banque demande : est-ce bien vous ?",
  challengePay: (amount, card) => `Paiement de ${amount} avec la carte ${card}.`,
  challengeSave: (card) => `Enregistrement de la carte ${card} pour de futurs paiements.`,
  complete: "Confirmer",
  fail: "Refuser",
  nothingToDo: "Rien à confirmer",
  nothingToDoText: "Cette confirmation a déjà reçu une réponse ou n'est plus utile.",
  notFound: "Cette page n'existe pas",
  authenticationFailed: "Votre banque n'a pas confirmé votre identité. Réessayez ou utilisez une autre carte.",
  errors: {
    incorrect_number: "Le numéro de carte est incorrect.",
    invalid_expiry: "La date d'expiration est invalide.",
    invalid_expiry_month: "La date d'expiration est invalide.",
    invalid_expiry_year: "La date d'expiration est passée.",
    invalid_cvc: "Le code de sécurité est invalide.",
    incorrect_cvc: "Le code de sécurité est incorrect.",
    expired_card: "Votre carte a expiré.",
    processing_error: "Une erreur est survenue pendant le traitement de la carte. Réessayez dans un instant.",
    insufficient_funds: "Les fonds disponibles sur cette carte sont insuffisants. Essayez une autre carte.",
    email_invalid: "Saisissez une adresse e-mail valide.",
  },
  declined: "Votre carte a été refusée. Essayez une autre carte.",
};

/** `locale` as the session has it; null and `auto` follow the browser. */
export function wordsFor(locale: string | null, acceptLanguage: string | undefined): Words {
  const wanted = locale === null || locale === "auto" ? (acceptLanguage ?? "en") : locale;
  return wanted.toLowerCase().startsWith("fr") ? fr : en;
}
