/** Lists at the query root: searched, sorted, paged. */
import { compareIds, compareValues, connect, type PageArgs } from "./connection";
import type { Context } from "./context";
import { matcher, parseQuery, type SearchFields } from "./search";

export type ListArgs = PageArgs & { query?: string | null; sortKey?: string | null };

/** How one kind of record can be searched and sorted. */
export type Listing<T> = { fields: SearchFields<T>; keys: Readonly<Record<string, (item: T) => string | number>> };

/** The items that match the query; fields the listing does not know are reported in `extensions.search`, as Shopify does. */
export function search<T>(context: Context, path: string, items: readonly T[], query: string | null | undefined, listing: Listing<T>): T[] {
  if (!query?.trim()) return [...items];
  const warnings: { field: string; message: string; code: string }[] = [];
  const parsed = parseQuery(query);
  const matches = matcher(parsed, listing.fields, context.world.now(), (field) =>
    warnings.push({ field, message: "Invalid search field for this query.", code: "invalid_field" }),
  );
  if (warnings.length > 0) context.searchWarnings.push({ path: [path], query, parsed, warnings });
  return items.filter(matches);
}

/** A page of the list; ties of the sort key are broken by id. */
export function page<T extends { id: string }, Node>(
  context: Context,
  path: string,
  items: readonly T[],
  args: ListArgs,
  listing: Listing<T>,
  wrap: (item: T) => Node,
) {
  const sortBy = args.sortKey ? listing.keys[args.sortKey] : undefined;
  const found = search(context, path, items, args.query, listing);
  const sorted = found.sort((a, b) => (sortBy ? compareValues(sortBy(a), sortBy(b)) : 0) || compareIds(a.id, b.id));
  return connect({ items: sorted, idOf: (item) => item.id, ...(sortBy ? { sortValueOf: sortBy } : {}) }, args, context, wrap);
}
