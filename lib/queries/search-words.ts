import { Prisma } from "@/lib/store/commit";

const MOST_WORDS = 6;

/** What a word may be as it stands, beside being a part of something. */
export type WholeKind = "number" | "email" | "sku";

export interface SearchWord {
  /** In small letters. */
  readonly text: string;
  readonly mayBe: readonly WholeKind[];
}

/**
 * What somebody searching asked for: every word has to be found. A word that is, as it stands, an order's number, a customer's address or an SKU of the shop
 * finds only that (./order-search); any other is found as a part of anything, and so is one with a `*` before or behind it. Figures alone are a number only when
 * they are all that was typed: in "atlas 7" they belong to a name. What has neither a figure nor an @ is a word of a language before it is an SKU.
 */
export function wordsOf(query: string): SearchWord[] {
  // PostgreSQL texts hold no NUL; a search with one finds what it would find without.
  const typed = query
    .replaceAll("\0", "")
    .split(/\s+/)
    .slice(0, 100)
    .filter((word) => /[^*]/.test(word))
    .slice(0, MOST_WORDS);
  return typed.map((word) => {
    const bare = word.replace(/^\*+|\*+$/g, "");
    return { text: bare.toLowerCase(), mayBe: bare === word ? kindsOf(bare, typed.length === 1) : [] };
  });
}

function kindsOf(word: string, isAlone: boolean): WholeKind[] {
  if (word.includes("@")) return ["email"];
  if (!/\d/.test(word)) return [];
  return /^\d+$/.test(word) && !isAlone ? [] : ["number", "sku"];
}

/** A word as LIKE finds it literally, anywhere in a text. */
const literally = (word: string): string => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** That a word occurs in a text without capitals. The database makes the word's letters small too: it made those of the text. */
export const occursIn = (expression: string, { text }: SearchWord): Prisma.Sql =>
  Prisma.sql`${Prisma.raw(expression)} LIKE lower(${literally(text)})`;

/** Conditions that each word of a search occurs in a text. At least one condition; an empty search finds everything. */
export function searchWhere(expression: string, query: string): Prisma.Sql[] {
  const words = wordsOf(query);
  if (words.length === 0) return [Prisma.sql`true`];
  return words.map(({ text }) => Prisma.sql`${Prisma.raw(expression)} ILIKE ${literally(text)}`);
}
