import type { Language } from "@/lib/domain/language";

const NO_BREAK = "\u00a0";

/** French sets a space that does not break before : ; ? ! and inside guillemets. Templates are written with plain spaces. */
export function typeset(text: string, language: Language): string {
  if (language !== "fr") return text;
  return text.replace(/ ([:;?!»])/g, `${NO_BREAK}$1`).replace(/« /g, `«${NO_BREAK}`);
}
