import type { Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { type KeptText, type MessagePlace, type MessageTexts, NO_TEXTS } from "@/lib/domain/message-texts";
import type { Tx } from "./commit";
import { lockMerchant } from "./merchants";
import type { Scope } from "./scope";

/** All words a merchant wrote for its mails. */
export async function keptTexts(scope: Scope): Promise<KeptText[]> {
  const rows = await scope.db.prisma.messageText.findMany({ where: { merchantId: scope.merchantId } });
  return rows.map(({ kind, language, place, text }) => ({
    kind: kind as MailKind,
    language: language as Language,
    place: place as MessagePlace,
    text,
  }));
}

/** The words of one kind of mail as they stand; nobody else changes them before the end of the transaction. */
export async function lockMessageTexts(tx: Tx, merchantId: string, kind: MailKind, language: Language): Promise<MessageTexts> {
  // A place without a text has no row to lock.
  await lockMerchant(tx, merchantId);
  const rows = await tx.messageText.findMany({ where: { merchantId, kind, language } });
  return { ...NO_TEXTS, ...Object.fromEntries(rows.map(({ place, text }) => [place, text])) };
}

/** Keeps a text, or forgets it when there is none. Answers what stood there before. */
export async function putMessageText(
  tx: Tx,
  merchantId: string,
  about: Omit<KeptText, "text">,
  text: string | null,
  now: Date,
): Promise<string | null> {
  const { kind, language, place } = about;
  const key = { merchantId, kind, language, place };
  const before = await tx.messageText.findUnique({ where: { merchantId_kind_language_place: key } });
  if (text === null) await tx.messageText.deleteMany({ where: key });
  else
    await tx.messageText.upsert({
      where: { merchantId_kind_language_place: key },
      create: { ...key, text, updatedAt: now },
      update: { text, updatedAt: now },
    });
  return before?.text ?? null;
}
