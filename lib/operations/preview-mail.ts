import { customerReader, type Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { SAMPLE_DATA, sampleSheet } from "@/lib/domain/mail-sample";
import { type MessageTexts, textsFor } from "@/lib/domain/message-texts";
import { merchantLook } from "@/lib/store/merchant-look";
import { keptTexts } from "@/lib/store/message-texts";
import type { OutsideCtx, Result } from "./context";

export interface MailPreview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * A kind of mail as this shop's customers get it, about an invented order: written by the same code, with the shop's look and
 * words. `texts` shows words that are not kept yet. Its link leads nowhere.
 */
export async function previewMail(
  outside: OutsideCtx,
  input: { readonly kind: MailKind; readonly language: Language; readonly texts?: MessageTexts },
): Promise<Result<MailPreview>> {
  const { kind, language } = input;
  const look = await merchantLook(outside.scope);
  const texts = input.texts ?? textsFor(await keptTexts(outside.scope), kind, language);
  const sheet = sampleSheet(kind, customerReader(language, look.timezone, look.country), look, { texts, link: `${outside.appUrl}/c/…` });
  return { ok: true, value: await outside.gateways.mailer.render(kind, sheet, SAMPLE_DATA[language][kind]) };
}
