import type { Bilingual, Language } from "./language";

type Words = { readonly text: string; readonly wayOut: string };

/** What was pressed and came to nothing through no fault of whoever pressed it; the reference finds it in the log. */
export function troubleWords(trouble: "full" | "away" | null, language: Language, reference: string): Words {
  const { text, wayOut } = WORDS[trouble ?? "unknown"];
  const tail = { en: `, reference ${reference}.`, fr: `, référence ${reference}.` };
  return { text: `${text[language]}${tail[language]}`, wayOut: wayOut[language] };
}

const WORDS: Readonly<Record<"full" | "away" | "unknown", { readonly text: Bilingual; readonly wayOut: Bilingual }>> = {
  full: {
    text: { en: "The database’s disk is full", fr: "Le disque de la base de données est plein" },
    wayOut: {
      en: "Nothing was changed. Everything goes on by itself when there is room again: tell whoever runs this installation.",
      fr: "Rien n’a été modifié. Tout reprend tout seul dès qu’il y a de la place\u00a0: prévenez la personne qui gère cette installation.",
    },
  },
  away: {
    text: { en: "The database does not answer just now", fr: "La base de données ne répond pas pour le moment" },
    wayOut: {
      en: "Nothing was confirmed. Reload the page in a moment and check before you try again.",
      fr: "Rien n’a été confirmé. Rechargez la page dans un instant et vérifiez avant de réessayer.",
    },
  },
  unknown: {
    text: { en: "Something failed", fr: "Une erreur est survenue" },
    wayOut: {
      en: "Nothing was confirmed. Reload the page and check before you try again.",
      fr: "Rien n’a été confirmé. Rechargez la page et vérifiez avant de réessayer.",
    },
  },
};
