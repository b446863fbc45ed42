import { type Language, languageOf } from "@/lib/domain/language";

/** Language chosen before anybody signed in. A signed-in person's own setting wins. */
export const LANGUAGE_COOKIE = "predesk-language";

const RANGE = /^([a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:\s*;\s*q=([01](?:\.\d{1,3})?))?$/i;

/** The language a browser asks for first among ours: `fr` or `en`; English when it names neither. RFC 9110, 12.5.4. */
export function preferredLanguage(acceptLanguage: string | null): Language {
  const ranges = (acceptLanguage ?? "")
    .split(",")
    .map((part) => RANGE.exec(part.trim()))
    .filter((match) => match !== null)
    .map((match) => ({ tag: (match[1] ?? "").toLowerCase(), weight: match[2] === undefined ? 1 : Number(match[2]) }))
    .filter(({ tag, weight }) => weight > 0 && (tag.startsWith("en") || tag.startsWith("fr")));
  const best = ranges.reduce<(typeof ranges)[number] | null>((top, range) => (top && top.weight >= range.weight ? top : range), null);
  return languageOf(best?.tag);
}

/** Setting of the person, else the cookie, else the browser's wish. */
export function chooseLanguage(own: string | null | undefined, cookie: string | undefined, acceptLanguage: string | null): Language {
  if (own === "en" || own === "fr") return own;
  if (cookie === "en" || cookie === "fr") return cookie;
  return preferredLanguage(acceptLanguage);
}
