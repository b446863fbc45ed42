import { Prisma } from "@/lib/store/commit";

const MOST_WORDS = 6;

/** A word as ILIKE finds it literally, anywhere in a text. */
const literally = (word: string): string => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/**
 * Conditions that each word of a search occurs in a text. At least one condition; an empty search finds everything.
 * @param isLower the text has no capitals: comparing it as it stands takes half the time
 */
export function searchWhere(expression: string, query: string, isLower = false): Prisma.Sql[] {
  // PostgreSQL texts hold no NUL; a search with one finds what it would find without.
  const words = query.replaceAll("\0", "").split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  if (words.length === 0) return [Prisma.sql`true`];
  if (isLower) return words.map((word) => Prisma.sql`${Prisma.raw(expression)} LIKE lower(${literally(word)})`);
  return words.map((word) => Prisma.sql`${Prisma.raw(expression)} ILIKE ${literally(word)}`);
}
