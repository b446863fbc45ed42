import { isDeepStrictEqual } from "node:util";
import type { Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { MESSAGE_PLACES, type MessagePlace, type MessageTexts, problemOfText, TEXTED_KINDS } from "@/lib/domain/message-texts";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockMessageTexts, putMessageText } from "@/lib/store/message-texts";
import type { Ctx, Result } from "./context";

/**
 * Keeps the merchant's own words of one kind of mail in one language. They go out with the next mail of that kind; what the
 * law wants said is ours and stays.
 */
export async function changeMessageText(
  ctx: Ctx,
  input: {
    readonly kind: MailKind;
    readonly language: Language;
    readonly texts: MessageTexts;
    /** What stood there as the person saw it; left out where nobody looked at a page. */
    readonly before?: MessageTexts;
  },
): Promise<Result<{ readonly changed: boolean }>> {
  const { kind, language } = input;
  if (!TEXTED_KINDS.includes(kind)) return refuse("invalid_input", { fields: ["kind"] });
  const texts = MESSAGE_PLACES.map((place) => ({ place, text: input.texts[place]?.replace(/\r\n?/g, "\n").trim() || null }));
  for (const { place, text } of texts) {
    const problem = text === null ? null : problemOfText(text);
    if (problem) return refuse("message_text_refused", { place, why: problem });
  }
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const isSeen =
      input.before === undefined || isDeepStrictEqual(await lockMessageTexts(tx, ctx.scope.merchantId, kind, language), input.before);
    if (!isSeen) return { value: refuse("stale"), audit: [] };
    const changes: { field: string; before: string | null; after: string | null }[] = [];
    for (const { place, text } of texts) {
      const before = await putMessageText(tx, ctx.scope.merchantId, { kind, language, place }, text, ctx.now);
      if (before !== text) changes.push({ field: fieldOf(kind, language, place), before, after: text });
    }
    const value = { ok: true as const, value: { changed: changes.length > 0 } };
    return { value, audit: changes.length > 0 ? [{ event: { type: "settings.changed", area: "messages", changes } }] : [] };
  });
}

const fieldOf = (kind: MailKind, language: Language, place: MessagePlace): string => `${kind}.${language}.${place}`;
