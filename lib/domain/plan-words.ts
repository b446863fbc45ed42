import type { Bilingual, Language } from "./language";

type Deposit = { readonly kind: "none" | "fixed" } | { readonly kind: "percent"; readonly percent: number };

const OPTION: Bilingual = { en: "Pre-order", fr: "Précommande" };
const LATER: Bilingual = { en: "Pay later", fr: "Payer plus tard" };
const DEPOSIT: Bilingual = { en: "Deposit now, the rest later", fr: "Acompte maintenant, le reste plus tard" };

/** What buyers read of a campaign's selling plan at the shop, in its language. */
export function planWords(deposit: Deposit, language: Language): { readonly optionName: string; readonly plan: string } {
  const share = deposit.kind === "percent" ? percentWords(deposit.percent, language) : null;
  return { optionName: OPTION[language], plan: share ?? (deposit.kind === "none" ? LATER : DEPOSIT)[language] };
}

const percentWords = (percent: number, language: Language): string =>
  language === "fr" ? `${percent}\u00a0% maintenant, le reste plus tard` : `${percent}% now, the rest later`;
