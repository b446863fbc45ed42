import type { Language } from "./language";
import { ALL_MAIL_KINDS, type MailKind, mailClassOf } from "./mail-kinds";
import type { MailSheet } from "./mail-sheet";
import type { Wording } from "./words";

/**
 * The merchant's own words in a mail: one paragraph before what we must say, one after. Plain text with a closed list of
 * placeholders; what the law wants said stays ours.
 */
export const MESSAGE_PLACES = ["opening", "closing"] as const;
export type MessagePlace = (typeof MESSAGE_PLACES)[number];

export const LONGEST_MESSAGE_TEXT = 1_000;

/** Kinds a merchant may add words to: all that go to customers. */
export const TEXTED_KINDS: readonly MailKind[] = ALL_MAIL_KINDS.filter((kind) => mailClassOf(kind) !== "staff");

/** What may stand in braces, and the fact it stands for; null when a mail has no such fact. */
const PLACEHOLDERS = {
  customer: (sheet: MailSheet) => sheet.recipientName,
  shop: (sheet: MailSheet) => sheet.merchant.name,
  order: (sheet: MailSheet) => sheet.order?.name ?? null,
  amount: (sheet: MailSheet, words: Wording) => {
    const amount = sheet.notice?.amount ?? sheet.attempt?.amount ?? sheet.instalment?.amount;
    return amount ? words.money(amount) : null;
  },
  due: (sheet: MailSheet, words: Wording) => (sheet.instalment?.dueOn ? words.longDate(sheet.instalment.dueOn) : null),
  expected: (sheet: MailSheet, words: Wording) => (sheet.order?.promiseOn ? words.month(sheet.order.promiseOn) : null),
  support: (sheet: MailSheet) => sheet.merchant.supportEmail,
} as const satisfies Record<string, (sheet: MailSheet, words: Wording) => string | null>;

export type Placeholder = keyof typeof PLACEHOLDERS;
export const MESSAGE_PLACEHOLDERS = Object.keys(PLACEHOLDERS) as Placeholder[];

export type MessageTexts = { readonly [P in MessagePlace]: string | null };
export const NO_TEXTS: MessageTexts = { opening: null, closing: null };

const BRACES = /\{([^{}]*)\}/g;
/** Mails carry only our links (rule 27); many programs make a link of anything that looks like one. */
const LINK = /\bhttps?:|\bwww\.|<[a-z/!]|\b[a-z0-9-]+\.(?:com|net|org|fr|eu|io|shop|store)\b(?!@)/i;

export type TextProblem = "too_long" | "unknown_placeholder" | "loose_brace" | "link";

/** What is wrong with a text somebody wrote; null when it may be kept. An address (a@b.example) is no link of ours, but is allowed. */
export function problemOfText(text: string): TextProblem | null {
  if (text.length > LONGEST_MESSAGE_TEXT) return "too_long";
  for (const [, name = ""] of text.matchAll(BRACES)) if (!isPlaceholder(name)) return "unknown_placeholder";
  if (/[{}]/.test(text.replace(BRACES, ""))) return "loose_brace";
  const withoutAddresses = text.replace(/[^\s@]+@[^\s@]+/g, "");
  return LINK.test(withoutAddresses) ? "link" : null;
}

function isPlaceholder(name: string): name is Placeholder {
  return (MESSAGE_PLACEHOLDERS as readonly string[]).includes(name);
}

/**
 * The paragraphs of a text with its placeholders filled in. Empty when a fact is missing: half a sentence is never sent.
 */
export function fillText(text: string | null, sheet: MailSheet, words: Wording): readonly string[] {
  if (text === null) return [];
  let isWhole = true;
  const filled = text.replace(BRACES, (_braces, name: string) => {
    const value = isPlaceholder(name) ? PLACEHOLDERS[name](sheet, words) : null;
    isWhole &&= value !== null;
    return value ?? "";
  });
  if (!isWhole) return [];
  return filled
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean);
}

/** One text as it is kept. */
export type KeptText = { readonly kind: MailKind; readonly language: Language; readonly place: MessagePlace; readonly text: string };

/** The texts of one mail among all a merchant wrote. */
export function textsFor(kept: readonly KeptText[], kind: MailKind, language: Language): MessageTexts {
  const find = (place: MessagePlace) =>
    kept.find((one) => one.kind === kind && one.language === language && one.place === place)?.text ?? null;
  return { opening: find("opening"), closing: find("closing") };
}
