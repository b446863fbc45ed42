/** The languages people are spoken to in; every sentence of the product exists in each. */
export const LANGUAGES = ["en", "fr"] as const;

export type Language = (typeof LANGUAGES)[number];

/** Who reads a text: sentences in `language`, numbers and dates as `locale` writes them, instants shown in `zone` (IANA). */
export type Reader = { readonly language: Language; readonly locale: string; readonly zone: string };

/** One text in every language. */
export type Bilingual = { readonly en: string; readonly fr: string };

/**
 * The language for a locale tag such as `fr-CA` or `de_CH`. Anything that is not French is served in English.
 * Shopify's `customer_locale` may be null or empty.
 */
export function languageOf(localeTag: string | null | undefined): Language {
  return localeTag?.toLowerCase().startsWith("fr") ? "fr" : "en";
}

/** The locale used when only the language is known: day before month, 24-hour times. */
export function defaultLocale(language: Language): string {
  return language === "fr" ? "fr-FR" : "en-GB";
}

/** A reader from a language and a zone, with that language's default locale unless a locale of the same language is given. */
export function readerOf(language: Language, zone: string, locale?: string | null): Reader {
  const fits = locale != null && locale !== "" && languageOf(locale) === language && isLocale(locale);
  return { language, locale: fits ? locale : defaultLocale(language), zone };
}

/**
 * How a customer is written to, everywhere: in their language, with amounts and dates as the order's country writes them. Page,
 * agreement and mail ask here, so that the same amount never looks like two.
 */
export function customerReader(language: Language, zone: string, country: string | null | undefined): Reader {
  return readerOf(language, zone, country ? `${language}-${country}` : null);
}

function isLocale(tag: string): boolean {
  return /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/.test(tag) && /^(en|fr)/.test(tag);
}
