import type { Bilingual } from "./language";

/** What a person may set for themselves, whatever their role. */
export const OWN_SETTINGS = ["name", "language", "theme"] as const;

export const OWN_SETTING_WORDS: Readonly<Record<(typeof OWN_SETTINGS)[number], Bilingual>> = {
  name: { en: "name", fr: "nom" },
  language: { en: "language", fr: "langue" },
  theme: { en: "theme", fr: "apparence" },
};
