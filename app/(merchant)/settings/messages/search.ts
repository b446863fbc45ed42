import { LANGUAGES, type Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { TEXTED_KINDS } from "@/lib/domain/message-texts";
import { one, type SearchParams } from "../../cursor";

/** The message that is looked at: the address is the only state, a bad value becomes the default. */
export function readMessage(params: SearchParams, ownLanguage: Language): { readonly kind: MailKind; readonly language: Language } {
  return {
    kind: TEXTED_KINDS.find((kind) => kind === one(params, "kind")) ?? "card_request",
    language: LANGUAGES.find((language) => language === one(params, "language")) ?? ownLanguage,
  };
}

export const messageHref = (kind: MailKind, language: Language): string => `/settings/messages?kind=${kind}&language=${language}`;
