import { codeWord } from "./code-words";
import type { Language } from "./language";
import { isStoredReason, reasonWords } from "./sync-reasons";

/** Why something is as it is, from a row or an event: a kept reason with its facts, a code, or somebody's own words, letter for letter. */
export function whyWords(why: string, language: Language): string {
  if (isStoredReason(why)) return reasonWords(why, language);
  const word = codeWord("reason", why, language);
  const isSentence = /[\s.]/.test(why) && word === why.replaceAll("_", " ");
  return isSentence ? why : word;
}
