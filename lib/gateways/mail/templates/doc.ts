import { cardName } from "@/lib/domain/consent";
import type { Language } from "@/lib/domain/language";
import type { MailData } from "@/lib/domain/mail-data";
import type { MailKind } from "@/lib/domain/mail-kinds";
import type { MailCard, MailOrderLine, MailSheet } from "@/lib/domain/mail-sheet";
import type { Wording } from "@/lib/domain/words";

/** A part of a mail. The same parts make the HTML and the plain text, so that neither says what the other does not. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "small"; readonly text: string }
  /** Somebody's words, kept exactly as they were: a consent. */
  | { readonly kind: "quote"; readonly text: string }
  | { readonly kind: "facts"; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: "lines"; readonly lines: readonly MailOrderLine[] }
  | { readonly kind: "action"; readonly label: string; readonly url: string };

/** A mail before it has a look. */
export interface MailDoc {
  readonly subject: string;
  /** The line an inbox shows beside the subject. */
  readonly preview: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** What a template writes with: the reader's way of writing amounts and dates, the facts, the mail's own data. */
export interface Writing<K extends MailKind> {
  readonly words: Wording;
  readonly sheet: MailSheet;
  readonly data: MailData<K>;
}

/** One kind of mail, written in each language. */
export type MailTemplate<K extends MailKind> = { readonly [L in Language]: (writing: Writing<K>) => MailDoc };

/** A template asked for a fact its mail should have had: a bug of whoever queued it, never an empty space in a mail. */
export class MailFactMissing extends Error {
  override readonly name = "MailFactMissing";
}

/** @throws MailFactMissing when the sheet has no such fact */
export function need<Fact extends keyof MailSheet>(sheet: MailSheet, fact: Fact): NonNullable<MailSheet[Fact]> {
  const value = sheet[fact];
  if (value === null || value === undefined) throw new MailFactMissing(`this mail needs its ${fact}`);
  return value;
}

export const text = (value: string): Block => ({ kind: "text", text: value });
export const small = (value: string): Block => ({ kind: "small", text: value });
export const quote = (value: string): Block => ({ kind: "quote", text: value });
export const lines = (value: readonly MailOrderLine[]): Block => ({ kind: "lines", lines: value });
export const action = (label: string, url: string): Block => ({ kind: "action", label, url });
/** Rows without a value are left out. */
export const facts = (...rows: readonly (readonly [string, string | null])[]): Block => ({
  kind: "facts",
  rows: rows.filter((row): row is readonly [string, string] => row[1] !== null),
});

export const greeting = (sheet: MailSheet, language: Language): Block => {
  if (language === "fr") return text(sheet.recipientName ? `Bonjour ${sheet.recipientName},` : "Bonjour,");
  return text(sheet.recipientName ? `Hello ${sheet.recipientName},` : "Hello,");
};

export const card = (value: MailCard): string => cardName(value);
