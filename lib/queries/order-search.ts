import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { occursIn, type SearchWord, type WholeKind, wordsOf } from "./search-words";

/** The orders that have a word as their number, their customer's address, the SKU of a line: each by an index that begins with the merchant. */
function wholeIds(merchantId: string, kind: WholeKind, word: string): Prisma.Sql {
  const merchant = Prisma.sql`merchant_id = ${merchantId}::uuid`;
  switch (kind) {
    case "number":
      return Prisma.sql`SELECT id FROM orders WHERE ${merchant} AND lower(name) IN (${word}, ${`#${word}`})`;
    case "email":
      return Prisma.sql`SELECT x.id FROM person p JOIN customer c ON c.merchant_id = p.merchant_id AND c.person_id = p.id
        JOIN orders x ON x.merchant_id = c.merchant_id AND x.customer_id = c.id WHERE p.${merchant} AND lower(p.email) = ${word}`;
    case "sku":
      return Prisma.sql`SELECT order_id AS id FROM order_line WHERE ${merchant} AND lower(sku) = ${word}`;
  }
}

/** Of the words that may be something whole, those that are, by word and kind. */
async function wholeOnes(scope: Scope, words: readonly SearchWord[]): Promise<ReadonlyMap<SearchWord, readonly WholeKind[]>> {
  const asked = words.flatMap((word) => word.mayBe.map((kind) => ({ word, kind })));
  if (asked.length === 0) return new Map();
  const probes = asked.map(({ word, kind }) => Prisma.sql`EXISTS (${wholeIds(scope.merchantId, kind, word.text)})`);
  const [row] = await scope.db.prisma.$queryRaw<{ are: boolean[] }[]>`SELECT ARRAY[${Prisma.join(probes)}] AS are`;
  const found = new Map<SearchWord, WholeKind[]>();
  asked.forEach(({ word, kind }, place) => {
    if (row?.are[place]) found.set(word, [...(found.get(word) ?? []), kind]);
  });
  return found;
}

/**
 * Conditions on orders, alias `o`, that each word of a search is found: the one meaning of a search for orders (./search-words), for lists, their counts,
 * runs over a list and the palette. Asks the database first what is there as it stands; none for an empty search.
 */
export async function orderSearch(scope: Scope, query: string): Promise<Prisma.Sql[]> {
  const words = wordsOf(query);
  const whole = await wholeOnes(scope, words);
  return words.map((word) => {
    const ids = whole.get(word)?.map((kind) => wholeIds(scope.merchantId, kind, word.text)) ?? [];
    return ids.length > 0 ? Prisma.sql`o.id IN (${Prisma.join(ids, " UNION ALL ")})` : occursIn("o.search_text", word);
  });
}
