import type { KeptText } from "@/lib/domain/message-texts";
import { merchantRow } from "@/lib/store/merchants";
import { keptTexts } from "@/lib/store/message-texts";
import type { Scope } from "@/lib/store/scope";

export interface MessageSettings {
  readonly version: number;
  readonly name: string;
  readonly accentColor: string;
  readonly logoUrl: string | null;
  readonly texts: readonly KeptText[];
}

/** How a shop's mails look and what they say beside our words. */
export async function messageSettings(scope: Scope): Promise<MessageSettings> {
  const [row, texts] = await Promise.all([merchantRow(scope), keptTexts(scope)]);
  const { version, name, accentColor, logoUrl } = row;
  return { version, name, accentColor, logoUrl, texts };
}
