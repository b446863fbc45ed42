import type { Bilingual } from "./language";
import type { LogoProblem } from "./logo";
import { LONGEST_MESSAGE_TEXT, MESSAGE_PLACEHOLDERS, type MessagePlace, type TextProblem } from "./message-texts";
import type { RefusalGroups } from "./refusal-params";
import { fixed, type RefusalTable } from "./refusal-text-shape";

const LOGO: Readonly<Record<LogoProblem, Bilingual>> = {
  too_large: { en: "The picture is larger than 200 kB.", fr: "L’image dépasse 200 ko." },
  not_a_picture: { en: "This file is neither a PNG nor a JPEG picture.", fr: "Ce fichier n’est ni une image PNG ni une image JPEG." },
  too_many_pixels: { en: "The picture is wider or higher than 2,000 pixels.", fr: "L’image dépasse 2 000 pixels de large ou de haut." },
};

const PLACE: Readonly<Record<MessagePlace, Bilingual>> = {
  opening: { en: "The opening", fr: "L’introduction" },
  closing: { en: "The closing", fr: "La conclusion" },
};

const braces = MESSAGE_PLACEHOLDERS.map((name) => `{${name}}`).join(", ");

const TEXT: Readonly<Record<TextProblem, { readonly text: Bilingual; readonly wayOut: Bilingual }>> = {
  too_long: {
    text: { en: "is too long.", fr: "est trop longue." },
    wayOut: {
      en: `Write at most ${LONGEST_MESSAGE_TEXT.toLocaleString("en-GB")} characters.`,
      fr: "Écrivez 1 000 caractères au plus.",
    },
  },
  unknown_placeholder: {
    text: { en: "names something between braces that is not known.", fr: "contient entre accolades un mot inconnu." },
    wayOut: { en: `Only these are filled in: ${braces}.`, fr: `Seuls ceux-ci sont remplacés : ${braces}.` },
  },
  loose_brace: {
    text: { en: "has a brace that is not closed.", fr: "contient une accolade qui n’est pas fermée." },
    wayOut: { en: "Write {order}, with both braces.", fr: "Écrivez {order}, avec les deux accolades." },
  },
  link: {
    text: { en: "has a link or markup in it.", fr: "contient un lien ou du balisage." },
    wayOut: {
      en: "Mails carry one link, to the customer's own page: write plain text.",
      fr: "Les e-mails ne portent qu’un lien, vers la page du client : écrivez du texte simple.",
    },
  },
};

/** Words about the shop's mails, their look and their senders. */
export const MAIL_TEXTS: RefusalTable<RefusalGroups["mail"]> = {
  logo_refused: {
    en: ({ why }) => [LOGO[why].en, "Save it smaller, as PNG or JPEG, and choose it again."],
    fr: ({ why }) => [LOGO[why].fr, "Enregistrez-la plus petite, en PNG ou en JPEG, puis choisissez-la à nouveau."],
  },
  message_text_refused: {
    en: ({ place, why }) => [`${PLACE[place].en} ${TEXT[why].text.en}`, TEXT[why].wayOut.en],
    fr: ({ place, why }) => [`${PLACE[place].fr} ${TEXT[why].text.fr}`, TEXT[why].wayOut.fr],
  },
  mail_not_sent: {
    en: ({ why }) => [`The mail server did not take the mail: ${why}.`, "Check the installation's mail settings, then try again."],
    fr: ({ why }) => [
      `Le serveur d’e-mail n’a pas accepté le message : ${why}.`,
      "Vérifiez les réglages d’e-mail de l’installation, puis réessayez.",
    ],
  },
  sender_is_default: fixed(
    ["This is the default sender.", "Make another one the default first."],
    ["C’est l’expéditeur par défaut.", "Choisissez d’abord un autre expéditeur par défaut."],
  ),
};
